//! Objects: structs, maps, and the fields of both `allOf` and plain schemas.

use super::all_of::is_bare_object;
use super::parts::Parts;
use super::schema::item_hint;
use super::shape::Shape;
use super::{Hint, Lower};
use crate::diag::Code;
use crate::ir::{
    Additional, Docs, Field, NameHint, Struct, Type, TypeDef, TypeFacts, TypeId, TypeKind,
};
use crate::normalise::marker;
use crate::openapi::{AdditionalProperties, Schema};

/// What every variant of a union has besides its own.
#[derive(Clone, Debug)]
pub(super) struct Shared<'d> {
    pub(super) parts: Parts<'d>,
}

impl<'d> Lower<'d, '_> {
    pub(super) fn object(&mut self, schema: &Schema<'d>, hint: Hint<'_>) -> Type {
        let parts = self.parts(schema, None);
        self.flat(schema, parts, hint)
    }

    /// A struct or map of `parts`.
    pub(super) fn flat(&mut self, schema: &Schema<'d>, parts: Parts<'d>, hint: Hint<'_>) -> Type {
        if parts.props.is_empty() {
            return match parts.additional {
                Some(AdditionalProperties::None) => {
                    let id = self.reserve(schema, hint);
                    self.api.types[id].kind = TypeKind::Struct(Struct::default());
                    Type::Named(id)
                }
                Some(AdditionalProperties::Of(values)) => {
                    let hint = match hint {
                        Hint::Component(id, _) => Hint::Inside(id, "value"),
                        hint => item_hint(hint),
                    };
                    Type::Map(Box::new(self.schema(&values, hint).into_item()))
                }
                _ => Type::Map(Box::new(Type::JSON)),
            };
        }
        let id = self.reserve(schema, hint);
        self.fill_struct(id, schema, parts);
        Type::Named(id)
    }

    /// Makes `id` the struct of `parts`.
    pub(super) fn fill_struct(&mut self, id: TypeId, schema: &Schema<'d>, parts: Parts<'d>) {
        let notes = parts.notes.clone();
        let strukt = self.strukt(schema, parts, id, None);
        let def = &mut self.api.types[id];
        def.kind = TypeKind::Struct(strukt);
        def.docs.notes.extend(notes);
    }

    /// The struct of `parts`, in `id`; inline schemas of its fields are named after
    /// `operation` where the struct itself will not be a type (a form that is spread).
    pub(super) fn strukt(
        &mut self,
        schema: &Schema<'d>,
        parts: Parts<'d>,
        id: TypeId,
        operation: Option<&crate::tree::Origin>,
    ) -> Struct {
        let own = match &self.api.types[id].hint {
            NameHint::Component(name) => Some(name.clone()),
            _ => None,
        };
        let mut fields: Vec<Field> = Vec::with_capacity(parts.props.len());
        for (wire, schemas) in &parts.props {
            if schemas.iter().any(|schema| schema.flag(marker::NEVER)) {
                continue;
            }
            let hint = operation.map_or(Hint::Inside(id, wire), |operation| {
                Hint::Operation(operation, wire)
            });
            let required = parts.required.contains(wire);
            fields.push(self.field(wire, schemas, required, hint, own.as_deref(), &schema.at));
        }
        let closed = matches!(parts.additional, Some(AdditionalProperties::None));
        let additional = match parts.additional {
            Some(AdditionalProperties::Of(values)) => {
                Additional::Kept(self.schema(&values, Hint::Inside(id, "value")).into_item())
            }
            Some(AdditionalProperties::Any) => Additional::Kept(Type::JSON),
            _ if self
                .settings
                .keep_unknown(&self.config.models.keep_unknown, own.as_deref()) =>
            {
                Additional::Kept(Type::JSON)
            }
            _ => Additional::Dropped,
        };
        if additional == Additional::Dropped {
            for name in &parts.required {
                if parts.props.contains_key(name) {
                    continue;
                }
                self.report(
                    Code::RequiredMissing,
                    &schema.at,
                    format!("`required` names `{name}`, which is no property"),
                )
                .help(format!(
                    "declare `{name}` under `properties`, or remove it from `required`"
                ));
                // Servers that check refuse a request without it; what it is, nobody says. It may
                // be a slip of the pen all the same, so that an answer need not have it.
                if !closed {
                    fields.push(self.field(
                        name,
                        &[],
                        false,
                        Hint::Inside(id, name),
                        None,
                        &schema.at,
                    ));
                }
            }
        }
        Struct { fields, additional }
    }

    /// Of several schemas for one property, the one to lower: all the same, or one that says
    /// more, or the last. Objects are merged.
    pub(super) fn choose(&mut self, wire: &str, schemas: &[Schema<'d>]) -> Choice<'d> {
        let mut best = match schemas {
            [only] => return Choice::One(only.clone()),
            [first, ..] => first.clone(),
            [] => return Choice::Nothing,
        };
        let mut merged = Vec::new();
        for schema in &schemas[1..] {
            if schema.value() == best.value() {
                continue;
            }
            let (old, new) = (self.shape(&best), self.shape(schema));
            match (old, new) {
                (_, Shape::Any) => {}
                (Shape::Any, _) => best = schema.clone(),
                (Shape::Object, Shape::Object) => {
                    if best.reference() != schema.reference() || best.reference().is_none() {
                        if merged.is_empty() {
                            merged.push(best.clone());
                        }
                        merged.push(schema.clone());
                    }
                    best = schema.clone();
                }
                (Shape::Array, Shape::Array) if self.items_say_less(schema, &best) => {}
                (Shape::Words, Shape::String)
                | (Shape::Integer, Shape::Number)
                | (Shape::Numbers, Shape::Integer | Shape::Number) => {}
                (old, new) if old.family() == new.family() => best = schema.clone(),
                _ => {
                    self.report(
                        Code::ConflictingAllOf,
                        &schema.at,
                        format!(
                            "`{wire}` is declared twice with different types; the last is taken"
                        ),
                    )
                    .help("declare it once, or with the same type");
                    best = schema.clone();
                }
            }
        }
        if merged.len() > 1 {
            Choice::Merge(merged)
        } else {
            Choice::One(best)
        }
    }

    /// Whether the items of a list may be more than those of `other`: anything, or any object
    /// where `other` says which.
    fn items_say_less(&self, schema: &Schema<'d>, other: &Schema<'d>) -> bool {
        match (schema.items(), other.items()) {
            (None, _) => true,
            (Some(items), Some(others)) => {
                let (shape, known) = (self.shape(&items), self.shape(&others));
                shape == Shape::Any
                    || shape == Shape::Array && self.items_say_less(&items, &others)
                    || shape == Shape::Object && known == Shape::Object && is_bare_object(&items)
            }
            (Some(_), None) => false,
        }
    }

    /// One struct of several object schemas for the same property.
    pub(super) fn merge_objects(&mut self, schemas: &[Schema<'d>], hint: Hint<'_>) -> Type {
        let mut parts = Parts::default();
        for schema in schemas {
            self.collect(&mut parts, schema, 0);
        }
        let Some(last) = schemas.last() else {
            return Type::JSON;
        };
        if parts.props.is_empty() || !parts.unions.is_empty() || self.depth >= super::MAX_DEPTH {
            return self.schema(last, hint).ty;
        }
        let at = self.unique(last.at.child("allOf"));
        let origin = self.origin(&at);
        let def = TypeDef {
            origin,
            hint: hint.name(),
            docs: Docs::default(),
            kind: TypeKind::Alias(Type::JSON),
            facts: TypeFacts::default(),
            examples: Vec::new(),
        };
        let id = self.api.types.push(def);
        self.depth += 1;
        self.fill_struct(id, last, parts);
        self.depth -= 1;
        Type::Named(id)
    }
}

/// What several schemas for one property come to.
pub(super) enum Choice<'d> {
    Nothing,
    One(Schema<'d>),
    Merge(Vec<Schema<'d>>),
}
