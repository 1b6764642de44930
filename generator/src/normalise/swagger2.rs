//! 2.0 raised to 3.0: the document, its servers, components and responses.

use super::place::{Place, Seg};
use super::shape::Shape;
use super::{Norm, Section, extension, text};
use crate::diag::Code;
use crate::tree::{Object, Origin, Value};

/// The media type of bodies whose operation names none.
pub(super) const JSON: &str = "application/json";

impl<'s> Norm<'s, '_> {
    /// A document of 2.0.
    pub(super) fn swagger(&mut self, entry: &'s Object) -> Object {
        let place = Place::root();
        self.consumes = self
            .media_types(entry, "consumes", &place)
            .unwrap_or_default();
        self.produces = self
            .media_types(entry, "produces", &place)
            .unwrap_or_default();
        let mut out = self.head(entry, "swagger");
        let servers = self.raised_servers(entry, &place);
        out.insert("servers".to_owned(), servers);
        for (key, value) in entry {
            let here = place.child(key);
            match key.as_str() {
                "paths" => {
                    let made = self.paths(key, value, &here, true);
                    out.insert(key.clone(), Value::Object(made));
                }
                "definitions" => self.section(Section::Schemas, value, &here),
                "responses" => self.section(Section::Responses, value, &here),
                "parameters" => {
                    // Bodies and form fields become part of the operations that use them.
                    self.section(Section::Parameters, value, &here);
                }
                "securityDefinitions" => self.section(Section::SecuritySchemes, value, &here),
                "info" | "tags" | "security" | "externalDocs" | "host" | "basePath" | "schemes"
                | "consumes" | "produces" => {}
                _ => {
                    extension(&mut out, key, value);
                }
            }
        }
        self.tail(out)
    }

    /// `schemes`, `host` and `basePath` as servers (OpenAPI 2.0, "Swagger Object").
    fn raised_servers(&mut self, entry: &'s Object, place: &Place<'_>) -> Value {
        let mut out = Object::default();
        for key in ["host", "basePath"] {
            if let Some(value) = entry.get(key).filter(|value| **value != Value::Null) {
                self.plain(&mut out, key, value, place, Shape::Text);
            }
        }
        let word = |key: &str| {
            out.get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let (host, mut base) = (word("host"), word("basePath"));
        if !base.is_empty() && !base.starts_with('/') {
            base = format!("/{base}");
        }
        let schemes = match entry.get("schemes").filter(|value| **value != Value::Null) {
            Some(value) => self.shaped("schemes", value, place, Shape::Texts),
            None => None,
        };
        let mut schemes: Vec<String> = schemes
            .as_ref()
            .and_then(Value::as_array)
            .unwrap_or_default()
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        schemes.retain(|scheme| scheme == "https" || scheme == "http");
        schemes.sort_by_key(|scheme| scheme != "https");
        if schemes.is_empty() {
            schemes.push("https".to_owned());
        }
        let host = host
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        let urls: Vec<String> = if host.is_empty() {
            if base.is_empty() {
                Vec::new()
            } else {
                vec![base]
            }
        } else {
            schemes
                .iter()
                .map(|scheme| format!("{scheme}://{host}{base}"))
                .collect()
        };
        let servers = place.to("servers");
        if let Some(key) = ["host", "basePath"]
            .iter()
            .find(|key| entry.contains_key(**key))
        {
            self.note(&servers.from(key));
        }
        Value::Array(
            urls.into_iter()
                .map(|url| Value::Object(Object::from_iter([("url".to_owned(), text(url))])))
                .collect(),
        )
    }

    /// The media types in `key`, where it is there.
    pub(super) fn media_types(
        &mut self,
        object: &'s Object,
        key: &str,
        place: &Place<'_>,
    ) -> Option<Vec<String>> {
        let value = object.get(key).filter(|value| **value != Value::Null)?;
        let list = self.shaped(key, value, place, Shape::Texts)?;
        let types = list
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(Value::as_str);
        Some(types.map(|name| name.trim().to_owned()).collect())
    }

    /// A response of 2.0. One that is referred to is inlined where the operation's media types
    /// are not those of the document.
    pub(super) fn raised_response(
        &mut self,
        value: &'s Value,
        place: &Place<'_>,
        operation: &'s Object,
    ) -> Option<Value> {
        let object = self.object("a response", value, place)?;
        let own = operation
            .get("produces")
            .and_then(Value::as_array)
            .map(|list| {
                list.iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            });
        if let Some(target) = object.get("$ref").and_then(Value::as_str) {
            if own.as_ref().is_none_or(|own| *own == self.produces) {
                let reference =
                    self.component_ref(Section::Responses, target, &place.child("$ref"))?;
                return Some(Value::Object(Object::from_iter([(
                    "$ref".to_owned(),
                    reference,
                )])));
            }
            let (origin, found) = self.inlined(target, &place.child("$ref"))?;
            let there = place.jump(&origin);
            self.note(&there);
            let found = self.object("a response", found, &there)?;
            return Some(self.raise_response(found, &there, own.unwrap_or_default()));
        }
        let produces = own.unwrap_or_else(|| self.produces.clone());
        Some(self.raise_response(object, place, produces))
    }

    fn raise_response(
        &mut self,
        object: &'s Object,
        place: &Place<'_>,
        mut produces: Vec<String>,
    ) -> Value {
        let mut out = Object::default();
        let mut content = Object::default();
        let file = object
            .get("schema")
            .and_then(|schema| schema.get("type"))
            .and_then(Value::as_str)
            == Some("file");
        if produces.is_empty() {
            produces.push(
                if file {
                    "application/octet-stream"
                } else {
                    JSON
                }
                .to_owned(),
            );
        }
        for (key, value) in object {
            match key.as_str() {
                "description" if *value != Value::Null => {
                    self.plain(&mut out, key, value, place, Shape::Text)
                }
                "headers" => self.headers(&mut out, value, place),
                "schema" if *value != Value::Null => {
                    let holder = place.to("content");
                    content = self.content_of(&produces, value, &holder, key);
                }
                "content" if !object.contains_key("schema") => {
                    self.slip(
                        &place.child(key),
                        "a response has `content`, as in 3.0; read as there",
                    );
                    content = self.content_map(value, &place.child(key));
                }
                _ => {
                    extension(&mut out, key, value);
                }
            }
        }
        if let Some(Value::Object(examples)) = object.get("examples") {
            let from = place.from("examples");
            let holder = from.to("content");
            for (name, example) in examples
                .iter()
                .filter(|(name, _)| !name.starts_with("x-") && name.contains('/'))
            {
                let media = content
                    .entry(name.clone())
                    .or_insert_with(|| Value::Object(Object::default()));
                if let Value::Object(media) = media {
                    media.insert("example".to_owned(), example.clone());
                    let media_at = holder.child(name);
                    self.note(&media_at.to("example"));
                }
            }
        }
        if !content.is_empty() {
            out.insert("content".to_owned(), Value::Object(content));
        }
        out.entry("description".to_owned())
            .or_insert_with(|| text(""));
        Value::Object(out)
    }

    /// The same schema for each of `types`.
    pub(super) fn content_of(
        &mut self,
        types: &[String],
        schema: &'s Value,
        holder: &Place<'_>,
        key: &str,
    ) -> Object {
        let mut out = Object::default();
        for name in types {
            let media = holder.to(name);
            let target = media.step(Seg::Key(key), Seg::Key("schema"));
            self.note(&target);
            let count = self.diags.len();
            let made = self.schema(schema, &target);
            if !out.is_empty() {
                // What is wrong with the schema has been said.
                self.diags.truncate(count);
            }
            out.insert(
                name.clone(),
                Value::Object(Object::from_iter([("schema".to_owned(), made)])),
            );
        }
        out
    }

    /// A parameter with what it refers to, and where that was written.
    pub(super) fn referred_parameter(
        &mut self,
        value: &'s Value,
        place: &Place<'_>,
    ) -> Option<(Origin, &'s Object)> {
        match value.get("$ref").and_then(Value::as_str) {
            Some(target) => {
                let (origin, found) = self.inlined(target, place)?;
                found.as_object().map(|object| (origin, object))
            }
            None => value.as_object().map(|object| (place.origin(), object)),
        }
    }

    /// `collectionFormat` as `style` and `explode` (OpenAPI 2.0, "Parameter Object").
    pub(super) fn collection(
        &mut self,
        out: &mut Object,
        object: &'s Object,
        location: &str,
        place: &Place<'_>,
    ) {
        let array = object.get("type").and_then(Value::as_str) == Some("array");
        let written = object.get("collectionFormat").and_then(Value::as_str);
        if !array {
            return;
        }
        let query = location == "query";
        let (style, explode) = match written.unwrap_or("csv") {
            "csv" | "" => (if query { "form" } else { "simple" }, false),
            "multi" if query => ("form", true),
            "ssv" if query => ("spaceDelimited", false),
            "pipes" if query => ("pipeDelimited", false),
            other => {
                self.report(Code::UnsupportedKeyword, &place.child("collectionFormat"), format!("the collection format `{other}` cannot be said in OpenAPI 3 of a {location} parameter; values are separated by commas"));
                (if query { "form" } else { "simple" }, false)
            }
        };
        out.insert("style".to_owned(), text(style));
        out.insert("explode".to_owned(), Value::Bool(explode));
    }
}
