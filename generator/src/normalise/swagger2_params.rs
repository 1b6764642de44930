//! 2.0 raised to 3.0: parameters, and the request bodies that some of them become.

use super::place::{Place, Seg};
use super::shape::Shape;
use super::swagger2::JSON;
use super::{Norm, Section, extension, marker, text};
use crate::tree::{Object, Origin, Value};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// A body or form parameter and where it was written.
struct Field<'s> {
    object: &'s Object,
    origin: Origin,
    name: String,
}

impl<'s> Norm<'s, '_> {
    /// The parameters in `value` that stay parameters.
    pub(super) fn plain_parameters(
        &mut self,
        value: &'s Value,
        place: &Place<'_>,
        path: &str,
    ) -> Value {
        let mut out = Vec::new();
        let Value::Array(items) = value else {
            // A map is read as in 3.x; its bodies are lost, which no real description has.
            return self.parameters(value, place, path);
        };
        for (i, item) in items.iter().enumerate() {
            let target = place.step(Seg::Index(i), Seg::Index(out.len()));
            if let Some(made) = self.plain_parameter(item, &target, path) {
                if out.len() != i {
                    self.note(&target);
                }
                out.push(made);
            }
        }
        Value::Array(out)
    }

    /// The parameter `value`, where it stays one.
    pub(super) fn plain_parameter(
        &mut self,
        value: &'s Value,
        place: &Place<'_>,
        path: &str,
    ) -> Option<Value> {
        self.object("a parameter", value, place)?;
        let count = self.diags.len();
        let referred = self.referred_parameter(value, &place.child("$ref"));
        if value.get("$ref").is_none() {
            self.diags.truncate(count);
        }
        let (_, object) = referred?;
        let location = object.get("in").and_then(Value::as_str).unwrap_or("query");
        if matches!(location, "body" | "formData") {
            return None;
        }
        let path = path.to_owned();
        let location = location.to_owned();
        self.or_ref(
            Section::Parameters,
            value,
            place,
            move |norm, object, place| {
                let Some(Value::Object(mut out)) = norm.parameter_object(object, place, &path)
                else {
                    return None;
                };
                norm.collection(&mut out, object, &location, place);
                if let Some(example) = object.get("x-example").or_else(|| object.get("example")) {
                    out.insert("example".to_owned(), example.clone());
                }
                Some(Value::Object(out))
            },
        )
    }

    /// Gives the operation a request body made of its body and form parameters, and of its
    /// path item's where it has none of that name.
    pub(super) fn raise_body(
        &mut self,
        out: &mut Object,
        operation: &'s Object,
        item: &'s Object,
        place: &Place<'_>,
    ) {
        let mut bodies: Vec<Field<'s>> = Vec::new();
        let mut fields: Vec<Field<'s>> = Vec::new();
        let shared = place
            .origin()
            .pointer
            .split_last()
            .map(|(parent, _)| Origin {
                file: place.file,
                pointer: parent.child("parameters"),
            });
        let own = place.child("parameters").origin();
        for (holder, base) in [(operation, Some(own)), (item, shared)] {
            let (Some(Value::Array(items)), Some(base)) = (holder.get("parameters"), base) else {
                continue;
            };
            for (i, value) in items.iter().enumerate() {
                let written = Origin {
                    file: base.file,
                    pointer: base.pointer.index(i),
                };
                let root = Place::root();
                let count = self.diags.len();
                let found = self.referred_parameter(value, &root.jump(&written));
                self.diags.truncate(count);
                let Some((origin, object)) = found else {
                    continue;
                };
                let name = match object.get("name") {
                    Some(Value::String(name)) => name.clone(),
                    Some(Value::Number(name)) => name.as_str().to_owned(),
                    _ => String::new(),
                };
                let list = match object.get("in").and_then(Value::as_str) {
                    Some("body") => &mut bodies,
                    Some("formData") if !name.is_empty() => &mut fields,
                    _ => continue,
                };
                if !list.iter().any(|field| field.name == name) {
                    list.push(Field {
                        object,
                        origin,
                        name,
                    });
                }
            }
        }
        let consumes = match self.media_types(operation, "consumes", place) {
            Some(own) => own,
            None => self.consumes.clone(),
        };
        let target = place.to("requestBody");
        if let Some(body) = bodies.first() {
            if let Some(second) = bodies.get(1).map(|field| field.origin.clone()) {
                self.diags.report(
                    crate::diag::Code::WrongShape,
                    second,
                    "an operation has two bodies; the first is read",
                );
            }
            let made = self.body(body, consumes, &target);
            out.insert("requestBody".to_owned(), made);
        } else if !fields.is_empty() {
            let made = self.form(&fields, consumes, &target);
            out.insert("requestBody".to_owned(), made);
        }
        if out
            .get("parameters")
            .and_then(Value::as_array)
            .is_some_and(<[Value]>::is_empty)
        {
            out.shift_remove("parameters");
        }
    }

    fn body(&mut self, body: &Field<'s>, mut consumes: Vec<String>, target: &Place<'_>) -> Value {
        let place = target.jump(&body.origin);
        self.note(&place);
        let mut out = Object::default();
        for (key, value) in body.object {
            match key.as_str() {
                "description" => self.plain(&mut out, key, value, &place, Shape::Text),
                "required" => self.plain(&mut out, key, value, &place, Shape::Flag),
                _ => {
                    extension(&mut out, key, value);
                }
            }
        }
        if consumes.is_empty() {
            consumes.push(JSON.to_owned());
        }
        let holder = place.to("content");
        let content = match body.object.get("schema") {
            Some(schema) => self.content_of(&consumes, schema, &holder, "schema"),
            None => {
                self.slip(
                    &place,
                    "a body parameter lacks `schema`; any value is allowed",
                );
                consumes
                    .iter()
                    .map(|name| (name.clone(), Value::Object(Object::default())))
                    .collect()
            }
        };
        out.insert("content".to_owned(), Value::Object(content));
        out.insert(marker::BODY_NAME.to_owned(), text(&body.name));
        Value::Object(out)
    }

    fn form(&mut self, fields: &[Field<'s>], consumes: Vec<String>, target: &Place<'_>) -> Value {
        let file = fields
            .iter()
            .any(|field| field.object.get("type").and_then(Value::as_str) == Some("file"));
        let mut types: Vec<String> = consumes
            .into_iter()
            .filter(|name| name == MULTIPART || (name == FORM && !file))
            .collect();
        if types.is_empty() {
            types.push(if file { MULTIPART } else { FORM }.to_owned());
        }
        let mut content = Object::default();
        let mut required_any = false;
        let holder = target.to("content");
        for name in &types {
            let media = holder.to(name);
            let schema = media.to("schema");
            let home = schema.to("properties");
            let mut properties = Object::default();
            let mut required = Vec::new();
            let mut encoding = Object::default();
            for field in fields {
                let slot = home.to(&field.name);
                let here = slot.jump(&field.origin);
                self.note(&here);
                let before = self.diags.len();
                let Value::Object(mut made) = self.flat_schema(field.object, &here) else {
                    continue;
                };
                for key in ["description", "x-example"] {
                    if let Some(value @ Value::String(_)) = field.object.get(key) {
                        made.insert(
                            if key == "description" { key } else { "example" }.to_owned(),
                            value.clone(),
                        );
                    }
                }
                for (key, value) in field.object {
                    extension(&mut made, key, value);
                }
                let mut style = Object::default();
                self.collection(&mut style, field.object, "query", &here);
                if !style.is_empty() {
                    encoding.insert(field.name.clone(), Value::Object(style));
                }
                if !content.is_empty() {
                    self.diags.truncate(before);
                }
                if field.object.get("required") == Some(&Value::Bool(true)) {
                    required.push(text(&field.name));
                }
                properties.insert(field.name.clone(), Value::Object(made));
            }
            let mut made = Object::from_iter([
                ("type".to_owned(), text("object")),
                ("properties".to_owned(), Value::Object(properties)),
            ]);
            required_any |= !required.is_empty();
            if !required.is_empty() {
                made.insert("required".to_owned(), Value::Array(required));
            }
            let mut media = Object::from_iter([("schema".to_owned(), Value::Object(made))]);
            if !encoding.is_empty() {
                media.insert("encoding".to_owned(), Value::Object(encoding));
            }
            content.insert(name.clone(), Value::Object(media));
        }
        let mut out = Object::from_iter([("content".to_owned(), Value::Object(content))]);
        if required_any {
            out.insert("required".to_owned(), Value::Bool(true));
        }
        Value::Object(out)
    }
}
