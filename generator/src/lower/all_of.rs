//! `allOf`, and whatever stands beside properties: everything is flattened into one type.

use super::object::Shared;
use super::parts::Parts;
use super::shape::Shape;
use super::{Hint, Lower};
use crate::diag::Code;
use crate::ir::Type;
use crate::openapi::{AdditionalProperties, Schema};

impl<'d> Lower<'d, '_> {
    pub(super) fn all_of(&mut self, schema: &Schema<'d>, hint: Hint<'_>) -> Type {
        // What extends a base class and adds nothing is still a struct of its own.
        if let Some(only) = self.only_member(schema)
            && !(matches!(hint, Hint::Component(..)) && self.is_base_class(&only))
        {
            return self.schema(&only, hint).ty;
        }
        let component = match hint {
            Hint::Component(_, name) => self.components.get_full(name).map(|(_, name, _)| *name),
            _ => None,
        };
        let mut parts = self.parts(schema, component);
        if let Some(at) = parts.cycle.take() {
            self.report(
                Code::RefCycle,
                &at,
                "the schema extends itself through `allOf`; the circle is cut here",
            )
            .help("put what both share into a schema of its own");
        }
        if parts.props.is_empty() && parts.unions.is_empty() && !parts.object {
            return self.merge_scalars(schema, parts, hint);
        }
        if !parts.rest.is_empty() && (!parts.props.is_empty() || parts.additional.is_some()) {
            let at = parts.rest[0].at.clone();
            self.report(
                Code::ConflictingAllOf,
                &at,
                "a member of `allOf` is no object, but others are; it is left out",
            );
        } else if !parts.rest.is_empty() && parts.unions.is_empty() {
            // `type: object` beside a reference to something else: the reference is meant.
            return self.merge_scalars(schema, parts, hint);
        }
        if parts.unions.is_empty() {
            return self.flat(schema, parts, hint);
        }
        let chosen = parts.unions.remove(0);
        for extra in std::mem::take(&mut parts.unions) {
            // A product of unions would be exact and useless: what further unions bring is optional.
            let mut all = Parts::default();
            for member in &extra.members {
                self.collect(&mut all, member, 1);
            }
            for (name, schemas) in all.props {
                parts
                    .props
                    .entry(name)
                    .or_insert_with(|| schemas.into_iter().take(1).collect());
            }
        }
        if parts.props.is_empty() && parts.required.is_empty() && parts.additional.is_none() {
            return self.union_of(schema, &chosen.of, chosen.members, hint, None);
        }
        let objects = chosen
            .members
            .iter()
            .filter(|member| self.is_object(member))
            .count();
        if objects == 0 {
            self.report(
                Code::ConflictingAllOf,
                &chosen.of.at,
                "a union beside properties has no object among its members; it is left out",
            );
            return self.flat(schema, parts, hint);
        }
        let shared = Shared { parts };
        self.union_of(schema, &chosen.of, chosen.members, hint, Some(shared))
    }

    fn is_object(&self, schema: &Schema<'d>) -> bool {
        matches!(self.shape(schema), Shape::Object | Shape::Any)
    }

    /// The one member that says something, where `schema` itself adds nothing to its type.
    fn only_member(&self, schema: &Schema<'d>) -> Option<Schema<'d>> {
        let beside = schema.has_properties()
            || ["oneOf", "anyOf", "enum", "required"]
                .iter()
                .any(|key| schema.has_members(key))
            || schema.get("items").is_some()
            || matches!(schema.additional(), AdditionalProperties::Of(_));
        if beside {
            return None;
        }
        let members = schema.all_of();
        let mut telling: Vec<&Schema<'d>> = members
            .iter()
            .filter(|member| says_something(member))
            .collect();
        if telling.len() > 1 {
            telling.retain(|member| !is_bare_object(member));
        }
        match telling.as_slice() {
            [only] => Some((*only).clone()),
            _ => None,
        }
    }

    /// Members that are no objects: the narrowest is the type.
    fn merge_scalars(&mut self, schema: &Schema<'d>, parts: Parts<'d>, hint: Hint<'_>) -> Type {
        let ranked = |member: &Schema<'d>| match (self.shape(member), member.reference()) {
            (Shape::Words | Shape::Numbers, _) => 5,
            (Shape::Any, _) => 0,
            (_, Some(_)) => 4,
            (Shape::Array, _) => 3,
            (Shape::Integer, _) => 2,
            _ if member.get("format").is_some() => 2,
            _ => 1,
        };
        // The last of equals: nearer to the use.
        let mut best: Option<(i32, Schema<'d>)> = None;
        for member in &parts.rest {
            let rank = ranked(member);
            if best.as_ref().is_none_or(|(other, _)| rank >= *other) {
                best = Some((rank, member.clone()));
            }
        }
        let Some((_, best)) = best else {
            if schema.type_name().is_some_and(|name| name != "object") {
                return self.beside_union(schema, hint);
            }
            return if parts.object {
                Type::Map(Box::new(Type::JSON))
            } else {
                Type::JSON
            };
        };
        let family = self.shape(&best).family();
        let odd = parts.rest.iter().find(|member| {
            let other = self.shape(member).family();
            other != family && other != Shape::Any
        });
        if let Some(odd) = odd {
            let at = odd.at.clone();
            self.report(
                Code::ConflictingAllOf,
                &at,
                "members of `allOf` have different types; the last is taken",
            );
        }
        if best.at == schema.at {
            self.beside_union(schema, hint)
        } else {
            self.schema(&best, hint).ty
        }
    }
}

/// Whether a member of an `allOf` is about more than texts.
pub(super) fn says_something(schema: &Schema<'_>) -> bool {
    ["$ref", "type", "enum", "items", "additionalProperties"]
        .iter()
        .any(|key| schema.get(key).is_some())
        || schema.has_properties()
        || ["allOf", "oneOf", "anyOf", "required"]
            .iter()
            .any(|key| schema.has_members(key))
}

/// `type: object` and nothing else.
pub(super) fn is_bare_object(schema: &Schema<'_>) -> bool {
    schema.type_name() == Some("object")
        && !schema.has_properties()
        && !["allOf", "oneOf", "anyOf", "required"]
            .iter()
            .any(|key| schema.has_members(key))
        && !matches!(
            schema.additional(),
            AdditionalProperties::Of(_) | AdditionalProperties::None
        )
}
