//! Values of the wrong shape: read as what was meant, or left out, with a message.

use super::place::Place;
use super::{Norm, text};
use crate::tree::{Number, Object, Value};

/// The shapes that simple members have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Flag,
    Number,
    /// A whole number from 0.
    Count,
    Texts,
    Object,
}

impl<'s> Norm<'s, '_> {
    /// Puts the member `key` into `out` in the shape `shape`, where it can be read as that.
    pub(super) fn plain(
        &mut self,
        out: &mut Object,
        key: &str,
        value: &'s Value,
        parent: &Place<'_>,
        shape: Shape,
    ) {
        if let Some(value) = self.shaped(key, value, parent, shape) {
            out.insert(key.to_owned(), value);
        }
    }

    /// The member `key` in the shape `shape`, where it can be read as that.
    pub(super) fn shaped(
        &mut self,
        key: &str,
        value: &'s Value,
        parent: &Place<'_>,
        shape: Shape,
    ) -> Option<Value> {
        let place = parent.child(key);
        match (shape, value) {
            (Shape::Text, Value::String(_))
            | (Shape::Flag, Value::Bool(_))
            | (Shape::Number, Value::Number(_))
            | (Shape::Object, Value::Object(_)) => {
                return Some(value.clone());
            }
            (Shape::Text, Value::Object(object)) => {
                // Prose kept in a file of its own.
                if let Some(target) = object.get("$ref").and_then(Value::as_str)
                    && let Some(origin) = self.resolve(target, &place)
                    && let Some(found @ Value::String(_)) = self.value_at(&origin)
                {
                    return Some(found.clone());
                }
            }
            (Shape::Text, Value::Number(n)) => {
                self.slip(
                    &place,
                    format!("`{key}` is a number where text belongs; its text is taken"),
                )
                .help(format!("write `{key}: \"{}\"`", n.as_str()));
                return Some(text(n.as_str()));
            }
            (Shape::Text, Value::Bool(b)) => {
                self.slip(
                    &place,
                    format!("`{key}` is a boolean where text belongs; its text is taken"),
                );
                return Some(text(b.to_string()));
            }
            (Shape::Flag, Value::String(word)) => {
                let flag = match word.trim().to_ascii_lowercase().as_str() {
                    "true" | "yes" => Some(true),
                    "false" | "no" => Some(false),
                    _ => None,
                };
                if let Some(flag) = flag {
                    self.slip(
                        &place,
                        format!(
                            "`{key}` is the text `{word}` where a boolean belongs; read as {flag}"
                        ),
                    );
                    return Some(Value::Bool(flag));
                }
            }
            (Shape::Number, Value::String(word)) if is_number(word) => {
                self.slip(
                    &place,
                    format!(
                        "`{key}` is the text `{word}` where a number belongs; read as the number"
                    ),
                );
                return Some(Value::Number(Number::new(word.trim())));
            }
            (Shape::Count, Value::Number(n)) => {
                if let Some(count) = n.as_i128().filter(|count| *count >= 0) {
                    return Some(Value::Number(count.into()));
                }
                self.slip(
                    &place,
                    format!(
                        "`{key}` is {} where a whole number from 0 belongs; it is left out",
                        n.as_str()
                    ),
                );
                return None;
            }
            (Shape::Count, Value::String(word)) if word.trim().parse::<u64>().is_ok() => {
                self.slip(
                    &place,
                    format!(
                        "`{key}` is the text `{word}` where a number belongs; read as the number"
                    ),
                );
                return Some(Value::Number(Number::new(word.trim())));
            }
            (Shape::Texts, Value::Array(items)) => return Some(self.texts(key, items, &place)),
            (Shape::Texts, Value::String(_)) => {
                self.slip(
                    &place,
                    format!("`{key}` is one text where a list belongs; read as a list of it"),
                );
                return Some(Value::Array(vec![value.clone()]));
            }
            _ => {}
        }
        self.unfit(key, value, &place, shape.name());
        None
    }

    /// A list of texts; items of other shapes are read as text or left out.
    fn texts(&mut self, key: &str, items: &'s [Value], place: &Place<'_>) -> Value {
        let mut out = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            match item {
                Value::String(_) => out.push(item.clone()),
                Value::Number(n) => {
                    self.slip(
                        &place.item(i),
                        format!(
                            "an item of `{key}` is a number where text belongs; its text is taken"
                        ),
                    );
                    out.push(text(n.as_str()));
                }
                other => self.unfit(&format!("an item of {key}"), other, &place.item(i), "text"),
            }
        }
        Value::Array(out)
    }

    /// Reports that `value` cannot be read as what belongs there and is left out.
    pub(super) fn unfit(&mut self, key: &str, value: &Value, place: &Place<'_>, belongs: &str) {
        self.slip(
            place,
            format!(
                "`{key}` is {} where {belongs} belongs; it is left out",
                value.kind()
            ),
        );
    }

    /// `value` as an object; anything else is reported and left out.
    pub(super) fn object(
        &mut self,
        key: &str,
        value: &'s Value,
        place: &Place<'_>,
    ) -> Option<&'s Object> {
        let object = value.as_object();
        if object.is_none() {
            self.unfit(key, value, place, "an object");
        }
        object
    }
}

impl Shape {
    fn name(self) -> &'static str {
        match self {
            Shape::Text => "text",
            Shape::Flag => "a boolean",
            Shape::Number => "a number",
            Shape::Count => "a whole number",
            Shape::Texts => "a list of texts",
            Shape::Object => "an object",
        }
    }
}

fn is_number(word: &str) -> bool {
    let word = word.trim();
    word.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(word).is_ok()
}
