//! What `type` says, in every spelling: names, lists of names, `null`, and common mistakes.

use super::place::Place;
use super::{Norm, Version};
use crate::tree::Value;

/// The JSON types that a schema allows.
#[derive(Debug, Default)]
pub(super) struct Types {
    /// The types but `null`, in order, each once.
    pub(super) names: Vec<&'static str>,
    /// Whether `null` is among them.
    pub(super) null: bool,
    /// The format that a mistaken type name stands for.
    pub(super) format: Option<&'static str>,
    /// Whether several were listed.
    pub(super) list: bool,
}

impl<'s> Norm<'s, '_> {
    /// Reads the value of `type` at `place`.
    pub(super) fn types(&mut self, value: &'s Value, place: &Place<'_>) -> Types {
        let mut types = Types::default();
        match value {
            Value::String(name) => self.add_type(&mut types, name, place),
            Value::Array(items) => {
                types.list = true;
                if matches!(self.version, Version::V2 | Version::V30) {
                    self.slip(
                        place,
                        "a list of types is not known before OpenAPI 3.1; read as there",
                    );
                }
                for (i, item) in items.iter().enumerate() {
                    match item {
                        Value::String(name) => self.add_type(&mut types, name, &place.item(i)),
                        Value::Null => types.null = true,
                        other => self.unfit("a type", other, &place.item(i), "a type's name"),
                    }
                }
            }
            // `type: null` without quotes is YAML's null, and means the type in 3.1.
            Value::Null if self.version >= Version::V31 => {
                self.slip(
                    place,
                    "`type` is an empty value; read as the type `\"null\"`",
                );
                types.null = true;
            }
            other => self.unfit("type", other, place, "a type's name"),
        }
        // Every integer is a number.
        if types.names.contains(&"number") {
            types.names.retain(|name| *name != "integer");
        }
        types
    }

    fn add_type(&mut self, types: &mut Types, written: &str, place: &Place<'_>) {
        const KNOWN: &[&str] = &["string", "number", "integer", "boolean", "object", "array"];
        let add = |types: &mut Types, name: &'static str| {
            if !types.names.contains(&name) {
                types.names.push(name);
            }
        };
        if let Some(known) = KNOWN.iter().find(|known| **known == written) {
            return add(types, known);
        }
        if written == "null" {
            if self.version == Version::V30 && !types.list {
                self.slip(
                    place,
                    "the type `null` is not known in OpenAPI 3.0; read as in 3.1",
                )
                .help("write `nullable: true`");
            }
            types.null = true;
            return;
        }
        let word = written.trim().to_ascii_lowercase();
        let (name, format) = match word.as_str() {
            "string" | "str" | "text" | "enum" | "char" => ("string", None),
            "number" | "numeric" => ("number", None),
            "float" => ("number", Some("float")),
            "double" => ("number", Some("double")),
            "decimal" => ("number", None),
            "integer" | "int" => ("integer", None),
            "int32" => ("integer", Some("int32")),
            "int64" | "long" => ("integer", Some("int64")),
            "boolean" | "bool" => ("boolean", None),
            "object" | "map" | "dict" | "hash" => ("object", None),
            "array" | "list" => ("array", None),
            "null" | "nil" => {
                self.slip(place, format!("the type `{written}` is read as `null`"));
                types.null = true;
                return;
            }
            // In 2.0 a parameter or a response may be of this type.
            "file" => ("string", Some("binary")),
            "binary" => ("string", Some("binary")),
            "date" => ("string", Some("date")),
            "date-time" | "datetime" | "timestamp" => ("string", Some("date-time")),
            "uuid" | "guid" => ("string", Some("uuid")),
            "uri" | "url" => ("string", Some("uri")),
            "email" => ("string", Some("email")),
            _ => {
                self.slip(
                    place,
                    format!("the type `{written}` is none of JSON Schema's; any value is allowed"),
                );
                return;
            }
        };
        types.format = format;
        if !(word == "file" && self.version == Version::V2) {
            let also = format
                .map(|format| format!(" with the format `{format}`"))
                .unwrap_or_default();
            self.slip(
                place,
                format!("the type `{written}` is none of JSON Schema's; read as `{name}`{also}"),
            );
        }
        add(types, name);
    }
}
