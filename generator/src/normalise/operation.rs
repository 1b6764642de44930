//! Path items, operations, responses and callbacks.

use super::place::{Place, Seg};
use super::shape::Shape;
use super::{MAX_DEPTH, Norm, Section, Version, extension, marker, text};
use crate::diag::Code;
use crate::tree::{Object, Origin, Value};

/// The methods that 3.0's path items have.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl<'s> Norm<'s, '_> {
    /// A map of paths. `key` names it in messages.
    pub(super) fn paths(
        &mut self,
        key: &str,
        value: &'s Value,
        place: &Place<'_>,
        slash: bool,
    ) -> Object {
        let mut out = Object::default();
        if *value == Value::Null {
            return out;
        }
        let Some((members, moved)) = self.members(key, value, place) else {
            return out;
        };
        let jumped = moved.as_ref().map(|origin| place.jump(origin));
        let place = jumped.as_ref().unwrap_or(place);
        for (path, item) in members {
            if extension(&mut out, path, item) {
                continue;
            }
            let mut to = path.clone();
            if slash && !path.starts_with('/') {
                to = format!("/{path}");
                self.slip(
                    &place.child(path),
                    format!("the path `{path}` does not begin with a slash; read as `{to}`"),
                );
                if out.contains_key(&to) || members.contains_key(&to) {
                    continue;
                }
            }
            let here = place.step(Seg::Key(path), Seg::Key(&to));
            if to != *path {
                self.note(&here);
            }
            let made = self.path_item(item, &here, &to, &mut Vec::new());
            out.insert(to.clone(), made);
        }
        out
    }

    /// A path item; references are inlined, and what stands beside one wins.
    pub(super) fn path_item(
        &mut self,
        value: &'s Value,
        place: &Place<'_>,
        path: &str,
        within: &mut Vec<Origin>,
    ) -> Value {
        let mut out = Object::default();
        if *value == Value::Null {
            return Value::Object(out);
        }
        let Some(object) = self.object("a path item", value, place) else {
            return Value::Object(out);
        };
        if let Some(target) = object.get("$ref").and_then(Value::as_str) {
            let at = place.child("$ref");
            match self.resolve(target, &at) {
                Some(origin) if within.contains(&origin) || place.depth > MAX_DEPTH => {
                    self.report(
                        Code::RefCycle,
                        &at,
                        format!("the path item `{target}` leads back to itself"),
                    );
                }
                Some(origin) => {
                    within.push(origin.clone());
                    let there = place.jump(&origin);
                    if let Some(found) = self.value_at(&origin)
                        && let Value::Object(made) = self.path_item(found, &there, path, within)
                    {
                        for key in made.keys() {
                            self.note(&there.child(key));
                        }
                        out = made;
                    }
                    within.pop();
                }
                None => {}
            }
        }
        let mut additional = Object::default();
        for (key, value) in object {
            let here = place.child(key);
            let lower = key.to_ascii_lowercase();
            match key.as_str() {
                "$ref" => continue,
                "summary" | "description" => self.plain(&mut out, key, value, place, Shape::Text),
                "servers" => {
                    let made = self.servers(value, &here);
                    out.insert(key.clone(), made);
                }
                "parameters" if *value == Value::Null => {}
                "parameters" => {
                    let made = if self.version == Version::V2 {
                        self.plain_parameters(value, &here, path)
                    } else {
                        self.parameters(value, &here, path)
                    };
                    out.insert(key.clone(), made);
                }
                "query" if matches!(value, Value::Object(_)) => {
                    let home = place.to(marker::ADDITIONAL_OPERATIONS);
                    self.additional_operation(
                        &mut additional,
                        "QUERY",
                        value,
                        &home.step(Seg::Key(key), Seg::Key("QUERY")),
                        path,
                        object,
                    );
                }
                "additionalOperations" => {
                    let home = place.step(Seg::Key(key), Seg::Key(marker::ADDITIONAL_OPERATIONS));
                    let Some(members) = self.object(key, value, &home) else {
                        continue;
                    };
                    for (method, member) in members {
                        self.additional_operation(
                            &mut additional,
                            method,
                            member,
                            &home.child(method),
                            path,
                            object,
                        );
                    }
                }
                _ if METHODS.contains(&lower.as_str()) => {
                    if *key != lower {
                        self.slip(
                            &here,
                            format!("the method `{key}` is written `{lower}` in OpenAPI"),
                        );
                        if object.contains_key(&lower) {
                            continue;
                        }
                    }
                    let target = place.step(Seg::Key(key), Seg::Key(&lower));
                    if *key != lower {
                        self.note(&target);
                    }
                    // An operation kept in a file of its own: not in the standard, but done.
                    if let Some((operation, moved)) = self.members(key, value, &target) {
                        let jumped = moved.as_ref().map(|origin| target.jump(origin));
                        let made = self.operation(
                            operation,
                            jumped.as_ref().unwrap_or(&target),
                            path,
                            object,
                        );
                        out.insert(lower.clone(), made);
                    }
                }
                _ => self.rest(&mut out, key, value, place),
            }
        }
        if !additional.is_empty() {
            out.insert(
                marker::ADDITIONAL_OPERATIONS.to_owned(),
                Value::Object(additional),
            );
        }
        Value::Object(out)
    }

    fn additional_operation(
        &mut self,
        out: &mut Object,
        method: &str,
        value: &'s Value,
        place: &Place<'_>,
        path: &str,
        item: &'s Object,
    ) {
        self.note(place);
        if let Some(operation) = self.object(method, value, place) {
            let made = self.operation(operation, place, path, item);
            out.insert(method.to_owned(), made);
        }
    }

    fn operation(
        &mut self,
        object: &'s Object,
        place: &Place<'_>,
        path: &str,
        item: &'s Object,
    ) -> Value {
        let mut out = Object::default();
        for (key, value) in object {
            let here = place.child(key);
            match key.as_str() {
                "tags" => self.plain(&mut out, key, value, place, Shape::Texts),
                "summary" | "description" | "operationId" => {
                    if *value != Value::Null {
                        self.plain(&mut out, key, value, place, Shape::Text);
                    }
                }
                "deprecated" => self.plain(&mut out, key, value, place, Shape::Flag),
                "externalDocs" => self.external_docs(&mut out, value, place),
                "parameters" if *value == Value::Null => {}
                "parameters" => {
                    let made = if self.version == Version::V2 {
                        self.plain_parameters(value, &here, path)
                    } else {
                        self.parameters(value, &here, path)
                    };
                    out.insert(key.clone(), made);
                }
                "requestBody" if self.version != Version::V2 => {
                    let made = self.or_ref(
                        Section::RequestBodies,
                        value,
                        &here,
                        |norm, object, place| Some(norm.request_body(object, place)),
                    );
                    out.extend(made.map(|made| (key.clone(), made)));
                }
                "responses" => {
                    let made = self.responses(value, &here, object);
                    out.insert(key.clone(), Value::Object(made));
                }
                "callbacks" => {
                    let Some(members) = self.object(key, value, &here) else {
                        continue;
                    };
                    let mut made = Object::default();
                    for (name, member) in members {
                        let callback = self.or_ref(
                            Section::Callbacks,
                            member,
                            &here.child(name),
                            |norm, object, place| Some(norm.callback(object, place)),
                        );
                        made.extend(callback.map(|callback| (name.clone(), callback)));
                    }
                    out.insert(key.clone(), Value::Object(made));
                }
                "security" => {
                    if let Some(made) = self.security(value, &here) {
                        out.insert(key.clone(), made);
                    }
                }
                "servers" => {
                    let made = self.servers(value, &here);
                    out.insert(key.clone(), made);
                }
                "schemes" | "consumes" | "produces" if self.version == Version::V2 => {}
                _ => self.rest(&mut out, key, value, place),
            }
        }
        if self.version == Version::V2 {
            self.raise_body(&mut out, object, item, place);
        }
        if !out.contains_key("responses") {
            if self.version <= Version::V30 {
                self.slip(place, "the operation lacks `responses`");
            }
            out.insert("responses".to_owned(), Value::Object(Object::default()));
        }
        Value::Object(out)
    }

    fn responses(&mut self, value: &'s Value, place: &Place<'_>, operation: &'s Object) -> Object {
        let mut out = Object::default();
        let Some((members, moved)) = self.members("responses", value, place) else {
            return out;
        };
        let jumped = moved.as_ref().map(|origin| place.jump(origin));
        let place = jumped.as_ref().unwrap_or(place);
        for (key, member) in members {
            if extension(&mut out, key, member) {
                continue;
            }
            let Some(code) = status(key) else {
                self.slip(
                    &place.child(key),
                    format!("`{key}` is no status code; the response is left out"),
                );
                continue;
            };
            let here = place.step(Seg::Key(key), Seg::Key(&code));
            if code != *key {
                self.slip(
                    &place.child(key),
                    format!("`{key}` is no status code; read as `{code}`"),
                );
                if members.contains_key(&code) {
                    continue;
                }
                self.note(&here);
            }
            let made = if *member == Value::Null {
                self.slip(
                    &here,
                    "a response is null where an object belongs; read as one without a body",
                );
                Some(Value::Object(Object::from_iter([(
                    "description".to_owned(),
                    text(""),
                )])))
            } else if self.version == Version::V2 {
                self.raised_response(member, &here, operation)
            } else {
                self.or_ref(Section::Responses, member, &here, |norm, object, place| {
                    Some(norm.response(object, place))
                })
            };
            out.extend(made.map(|made| (code.clone(), made)));
        }
        out
    }

    pub(super) fn response(&mut self, object: &'s Object, place: &Place<'_>) -> Value {
        let mut out = Object::default();
        let mut summary = Object::default();
        for (key, value) in object {
            let here = place.child(key);
            match key.as_str() {
                "description" => {
                    if *value != Value::Null {
                        self.plain(&mut out, key, value, place, Shape::Text);
                    }
                }
                // New in 3.2: joined to the description.
                "summary" => self.plain(&mut summary, key, value, place, Shape::Text),
                "headers" => self.headers(&mut out, value, place),
                "content" => {
                    let made = self.content_map(value, &here);
                    out.insert(key.clone(), Value::Object(made));
                }
                "links" => {
                    let Some(members) = self.object(key, value, &here) else {
                        continue;
                    };
                    let mut made = Object::default();
                    for (name, member) in members {
                        let link = self.or_ref(
                            Section::Links,
                            member,
                            &here.child(name),
                            |norm, object, place| Some(norm.link(object, place)),
                        );
                        made.extend(link.map(|link| (name.clone(), link)));
                    }
                    out.insert(key.clone(), Value::Object(made));
                }
                "schema" if self.version != Version::V2 && !object.contains_key("content") => {
                    self.slip(&here, "a response says its `schema` itself, as in 2.0; read as that of `application/json`");
                    let content = place.to("content");
                    let media = content.to("application/json");
                    let target = media.child(key);
                    self.note(&target);
                    let made = Object::from_iter([(key.clone(), self.schema(value, &target))]);
                    let content =
                        Object::from_iter([("application/json".to_owned(), Value::Object(made))]);
                    out.insert("content".to_owned(), Value::Object(content));
                }
                _ => self.rest(&mut out, key, value, place),
            }
        }
        if let Some(summary) = summary.get("summary").and_then(Value::as_str) {
            let more = out
                .get("description")
                .and_then(Value::as_str)
                .map(|more| format!("{summary}\n\n{more}"));
            let joined = text(more.unwrap_or_else(|| summary.to_owned()));
            out.insert("description".to_owned(), joined);
        }
        // Required by the standard, and needed by no one: not worth a message.
        out.entry("description".to_owned())
            .or_insert_with(|| text(""));
        Value::Object(out)
    }

    pub(super) fn callback(&mut self, object: &'s Object, place: &Place<'_>) -> Value {
        let mut out = Object::default();
        for (expression, item) in object {
            if !expression.starts_with("x-") && !expression.starts_with('$')
                || expression.starts_with("${")
                || expression.starts_with("$request")
                || expression.starts_with("$response")
                || expression.starts_with("$url")
            {
                let made = self.path_item(item, &place.child(expression), "", &mut Vec::new());
                out.insert(expression.clone(), made);
            }
        }
        Value::Object(out)
    }
}

/// The status code, the range or `default` that `key` means.
fn status(key: &str) -> Option<String> {
    let word = key.trim();
    if word.eq_ignore_ascii_case("default") {
        return Some("default".to_owned());
    }
    let first = word
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let bytes = first.as_bytes();
    let digits = bytes.len() == 3
        && bytes.iter().all(u8::is_ascii_digit)
        && (b'1'..=b'9').contains(&bytes[0]);
    let range = bytes.len() == 3 && (b'1'..=b'5').contains(&bytes[0]) && &bytes[1..] == b"XX";
    (digits || range).then_some(first)
}
