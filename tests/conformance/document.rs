//! A description as its author wrote it, for the judge: its operations, and its schemas as a
//! JSON Schema validator reads them. Shares no code with the generator.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::judge::{Raw, decoded};

/// A description in one file.
pub(crate) struct Document {
    root: Value,
    /// The same with schemas in the words of JSON Schema 2020-12.
    schemas: Value,
}

impl Document {
    /// Reads YAML or JSON.
    pub(crate) fn read(text: &str) -> Self {
        let text = floating(text);
        let mut yaml: serde_yaml::Value = serde_yaml::from_str(&text).expect("a description");
        yaml.apply_merge().expect("merge keys");
        let root: Value = serde_json::to_value(without_tags(yaml)).expect("a description");
        let modern = root["openapi"]
            .as_str()
            .is_some_and(|version| !version.starts_with("3.0"));
        let schemas = translated(&root, modern);
        Self { root, schemas }
    }

    pub(crate) fn root(&self) -> &Value {
        &self.root
    }

    /// What a value means: references followed.
    pub(crate) fn resolve<'v>(&'v self, value: &'v Value) -> &'v Value {
        let mut value = value;
        for _ in 0..20 {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
                break;
            };
            let pointer = decoded(reference.trim_start_matches('#'));
            match self.root.pointer(&pointer) {
                Some(target) => value = target,
                None => break,
            }
        }
        value
    }

    /// The path template that a path is of, and the raw values in it.
    pub(crate) fn route(
        &self,
        method: &str,
        path: &str,
    ) -> Option<(String, BTreeMap<String, String>)> {
        let paths = self.root["paths"].as_object()?;
        let mut found: Vec<(&String, BTreeMap<String, String>)> = paths
            .iter()
            .filter(|(template, _)| !self.operation(template, method).is_null())
            .filter_map(|(template, _)| {
                let mut values = BTreeMap::new();
                let plain = template.split(['#', '?']).next().unwrap_or_default();
                matches(plain, path, &mut values).then_some((template, values))
            })
            .collect();
        // What is written out goes before what is a parameter.
        found.sort_by_key(|(template, _)| template.matches('{').count());
        let (template, values) = found.into_iter().next()?;
        Some((template.clone(), values))
    }

    fn item(&self, template: &str) -> &Value {
        self.resolve(&self.root["paths"][template])
    }

    pub(crate) fn operation(&self, template: &str, method: &str) -> Value {
        let item = self.item(template);
        let usual = &item[method.to_ascii_lowercase()];
        let other = || item["additionalOperations"].get(method);
        Some(usual)
            .filter(|usual| usual.is_object())
            .or_else(other)
            .cloned()
            .unwrap_or_default()
    }

    /// The parameters of an operation, and those of its path that it does not replace.
    pub(crate) fn parameters(&self, template: &str, method: &str) -> Vec<Value> {
        let item = self.item(template);
        let lists = [
            &item[method.to_ascii_lowercase()]["parameters"],
            &item["parameters"],
        ];
        let mut out: Vec<Value> = Vec::new();
        for param in lists.iter().filter_map(|list| list.as_array()).flatten() {
            let param = self.resolve(param);
            let same = |other: &Value| other["name"] == param["name"] && other["in"] == param["in"];
            if !out.iter().any(same) {
                out.push(param.clone());
            }
        }
        out
    }

    /// The request body of an operation; that of Swagger 2.0 made of its parameters.
    pub(crate) fn body(&self, operation: &Value) -> Option<Value> {
        if let Some(body) = operation.get("requestBody") {
            return Some(self.resolve(body).clone());
        }
        let params = operation["parameters"].as_array()?;
        let params: Vec<&Value> = params.iter().map(|param| self.resolve(param)).collect();
        let consumes = operation.get("consumes").or(self.root.get("consumes"));
        let media = |default: &str| -> Vec<String> {
            let list = consumes
                .and_then(Value::as_array)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let list: Vec<String> = list
                .iter()
                .filter_map(|m| m.as_str().map(str::to_owned))
                .collect();
            if list.is_empty() {
                vec![default.to_owned()]
            } else {
                list
            }
        };
        let contents = |media: Vec<String>, content: Value| -> Map<String, Value> {
            media
                .into_iter()
                .map(|media| (media, content.clone()))
                .collect()
        };
        if let Some(body) = params.iter().find(|param| param["in"] == "body") {
            let content = json!({ "schema": body["schema"] });
            return Some(
                json!({ "required": body["required"], "content": contents(media("application/json"), content) }),
            );
        }
        let fields: Vec<&&Value> = params
            .iter()
            .filter(|param| param["in"] == "formData")
            .collect();
        if fields.is_empty() {
            return None;
        }
        let name = |field: &Value| field["name"].as_str().unwrap_or_default().to_owned();
        let properties: Map<String, Value> =
            fields.iter().map(|f| (name(f), (**f).clone())).collect();
        let required: Vec<String> = fields
            .iter()
            .filter(|f| f["required"] == true)
            .map(|f| name(f))
            .collect();
        let schema = json!({ "type": "object", "properties": properties, "required": required });
        let content = json!({ "schema": schema });
        Some(json!({ "content": contents(media("application/x-www-form-urlencoded"), content) }))
    }

    /// Whether a schema lets a value be of this kind, by what it says itself.
    pub(crate) fn may_be(&self, schema: &Value, kind: &str) -> bool {
        self.kinds(schema, kind, 0)
    }

    fn kinds(&self, schema: &Value, kind: &str, depth: usize) -> bool {
        let schema = self.resolve(schema);
        let said = match &schema["type"] {
            Value::String(one) => one == kind,
            Value::Array(list) => list.iter().any(|one| one == kind),
            _ => match kind {
                "object" => schema.get("properties").is_some(),
                "array" => schema.get("items").is_some(),
                _ => false,
            },
        };
        let members = ["allOf", "anyOf", "oneOf"]
            .iter()
            .filter_map(|key| schema[*key].as_array());
        said || depth < 10
            && members
                .flatten()
                .any(|member| self.kinds(member, kind, depth + 1))
    }

    /// The properties that a schema names, with their schemas.
    pub(crate) fn named(&self, schema: &Value) -> Vec<(String, Value)> {
        let mut out = Vec::new();
        self.collect(schema, 0, &mut out);
        out
    }

    /// A schema may extend itself: after ten steps nothing is new.
    fn collect(&self, schema: &Value, depth: usize, out: &mut Vec<(String, Value)>) {
        let schema = self.resolve(schema);
        let own = schema["properties"].as_object().into_iter().flatten();
        out.extend(own.map(|(key, value)| (key.clone(), value.clone())));
        for key in ["allOf", "anyOf", "oneOf"] {
            let members = schema[key].as_array().into_iter().flatten();
            for member in members.filter(|_| depth < 10) {
                self.collect(member, depth + 1, out);
            }
        }
    }

    /// The names of an object's properties; none where it takes any.
    pub(crate) fn properties(&self, schema: &Value) -> Option<Vec<String>> {
        let open = self.resolve(schema)["additionalProperties"].clone();
        let named = self.named(schema);
        let any = open == true || open.is_object() || named.is_empty();
        (!any).then(|| named.into_iter().map(|(name, _)| name).collect())
    }

    /// The schema of a list's items.
    pub(crate) fn items<'v>(&'v self, schema: &'v Value) -> &'v Value {
        let schema = self.resolve(schema);
        let members = ["allOf", "anyOf", "oneOf"]
            .iter()
            .filter_map(|key| schema[*key].as_array());
        schema.get("items").unwrap_or_else(|| {
            let lists = members
                .flatten()
                .filter(|member| self.may_be(member, "array"));
            lists
                .map(|member| self.items(member))
                .next()
                .unwrap_or(&Value::Null)
        })
    }

    /// What a text is as JSON, by its schema.
    pub(crate) fn typed(&self, schema: &Value, raw: &Raw) -> Value {
        match raw {
            Raw::Text(text) => {
                let parsed = serde_json::from_str::<Value>(text).ok();
                let fits = |value: &Value| match value {
                    Value::Number(number) => {
                        let whole = number.as_f64().is_some_and(|number| number.fract() == 0.0);
                        self.may_be(schema, "number") || whole && self.may_be(schema, "integer")
                    }
                    Value::Bool(_) => self.may_be(schema, "boolean"),
                    Value::Null => !self.may_be(schema, "string"),
                    Value::Object(_) => self.may_be(schema, "object"),
                    Value::Array(_) => self.may_be(schema, "array"),
                    Value::String(_) => false,
                };
                parsed.filter(fits).unwrap_or_else(|| text.as_str().into())
            }
            Raw::List(items) => {
                let schema = self.items(schema);
                items.iter().map(|item| self.typed(schema, item)).collect()
            }
            Raw::Object(members) => {
                let named: BTreeMap<String, Value> = self.named(schema).into_iter().collect();
                let other = self.resolve(schema)["additionalProperties"].clone();
                let members = members.iter().map(|(key, value)| {
                    (
                        key.clone(),
                        self.typed(named.get(key).unwrap_or(&other), value),
                    )
                });
                Value::Object(members.collect())
            }
        }
    }

    /// What the validator finds wrong with a value.
    pub(crate) fn faults(&self, schema: &Value, value: &Value) -> impl Iterator<Item = String> {
        let modern = self.root["openapi"]
            .as_str()
            .is_some_and(|version| !version.starts_with("3.0"));
        let mut whole = Map::new();
        for key in ["components", "definitions", "paths", "parameters"] {
            if let Some(part) = self.schemas.get(key) {
                whole.insert(key.into(), part.clone());
            }
        }
        if !schema.is_null() {
            whole.insert("x-asked".into(), translated(schema, modern));
            whole.insert("$ref".into(), "#/x-asked".into());
        }
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .build(&Value::Object(whole))
            .expect("the schema can be read");
        let faults: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{error} (at `{}`)", error.instance_path()))
            .collect();
        faults.into_iter()
    }
}

