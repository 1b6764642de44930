//! Texts for people.

use super::Lower;
use super::field::Layers;
use super::shape::Shape;
use crate::ir::{Bounds, Docs, Example, Type, TypeKind};
use crate::normalise::marker;
use crate::openapi::Schema;
use crate::tree::{Number, Value};

impl<'d> Lower<'d, '_> {
    /// The texts of a definition.
    pub(super) fn type_docs(&self, schema: &Schema<'d>, name: Option<&str>) -> Docs {
        let data = schema.data();
        let mut docs = Docs {
            summary: data
                .title
                .filter(|title| name.is_none_or(|name| letters(title) != letters(name))),
            description: data.description.filter(|text| !text.trim().is_empty()),
            external: data.external_docs.map(|docs| docs.url),
            notes: properties_note(|key| schema.count(key)),
            deprecated: data.deprecated,
        };
        if name.is_none() {
            // The title of an inline schema is its name.
            docs.summary = None;
        }
        if docs.description.is_none() && docs.summary.is_none() {
            // `allOf` of a reference and a member with the texts.
            docs.description = schema
                .all_of()
                .iter()
                .find_map(|member| member.text("description"))
                .map(str::to_owned);
        }
        if docs.summary.as_deref().map(letters) == docs.description.as_deref().map(letters) {
            docs.summary = None;
        }
        docs
    }

    /// The texts of a property or parameter: its own; those of what it refers to only where
    /// that has no definition to show them.
    pub(super) fn field_docs(
        &self,
        wire: &str,
        schema: &Schema<'d>,
        layers: &Layers<'d>,
        ty: &Type,
    ) -> Docs {
        let defined = match ty {
            Type::Named(id) => !matches!(
                self.api.types[*id].kind,
                TypeKind::Alias(_) | TypeKind::Newtype(_)
            ),
            _ => false,
        };
        let mut docs = Docs::default();
        let own = if schema.reference().is_some() {
            usize::from(!defined)
        } else {
            0
        };
        let mut sources: Vec<&Schema<'d>> = vec![schema];
        let shape = layers.0.last().map(|last| self.shape(last));
        if own == 1 && shape != Some(Shape::Object) || !defined {
            sources.extend(layers.0.iter());
        } else {
            sources.extend(
                layers
                    .0
                    .iter()
                    .take_while(|layer| layer.reference().is_none()),
            );
        }
        for source in sources {
            let data = source.data();
            docs.description = docs
                .description
                .take()
                .or(data.description)
                .filter(|text| !text.trim().is_empty());
            docs.external = docs
                .external
                .take()
                .or(data.external_docs.map(|docs| docs.url));
            docs.deprecated |= data.deprecated;
            if docs.summary.is_none() && !defined {
                docs.summary = data.title.filter(|title| letters(title) != letters(wire));
            }
        }
        if docs.summary.as_deref().map(letters) == docs.description.as_deref().map(letters) {
            docs.summary = None;
        }
        if !defined {
            docs.notes.extend(properties_note(|key| {
                usize::try_from(layers.get(key)?.as_number()?.as_i128()?).ok()
            }));
        }
        if let Some(format) = layers.get("format").and_then(Value::as_str)
            && !KNOWN_FORMATS.contains(&format)
            && !format.is_empty()
        {
            docs.notes
                .push(format!("Format: `{}`.", format.replace('`', "'")));
        }
        docs
    }

    /// Every example of a schema: `example`, or (3.1) the list `examples`.
    pub(super) fn schema_examples(&self, schema: &Schema<'d>) -> Vec<Example> {
        let list = schema
            .get(marker::EXAMPLES)
            .and_then(Value::as_array)
            .unwrap_or_default();
        let listed = list.iter().enumerate().map(|(index, value)| {
            // The list was written as `examples`, whatever key it travels under.
            let mut origin = self.origin(&schema.at).child("examples");
            origin.pointer = origin.pointer.index(index);
            Example {
                value: value.clone(),
                origin,
            }
        });
        match schema.get("example") {
            Some(value) if list.is_empty() => vec![Example {
                value: value.clone(),
                origin: self.origin(&schema.at.child("example")),
            }],
            _ => listed.collect(),
        }
    }
}

