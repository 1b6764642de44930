//! `allOf`, `anyOf` and `oneOf`: null among the members, and unions of one.

use super::place::{Place, Seg};
use super::refs::pure_reference;
use super::schema::{Draft, push};
use super::{Norm, Version};
use crate::tree::{Object, Value};

impl<'s> Norm<'s, '_> {
    /// A list of schemas. Members that only allow null make the schema nullable instead.
    pub(super) fn composition(
        &mut self,
        draft: &mut Draft,
        object: &'s Object,
        key: &str,
        value: &'s Value,
        place: &Place<'_>,
    ) {
        let at = place.child(key);
        let single;
        let members: &'s [Value] = match value {
            Value::Array(items) => items,
            Value::Object(_) => {
                self.slip(
                    &at,
                    format!("`{key}` is one schema where a list belongs; read as a list of it"),
                );
                single = std::slice::from_ref(value);
                single
            }
            other => return self.unfit(key, other, &at, "a list of schemas"),
        };
        if members.is_empty() {
            self.slip(&at, format!("`{key}` is an empty list; it is left out"));
            return;
        }
        let kept: Vec<usize> = (0..members.len())
            .filter(|i| key == "allOf" || !self.only_null(&members[*i], &at.item(*i)))
            .collect();
        if kept.len() < members.len() {
            draft.nullable = true;
        }
        if kept.is_empty() {
            draft
                .out
                .insert("enum".to_owned(), Value::Array(vec![Value::Null]));
            return;
        }
        // One member of a union is no union.
        let to = if kept.len() == 1 { "allOf" } else { key };
        let holder = place.step(Seg::Key(key), Seg::Key(to));
        let before = draft
            .out
            .get(to)
            .and_then(Value::as_array)
            .map_or(0, <[Value]>::len);
        for (position, i) in kept.into_iter().enumerate() {
            let target = holder.step(
                if value.as_array().is_some() {
                    Seg::Index(i)
                } else {
                    Seg::None
                },
                Seg::Index(before + position),
            );
            if to != key || before + position != i || value.as_array().is_none() {
                self.note(&target);
            }
            let made = self.schema(&members[i], &target);
            push(&mut draft.out, to, made);
        }
        // A discriminator of a union of one has nothing to tell apart.
        if to != key && !object.contains_key("properties") {
            draft.out.shift_remove("discriminator");
        }
    }

    /// Whether `value` allows null and nothing else, looking through references.
    fn only_null(&mut self, value: &'s Value, place: &Place<'_>) -> bool {
        let mut value = value;
        if let Some(target) = pure_reference(value) {
            let count = self.diags.len();
            let found = self.inlined(target, &place.child("$ref"));
            self.diags.truncate(count);
            match found {
                Some((_, target)) => value = target,
                None => return false,
            }
        }
        let Some(object) = value.as_object() else {
            return false;
        };
        let constrains = |key: &&String| {
            !key.starts_with("x-")
                && !matches!(
                    key.as_str(),
                    "title" | "description" | "nullable" | "default" | "example" | "examples"
                )
        };
        let mut keys = object.keys().filter(constrains).peekable();
        if keys.peek().is_none() {
            return object.get("nullable") == Some(&Value::Bool(true));
        }
        keys.all(|key| match (key.as_str(), &object[key]) {
            ("type", Value::String(name)) => name == "null",
            ("type", Value::Null) => self.version >= Version::V31,
            ("type" | "enum", Value::Array(items)) => items.iter().all(|item| {
                *item == Value::Null || (key == "type" && item.as_str() == Some("null"))
            }),
            ("const", value) => *value == Value::Null,
            _ => false,
        })
    }
}
