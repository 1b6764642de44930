//! What a document says about itself: info, tags, servers, further documentation.

use super::place::{Place, Seg};
use super::shape::Shape;
use super::{Norm, Version, extension, text};
use crate::tree::{Object, Value};

impl<'s> Norm<'s, '_> {
    /// `info`, with the two members that are required.
    pub(super) fn info(&mut self, value: Option<&'s Value>, place: &Place<'_>) -> Object {
        let mut out = Object::default();
        if let Some(value) = value
            && let Some(object) = self.object("info", value, place)
        {
            for (key, value) in object {
                match key.as_str() {
                    "title" | "version" | "description" | "termsOfService" | "summary" => {
                        if *value != Value::Null {
                            self.plain(&mut out, key, value, place, Shape::Text);
                        }
                    }
                    "contact" | "license" => {
                        let here = place.child(key);
                        if let Some(members) = value.as_object() {
                            let mut made = Object::default();
                            for (key, value) in
                                members.iter().filter(|(_, value)| **value != Value::Null)
                            {
                                if !extension(&mut made, key, value) {
                                    self.plain(&mut made, key, value, &here, Shape::Text);
                                }
                            }
                            if key == "license" {
                                made.entry("name".to_owned()).or_insert_with(|| text(""));
                            }
                            out.insert(key.clone(), Value::Object(made));
                        }
                    }
                    _ => {
                        extension(&mut out, key, value);
                    }
                }
            }
        }
        for key in ["title", "version"] {
            if !out.contains_key(key) {
                self.slip(place, format!("`info` lacks `{key}`"));
                out.insert(key.to_owned(), text(""));
            }
        }
        out
    }

    pub(super) fn external_docs(&mut self, out: &mut Object, value: &'s Value, parent: &Place<'_>) {
        let place = parent.child("externalDocs");
        let mut made = Object::default();
        match value {
            Value::Null => return,
            Value::Object(object) => {
                for (key, value) in object {
                    match key.as_str() {
                        "url" | "description" => {
                            self.plain(&mut made, key, value, &place, Shape::Text)
                        }
                        _ => {
                            extension(&mut made, key, value);
                        }
                    }
                }
            }
            Value::String(url) => {
                self.slip(
                    &place,
                    "`externalDocs` is a text where an object belongs; read as its `url`",
                );
                made.insert("url".to_owned(), text(url));
            }
            other => return self.unfit("externalDocs", other, &place, "an object"),
        }
        if made.contains_key("url") {
            out.insert("externalDocs".to_owned(), Value::Object(made));
        }
    }

    pub(super) fn tags(&mut self, value: &'s Value, place: &Place<'_>) -> Value {
        let mut out = Vec::new();
        let Value::Array(items) = value else {
            self.unfit("tags", value, place, "a list");
            return Value::Array(out);
        };
        for (i, item) in items.iter().enumerate() {
            let here = place.step(Seg::Index(i), Seg::Index(out.len()));
            if out.len() != i {
                self.note(&here);
            }
            let mut made = Object::default();
            match item {
                Value::String(name) => {
                    self.slip(
                        &here,
                        format!(
                            "the tag `{name}` is a text where an object belongs; read as its `name`"
                        ),
                    );
                    made.insert("name".to_owned(), text(name));
                }
                Value::Object(object) => {
                    for (key, value) in object {
                        match key.as_str() {
                            "name" | "description" => {
                                if *value != Value::Null {
                                    self.plain(&mut made, key, value, &here, Shape::Text);
                                }
                            }
                            "externalDocs" => self.external_docs(&mut made, value, &here),
                            // New in 3.2: kept as extensions.
                            "parent" | "summary" | "kind" => {
                                made.insert(format!("x-norm-{key}"), value.clone());
                            }
                            _ => self.rest(&mut made, key, value, &here),
                        }
                    }
                }
                other => {
                    self.unfit("a tag", other, &here, "an object");
                    continue;
                }
            }
            if made.contains_key("name") {
                out.push(Value::Object(made));
            } else {
                self.slip(&here, "a tag without `name` is left out");
            }
        }
        Value::Array(out)
    }

    pub(super) fn servers(&mut self, value: &'s Value, place: &Place<'_>) -> Value {
        let mut out = Vec::new();
        match value {
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    let here = place.step(Seg::Index(i), Seg::Index(out.len()));
                    if out.len() != i {
                        self.note(&here);
                    }
                    out.extend(self.server(item, &here));
                }
            }
            Value::Object(_) | Value::String(_) => {
                self.slip(
                    place,
                    "`servers` is one server where a list belongs; read as a list of it",
                );
                let target = place.step(Seg::None, Seg::Index(0));
                self.note(&target);
                out.extend(self.server(value, &target));
            }
            Value::Null => {}
            other => self.unfit("servers", other, place, "a list"),
        }
        Value::Array(out)
    }

    pub(super) fn server(&mut self, value: &'s Value, place: &Place<'_>) -> Option<Value> {
        let mut out = Object::default();
        match value {
            Value::String(url) => {
                self.slip(
                    place,
                    format!(
                        "the server `{url}` is a text where an object belongs; read as its `url`"
                    ),
                );
                out.insert("url".to_owned(), text(url));
            }
            other => {
                let object = self.object("a server", other, place)?;
                for (key, value) in object {
                    match key.as_str() {
                        "url" | "description" => {
                            if *value != Value::Null {
                                self.plain(&mut out, key, value, place, Shape::Text);
                            }
                        }
                        "name" if self.version == Version::V32 => {
                            out.insert("x-norm-name".to_owned(), value.clone());
                        }
                        "variables" => {
                            let here = place.child(key);
                            let Some(members) = self.object(key, value, &here) else {
                                continue;
                            };
                            let mut made = Object::default();
                            for (name, member) in members {
                                if let Some(member) = self.object(name, member, &here.child(name)) {
                                    made.insert(
                                        name.clone(),
                                        Value::Object(self.variable(member, &here.child(name))),
                                    );
                                }
                            }
                            out.insert(key.clone(), Value::Object(made));
                        }
                        _ => self.rest(&mut out, key, value, place),
                    }
                }
            }
        }
        if !out.contains_key("url") {
            self.slip(place, "a server without `url` is left out");
            return None;
        }
        Some(Value::Object(out))
    }

    fn variable(&mut self, object: &'s Object, place: &Place<'_>) -> Object {
        let mut out = Object::default();
        for (key, value) in object {
            match key.as_str() {
                "default" | "description" => self.plain(&mut out, key, value, place, Shape::Text),
                "enum" => self.plain(&mut out, key, value, place, Shape::Texts),
                _ => self.rest(&mut out, key, value, place),
            }
        }
        if !out.contains_key("default") {
            let first = out
                .get("enum")
                .and_then(Value::as_array)
                .and_then(|values| values.first())
                .cloned();
            self.slip(
                place,
                "a server variable lacks `default`; the first of its values is taken",
            );
            out.insert("default".to_owned(), first.unwrap_or_else(|| text("")));
        }
        out
    }
}
