//! Schemas: from every version's dialect to OpenAPI 3.0's.

use super::place::{Place, Seg};
use super::shape::Shape;
use super::types::Types;
use super::{MAX_DEPTH, Norm, Section, Version, marker, text};
use crate::diag::Code;
use crate::tree::{Number, Object, Value};

/// What a schema's walk gathers besides the keys it has made.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) out: Object,
    pub(super) types: Types,
    pub(super) nullable: bool,
    /// `required: true` on a property's own schema (JSON Schema draft 3).
    pub(super) required_here: bool,
}

impl<'s> Norm<'s, '_> {
    /// The schema `value` in 3.0's form.
    pub(super) fn schema(&mut self, value: &'s Value, place: &Place<'_>) -> Value {
        self.schema_of(value, place, &[]).0
    }

    /// The schema that the members of `value` but `skip` say, and whether it says of itself
    /// that it is required.
    pub(super) fn schema_of(
        &mut self,
        value: &'s Value,
        place: &Place<'_>,
        skip: &[&str],
    ) -> (Value, bool) {
        if place.depth > MAX_DEPTH {
            self.report(Code::TooLarge, place, "schemas are nested too deeply");
            return (Value::Object(Object::default()), false);
        }
        match value {
            Value::Object(object) => match object.get("$ref") {
                Some(Value::String(target)) => self.schema_ref(object, target, place),
                _ => self.schema_object(object, place, skip),
            },
            Value::Bool(true) => (Value::Object(Object::default()), false),
            Value::Bool(false) => (never(), false),
            Value::String(name)
                if matches!(
                    name.as_str(),
                    "string" | "number" | "integer" | "boolean" | "object" | "array"
                ) =>
            {
                self.slip(
                    place,
                    format!("the text `{name}` stands where a schema belongs; read as that type"),
                );
                (
                    Value::Object(Object::from_iter([("type".to_owned(), text(name))])),
                    false,
                )
            }
            other => {
                self.slip(
                    place,
                    format!(
                        "{} stands where a schema belongs; any value is allowed",
                        other.kind()
                    ),
                );
                (Value::Object(Object::default()), false)
            }
        }
    }

    /// A reference to a schema. What stands beside it is joined to it by `allOf`; before 3.1 only
    /// what describes the use is kept, as by the standard nothing beside a reference counts.
    fn schema_ref(
        &mut self,
        object: &'s Object,
        target: &'s str,
        place: &Place<'_>,
    ) -> (Value, bool) {
        let reference = self.component_ref(Section::Schemas, target, &place.child("$ref"));
        let mut beside = Draft::default();
        let mut ignored: Vec<&str> = Vec::new();
        for (key, value) in object {
            let describes = matches!(
                key.as_str(),
                "description"
                    | "nullable"
                    | "deprecated"
                    | "default"
                    | "readOnly"
                    | "writeOnly"
                    | "example"
                    | "examples"
                    | "x-nullable"
            );
            if key == "$ref" {
                continue;
            }
            if describes || key.starts_with("x-") || self.version >= Version::V31 {
                self.schema_key(&mut beside, object, key, value, place);
            } else if super::schema_parts::CONSTRAINTS.contains(&key.as_str()) {
                match value {
                    Value::Bool(required) if key == "required" => beside.required_here = *required,
                    _ => ignored.push(key),
                }
            } else if !super::SILENT.contains(&key.as_str())
                // Said once more, most often.
                && !matches!(key.as_str(), "title" | "type")
            {
                ignored.push(key);
            }
        }
        if let Some(first) = ignored.first() {
            let message = format!(
                "`{}` beside `$ref` has no effect before OpenAPI 3.1 and is left out",
                ignored.join("`, `")
            );
            self.slip(&place.child(first), message)
                .help("join the two with `allOf`");
        }
        if beside.nullable && self.version == Version::V30 {
            self.report(Code::NullableGuessed, &place.child("nullable"), "`nullable` stands beside `$ref`, where by the standard it has no effect; read as it was meant");
        }
        let required = beside.required_here;
        let mut out = Self::finish(beside);
        let Some(reference) = reference else {
            return (Value::Object(out), required);
        };
        let reference = Object::from_iter([("$ref".to_owned(), reference)]);
        if out.is_empty() {
            return (Value::Object(reference), required);
        }
        // The reference comes first, so what was written in `allOf` moves by one.
        let mut members = vec![Value::Object(reference)];
        let joined = place.to("allOf");
        self.note(&joined.step(Seg::None, Seg::Index(0)));
        if let Some(Value::Array(rest)) = out.shift_remove("allOf") {
            let written = place.child("allOf");
            for i in 0..rest.len() {
                self.note(&written.step(Seg::Index(i), Seg::Index(i + 1)));
            }
            members.extend(rest);
        }
        out.shift_insert(0, "allOf".to_owned(), Value::Array(members));
        (Value::Object(out), required)
    }

    /// The schema that the members of `object` but `skip` say.
    pub(super) fn schema_members(
        &mut self,
        object: &'s Object,
        place: &Place<'_>,
        skip: &[&str],
    ) -> Value {
        self.schema_object(object, place, skip).0
    }

    fn schema_object(
        &mut self,
        object: &'s Object,
        place: &Place<'_>,
        skip: &[&str],
    ) -> (Value, bool) {
        let mut draft = Draft::default();
        for (key, value) in object {
            if !skip.contains(&key.as_str()) {
                self.schema_key(&mut draft, object, key, value, place);
            }
        }
        let required = draft.required_here;
        (Value::Object(Self::finish(draft)), required)
    }

    /// One member of a schema. `object` is the whole schema, for keys that depend on others.
    fn schema_key(
        &mut self,
        draft: &mut Draft,
        object: &'s Object,
        key: &str,
        value: &'s Value,
        place: &Place<'_>,
    ) {
        let out = &mut draft.out;
        match key {
            "type" => {
                draft.types = self.types(value, &place.child(key));
                draft.nullable |= draft.types.null;
            }
            "nullable" => {
                if let Some(Value::Bool(true)) = self.shaped(key, value, place, Shape::Flag) {
                    draft.nullable = true;
                }
            }
            "x-nullable" if self.version == Version::V2 => {
                draft.nullable |= value.as_bool() == Some(true)
            }
            "title" | "description" | "pattern" | "format" => {
                // `format: null` and the like say nothing.
                if *value != Value::Null {
                    self.plain(out, key, value, place, Shape::Text);
                }
            }
            "multipleOf" | "maximum" | "minimum" => self.bound(out, key, value, place),
            "exclusiveMaximum" | "exclusiveMinimum" => self.exclusive(out, key, value, place),
            "maxLength" | "minLength" | "maxItems" | "minItems" | "maxProperties"
            | "minProperties" => {
                self.plain(out, key, value, place, Shape::Count);
            }
            "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" => {
                self.plain(out, key, value, place, Shape::Flag)
            }
            "xml" | "externalDocs" => self.plain(out, key, value, place, Shape::Object),
            "default" => {
                out.insert(key.to_owned(), value.clone());
            }
            "example" => {
                out.insert(key.to_owned(), value.clone());
            }
            "examples" => self.schema_examples(out, value, place),
            "required" => self.required(draft, value, place),
            "enum" => self.enumeration(draft, value, place),
            "const" => self.constant(draft, value, place),
            "properties" => self.properties(out, value, place),
            "patternProperties" => self.pattern_properties(out, object, value, place),
            "additionalProperties" => self.additional(out, value, place),
            "unevaluatedProperties" if !object.contains_key("additionalProperties") => {
                if matches!(value, Value::Object(_)) {
                    self.note(&place.step(Seg::Key(key), Seg::Key("additionalProperties")));
                    let made = self.schema(
                        value,
                        &place.step(Seg::Key(key), Seg::Key("additionalProperties")),
                    );
                    out.entry("additionalProperties".to_owned()).or_insert(made);
                }
            }
            "items" if !object.contains_key("prefixItems") => self.items(out, value, place),
            "prefixItems" => self.tuple(out, object, value, key, place),
            "allOf" | "anyOf" | "oneOf" => self.composition(draft, object, key, value, place),
            "not" => {
                let made = self.schema(value, &place.child(key));
                draft.out.insert(key.to_owned(), made);
                self.report(
                    Code::UnsupportedKeyword,
                    &place.child(key),
                    "`not` cannot be expressed in a type; it is not checked",
                );
            }
            "if" | "dependentSchemas" | "propertyNames" | "contains" | "unevaluatedItems" => {
                if !matches!(value, Value::Bool(_)) {
                    self.report(
                        Code::UnsupportedKeyword,
                        &place.child(key),
                        format!("`{key}` cannot be expressed in a type; it is not checked"),
                    );
                }
            }
            "discriminator" => self.discriminator(out, value, place),
            "contentEncoding" | "contentMediaType" => self.content(out, object, key, value, place),
            "$dynamicRef" | "$recursiveRef" if !object.contains_key("$ref") => {
                if let Some(target) = value.as_str()
                    && let Some(reference) =
                        self.component_ref(Section::Schemas, target, &place.child(key))
                {
                    self.report(
                        Code::UnsupportedKeyword,
                        &place.child(key),
                        format!("`{key}` is read as a plain reference"),
                    );
                    let member = Value::Object(Object::from_iter([("$ref".to_owned(), reference)]));
                    push(&mut draft.out, "allOf", member);
                }
            }
            // Said with `if` and `contains`; without them they have no effect.
            "then" | "else" if object.contains_key("if") => {}
            "minContains" | "maxContains" if object.contains_key("contains") => {}
            "unevaluatedProperties" if value.as_bool().is_some() => {}
            // Of the items of 2.0's parameters.
            "collectionFormat" | "allowEmptyValue" if self.version == Version::V2 => {}
            "items" => {}
            _ => self.rest(out, key, value, place),
        }
    }

    /// What follows from the members together.
    fn finish(draft: Draft) -> Object {
        let Draft {
            mut out,
            types,
            mut nullable,
            ..
        } = draft;
        if let Some(format) = types.format {
            out.entry("format".to_owned())
                .or_insert_with(|| text(format));
        }
        let composed = ["allOf", "anyOf", "oneOf", "enum"]
            .iter()
            .any(|key| out.contains_key(*key));
        match types.names.as_slice() {
            [] if types.null && !composed => {
                out.insert("enum".to_owned(), Value::Array(vec![Value::Null]));
                out.insert(marker::NULL.to_owned(), Value::Bool(true));
            }
            [] => {}
            [one] => {
                out.shift_insert(0, "type".to_owned(), text(*one));
            }
            // The members, or the values, say of which type each is.
            _ if composed => {}
            // Every type but null is no restriction.
            all if all.len() >= 5 => {}
            several => super::schema_parts::split_types(&mut out, several),
        }
        if out
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|values| values.len() == 1 && values[0] == Value::Null)
        {
            out.insert(marker::NULL.to_owned(), Value::Bool(true));
            nullable = true;
        }
        if nullable {
            out.insert("nullable".to_owned(), Value::Bool(true));
        }
        out
    }

    /// 3.1 writes an exclusive bound as a number, 3.0 as a boolean beside the bound.
    fn exclusive(&mut self, out: &mut Object, key: &str, value: &'s Value, place: &Place<'_>) {
        let plain = if key == "exclusiveMaximum" {
            "maximum"
        } else {
            "minimum"
        };
        match value {
            Value::Bool(_) => {
                out.insert(key.to_owned(), value.clone());
            }
            Value::Number(bound) => {
                let tighter = match out
                    .get(plain)
                    .and_then(Value::as_number)
                    .map(Number::as_f64)
                {
                    Some(other) if plain == "maximum" => bound.as_f64() <= other,
                    Some(other) => bound.as_f64() >= other,
                    None => true,
                };
                if tighter {
                    self.note(&place.step(Seg::Key(key), Seg::Key(plain)));
                    out.insert(plain.to_owned(), value.clone());
                    out.insert(key.to_owned(), Value::Bool(true));
                }
            }
            other => self.unfit(key, other, &place.child(key), "a number or a boolean"),
        }
    }

    /// `maximum`, `minimum`, `multipleOf`: an exclusive bound read before may be the tighter one.
    fn bound(&mut self, out: &mut Object, key: &str, value: &'s Value, place: &Place<'_>) {
        let Some(Value::Number(bound)) = self.shaped(key, value, place, Shape::Number) else {
            return;
        };
        if let Some(Value::Number(other)) = out.get(key) {
            let wider = if key == "maximum" {
                bound.as_f64() >= other.as_f64()
            } else {
                bound.as_f64() <= other.as_f64()
            };
            if wider {
                return;
            }
            out.shift_remove(if key == "maximum" {
                "exclusiveMaximum"
            } else {
                "exclusiveMinimum"
            });
        }
        out.insert(key.to_owned(), Value::Number(bound));
    }
}

/// The schema that nothing fits.
fn never() -> Value {
    let not = Value::Object(Object::default());
    Value::Object(Object::from_iter([
        ("not".to_owned(), not),
        (marker::NEVER.to_owned(), Value::Bool(true)),
    ]))
}

/// Appends to the list `key`.
pub(super) fn push(out: &mut Object, key: &str, member: Value) {
    match out.get_mut(key) {
        Some(Value::Array(items)) => items.push(member),
        _ => {
            out.insert(key.to_owned(), Value::Array(vec![member]));
        }
    }
}
