//! A base class with a discriminator and no `oneOf`: wherever the base is used, any of those
//! that extend it may stand.

use super::union::Tags;
use super::{Hint, Lower};
use crate::diag::Code;
use crate::ir::{Branch, Decide, Docs, Type, TypeId, TypeKind, Union, Variant};
use crate::openapi::Schema;
use crate::tree::Value;

impl<'d> Lower<'d, '_> {
    /// The union of those that extend `schema`, where it is a base class.
    pub(super) fn base_class(&mut self, schema: &Schema<'d>, hint: Hint<'_>) -> Option<Type> {
        let Hint::Component(id, name) = hint else {
            return None;
        };
        let discriminator = schema.discriminator()?;
        let (_, name, _) = self.components.get_full(name)?;
        let name = *name;
        let below = self.descendants(name);
        let at = schema.at.child("discriminator");
        let mut values: Vec<(&'d str, Vec<Value>)> =
            below.iter().map(|child| (*child, Vec::new())).collect();
        for (value, target) in &discriminator.mapping {
            match self.resolver.schema_named(target).map(|(target, _)| target) {
                Some(target) => match values.iter_mut().find(|(child, _)| *child == target) {
                    Some((_, list)) => list.push(Value::String(value.clone())),
                    None => values.push((target, vec![Value::String(value.clone())])),
                },
                None => {
                    let at = at.child("mapping").child(value);
                    self.report(
                        Code::WrongDiscriminator,
                        &at,
                        format!("`{target}` is no schema"),
                    );
                }
            }
        }
        // Alone, or naming only itself, a discriminator is a property like any other.
        if values.iter().all(|(child, _)| *child == name) {
            return None;
        }
        let mut tags = Tags {
            property: discriminator.property_name.clone(),
            values: Vec::new(),
        };
        let mut variants = Vec::new();
        for (child, mut list) in values {
            if list.is_empty() {
                list = self
                    .own_tag(child, &discriminator.property_name)
                    .unwrap_or_else(|| vec![Value::String(child.to_owned())]);
            }
            let ty = if child == name {
                self.base_struct(id, schema)
            } else {
                self.components.get(child).map(|c| Type::Named(c.id))?
            };
            let origin = match self.components.get(child) {
                Some(component) => self.origin(&component.schema.at.clone()),
                None => continue,
            };
            tags.values.push(list);
            variants.push(Variant {
                hint: child.to_owned(),
                origin,
                docs: Docs::default(),
                ty,
                boxed: false,
                branch: Branch::default(),
            });
        }
        self.tags.insert(id, tags);
        self.api.types[id].kind = TypeKind::Union(Union {
            variants,
            decide: Decide::FirstMatch,
        });
        Some(Type::Named(id))
    }

    /// Whether `schema` refers to a base class.
    pub(super) fn is_base_class(&self, schema: &Schema<'d>) -> bool {
        let target = schema
            .reference()
            .and_then(|reference| self.resolver.schema(reference));
        target.is_some_and(|(name, target)| {
            let union = target.has_members("oneOf") || target.has_members("anyOf");
            target.discriminator().is_some() && !union && self.children.contains_key(name)
        })
    }

    /// The base's own fields, where its mapping names the base itself.
    fn base_struct(&mut self, id: TypeId, schema: &Schema<'d>) -> Type {
        let at = schema.at.child("properties");
        let parts = self.parts(schema, None);
        let own = self.define(schema, Hint::Inside(id, "base"), at);
        self.fill_struct(own, schema, parts);
        Type::Named(own)
    }

    /// Every component that extends `name`, directly or not, less those that are base classes
    /// themselves (what extends them is listed).
    fn descendants(&self, name: &'d str) -> Vec<&'d str> {
        let mut seen = indexmap::IndexSet::new();
        let mut queue = vec![name];
        while let Some(at) = queue.pop() {
            for &child in self.children.get(at).into_iter().flatten() {
                if child != name && seen.insert(child) {
                    queue.push(child);
                }
            }
        }
        seen.retain(|child| {
            let is_base = self
                .components
                .get(child)
                .is_some_and(|c| c.schema.discriminator().is_some());
            !(is_base && self.children.contains_key(child))
        });
        // In document order.
        let mut found: Vec<&'d str> = seen.into_iter().collect();
        found.sort_by_key(|child| self.components.get_index_of(child));
        found
    }

    /// The values that a component itself fixes for the discriminator.
    pub(super) fn own_tag(&self, name: &str, property: &str) -> Option<Vec<Value>> {
        let component = self.components.get(name)?;
        self.fixed_values(&component.schema, property)
    }

    /// The values that `schema` fixes for `property`: one known value.
    pub(super) fn fixed_values(&self, schema: &Schema<'d>, property: &str) -> Option<Vec<Value>> {
        let parts = self.parts(schema, None);
        let schemas = parts.props.get(property)?;
        schemas.iter().rev().find_map(|schema| {
            let schema = self.resolver.follow_schema(schema)?;
            match schema.enum_values()? {
                [value @ Value::String(_)] => Some(vec![value.clone()]),
                _ => None,
            }
        })
    }
}
