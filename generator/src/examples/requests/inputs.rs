//! What operations take: each parameter, field, part and body, with its examples.

use serde_json::Value as Json;

use super::super::Direction;
use super::super::schema::Schemas;
use crate::ir::{
    Api, Body, BodyKind, Example, FormField, Location, OpId, Operation, Type, TypeKind,
};
use crate::tree::Origin;

/// A value that an operation takes.
#[derive(Clone, Debug)]
pub(in super::super) struct Input {
    pub(in super::super) operation: OpId,
    /// What the tests call it: `query PageSize`, `body`, ...
    pub(in super::super) key: String,
    pub(in super::super) required: bool,
    pub(in super::super) examples: Vec<Example>,
    /// The number of its schema.
    pub(in super::super) root: usize,
    /// Values that fit the schema.
    pub(in super::super) good: Vec<Good>,
    /// Where there are several ways to give a body: of which it is.
    way: Option<usize>,
}

/// A value that fits the schema.
#[derive(Clone, Debug)]
pub(in super::super) struct Good {
    pub(in super::super) value: Json,
    /// What the schema does not declare.
    pub(in super::super) undeclared: Vec<String>,
    /// The author's own.
    pub(in super::super) own: bool,
    /// It has no more than is required.
    pub(in super::super) least: bool,
    /// A strict server may refuse it.
    pub(in super::super) doubtful: bool,
}

impl Input {
    /// Whether a request that gives its body this way has it.
    pub(super) fn is_of(&self, way: usize) -> bool {
        self.way.is_none_or(|own| own == way)
    }

    /// Whether it is the body or a piece of it.
    pub(super) fn is_body(&self) -> bool {
        ["body", "form ", "part "]
            .iter()
            .any(|word| self.key.starts_with(word))
    }

    /// The values to try, the best first: without a turn what has no more than is required.
    pub(super) fn choices(&self, turn: Option<usize>) -> impl Iterator<Item = &Good> {
        let mut first: Vec<&Good> = match turn {
            None => self.good.iter().filter(|good| good.least).collect(),
            Some(_) => self.full().collect(),
        };
        let mut all: Vec<&Good> = self.good.iter().collect();
        first.sort_by_key(|good| good.doubtful);
        all.sort_by_key(|good| good.doubtful);
        let start = turn.unwrap_or(0) % first.len().max(1);
        first.rotate_left(start);
        first.into_iter().chain(all)
    }

    /// The values of requests with everything: where there is nothing optional, all.
    pub(super) fn full(&self) -> impl Iterator<Item = &Good> {
        let more = |good: &&Good| good.own || !good.least;
        let any = self.good.iter().any(|good| more(&good));
        self.good.iter().filter(move |good| !any || more(good))
    }
}

/// Everything that operations take, as far as a test can give it.
pub(in super::super) fn inputs(
    api: &Api,
    deprecated: bool,
    schemas: &mut Schemas<'_>,
) -> Vec<Input> {
    let mut out = Vec::new();
    for (id, operation) in api.operations.iter() {
        if testable(api, operation) && (deprecated || !operation.docs.deprecated) {
            let mut inputs = Inputs {
                id,
                operation,
                deprecated,
                schemas,
                out: &mut out,
            };
            inputs.params();
            inputs.bodies();
        }
    }
    out
}

/// A test cannot name a user's own types.
pub(super) fn testable(api: &Api, operation: &Operation) -> bool {
    let mut types: Vec<&Type> = operation.params.iter().map(|param| &param.ty).collect();
    for body in &operation.bodies {
        match &body.kind {
            BodyKind::Json(ty)
            | BodyKind::JsonLines(ty)
            | BodyKind::FormOf(ty, _)
            | BodyKind::MultipartOf(ty, _) => types.push(ty),
            BodyKind::Form(fields) | BodyKind::Multipart(fields) => {
                types.extend(fields.iter().map(|field| &field.field.ty));
            }
            BodyKind::Text | BodyKind::Bytes => {}
        }
    }
    let mut foreign = false;
    for ty in types {
        ty.each_named(&mut |id| foreign |= matches!(api.types[id].kind, TypeKind::Foreign(_)));
    }
    !foreign
}

struct Inputs<'a, 'o, 's> {
    id: OpId,
    operation: &'a Operation,
    deprecated: bool,
    schemas: &'o mut Schemas<'s>,
    out: &'o mut Vec<Input>,
}

impl Inputs<'_, '_, '_> {
    fn add(
        &mut self,
        key: String,
        required: bool,
        way: Option<usize>,
        schema: &Origin,
        examples: Vec<Example>,
    ) {
        let root = self.schemas.root(schema, Direction::Request);
        self.out.push(Input {
            operation: self.id,
            key,
            required,
            examples,
            root,
            good: Vec::new(),
            way,
        });
    }

    fn params(&mut self) {
        for param in &self.operation.params {
            let required = param.required || param.location == Location::Path;
            if param.docs.deprecated && !required && !self.deprecated {
                continue;
            }
            let schema = param.schema.as_ref().unwrap_or(&param.origin);
            let key = key(param.location, &param.wire);
            self.add(key, required, None, schema, param.examples.clone());
        }
    }

    fn bodies(&mut self) {
        let operation = self.operation;
        let several = operation.sends.len() > 1;
        for (way, sent) in operation.sends.iter().enumerate() {
            let Some(body) = operation.bodies.get(sent.body) else {
                continue;
            };
            let way = several.then_some(way);
            match &body.kind {
                BodyKind::Form(fields) => self.fields("form", body, fields, way),
                BodyKind::Multipart(fields) => self.fields("part", body, fields, way),
                _ => {
                    // Text and bytes are given as text, whatever the schema says that it holds.
                    let raw = matches!(body.kind, BodyKind::Text | BodyKind::Bytes);
                    let none = || body.origin.child("none");
                    let schema = body.schema.clone().filter(|_| !raw).unwrap_or_else(none);
                    let mut examples = body.examples.clone();
                    examples.retain(|example| match body.kind {
                        BodyKind::JsonLines(_) => false,
                        _ => !raw || example.value.as_str().is_some(),
                    });
                    self.add(
                        "body".into(),
                        operation.body_required,
                        way,
                        &schema,
                        examples,
                    );
                }
            }
        }
    }

    fn fields(&mut self, word: &str, body: &Body, fields: &[FormField], way: Option<usize>) {
        for form in fields {
            let field = &form.field;
            let spread = way.is_none();
            let needed = field.required && (!spread || !field.read_only);
            let required = (self.operation.body_required || !spread) && needed;
            if field.docs.deprecated && !required && !self.deprecated {
                continue;
            }
            let whole = body.examples.iter().filter_map(|example| {
                Some(Example {
                    value: example.value.get(&field.wire)?.clone(),
                    origin: example.origin.child(&field.wire),
                })
            });
            let examples = whole.chain(field.examples.iter().cloned()).collect();
            let key = format!("{word} {}", field.wire);
            self.add(key, required, way, &field.origin, examples);
        }
    }
}

/// What the tests call a parameter.
pub(super) fn key(location: Location, wire: &str) -> String {
    let place = match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    format!("{place} {wire}")
}
