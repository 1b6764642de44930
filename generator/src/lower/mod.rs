//! Stage 4: the normalised tree → [`ir::Api`](crate::ir::Api).
//!
//! Every function here is total: whatever a tree holds, a type comes out, in the end any JSON
//! value, with a diagnostic that says why. Component schemas have their ids before anything
//! is lowered, so that recursion is an id like any other; inline schemas are memoised by
//! pointer. Unions are settled last, when every type that they mention is known.

mod all_of;
mod base_class;
mod body;
mod branch;
mod docs;
mod enums;
mod equal;
mod field;
mod newtypes;
mod object;
mod operation;
mod params;
mod parts;
mod path;
mod prune;
mod response;
mod root;
mod scalar;
mod schema;
mod security;
mod settings;
mod settle;
mod shape;
mod union;
mod webhooks;

#[cfg(test)]
mod dump;
#[cfg(test)]
mod tests;

use indexmap::IndexMap;

use crate::config::Config;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Docs, NameHint, Type, TypeDef, TypeFacts, TypeId, TypeKind};
use crate::normalise::Document;
use crate::openapi::Schema;
use crate::resolve::Resolver;
use crate::tree::{FastMap, FastSet, Origin, Pointer};

/// How deep inline schemas may nest. Real descriptions reach 20.
const MAX_DEPTH: usize = 80;

/// Lowers `doc`. What cannot be expressed is widened or left out, and reported.
pub fn lower(doc: &Document, config: &Config, diags: &mut Diagnostics) -> Api {
    let mut lower = Lower::new(doc, config, diags);
    lower.root();
    lower.components();
    lower.operations();
    lower.webhooks();
    lower.name_newtypes();
    lower.settle_unions();
    lower.prune();
    lower.merge_equal_types();
    lower.binary_is_text();
    lower.unused_settings();
    lower.api
}

/// What a schema has become at some place.
#[derive(Clone, Debug)]
struct Use {
    ty: Type,
    nullable: bool,
}

impl Use {
    /// The type of a list item or map value, whose nullability is part of the type.
    fn into_item(self) -> Type {
        if self.nullable && self.ty != Type::JSON {
            Type::Nullable(Box::new(self.ty))
        } else {
            self.ty
        }
    }
}