/// Formats that the type itself expresses.
const KNOWN_FORMATS: &[&str] = &[
    "int32",
    "int64",
    "float",
    "double",
    "date-time",
    "date",
    "byte",
    "binary",
    "password",
    "string",
    "number",
    "integer",
    "boolean",
    "object",
    "array",
    "enum",
    "uint32",
    "uint64",
    "int8",
    "int16",
    "uint8",
    "uint16",
];

/// What `minProperties` and `maxProperties` say. They are not checked.
fn properties_note(count: impl Fn(&str) -> Option<usize>) -> Vec<String> {
    let of = |key: &str| count(key).and_then(|n| u64::try_from(n).ok());
    let note = both(
        least(of("minProperties").filter(|n| *n > 0)),
        most(of("maxProperties")),
        " properties",
    );
    note.into_iter().collect()
}

/// Letters and digits, lower case: whether two texts say the same.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A value short enough for a line of documentation.
pub(super) fn inline_value(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.as_str().to_owned(),
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "[]".to_owned(),
        Value::Array(items) if items.len() <= 4 => {
            let items: Option<Vec<String>> = items.iter().map(inline_value).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Object(object) if object.is_empty() => "{}".to_owned(),
        _ => return None,
    };
    (text.chars().count() <= 80 && !text.contains(['`', '\n', '\r'])).then_some(text)
}

/// What bounds say, a line each.
pub(super) fn bound_notes(bounds: &Bounds) -> Vec<String> {
    let mut notes = Vec::new();
    let mut push = |note: Option<String>| notes.extend(note);
    let number = |n: &Number| n.as_str().to_owned();
    let minimum = bounds.minimum.as_ref().map(number).map(|n| {
        if bounds.exclusive_minimum {
            format!("more than {n}")
        } else {
            format!("at least {n}")
        }
    });
    let maximum = bounds.maximum.as_ref().map(number).map(|n| {
        if bounds.exclusive_maximum {
            format!("less than {n}")
        } else {
            format!("at most {n}")
        }
    });
    push(both(minimum, maximum, ""));
    push(
        bounds
            .multiple_of
            .as_ref()
            .map(|n| format!("A multiple of {}.", n.as_str())),
    );
    if bounds.min_length.is_some() && bounds.min_length == bounds.max_length {
        push(
            bounds
                .min_length
                .map(|n| format!("Exactly {n} characters.")),
        );
    } else {
        push(both(
            least(bounds.min_length),
            most(bounds.max_length),
            " characters",
        ));
    }
    push(both(
        least(bounds.min_items),
        most(bounds.max_items),
        " items",
    ));
    push(bounds.unique_items.then(|| "No item twice.".to_owned()));
    push(
        bounds
            .pattern
            .as_ref()
            .filter(|p| !p.contains(['`', '\n']) && p.len() <= 200)
            .map(|p| format!("Pattern: `{p}`.")),
    );
    notes
}

fn least(n: Option<u64>) -> Option<String> {
    n.map(|n| format!("at least {n}"))
}

fn most(n: Option<u64>) -> Option<String> {
    n.map(|n| format!("at most {n}"))
}

fn both(least: Option<String>, most: Option<String>, what: &str) -> Option<String> {
    let text = match (least, most) {
        (Some(least), Some(most)) => format!("{least}, {most}{what}."),
        (Some(one), None) | (None, Some(one)) => format!("{one}{what}."),
        (None, None) => return None,
    };
    let mut chars = text.chars();
    let first = chars.next()?;
    Some(first.to_uppercase().chain(chars).collect())
}
