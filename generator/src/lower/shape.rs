//! What a schema is at a glance, without lowering it: needed where constructs are merged.

use super::Lower;
use super::all_of::says_something;
use crate::normalise::marker;
use crate::openapi::{AdditionalProperties, Schema};
use crate::tree::Value;

/// How far glances look through references and compositions.
const MAX_LOOK: usize = 24;

/// What JSON a schema is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Anything: nothing is said.
    Any,
    Null,
    String,
    /// Text of known values.
    Words,
    Integer,
    /// Integers of known values.
    Numbers,
    Number,
    Bool,
    Array,
    Object,
    /// Several of these.
    Mixed,
}

impl Shape {
    /// Which shapes are one family: text with and without known values, numbers.
    pub(super) fn family(self) -> Shape {
        match self {
            Shape::Words => Shape::String,
            Shape::Numbers | Shape::Number => Shape::Integer,
            shape => shape,
        }
    }
}

/// Whether only `null` is valid.
pub(super) fn is_null(schema: &Schema<'_>) -> bool {
    schema.flag(marker::NULL)
        || schema.type_name() == Some("null")
        || schema
            .enum_values()
            .is_some_and(|values| values.len() == 1 && values[0] == Value::Null)
}

impl<'d> Lower<'d, '_> {
    pub(super) fn shape(&self, schema: &Schema<'d>) -> Shape {
        self.shape_within(schema, MAX_LOOK)
    }

    fn shape_within(&self, schema: &Schema<'d>, look: usize) -> Shape {
        let Some(look) = look.checked_sub(1) else {
            return Shape::Any;
        };
        if schema.reference().is_some() {
            let Some(target) = self.resolver.follow_schema(schema) else {
                return Shape::Any;
            };
            return self.shape_within(&target, look);
        }
        if schema.flag(marker::NEVER) {
            return Shape::Any;
        }
        if is_null(schema) {
            return Shape::Null;
        }
        if schema.has_properties() {
            return Shape::Object;
        }
        let own = self.own_shape(schema);
        if own != Shape::Any {
            return own;
        }
        if schema.has_members("allOf") {
            let shapes = schema.all_of();
            let shapes = shapes.iter().map(|member| self.shape_within(member, look));
            if let Some(shape) = shapes.into_iter().find(|shape| *shape != Shape::Any) {
                return shape;
            }
        }
        let mut found = None;
        for member in schema.one_of().iter().chain(&schema.any_of()) {
            match (self.shape_within(member, look), found) {
                (Shape::Null, _) => {}
                (shape, None) => found = Some(shape),
                (shape, Some(other)) if shape == other => {}
                (shape, Some(other)) if shape.family() == other.family() => {
                    found = Some(shape.family())
                }
                _ => return Shape::Mixed,
            }
        }
        found.unwrap_or(Shape::Any)
    }

    fn own_shape(&self, schema: &Schema<'d>) -> Shape {
        let known = schema
            .enum_values()
            .is_some_and(|values| values.iter().any(|value| *value != Value::Null));
        match schema.type_name() {
            Some("string") if known => Shape::Words,
            Some("string") => Shape::String,
            Some("integer") if known => Shape::Numbers,
            Some("integer") => Shape::Integer,
            Some("number") => Shape::Number,
            Some("boolean") => Shape::Bool,
            Some("array") => Shape::Array,
            Some("object") => Shape::Object,
            _ if known => {
                let values = schema.enum_values().unwrap_or_default();
                let mut values = values.iter().filter(|value| **value != Value::Null);
                if values.clone().all(|value| value.as_str().is_some()) {
                    Shape::Words
                } else if values
                    .clone()
                    .all(|value| value.as_number().is_some_and(|n| n.as_i128().is_some()))
                {
                    Shape::Numbers
                } else if values.all(|value| value.as_bool().is_some()) {
                    Shape::Bool
                } else {
                    Shape::Mixed
                }
            }
            _ if !matches!(schema.additional(), AdditionalProperties::Unsaid) => Shape::Object,
            _ if schema.items().is_some() => Shape::Array,
            _ if schema.get("pattern").is_some() || schema.get("maxLength").is_some() => {
                Shape::String
            }
            _ => Shape::Any,
        }
    }

    /// Whether `null` is valid beside what the type says.
    pub(super) fn nullable(&mut self, schema: &Schema<'d>) -> bool {
        self.nullable_within(schema, 0)
    }

    fn nullable_within(&mut self, schema: &Schema<'d>, depth: usize) -> bool {
        if depth > MAX_LOOK {
            return false;
        }
        if let Some(reference) = schema.reference() {
            let found = self.resolver.schema(reference);
            return found.is_some_and(|(name, _)| self.component_nullable(name, depth + 1));
        }
        if schema.flag("nullable") || is_null(schema) {
            return true;
        }
        if schema
            .enum_values()
            .is_some_and(|values| values.contains(&Value::Null))
        {
            return true;
        }
        for member in schema.one_of().iter().chain(&schema.any_of()) {
            if self.nullable_within(member, depth + 1) {
                return true;
            }
        }
        let mut members = schema.all_of();
        members.retain(says_something);
        !members.is_empty()
            && members
                .iter()
                .all(|member| self.nullable_within(member, depth + 1))
    }

    /// Whether a component may be `null` wherever it is used.
    pub(super) fn component_nullable(&mut self, name: &str, depth: usize) -> bool {
        let Some(component) = self.components.get_mut(name) else {
            return false;
        };
        if let Some(known) = component.nullable {
            return known;
        }
        // A circle adds nothing to what its members say themselves.
        component.nullable = Some(false);
        let schema = component.schema.clone();
        let nullable = self.nullable_within(&schema, depth);
        if let Some(component) = self.components.get_mut(name) {
            component.nullable = Some(nullable);
        }
        nullable
    }
}
