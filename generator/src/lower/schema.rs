//! Any schema: which construct it is.

use super::shape::is_null;
use super::{Hint, Lower, MAX_DEPTH, Use};
use crate::diag::Code;
use crate::ir::{Type, TypeKind};
use crate::normalise::marker;
use crate::openapi::{AdditionalProperties, Schema};

impl<'d> Lower<'d, '_> {
    /// The type of `schema`; definitions that it needs are named after `hint`.
    pub(super) fn schema(&mut self, schema: &Schema<'d>, hint: Hint<'_>) -> Use {
        if let Some(reference) = schema.reference() {
            return self.reference(schema, reference);
        }
        if let Some(done) = self.memo.get(&schema.at) {
            return done.clone();
        }
        if self.depth >= MAX_DEPTH {
            self.report(
                Code::WidenedSchema,
                &schema.at,
                format!("schemas nest deeper than {MAX_DEPTH} levels"),
            )
            .help("make an inner schema a component");
            return Use {
                ty: Type::JSON,
                nullable: false,
            };
        }
        self.depth += 1;
        let nullable = self.nullable(schema);
        let ty = match self.foreign(schema) {
            Some(path) => {
                let id = self.reserve(schema, hint);
                self.api.types[id].kind = TypeKind::Foreign(path);
                Type::Named(id)
            }
            None => self.dispatch(schema, hint),
        };
        self.depth -= 1;
        let used = Use { ty, nullable };
        if !matches!(used.ty, Type::Scalar(_)) {
            self.memo.insert(schema.at.clone(), used.clone());
        }
        used
    }

    fn reference(&mut self, schema: &Schema<'d>, reference: &str) -> Use {
        let found = self.resolver.schema(reference).map(|(name, _)| name);
        let Some((name, component)) =
            found.and_then(|name| Some((name, self.components.get(name)?)))
        else {
            self.report(
                Code::UnresolvedRef,
                &schema.at,
                format!("`{reference}` leads to no schema"),
            );
            return Use {
                ty: Type::JSON,
                nullable: false,
            };
        };
        let id = component.id;
        Use {
            ty: Type::Named(id),
            nullable: self.component_nullable(name, 0),
        }
    }

    /// The type of a schema that is no reference.
    pub(super) fn dispatch(&mut self, schema: &Schema<'d>, hint: Hint<'_>) -> Type {
        if is_null(schema) || schema.flag(marker::NEVER) {
            return Type::JSON;
        }
        if schema.has_members("allOf") {
            return self.all_of(schema, hint);
        }
        if schema.has_members("oneOf") || schema.has_members("anyOf") {
            let alone = schema.has_members("oneOf") != schema.has_members("anyOf");
            let beside = schema.has_properties()
                || matches!(schema.additional(), AdditionalProperties::Of(_));
            return if alone && !beside {
                self.union(schema, hint)
            } else {
                self.all_of(schema, hint)
            };
        }
        if let Some(values) = schema.enum_values()
            && let Some(ty) = self.enumeration(schema, values, hint)
        {
            return ty;
        }
        if schema.get("discriminator").is_some()
            && let Some(ty) = self.base_class(schema, hint)
        {
            return ty;
        }
        match schema.type_name() {
            Some("object") => self.object(schema, hint),
            Some("array") => self.array(schema, hint),
            Some(_) => self.scalar(schema, hint),
            None if schema.has_properties()
                || !matches!(schema.additional(), AdditionalProperties::Unsaid) =>
            {
                self.object(schema, hint)
            }
            None if schema.items().is_some() => self.array(schema, hint),
            None if ["pattern", "minLength", "maxLength"]
                .iter()
                .any(|key| schema.get(key).is_some()) =>
            {
                Type::STRING
            }
            None => self.scalar(schema, hint),
        }
    }

    fn array(&mut self, schema: &Schema<'d>, hint: Hint<'_>) -> Type {
        let Some(items) = schema.items() else {
            return Type::List(Box::new(Type::JSON));
        };
        let inner = self.schema(&items, item_hint(hint));
        Type::List(Box::new(inner.into_item()))
    }
}

/// The hint of what a list or map holds: its own name where it has one.
pub(super) fn item_hint(hint: Hint<'_>) -> Hint<'_> {
    match hint {
        Hint::Component(id, _) => Hint::Inside(id, "item"),
        hint => hint,
    }
}
