//! Media types and request bodies of 3.x.

use super::place::{Place, Seg};
use super::shape::Shape;
use super::{Norm, marker};
use crate::diag::Code;
use crate::tree::{Object, Value};

impl<'s> Norm<'s, '_> {
    /// A map of media types.
    pub(super) fn content_map(&mut self, value: &'s Value, place: &Place<'_>) -> Object {
        let mut out = Object::default();
        let Some((members, moved)) = self.members("content", value, place) else {
            return out;
        };
        let jumped = moved.as_ref().map(|origin| place.jump(origin));
        let place = jumped.as_ref().unwrap_or(place);
        for (name, member) in members {
            let here = place.child(name);
            if name.starts_with("x-") && !name.contains('/') {
                continue;
            }
            let made = match member.get("$ref").and_then(Value::as_str) {
                // 3.0 has no component for media types.
                Some(target) => match self.inlined(target, &here.child("$ref")) {
                    Some((origin, Value::Object(found))) => {
                        let there = here.jump(&origin);
                        self.note(&there);
                        self.media_type(found, &there)
                    }
                    _ => Object::default(),
                },
                None => match member {
                    Value::Object(object) => self.media_type(object, &here),
                    Value::Null => Object::default(),
                    other => {
                        self.unfit("a media type", other, &here, "an object");
                        continue;
                    }
                },
            };
            out.insert(name.trim().to_owned(), Value::Object(made));
        }
        out
    }

    fn media_type(&mut self, object: &'s Object, place: &Place<'_>) -> Object {
        let mut out = Object::default();
        for (key, value) in object {
            match key.as_str() {
                "schema" => {
                    let made = self.schema(value, &place.child(key));
                    out.insert(key.clone(), made);
                }
                "itemSchema" if !object.contains_key("schema") => {
                    let target = place.step(Seg::Key(key), Seg::Key("schema"));
                    self.note(&target);
                    let made = self.schema(value, &target);
                    out.insert("schema".to_owned(), made);
                    out.insert(marker::ITEM_SCHEMA.to_owned(), Value::Bool(true));
                }
                "example" => {
                    out.insert(key.clone(), value.clone());
                }
                "examples" => self.examples(&mut out, value, place),
                "encoding" => {
                    let here = place.child(key);
                    let Some(members) = self.object(key, value, &here) else {
                        continue;
                    };
                    let mut made = Object::default();
                    for (name, member) in members {
                        let Some(member) = self.object(name, member, &here.child(name)) else {
                            continue;
                        };
                        made.insert(
                            name.clone(),
                            Value::Object(self.encoding(member, &here.child(name))),
                        );
                    }
                    out.insert(key.clone(), Value::Object(made));
                }
                _ => self.rest(&mut out, key, value, place),
            }
        }
        out
    }

    fn encoding(&mut self, object: &'s Object, place: &Place<'_>) -> Object {
        let mut out = Object::default();
        for (key, value) in object {
            match key.as_str() {
                "contentType" => self.plain(&mut out, key, value, place, Shape::Text),
                "style" => self.style(&mut out, value, "query", place),
                "explode" | "allowReserved" => self.plain(&mut out, key, value, place, Shape::Flag),
                "headers" => {
                    self.report(
                        Code::UnsupportedKeyword,
                        &place.child(key),
                        "the headers of a part are not generated; a part can be given any",
                    );
                    self.headers(&mut out, value, place);
                }
                _ => self.rest(&mut out, key, value, place),
            }
        }
        out
    }

    pub(super) fn request_body(&mut self, object: &'s Object, place: &Place<'_>) -> Value {
        let mut out = Object::default();
        for (key, value) in object {
            match key.as_str() {
                "description" => self.plain(&mut out, key, value, place, Shape::Text),
                "required" => self.plain(&mut out, key, value, place, Shape::Flag),
                "content" => {
                    let made = self.content_map(value, &place.child(key));
                    out.insert(key.clone(), Value::Object(made));
                }
                _ => self.rest(&mut out, key, value, place),
            }
        }
        if !out.contains_key("content") {
            self.slip(place, "a request body lacks `content`");
            out.insert("content".to_owned(), Value::Object(Object::default()));
        }
        Value::Object(out)
    }
}
