//! Schemas, one node at a time.

use std::str::FromStr;
use std::sync::LazyLock;

use openapiv3::{
    ArrayType, BooleanType, Discriminator, IntegerType, NumberType, ObjectType, SchemaData,
    StringType, VariantOrUnknownOrEmpty,
};

use super::{Node, external_docs, owned};
use crate::normalise::marker;
use crate::tree::{Object, Pointer, Value};

static EMPTY: LazyLock<Value> = LazyLock::new(|| Value::Object(Object::default()));

/// How many keywords are searched one after the other.
const FEW: usize = 12;

/// A schema of the normalised tree. Its children are schemas too, made when asked for; its
/// scalar keywords are read as `openapiv3` types ([`Schema::declared`], [`Schema::data`]).
#[derive(Clone, Debug)]
pub struct Schema<'d> {
    /// Where it stands.
    pub at: Pointer,
    object: &'d Object,
    value: &'d Value,
}

/// `additionalProperties`.
#[derive(Clone, Debug)]
pub enum AdditionalProperties<'d> {
    /// Not written.
    Unsaid,
    /// `true`, or a schema that takes anything.
    Any,
    /// `false`.
    None,
    /// A schema.
    Of(Schema<'d>),
}

impl<'d> Schema<'d> {
    /// A node read as a schema; what is no object is read as the schema that takes anything.
    pub fn new(node: Node<'d>) -> Self {
        match node.value {
            Value::Object(object) => Schema {
                at: node.at,
                object,
                value: node.value,
            },
            _ => Schema {
                at: node.at,
                object: empty_object(),
                value: &EMPTY,
            },
        }
    }

