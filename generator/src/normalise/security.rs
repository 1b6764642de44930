//! Security schemes and requirements, of 2.0 and 3.x, with the mistakes that mix the two.

use super::place::{Place, Seg};
use super::shape::Shape;
use super::{Norm, Version, extension, marker, text};
use crate::tree::{Object, Value};

impl<'s> Norm<'s, '_> {
    /// A list of requirements, any of which is enough.
    pub(super) fn security(&mut self, value: &'s Value, place: &Place<'_>) -> Option<Value> {
        let items: &'s [Value] = match value {
            Value::Array(items) => items,
            Value::Object(object) if object.is_empty() => {
                self.slip(place, "`security` is an empty object where a list belongs; read as the empty list: no security");
                return Some(Value::Array(Vec::new()));
            }
            Value::Object(_) => {
                self.slip(
                    place,
                    "`security` is one requirement where a list belongs; read as a list of it",
                );
                std::slice::from_ref(value)
            }
            other => {
                self.unfit("security", other, place, "a list of requirements");
                return None;
            }
        };
        let mut out = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let here = place.item(i);
            match item {
                Value::Object(object) => {
                    let mut made = Object::default();
                    for (name, scopes) in object {
                        let scopes = match scopes {
                            Value::Null => None,
                            Value::Object(scopes) if scopes.is_empty() => None,
                            other => self.shaped(name, other, &here, Shape::Texts),
                        };
                        made.insert(
                            name.clone(),
                            scopes.unwrap_or_else(|| Value::Array(Vec::new())),
                        );
                    }
                    out.push(Value::Object(made));
                }
                Value::String(name) => {
                    self.slip(&here, format!("the requirement `{name}` is a text where an object belongs; read as `{name}: []`"));
                    out.push(Value::Object(Object::from_iter([(
                        name.clone(),
                        Value::Array(Vec::new()),
                    )])));
                }
                other => self.unfit("a security requirement", other, &here, "an object"),
            }
        }
        Some(Value::Array(out))
    }

    pub(super) fn security_scheme(
        &mut self,
        object: &'s Object,
        place: &Place<'_>,
    ) -> Option<Value> {
        let mut out = Object::default();
        let Some(kind) = object.get("type").and_then(Value::as_str) else {
            self.slip(place, "a security scheme without `type` is left out");
            return None;
        };
        let known = [
            "apiKey",
            "http",
            "oauth2",
            "openIdConnect",
            "mutualTLS",
            "basic",
        ];
        let meant = known
            .iter()
            .find(|known| known.eq_ignore_ascii_case(kind))
            .copied();
        let Some(meant) = meant.or(kind.eq_ignore_ascii_case("bearer").then_some("bearer")) else {
            self.slip(
                &place.child("type"),
                format!("the security scheme's type `{kind}` is unknown; the scheme is left out"),
            );
            return None;
        };
        if meant != kind || (self.version != Version::V2 && matches!(meant, "basic" | "bearer")) {
            let read = if matches!(meant, "basic" | "bearer") {
                "http"
            } else {
                meant
            };
            self.slip(
                &place.child("type"),
                format!(
                    "the security scheme's type `{kind}` is none of OpenAPI 3's; read as `{read}`"
                ),
            );
        }
        let (kind, scheme) = match meant {
            "basic" | "bearer" => ("http", Some(meant)),
            other => (other, None),
        };
        out.insert("type".to_owned(), text(kind));
        out.extend(scheme.map(|scheme| ("scheme".to_owned(), text(scheme))));
        for (key, value) in object {
            match key.as_str() {
                "description" | "bearerFormat" | "openIdConnectUrl" | "scheme" => {
                    if *value != Value::Null {
                        self.plain(&mut out, key, value, place, Shape::Text);
                    }
                }
                "name" | "in" if kind == "apiKey" => {
                    self.plain(&mut out, key, value, place, Shape::Text)
                }
                "flows" if kind == "oauth2" => {
                    let here = place.child(key);
                    let Some(flows) = self.object(key, value, &here) else {
                        continue;
                    };
                    let made = self.flows(flows, &here);
                    out.insert(key.clone(), Value::Object(made));
                }
                // Read before, or after as those of a scheme of 2.0.
                "type" | "name" | "in" | "flow" | "flows" | "authorizationUrl" | "tokenUrl"
                | "refreshUrl" | "scopes" => {}
                _ => self.rest(&mut out, key, value, place),
            }
        }
        let missing = match kind {
            "apiKey" if !out.contains_key("name") => Some("name"),
            "http" if !out.contains_key("scheme") => Some("scheme"),
            "openIdConnect" if !out.contains_key("openIdConnectUrl") => Some("openIdConnectUrl"),
            _ => None,
        };
        if let Some(missing) = missing {
            self.slip(
                place,
                format!("a security scheme of the type `{kind}` lacks `{missing}` and is left out"),
            );
            return None;
        }
        if kind == "apiKey"
            && !matches!(
                out.get("in").and_then(Value::as_str),
                Some("query" | "header" | "cookie")
            )
        {
            self.slip(
                place,
                "an API key says neither `in: header`, `query` nor `cookie`; read as a header",
            );
            out.insert("in".to_owned(), text("header"));
        }
        if kind == "oauth2" && !out.contains_key("flows") {
            // 2.0 has one flow, written on the scheme itself.
            let mut flows = Object::default();
            if let Some(flow) = object.get("flow").and_then(Value::as_str) {
                if self.version != Version::V2 {
                    self.slip(
                        place,
                        "an OAuth scheme says its `flow` itself, as in 2.0; read as its `flows`",
                    );
                }
                let name = flow_name(flow);
                let holder = place.to("flows");
                let target = holder.to(name);
                self.note(&target);
                let made = self.flow(object, &target, name);
                flows.insert(name.to_owned(), Value::Object(made));
            } else {
                self.slip(place, "an OAuth scheme lacks `flows`");
            }
            out.insert("flows".to_owned(), Value::Object(flows));
        }
        Some(Value::Object(out))
    }

    fn flows(&mut self, flows: &'s Object, place: &Place<'_>) -> Object {
        let mut out = Object::default();
        for (key, value) in flows {
            if extension(&mut out, key, value) {
                continue;
            }
            let name = if key == "deviceAuthorization" {
                marker::DEVICE_FLOW
            } else {
                flow_name(key)
            };
            let here = place.step(Seg::Key(key), Seg::Key(name));
            let Some(flow) = self.object(key, value, &here) else {
                continue;
            };
            if !matches!(
                name,
                "implicit"
                    | "password"
                    | "clientCredentials"
                    | "authorizationCode"
                    | marker::DEVICE_FLOW
            ) {
                self.slip(
                    &here,
                    format!("the OAuth flow `{key}` is unknown and left out"),
                );
                continue;
            }
            if name != key {
                self.note(&here);
                if name != marker::DEVICE_FLOW {
                    self.slip(
                        &here,
                        format!("the OAuth flow `{key}` is called `{name}` in OpenAPI 3"),
                    );
                }
            }
            let made = self.flow(flow, &here, name);
            out.insert(name.to_owned(), Value::Object(made));
        }
        out
    }

    fn flow(&mut self, flow: &'s Object, place: &Place<'_>, name: &str) -> Object {
        let mut out = Object::default();
        for (key, value) in flow {
            match key.as_str() {
                "authorizationUrl" | "tokenUrl" | "refreshUrl" | "deviceAuthorizationUrl"
                    if *value != Value::Null =>
                {
                    self.plain(&mut out, key, value, place, Shape::Text);
                }
                "scopes" => {
                    let scopes = match value {
                        Value::Object(scopes) => scopes
                            .iter()
                            .filter(|(scope, _)| !scope.starts_with("x-"))
                            .map(|(scope, text)| {
                                (
                                    scope.clone(),
                                    Value::String(text.as_str().unwrap_or_default().to_owned()),
                                )
                            })
                            .collect(),
                        Value::Array(names) => {
                            self.slip(&place.child(key), "`scopes` is a list where a mapping belongs; read as scopes without descriptions");
                            names
                                .iter()
                                .filter_map(Value::as_str)
                                .map(|name| (name.to_owned(), text("")))
                                .collect()
                        }
                        _ => Object::default(),
                    };
                    out.insert(key.clone(), Value::Object(scopes));
                }
                _ => {}
            }
        }
        out.entry("scopes".to_owned())
            .or_insert_with(|| Value::Object(Object::default()));
        let needed: &[&str] = match name {
            "implicit" => &["authorizationUrl"],
            "authorizationCode" => &["authorizationUrl", "tokenUrl"],
            "password" | "clientCredentials" => &["tokenUrl"],
            _ => &[],
        };
        for key in needed {
            if !out.contains_key(*key) {
                self.slip(place, format!("the OAuth flow lacks `{key}`"));
                out.insert((*key).to_owned(), text(""));
            }
        }
        out
    }
}

/// The name that 3.0 gives a flow of 2.0.
fn flow_name(flow: &str) -> &str {
    match flow {
        "accessCode" | "authorization_code" => "authorizationCode",
        "application" | "client_credentials" => "clientCredentials",
        other => other,
    }
}
