//! `enum` and `const`.

use super::{Hint, Lower};
use crate::diag::Code;
use crate::ir::{Docs, Enum, EnumRepr, EnumVariant, Scalar, Type, TypeKind};
use crate::openapi::Schema;
use crate::tree::{FastSet, Value};

/// Extensions with names for the values, and with texts.
const NAMES: &[&str] = &["x-enum-varnames", "x-enumNames", "x-enum-names"];
const TEXTS: &[&str] = &[
    "x-enum-descriptions",
    "x-enumDescriptions",
    "x-enum-description",
];

/// A value of an enum under construction.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) value: Value,
    pub(super) hint: Option<String>,
    pub(super) text: Option<String>,
    pub(super) at: crate::tree::Pointer,
}

impl<'d> Lower<'d, '_> {
    /// The type of a schema with an `enum`. `None`: the values say nothing that we can use,
    /// and what stands beside them decides.
    pub(super) fn enumeration(
        &mut self,
        schema: &Schema<'d>,
        values: &'d [Value],
        hint: Hint<'_>,
    ) -> Option<Type> {
        let mut known = self.known(schema, values);
        if known.is_empty() {
            if values.is_empty() {
                self.report(
                    Code::EmptyEnum,
                    &schema.at.child("enum"),
                    "the list of values is empty; any value of the type is taken",
                );
            }
            return None;
        }
        if known
            .iter()
            .any(|known| matches!(known.value, Value::Array(_) | Value::Object(_)))
        {
            return None;
        }
        let declared = schema.type_name();
        if declared == Some("array") {
            // Meant for the items.
            let inner = self.known_values(schema, known, None, super::schema::item_hint(hint));
            return Some(Type::List(Box::new(inner)));
        }
        if declared == Some("string") {
            // YAML reads `no`, `1.0` and `2020-01-01` as no text; text is what was meant.
            for known in &mut known {
                known.value = Value::String(text_of(&known.value));
            }
        }
        Some(self.known_values(schema, known, declared, hint))
    }

    fn known_values(
        &mut self,
        schema: &Schema<'d>,
        known: Vec<Known>,
        declared: Option<&str>,
        hint: Hint<'_>,
    ) -> Type {
        let all = |test: fn(&Value) -> bool| known.iter().all(|known| test(&known.value));
        if all(|value| value.as_str().is_some()) {
            return self.define_enum(schema, EnumRepr::String, known, hint);
        }
        let whole = |value: &Value| {
            value
                .as_number()
                .and_then(crate::tree::Number::as_i128)
                .is_some_and(|n| i64::try_from(n).is_ok())
        };
        if all(whole) && declared != Some("number") {
            return self.define_enum(schema, EnumRepr::Integer, known, hint);
        }
        if all(|value| value.as_bool().is_some()) {
            return Type::Scalar(Scalar::Bool);
        }
        if all(|value| value.as_number().is_some()) {
            return if declared == Some("integer") {
                Type::Scalar(Scalar::I64)
            } else {
                self.scalar_or(schema, Scalar::F64)
            };
        }
        self.report(
            Code::WidenedSchema,
            &schema.at.child("enum"),
            "the values are of different kinds; any JSON value is taken",
        )
        .help("give values of one kind, or a `oneOf` of enums");
        Type::JSON
    }

    fn scalar_or(&mut self, schema: &Schema<'d>, scalar: Scalar) -> Type {
        match schema.text("format") {
            Some("float") => Type::Scalar(Scalar::F32),
            _ => Type::Scalar(scalar),
        }
    }

    /// The values with their names and texts; no `null`, none twice.
    pub(super) fn known(&self, schema: &Schema<'d>, values: &'d [Value]) -> Vec<Known> {
        let list = |keys: &[&str]| keys.iter().find_map(|key| schema.get(key));
        let (names, texts) = (list(NAMES), list(TEXTS));
        let ms_enum = schema
            .get("x-ms-enum")
            .and_then(|ms| ms.get("values"))
            .and_then(Value::as_array);
        let ms = |value: &Value, key: &str| {
            let entry = ms_enum?
                .iter()
                .find(|entry| entry.get("value") == Some(value))?;
            entry.get(key)?.as_str().map(str::to_owned)
        };
        let word = |of: Option<&Value>, index: usize, value: &Value| match of? {
            Value::Array(items) => items.get(index)?.as_str().map(str::to_owned),
            Value::Object(map) => map.get(&text_of(value))?.as_str().map(str::to_owned),
            _ => None,
        };
        let mut seen = FastSet::default();
        let at = schema.at.child("enum");
        let mut known = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            if *value == Value::Null || !seen.insert((value.kind(), text_of(value))) {
                continue;
            }
            known.push(Known {
                value: value.clone(),
                hint: word(names, index, value)
                    .or_else(|| ms(value, "name"))
                    .filter(|name| !name.trim().is_empty()),
                text: word(texts, index, value)
                    .or_else(|| ms(value, "description"))
                    .filter(|text| !text.trim().is_empty()),
                at: at.index(index),
            });
        }
        known
    }

    pub(super) fn define_enum(
        &mut self,
        schema: &Schema<'d>,
        repr: EnumRepr,
        known: Vec<Known>,
        hint: Hint<'_>,
    ) -> Type {
        let id = self.reserve(schema, hint);
        let mut seen = FastSet::default();
        let variants = known
            .into_iter()
            .filter_map(|known| {
                let value = match (repr, &known.value) {
                    (EnumRepr::Integer, Value::Number(number)) => {
                        Value::Number(number.as_i128()?.into())
                    }
                    (_, value) => value.clone(),
                };
                let text = text_of(&value);
                let hint = known.hint.unwrap_or_else(|| text.clone());
                let docs = Docs {
                    description: known.text,
                    ..Docs::default()
                };
                seen.insert(text).then(|| EnumVariant {
                    value,
                    hint,
                    docs,
                    origin: self.doc.origins.origin(&known.at),
                })
            })
            .collect();
        self.api.types[id].kind = TypeKind::Enum(Enum { repr, variants });
        Type::Named(id)
    }
}

/// A scalar as text.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_str().to_owned(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}
