//! The members of schemas that need more than a copy.

use super::place::{Place, Seg};
use super::schema::Draft;
use super::shape::Shape;
use super::{Norm, Section, Version, marker, text};
use crate::tree::{Number, Object, Value};

/// Keywords that constrain: beside a `$ref` they were meant to matter.
pub(super) const CONSTRAINTS: &[&str] = &[
    "properties",
    "required",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
    "items",
    "additionalProperties",
];

/// Keywords that only one JSON type heeds.
fn heeded_by(key: &str) -> Option<&'static [&'static str]> {
    Some(match key {
        "maxLength" | "minLength" | "pattern" => &["string"],
        "multipleOf" | "maximum" | "minimum" | "exclusiveMaximum" | "exclusiveMinimum" => {
            &["integer", "number"]
        }
        "items" | "maxItems" | "minItems" | "uniqueItems" | marker::TUPLE => &["array"],
        "properties" | "required" | "additionalProperties" | "maxProperties" | "minProperties" => {
            &["object"]
        }
        _ => return None,
    })
}

/// Splits a schema of several types into a union of one schema a type (JSON Schema 2020-12,
/// validation, section 6.1.1: each keyword applies to its own type only).
pub(super) fn split_types(out: &mut Object, types: &[&'static str]) {
    let mut members: Vec<Object> = types
        .iter()
        .map(|name| Object::from_iter([("type".to_owned(), text(*name))]))
        .collect();
    let moved: Vec<String> = out
        .keys()
        .filter(|key| heeded_by(key).is_some())
        .cloned()
        .collect();
    for key in moved {
        let Some(value) = out.shift_remove(&key) else {
            continue;
        };
        let heeding = heeded_by(&key).unwrap_or_default();
        for (member, name) in members.iter_mut().zip(types) {
            if heeding.contains(name) {
                member.insert(key.clone(), value.clone());
            }
        }
    }
    if let Some(format) = out.shift_remove("format") {
        let numeric = matches!(
            format.as_str(),
            Some("int32" | "int64" | "uint32" | "uint64" | "float" | "double")
        );
        for (member, name) in members.iter_mut().zip(types) {
            if numeric == matches!(*name, "integer" | "number")
                && !matches!(*name, "array" | "object" | "boolean")
            {
                member.insert("format".to_owned(), format.clone());
            }
        }
    }
    out.shift_insert(
        0,
        "anyOf".to_owned(),
        Value::Array(members.into_iter().map(Value::Object).collect()),
    );
}

impl<'s> Norm<'s, '_> {
    pub(super) fn required(&mut self, draft: &mut Draft, value: &'s Value, place: &Place<'_>) {
        match value {
            // Draft 3 wrote it on the property itself; its holder takes it over.
            Value::Bool(required) => draft.required_here = *required,
            Value::String(word) if word == "true" || word == "false" => {
                draft.required_here = word == "true"
            }
            _ => self.plain(&mut draft.out, "required", value, place, Shape::Texts),
        }
    }

    pub(super) fn properties(&mut self, out: &mut Object, value: &'s Value, place: &Place<'_>) {
        let at = place.child("properties");
        let Some((members, moved)) = self.members("properties", value, &at) else {
            return;
        };
        let jumped = moved.as_ref().map(|origin| at.jump(origin));
        let at = jumped.as_ref().unwrap_or(&at);
        let mut made = Object::with_capacity(members.len());
        for (name, member) in members {
            let here = at.child(name);
            let (schema, required) = self.schema_of(member, &here, &[]);
            if required {
                self.slip(&here.child("required"), format!("`required: true` stands on the property `{name}`; read as an entry in the list `required` of its object"));
                let list = out
                    .entry("required".to_owned())
                    .or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(names) = list {
                    names.push(text(name));
                }
            }
            made.insert(name.clone(), schema);
        }
        out.insert("properties".to_owned(), Value::Object(made));
    }

    pub(super) fn additional(&mut self, out: &mut Object, value: &'s Value, place: &Place<'_>) {
        let key = "additionalProperties";
        let at = place.child(key);
        let made = match value {
            Value::Bool(_) => value.clone(),
            Value::String(_) => match self.shaped(key, value, place, Shape::Flag) {
                Some(flag) => flag,
                None => return,
            },
            Value::Object(_) => self.schema(value, &at),
            other => return self.unfit(key, other, &at, "a boolean or a schema"),
        };
        // Patterns that were read before allow more than `false` says.
        match (out.get(key), &made) {
            (Some(_), Value::Bool(_)) => {}
            (Some(_), _) => {
                if let Some(before) = out.shift_remove(key) {
                    out.insert(key.to_owned(), union(vec![before, made]));
                }
            }
            (None, _) => {
                out.insert(key.to_owned(), made);
            }
        }
    }

    /// Names that fit a pattern: 3.0 knows them as additional properties only.
    pub(super) fn pattern_properties(
        &mut self,
        out: &mut Object,
        object: &'s Object,
        value: &'s Value,
        place: &Place<'_>,
    ) {
        let at = place.from("patternProperties");
        let Some(members) = self.object("patternProperties", value, &at) else {
            return;
        };
        let holder = at.to("additionalProperties");
        let mut made = Vec::new();
        for (pattern, member) in members {
            let alone = members.len() == 1
                && !matches!(object.get("additionalProperties"), Some(Value::Object(_)));
            let union = holder.to("anyOf");
            let target = if alone {
                holder.from(pattern)
            } else {
                union.step(Seg::Key(pattern), Seg::Index(made.len()))
            };
            self.note(&target);
            made.push(self.schema(member, &target));
        }
        match out.get("additionalProperties") {
            None | Some(Value::Bool(_)) => {}
            Some(other) => made.push(other.clone()),
        }
        if !made.is_empty() {
            out.insert("additionalProperties".to_owned(), union(made));
        }
    }

    pub(super) fn items(&mut self, out: &mut Object, value: &'s Value, place: &Place<'_>) {
        match value {
            // Before 2020-12 a list here was a tuple.
            Value::Array(_) => self.tuple(out, &EMPTY, value, "items", place),
            _ => {
                let made = self.schema(value, &place.child("items"));
                out.insert("items".to_owned(), made);
            }
        }
    }

    /// An array whose first items have schemas of their own: an array of any of them, marked.
    pub(super) fn tuple(
        &mut self,
        out: &mut Object,
        object: &'s Object,
        value: &'s Value,
        key: &str,
        place: &Place<'_>,
    ) {
        let at = place.from(key);
        let Value::Array(members) = value else {
            return self.unfit(key, value, &at, "a list of schemas");
        };
        let holder = at.to("items");
        let union_at = holder.to("anyOf");
        let mut made: Vec<Value> = Vec::new();
        for (i, member) in members.iter().enumerate() {
            let target = union_at.step(Seg::Index(i), Seg::Index(made.len()));
            let schema = self.schema(member, &target);
            if !made.contains(&schema) {
                self.note(&target);
                made.push(schema);
            }
        }
        let rest = object
            .get("items")
            .or_else(|| object.get("additionalItems"));
        match rest {
            Some(Value::Bool(false)) => {
                let most = Value::Number(Number::from(members.len() as i128));
                out.entry("maxItems".to_owned()).or_insert(most);
            }
            Some(rest @ Value::Object(_)) => {
                let below = place.from("items").origin();
                let last = union_at.step(Seg::None, Seg::Index(made.len()));
                let target = last.jump(&below);
                let schema = self.schema(rest, &target);
                if !made.contains(&schema) {
                    self.note(&target);
                    made.push(schema);
                }
            }
            _ => {}
        }
        if made.len() == 1 {
            self.note(&holder);
        }
        out.insert("items".to_owned(), union(made));
        out.insert(
            marker::TUPLE.to_owned(),
            Value::Number(Number::from(members.len() as i128)),
        );
    }

    pub(super) fn enumeration(&mut self, draft: &mut Draft, value: &'s Value, place: &Place<'_>) {
        let at = place.child("enum");
        let values = match value {
            Value::Array(values) => values.clone(),
            Value::String(_) | Value::Number(_) | Value::Bool(_) => {
                self.slip(
                    &at,
                    "`enum` is one value where a list belongs; read as a list of it",
                );
                vec![value.clone()]
            }
            other => return self.unfit("enum", other, &at, "a list"),
        };
        // A null among the values is nullability's affair; alone it is the null type.
        let kept: Vec<Value> = values
            .iter()
            .filter(|value| **value != Value::Null)
            .cloned()
            .collect();
        draft.nullable |= kept.len() < values.len();
        let kept = if kept.is_empty() && !values.is_empty() {
            vec![Value::Null]
        } else {
            kept
        };
        draft.out.insert("enum".to_owned(), Value::Array(kept));
    }

    pub(super) fn constant(&mut self, draft: &mut Draft, value: &'s Value, place: &Place<'_>) {
        if draft.out.contains_key("enum") {
            draft.out.shift_remove("enum");
        }
        self.note(&place.step(Seg::Key("const"), Seg::Key("enum")));
        draft
            .out
            .insert("enum".to_owned(), Value::Array(vec![value.clone()]));
        if *value == Value::Null {
            draft.nullable = true;
        } else {
            draft
                .out
                .insert(marker::CONST.to_owned(), Value::Bool(true));
        }
    }

    /// A schema's list of examples: 3.0 has one.
    pub(super) fn schema_examples(
        &mut self,
        out: &mut Object,
        value: &'s Value,
        place: &Place<'_>,
    ) {
        let at = place.child("examples");
        let values: Vec<Value> = match value {
            Value::Array(values) => values.clone(),
            // The form that parameters and media types have.
            Value::Object(named) => named
                .values()
                .filter_map(|example| example.get("value").cloned())
                .collect(),
            Value::Null => return,
            other => {
                self.slip(
                    &at,
                    format!(
                        "`examples` is {} where a list belongs; read as a list of it",
                        other.kind()
                    ),
                );
                vec![value.clone()]
            }
        };
        let Some(first) = values.first().cloned() else {
            return;
        };
        if !out.contains_key("example") {
            self.note(&place.step(Seg::Key("examples"), Seg::Key("example")));
            out.insert("example".to_owned(), first);
        }
        if values.len() > 1 {
            out.insert(marker::EXAMPLES.to_owned(), Value::Array(values));
        }
    }

    pub(super) fn discriminator(&mut self, out: &mut Object, value: &'s Value, place: &Place<'_>) {
        let at = place.child("discriminator");
        let object = match value {
            Value::String(name) => {
                if self.version != Version::V2 {
                    self.slip(&at, "`discriminator` is a text where an object belongs; read as its `propertyName`");
                }
                let property = Object::from_iter([("propertyName".to_owned(), text(name))]);
                out.insert("discriminator".to_owned(), Value::Object(property));
                return;
            }
            other => match self.object("discriminator", other, &at) {
                Some(object) => object,
                None => return,
            },
        };
        if object
            .get("propertyName")
            .is_none_or(|name| name.as_str().is_none())
        {
            self.slip(&at, "`discriminator` lacks `propertyName` and is left out");
            return;
        }
        let mut made = Object::default();
        for (key, value) in object {
            match key.as_str() {
                "propertyName" => self.plain(&mut made, key, value, &at, Shape::Text),
                "mapping" => {
                    let here = at.child(key);
                    let Some(mapping) = self.object(key, value, &here) else {
                        continue;
                    };
                    let mapped: Object = mapping
                        .iter()
                        .filter_map(|(tag, target)| {
                            Some((tag.clone(), self.mapped(tag, target, &here)?))
                        })
                        .collect();
                    made.insert(key.clone(), Value::Object(mapped));
                }
                _ => self.rest(&mut made, key, value, &at),
            }
        }
        out.insert("discriminator".to_owned(), Value::Object(made));
    }

    /// A mapping's target: a component's name, or a reference (OpenAPI 3.0.4, section 4.7.25.3).
    fn mapped(&mut self, tag: &str, target: &'s Value, holder: &Place<'_>) -> Option<Value> {
        let at = holder.child(tag);
        let name = match target {
            Value::String(name) => name,
            // A slip that says clearly what is meant.
            Value::Object(object) => object.get("$ref").and_then(Value::as_str)?,
            other => {
                self.unfit("mapping", other, &at, "the name of a schema");
                return None;
            }
        };
        let home = if self.version == Version::V2 {
            "/definitions"
        } else {
            "/components/schemas"
        };
        let named = crate::tree::Origin {
            file: at.file,
            pointer: crate::tree::Pointer::parse(home).child(name),
        };
        let reference = if self.value_at(&named).is_some() {
            format!("#{}", named.pointer)
        } else {
            (*name).to_owned()
        };
        if !reference.contains(['#', '/'])
            && !reference.ends_with(".json")
            && !reference.ends_with(".yaml")
            && !reference.ends_with(".yml")
        {
            return Some(text(name));
        }
        self.component_ref(Section::Schemas, &reference, &at)
    }

    /// `contentEncoding` and `contentMediaType` as the formats that 3.0 has for them
    /// (OpenAPI 3.1.1, section 4.4.2).
    pub(super) fn content(
        &mut self,
        out: &mut Object,
        object: &'s Object,
        key: &str,
        value: &'s Value,
        place: &Place<'_>,
    ) {
        let Some(Value::String(word)) = self.shaped(key, value, place, Shape::Text) else {
            return;
        };
        let base64 = matches!(word.to_ascii_lowercase().as_str(), "base64" | "base64url");
        let format = match key {
            "contentEncoding" if base64 => Some("byte"),
            "contentMediaType" => {
                out.insert(marker::CONTENT_MEDIA_TYPE.to_owned(), text(&word));
                let encoded = object.contains_key("contentEncoding");
                let texty =
                    word.starts_with("text/") || word.contains("json") || word.contains("xml");
                (!encoded && !texty).then_some("binary")
            }
            _ => None,
        };
        if let Some(format) = format
            && !object.contains_key("format")
        {
            out.insert("format".to_owned(), text(format));
        }
    }
}

static EMPTY: std::sync::LazyLock<Object> = std::sync::LazyLock::new(Object::default);

/// The one schema, or a union of them.
fn union(mut members: Vec<Value>) -> Value {
    match members.len() {
        0 => Value::Object(Object::default()),
        1 => members.remove(0),
        _ => Value::Object(Object::from_iter([(
            "anyOf".to_owned(),
            Value::Array(members),
        )])),
    }
}