/// The text with integers that the reader has no room for as floating-point numbers.
fn floating(text: &str) -> String {
    let words = text.split_inclusive(|c: char| c.is_whitespace() || ",]}".contains(c));
    let words = words.map(|word| {
        let number = word.trim_end_matches(|c: char| c.is_whitespace() || ",]}".contains(c));
        let digits = number.trim_start_matches('-');
        let long = digits.len() > 19 && digits.bytes().all(|byte| byte.is_ascii_digit());
        match long {
            true => word.replacen(number, &format!("{number}.0"), 1),
            false => word.to_owned(),
        }
    });
    words.collect()
}

/// Whether a path is of a template, and the raw values of the template's parameters.
fn matches(template: &str, path: &str, values: &mut BTreeMap<String, String>) -> bool {
    let Some((literal, rest)) = template.split_once('{') else {
        return decoded(path) == decoded(template);
    };
    let Some((name, rest)) = rest.split_once('}') else {
        return false;
    };
    let Some(path) = path
        .strip_prefix(literal)
        .or_else(|| path.strip_prefix(&encoded(literal)))
    else {
        return false;
    };
    let ends = path.char_indices().map(|(at, _)| at).chain([path.len()]);
    for end in ends {
        if path[..end].contains('/') {
            return false;
        }
        if end > 0 && matches(rest, &path[end..], values) {
            values.insert(name.to_owned(), path[..end].to_owned());
            return true;
        }
    }
    false
}