    /// The value that this reads.
    pub fn value(&self) -> &'d Value {
        self.value
    }

    /// This as a node.
    pub fn node(&self) -> Node<'d> {
        Node {
            value: self.value,
            at: self.at.clone(),
        }
    }

    /// The keyword `key`.
    pub fn get(&self, key: &str) -> Option<&'d Value> {
        // Schemas have few keywords and are asked for many: comparing beats hashing.
        if self.object.len() <= FEW {
            return self
                .object
                .iter()
                .find(|(name, _)| *name == key)
                .map(|(_, value)| value);
        }
        self.object.get(key)
    }

    /// The keywords, in order.
    pub fn keywords(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.object.keys().map(String::as_str)
    }

    /// The text under `key`.
    pub fn text(&self, key: &str) -> Option<&'d str> {
        self.get(key)?.as_str()
    }

    /// Whether `key` is `true`.
    pub fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The target, where this is a reference.
    pub fn reference(&self) -> Option<&'d str> {
        self.text("$ref")
    }

    /// `type`.
    pub fn type_name(&self) -> Option<&'d str> {
        self.text("type")
    }

    fn child(&self, key: &str) -> Option<Schema<'d>> {
        let value = self.get(key)?;
        Some(Schema::new(Node {
            value,
            at: self.at.child(key),
        }))
    }

    fn children(&self, key: &str) -> Vec<Schema<'d>> {
        let Some(items) = self.get(key).and_then(Value::as_array) else {
            return Vec::new();
        };
        let at = self.at.child(key);
        let child = |(index, value)| {
            Schema::new(Node {
                value,
                at: at.index(index),
            })
        };
        items.iter().enumerate().map(child).collect()
    }

    /// `allOf`.
    pub fn all_of(&self) -> Vec<Schema<'d>> {
        self.children("allOf")
    }

    /// `oneOf`.
    pub fn one_of(&self) -> Vec<Schema<'d>> {
        self.children("oneOf")
    }

    /// `anyOf`.
    pub fn any_of(&self) -> Vec<Schema<'d>> {
        self.children("anyOf")
    }

    /// Whether `key` is a list with members.
    pub fn has_members(&self, key: &str) -> bool {
        self.get(key)
            .and_then(Value::as_array)
            .is_some_and(|items| !items.is_empty())
    }

    /// `items`.
    pub fn items(&self) -> Option<Schema<'d>> {
        self.child("items")
    }

    /// `properties`, in document order.
    pub fn properties(&self) -> Vec<(&'d str, Schema<'d>)> {
        let Some(object) = self.get("properties").and_then(Value::as_object) else {
            return Vec::new();
        };
        let at = self.at.child("properties");
        let child = |(name, value): (&'d String, &'d Value)| {
            (
                name.as_str(),
                Schema::new(Node {
                    value,
                    at: at.child(name),
                }),
            )
        };
        object.iter().map(child).collect()
    }

    /// One property.
    pub fn property(&self, name: &str) -> Option<Schema<'d>> {
        let value = self.get("properties")?.get(name)?;
        Some(Schema::new(Node {
            value,
            at: self.at.child("properties").child(name),
        }))
    }

    /// Whether there are properties.
    pub fn has_properties(&self) -> bool {
        self.get("properties")
            .and_then(Value::as_object)
            .is_some_and(|object| !object.is_empty())
    }

    /// `required`, which is a list of names; anything else is none.
    pub fn required(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        let items = self
            .get("required")
            .and_then(Value::as_array)
            .unwrap_or_default();
        items.iter().filter_map(Value::as_str)
    }

    /// `additionalProperties`.
    pub fn additional(&self) -> AdditionalProperties<'d> {
        match self.get("additionalProperties") {
            None => AdditionalProperties::Unsaid,
            Some(Value::Bool(false)) => AdditionalProperties::None,
            Some(Value::Object(object)) if object.contains_key(marker::NEVER) => {
                AdditionalProperties::None
            }
            Some(Value::Object(object)) if !object.is_empty() => self
                .child("additionalProperties")
                .map_or(AdditionalProperties::Any, AdditionalProperties::Of),
            Some(Value::Bool(true) | Value::Object(_)) => AdditionalProperties::Any,
            Some(_) => AdditionalProperties::Unsaid,
        }
    }

    /// `enum`, of values of any kind.
    pub fn enum_values(&self) -> Option<&'d [Value]> {
        self.get("enum")?.as_array()
    }

    /// `discriminator`.
    pub fn discriminator(&self) -> Option<Discriminator> {
        let node = Node {
            value: self.value,
            at: self.at.clone(),
        }
        .get("discriminator")?;
        let mapping = node.value.get("mapping").and_then(Value::as_object);
        let entry =
            |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
        Some(Discriminator {
            property_name: node.text("propertyName")?.to_owned(),
            mapping: mapping.into_iter().flatten().filter_map(entry).collect(),
            ..Default::default()
        })
    }

    /// The texts and flags that every schema may have. Values (`default`, `example`) stay in
    /// the tree, where numbers keep their size.
    pub fn data(&self) -> SchemaData {
        SchemaData {
            nullable: self.flag("nullable"),
            read_only: self.flag("readOnly"),
            write_only: self.flag("writeOnly"),
            deprecated: self.flag("deprecated"),
            external_docs: external_docs(&self.node()),
            title: owned(self.text("title")),
            description: owned(self.text("description")),
            ..Default::default()
        }
    }

    /// The type with its scalar keywords. Bounds of numbers and the values of `enum` are left
    /// out: `openapiv3` holds them as `f64`, `i64` and JSON values, which lose large ones.
    pub fn declared(&self) -> Option<openapiv3::Type> {
        use openapiv3::Type;
        Some(match self.type_name()? {
            "string" => Type::String(StringType {
                format: self.format(),
                pattern: owned(self.text("pattern")),
                min_length: self.count("minLength"),
                max_length: self.count("maxLength"),
                ..Default::default()
            }),
            "number" => Type::Number(NumberType {
                format: self.format(),
                ..Default::default()
            }),
            "integer" => Type::Integer(IntegerType {
                format: self.format(),
                ..Default::default()
            }),
            "boolean" => Type::Boolean(BooleanType::default()),
            "array" => Type::Array(ArrayType {
                items: None,
                min_items: self.count("minItems"),
                max_items: self.count("maxItems"),
                unique_items: self.flag("uniqueItems"),
            }),
            "object" => Type::Object(ObjectType::default()),
            _ => return None,
        })
    }

    fn format<T: FromStr>(&self) -> VariantOrUnknownOrEmpty<T> {
        match self.text("format") {
            None | Some("") => VariantOrUnknownOrEmpty::Empty,
            Some(text) => T::from_str(text).map_or_else(
                |_| VariantOrUnknownOrEmpty::Unknown(text.to_owned()),
                VariantOrUnknownOrEmpty::Item,
            ),
        }
    }

    /// A keyword that counts.
    pub fn count(&self, key: &str) -> Option<usize> {
        self.get(key)?
            .as_number()?
            .as_i128()
            .and_then(|n| usize::try_from(n).ok())
    }
}

fn empty_object() -> &'static Object {
    static OBJECT: LazyLock<Object> = LazyLock::new(Object::default);
    &OBJECT
}
