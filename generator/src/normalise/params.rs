//! Parameters, headers, media types, request bodies and responses of 3.x.

use super::place::{Place, Seg};
use super::refs::pure_reference;
use super::shape::Shape;
use super::{Norm, Section, Version, extension, text};
use crate::diag::Code;
use crate::tree::{Object, Value};

/// Keys of a 2.0 parameter or header that say its schema.
const SCHEMA_KEYS: &[&str] = &[
    "type",
    "format",
    "items",
    "enum",
    "default",
    "minimum",
    "maximum",
    "pattern",
    "minLength",
    "maxLength",
];

impl<'s> Norm<'s, '_> {
    /// `value` as a reference to a component, or made by `make` where it is none. A reference
    /// that leads nowhere is reported and gives nothing.
    pub(super) fn or_ref(
        &mut self,
        section: Section,
        value: &'s Value,
        place: &Place<'_>,
        make: impl FnOnce(&mut Self, &'s Object, &Place<'_>) -> Option<Value>,
    ) -> Option<Value> {
        let object = self.object(singular(section), value, place)?;
        let Some(target) = object.get("$ref").and_then(Value::as_str) else {
            return make(self, object, place);
        };
        let reference = self.component_ref(section, target, &place.child("$ref"))?;
        Some(Value::Object(Object::from_iter([(
            "$ref".to_owned(),
            reference,
        )])))
    }

    /// A list of parameters; a map of them by name is read as the list of its values.
    pub(super) fn parameters(&mut self, value: &'s Value, place: &Place<'_>, path: &str) -> Value {
        let mut out = Vec::new();
        match value {
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    let target = place.step(Seg::Index(i), Seg::Index(out.len()));
                    if let Some(made) = self.parameter(item, &target, path) {
                        if out.len() != i {
                            self.note(&target);
                        }
                        out.push(made);
                    }
                }
            }
            Value::Object(_) if pure_reference(value).is_some() => {
                let found = pure_reference(value)
                    .and_then(|target| self.inlined(target, &place.child("$ref")));
                if let Some((origin, list @ Value::Array(_))) = found {
                    let there = place.jump(&origin);
                    self.note(&there);
                    return self.parameters(list, &there, path);
                }
            }
            Value::Object(named) => {
                self.slip(place, "`parameters` is a mapping where a list belongs; read as the list of its values");
                for (name, item) in named {
                    let target = place.step(Seg::Key(name), Seg::Index(out.len()));
                    if let Some(made) = self.parameter(item, &target, path) {
                        self.note(&target);
                        out.push(made);
                    }
                }
            }
            other => self.unfit("parameters", other, place, "a list"),
        }
        Value::Array(out)
    }

    pub(super) fn parameter(
        &mut self,
        value: &'s Value,
        place: &Place<'_>,
        path: &str,
    ) -> Option<Value> {
        let path = path.to_owned();
        self.or_ref(
            Section::Parameters,
            value,
            place,
            move |norm, object, place| norm.parameter_object(object, place, &path),
        )
    }

    pub(super) fn parameter_object(
        &mut self,
        object: &'s Object,
        place: &Place<'_>,
        path: &str,
    ) -> Option<Value> {
        let Some(name) = object
            .get("name")
            .filter(|name| !matches!(name, Value::Null | Value::Array(_) | Value::Object(_)))
        else {
            self.slip(place, "a parameter without `name` is left out");
            return None;
        };
        let mut out = Object::default();
        self.plain(&mut out, "name", name, place, Shape::Text);
        let name = out
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let location = self.location(object, &name, place, path)?;
        out.insert("in".to_owned(), text(location));
        for (key, value) in object {
            match key.as_str() {
                "name" | "in" => {}
                "description" => self.plain(&mut out, key, value, place, Shape::Text),
                "required" | "deprecated" | "allowEmptyValue" | "explode" | "allowReserved" => {
                    self.plain(&mut out, key, value, place, Shape::Flag)
                }
                "style" => self.style(&mut out, value, location, place),
                "schema" => {
                    let (made, required) = self.schema_of(value, &place.child(key), &[]);
                    if required {
                        self.slip(&place.child(key), format!("`required: true` stands in the schema of the parameter `{name}`; read as the parameter's own"));
                        out.insert("required".to_owned(), Value::Bool(true));
                    }
                    out.insert(key.clone(), made);
                }
                "content" => {
                    let made = self.content_map(value, &place.child(key));
                    if !made.is_empty() {
                        out.insert(key.clone(), Value::Object(made));
                    }
                }
                "example" => {
                    out.insert(key.clone(), value.clone());
                }
                "examples" => self.examples(&mut out, value, place),
                _ => {
                    if object.contains_key("schema") {
                        self.rest(&mut out, key, value, place);
                    } else {
                        // Perhaps what says its type, as in 2.0.
                        extension(&mut out, key, value);
                    }
                }
            }
        }
        if location == "path" && out.get("required") != Some(&Value::Bool(true)) {
            self.slip(place, format!("the path parameter `{name}` is not `required: true`, which path parameters always are"));
            out.insert("required".to_owned(), Value::Bool(true));
        }
        self.schema_or_content(&mut out, object, place, &format!("the parameter `{name}`"));
        Some(Value::Object(out))
    }

    /// Exactly one of `schema` and `content` (OpenAPI 3.0.4, section 4.7.12.2).
    fn schema_or_content(
        &mut self,
        out: &mut Object,
        object: &'s Object,
        place: &Place<'_>,
        what: &str,
    ) {
        let content = out
            .get("content")
            .and_then(Value::as_object)
            .map(|object| object.len());
        match (out.contains_key("schema"), content) {
            (true, Some(_)) => {
                self.slip(
                    place,
                    format!("{what} has both `schema` and `content`; `schema` is read"),
                );
                out.shift_remove("content");
            }
            (false, Some(several)) if several > 1 => {
                self.slip(
                    &place.child("content"),
                    format!("{what} has several media types; the first is read"),
                );
                if let Some(Value::Object(content)) = out.get_mut("content") {
                    content.truncate(1);
                }
            }
            (true, None) | (false, Some(_)) => {}
            (false, None) => {
                let target = place.to("schema");
                self.note(&target);
                let made = if object.keys().any(|key| SCHEMA_KEYS.contains(&key.as_str())) {
                    if self.version != Version::V2 {
                        self.slip(
                            place,
                            format!("{what} says its type itself, as in 2.0; read as its `schema`"),
                        );
                    }
                    self.flat_schema(object, &target)
                } else {
                    self.slip(
                        place,
                        format!("{what} has neither `schema` nor `content`; it is taken as text"),
                    );
                    Value::Object(Object::from_iter([("type".to_owned(), text("string"))]))
                };
                out.insert("schema".to_owned(), made);
            }
        }
    }

    /// The schema that the members of a 2.0 parameter or header say.
    pub(super) fn flat_schema(&mut self, object: &'s Object, place: &Place<'_>) -> Value {
        let extensions: Vec<&str> = object
            .keys()
            .map(String::as_str)
            .filter(|key| key.starts_with("x-") && *key != "x-nullable")
            .collect();
        let mut skip = vec![
            "name",
            "in",
            "required",
            "description",
            "allowEmptyValue",
            "collectionFormat",
            "example",
            "examples",
            "deprecated",
            "style",
            "explode",
        ];
        skip.extend(extensions);
        self.schema_members(object, place, &skip)
    }

    /// Where a parameter goes.
    fn location(
        &mut self,
        object: &'s Object,
        name: &str,
        place: &Place<'_>,
        path: &str,
    ) -> Option<&'static str> {
        const KNOWN: [&str; 4] = ["query", "path", "header", "cookie"];
        let guess = if path.contains(&format!("{{{name}}}")) {
            "path"
        } else {
            "query"
        };
        let Some(written) = object.get("in").and_then(Value::as_str) else {
            self.slip(
                place,
                format!("the parameter `{name}` lacks `in`; read as `in: {guess}`"),
            );
            return Some(guess);
        };
        if let Some(known) = KNOWN.iter().find(|known| **known == written) {
            return Some(known);
        }
        let word = written.trim().to_ascii_lowercase();
        let at = place.child("in");
        if written == "querystring" {
            self.report(Code::UnsupportedKeyword, &at, format!("the parameter `{name}` is the whole query string, which is not supported; it is left out"));
            return None;
        }
        let meant = KNOWN
            .iter()
            .find(|known| **known == word)
            .copied()
            .unwrap_or(guess);
        self.slip(
            &at,
            format!("the parameter `{name}` has the unknown place `{written}`; read as `{meant}`"),
        );
        Some(meant)
    }

    pub(super) fn style(
        &mut self,
        out: &mut Object,
        value: &'s Value,
        location: &str,
        place: &Place<'_>,
    ) {
        let known: &[&str] = match location {
            "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            "path" => &["simple", "label", "matrix"],
            "header" => &["simple"],
            _ => &["form"],
        };
        match value.as_str() {
            Some(style) if known.contains(&style) => {
                out.insert("style".to_owned(), value.clone());
            }
            // 3.2's name for what clients have always sent.
            Some("cookie") if location == "cookie" => {}
            Some(style) => {
                self.slip(&place.child("style"), format!("the style `{style}` is none of those that a {location} parameter can have; the default is taken"));
            }
            None => self.unfit("style", value, &place.child("style"), "text"),
        }
    }

    pub(super) fn headers(&mut self, out: &mut Object, value: &'s Value, parent: &Place<'_>) {
        let place = parent.child("headers");
        let Some((members, moved)) = self.members("headers", value, &place) else {
            return;
        };
        let jumped = moved.as_ref().map(|origin| place.jump(origin));
        let place = jumped.as_ref().unwrap_or(&place);
        let mut made = Object::default();
        for (name, member) in members {
            if let Some(header) = self.or_ref(
                Section::Headers,
                member,
                &place.child(name),
                |norm, object, place| Some(norm.header(object, place)),
            ) {
                made.insert(name.clone(), header);
            }
        }
        out.insert("headers".to_owned(), Value::Object(made));
    }

    pub(super) fn header(&mut self, object: &'s Object, place: &Place<'_>) -> Value {
        let mut out = Object::default();
        for (key, value) in object {
            match key.as_str() {
                "description" => self.plain(&mut out, key, value, place, Shape::Text),
                "required" | "deprecated" | "explode" => {
                    self.plain(&mut out, key, value, place, Shape::Flag)
                }
                "style" => self.style(&mut out, value, "header", place),
                "schema" => {
                    let made = self.schema(value, &place.child(key));
                    out.insert(key.clone(), made);
                }
                "content" => {
                    let made = self.content_map(value, &place.child(key));
                    if !made.is_empty() {
                        out.insert(key.clone(), Value::Object(made));
                    }
                }
                "example" => {
                    out.insert(key.clone(), value.clone());
                }
                "examples" => self.examples(&mut out, value, place),
                _ => {
                    if object.contains_key("schema") {
                        self.rest(&mut out, key, value, place);
                    } else {
                        // Perhaps what says its type, as in 2.0.
                        extension(&mut out, key, value);
                    }
                }
            }
        }
        self.schema_or_content(&mut out, object, place, "the header");
        Value::Object(out)
    }
}

/// The section's units, for messages.
pub(super) fn singular(section: Section) -> &'static str {
    match section {
        Section::Schemas => "a schema",
        Section::Responses => "a response",
        Section::Parameters => "a parameter",
        Section::Examples => "an example",
        Section::RequestBodies => "a request body",
        Section::Headers => "a header",
        Section::SecuritySchemes => "a security scheme",
        Section::Links => "a link",
        Section::Callbacks => "a callback",
    }
}