/// A literal of a path as it stands in a URL.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte);
    let bytes = text.bytes().map(|byte| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    bytes.collect()
}

/// Custom tags mean nothing here.
fn without_tags(value: serde_yaml::Value) -> serde_yaml::Value {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Tagged(tagged) => without_tags(tagged.value),
        Yaml::Sequence(items) => Yaml::Sequence(items.into_iter().map(without_tags).collect()),
        Yaml::Mapping(members) => {
            let text = |key: Yaml| match key {
                Yaml::Number(number) => Yaml::String(number.to_string()),
                Yaml::Bool(bool) => Yaml::String(bool.to_string()),
                key => key,
            };
            let members = members.into_iter();
            Yaml::Mapping(
                members
                    .map(|(key, value)| (text(key), without_tags(value)))
                    .collect(),
            )
        }
        value => value,
    }
}

/// Schemas in the words of JSON Schema 2020-12, as requests have to fit them.
fn translated(value: &Value, modern: bool) -> Value {
    let object = match value {
        Value::Array(items) => return items.iter().map(|item| translated(item, modern)).collect(),
        Value::Object(object) => object,
        scalar => return scalar.clone(),
    };
    if !modern && object.get("$ref").is_some_and(Value::is_string) {
        return json!({ "$ref": object["$ref"] });
    }
    let mut out = Map::new();
    for (key, value) in object {
        let keep = match key.as_str() {
            // Those that have a type of their own.
            "format" => value
                .as_str()
                .is_none_or(|format| ["date", "date-time", "byte"].contains(&format)),
            "type" => value != "file",
            "required" => !value.is_boolean(),
            "exclusiveMinimum" | "exclusiveMaximum" => !value.is_boolean(),
            _ => true,
        };
        if keep {
            out.insert(key.clone(), translated(value, modern));
        }
    }
    for (flag, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if object.get(flag) == Some(&Value::Bool(true))
            && let Some(bound) = out.remove(bound)
        {
            out.insert(flag.into(), bound);
        }
    }
    if let (Some(Value::Array(required)), Some(properties)) =
        (out.get_mut("required"), object.get("properties"))
    {
        required.retain(|name| properties[name.as_str().unwrap_or_default()]["readOnly"] != true);
    }
    let nullable = ["nullable", "x-nullable"]
        .iter()
        .any(|key| object.get(*key) == Some(&Value::Bool(true)));
    if nullable {
        return json!({ "anyOf": [out, { "type": "null" }] });
    }
    Value::Object(out)
}
