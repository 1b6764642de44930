//! Named examples and links.

use super::place::{Place, Seg};
use super::shape::Shape;
use super::{Norm, extension};
use crate::tree::{Object, Value};

impl<'s> Norm<'s, '_> {
    /// The map of named examples of a parameter, a header or a media type. References are inlined.
    pub(super) fn examples(&mut self, out: &mut Object, value: &'s Value, parent: &Place<'_>) {
        let place = parent.child("examples");
        let mut made = Object::default();
        match value {
            Value::Object(_) => {
                let Some((members, moved)) = self.members("examples", value, &place) else {
                    return;
                };
                let jumped = moved.as_ref().map(|origin| place.jump(origin));
                let place = jumped.as_ref().unwrap_or(&place);
                for (name, member) in members {
                    if let Some(example) = self.example(member, &place.child(name)) {
                        made.insert(name.clone(), example);
                    }
                }
            }
            Value::Array(items) => {
                self.slip(
                    &place,
                    "`examples` is a list where a mapping by name belongs; each gets a name",
                );
                for (i, item) in items.iter().enumerate() {
                    let name = format!("example{}", i + 1);
                    let target = place.step(Seg::Index(i), Seg::Key(&name));
                    self.note(&target);
                    if let Some(example) = self.example(item, &target) {
                        made.insert(name.clone(), example);
                    }
                }
            }
            other => self.unfit("examples", other, &place, "a mapping of examples by name"),
        }
        if !made.is_empty() {
            out.insert("examples".to_owned(), Value::Object(made));
        }
    }

    fn example(&mut self, value: &'s Value, place: &Place<'_>) -> Option<Value> {
        let Value::Object(object) = value else {
            self.slip(
                place,
                format!(
                    "an example is {} where an object with `value` belongs; read as its value",
                    value.kind()
                ),
            );
            return Some(Value::Object(Object::from_iter([(
                "value".to_owned(),
                value.clone(),
            )])));
        };
        if let Some(target) = object.get("$ref").and_then(Value::as_str) {
            let (origin, found) = self.inlined(target, &place.child("$ref"))?;
            let there = place.jump(&origin);
            self.note(&there);
            return match found {
                Value::Object(found) => Some(self.example_object(found, &there)),
                other => Some(Value::Object(Object::from_iter([(
                    "value".to_owned(),
                    other.clone(),
                )]))),
            };
        }
        Some(self.example_object(object, place))
    }

    pub(super) fn example_object(&mut self, object: &'s Object, place: &Place<'_>) -> Value {
        const KNOWN: [&str; 6] = [
            "value",
            "externalValue",
            "summary",
            "description",
            "dataValue",
            "serializedValue",
        ];
        if !object.is_empty()
            && !object
                .keys()
                .any(|key| KNOWN.contains(&key.as_str()) || key.starts_with("x-"))
        {
            self.slip(
                place,
                "an example stands where an object with `value` belongs; read as its value",
            );
            return Value::Object(Object::from_iter([(
                "value".to_owned(),
                Value::Object(object.clone()),
            )]));
        }
        let mut out = Object::default();
        for (key, value) in object {
            match key.as_str() {
                "value" => {
                    out.insert(key.clone(), value.clone());
                }
                "dataValue" | "serializedValue" if !object.contains_key("value") => {
                    if key == "dataValue" || !object.contains_key("dataValue") {
                        self.note(&place.step(Seg::Key(key), Seg::Key("value")));
                        out.insert("value".to_owned(), value.clone());
                    }
                }
                "summary" | "description" | "externalValue" => {
                    self.plain(&mut out, key, value, place, Shape::Text)
                }
                _ => {
                    extension(&mut out, key, value);
                }
            }
        }
        Value::Object(out)
    }

    pub(super) fn link(&mut self, object: &'s Object, place: &Place<'_>) -> Value {
        let mut out = Object::default();
        for (key, value) in object {
            match key.as_str() {
                "operationRef" | "operationId" | "description" => {
                    self.plain(&mut out, key, value, place, Shape::Text)
                }
                "requestBody" => {
                    out.insert(key.clone(), value.clone());
                }
                "parameters" => self.plain(&mut out, key, value, place, Shape::Object),
                "server" => {
                    if let Some(server) = self.server(value, &place.child(key)) {
                        out.insert(key.clone(), server);
                    }
                }
                _ => {
                    extension(&mut out, key, value);
                }
            }
        }
        Value::Object(out)
    }
}