/// A wish for the name of what an inline schema becomes. Cheap: most schemas need none.
#[derive(Clone, Copy, Debug)]
enum Hint<'h> {
    /// The component itself, whose id is reserved.
    Component(TypeId, &'h str),
    /// Something inside a type.
    Inside(TypeId, &'h str),
    /// Something of an operation.
    Operation(&'h Origin, &'h str),
    /// Words.
    Words(&'h str),
}

impl Hint<'_> {
    fn name(self) -> NameHint {
        match self {
            Hint::Component(_, name) => NameHint::Component(name.to_owned()),
            Hint::Inside(id, word) => NameHint::Inside(id, word.to_owned()),
            Hint::Operation(operation, word) => NameHint::OfOperation {
                operation: operation.clone(),
                word: word.to_owned(),
            },
            Hint::Words(words) => NameHint::Words(words.to_owned()),
        }
    }

    fn word(&self) -> &str {
        match self {
            Hint::Component(_, word)
            | Hint::Inside(_, word)
            | Hint::Operation(_, word)
            | Hint::Words(word) => word,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    New,
    Busy,
    Done,
}

/// A component schema.
struct Component<'d> {
    id: TypeId,
    schema: Schema<'d>,
    progress: Progress,
    nullable: Option<bool>,
}

/// The state of one run.
struct Lower<'d, 'r> {
    doc: &'d Document,
    resolver: Resolver<'d>,
    config: &'r Config,
    diags: &'r mut Diagnostics,
    api: Api,
    components: IndexMap<&'d str, Component<'d>>,
    /// Component → the components that extend it with `allOf`.
    children: FastMap<&'d str, Vec<&'d str>>,
    /// Inline schemas that have been lowered.
    memo: FastMap<Pointer, Use>,
    /// Pointers that definitions already have as their origin.
    origins: FastSet<Pointer>,
    newtypes: IndexMap<&'d str, newtypes::Found>,
    /// Formats that have been reported.
    formats: FastSet<String>,
    settings: settings::Used,
    /// Discriminators of unions, until they are settled: property and the values by variant.
    tags: FastMap<TypeId, union::Tags>,
    depth: usize,
}

impl<'d, 'r> Lower<'d, 'r> {
    fn new(doc: &'d Document, config: &'r Config, diags: &'r mut Diagnostics) -> Self {
        let resolver = Resolver::new(&doc.root);
        let mut lower = Lower {
            doc,
            resolver,
            config,
            diags,
            api: Api::default(),
            components: IndexMap::new(),
            children: FastMap::default(),
            memo: FastMap::default(),
            origins: FastSet::default(),
            newtypes: IndexMap::new(),
            formats: FastSet::default(),
            settings: settings::Used::default(),
            tags: FastMap::default(),
            depth: 0,
        };
        lower.reserve_components();
        lower
    }

    /// Gives every component schema its id, so that references need no order.
    fn reserve_components(&mut self) {
        for (name, node) in self.resolver.section("schemas") {
            let schema = Schema::new(node);
            let def = TypeDef {
                origin: self.doc.origins.origin(&schema.at),
                hint: NameHint::Component(name.to_owned()),
                docs: Docs::default(),
                kind: TypeKind::Alias(Type::JSON),
                facts: TypeFacts::default(),
                examples: Vec::new(),
            };
            let id = self.api.types.push(def);
            self.origins.insert(schema.at.clone());
            for member in schema.all_of() {
                let parent = member
                    .reference()
                    .and_then(|reference| self.resolver.schema(reference));
                if let Some((parent, _)) = parent {
                    self.children.entry(parent).or_default().push(name);
                }
            }
            self.components.insert(
                name,
                Component {
                    id,
                    schema,
                    progress: Progress::New,
                    nullable: None,
                },
            );
        }
    }

    fn components(&mut self) {
        for index in 0..self.components.len() {
            self.component(index);
        }
    }

    /// Lowers a component, unless that has been done or is under way.
    fn component(&mut self, index: usize) {
        let Some((name, component)) = self.components.get_index_mut(index) else {
            return;
        };
        if component.progress != Progress::New {
            return;
        }
        component.progress = Progress::Busy;
        let (name, id, schema) = (*name, component.id, component.schema.clone());
        let ty = match self.foreign(&schema) {
            Some(path) => {
                self.api.types[id].kind = TypeKind::Foreign(path);
                Type::Named(id)
            }
            None if schema.reference().is_some() => {
                self.schema(&schema, Hint::Component(id, name)).ty
            }
            None => self.dispatch(&schema, Hint::Component(id, name)),
        };
        if ty != Type::Named(id) {
            self.api.types[id].kind = TypeKind::Alias(ty);
        } else if matches!(self.api.types[id].kind, TypeKind::Alias(_)) {
            self.report(
                Code::WidenedSchema,
                &schema.at,
                format!("`{name}` says only that it is itself"),
            )
            .help("say what it is, or remove it");
        }
        let docs = self.type_docs(&schema, Some(name));
        let examples = self.schema_examples(&schema);
        let def = &mut self.api.types[id];
        def.docs = docs;
        def.examples = examples;
        if let Some((_, component)) = self.components.get_index_mut(index) {
            component.progress = Progress::Done;
        }
    }

    /// A definition for `schema`: the component's own, or a new one whose kind is still open.
    fn reserve(&mut self, schema: &Schema<'d>, hint: Hint<'_>) -> TypeId {
        match hint {
            Hint::Component(id, _) => id,
            _ => self.define(schema, hint, schema.at.clone()),
        }
    }

    /// A new definition at `at`, whose kind is still open.
    fn define(&mut self, schema: &Schema<'d>, hint: Hint<'_>, at: Pointer) -> TypeId {
        let at = self.unique(at);
        let mut name = hint.name();
        if let Some(title) = schema
            .text("title")
            .filter(|title| !title.trim().is_empty())
        {
            let word = hint.word().to_owned();
            name = NameHint::Title {
                title: title.to_owned(),
                parent: Box::new(name),
                word,
            };
        }
        let docs = self.type_docs(schema, None);
        let examples = self.schema_examples(schema);
        let origin = self.doc.origins.origin(&at);
        let facts = TypeFacts::default();
        self.api.types.push(TypeDef {
            origin,
            hint: name,
            docs,
            kind: TypeKind::Alias(Type::JSON),
            facts,
            examples,
        })
    }

    /// `at`, or a place below it where a definition has it already.
    fn unique(&mut self, mut at: Pointer) -> Pointer {
        while !self.origins.insert(at.clone()) {
            at = at.child("allOf");
        }
        at
    }

    fn origin(&self, at: &Pointer) -> Origin {
        self.doc.origins.origin(at)
    }

    /// Reports at the place that the author wrote.
    fn report(&mut self, code: Code, at: &Pointer, message: impl Into<String>) -> &mut Diagnostic {
        let origin = self.doc.origins.origin(at);
        self.diags.report(code, origin, message)
    }
}
