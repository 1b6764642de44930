//! Text, numbers, booleans: formats and bounds.

use openapiv3::{IntegerFormat, NumberFormat, StringFormat, VariantOrUnknownOrEmpty as Format};

use super::field::Layers;
use super::{Hint, Lower};
use crate::diag::Code;
use crate::ir::{Bounds, Scalar, Type};
use crate::openapi::Schema;
use crate::tree::{Number, Value};

/// Formats of text that say how it looks, and need no note.
const PLAIN_FORMATS: &[&str] = &[
    "uuid",
    "uri",
    "url",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uri-reference",
    "uri-template",
    "idn-email",
    "idn-hostname",
    "iri",
    "iri-reference",
    "regex",
    "json-pointer",
    "relative-json-pointer",
    "string",
    "text",
    "enum",
    "duration",
    "time",
    "char",
    "password",
    "uuid4",
    "json",
    "html",
    "markdown",
];

impl<'d> Lower<'d, '_> {
    pub(super) fn scalar(&mut self, schema: &Schema<'d>, hint: Hint<'_>) -> Type {
        let Some(declared) = schema.declared() else {
            // Without a type, a format of text is the only word on it.
            return match schema.text("format") {
                Some("date-time") => Type::Scalar(Scalar::DateTime),
                Some("date") => Type::Scalar(Scalar::Date),
                Some("uuid" | "uri" | "email" | "password") => Type::STRING,
                _ => Type::JSON,
            };
        };
        let scalar = match declared {
            openapiv3::Type::String(text) => self.text(schema, text.format),
            openapiv3::Type::Integer(integer) => self.integer(schema, integer.format),
            openapiv3::Type::Number(number) => self.number(schema, number.format),
            openapiv3::Type::Boolean(_) => Scalar::Bool,
            openapiv3::Type::Array(_) => return Type::List(Box::new(Type::JSON)),
            openapiv3::Type::Object(_) => return self.object(schema, hint),
        };
        Type::Scalar(scalar)
    }

    fn text(&mut self, schema: &Schema<'d>, format: Format<StringFormat>) -> Scalar {
        match format {
            Format::Empty => Scalar::String,
            Format::Item(StringFormat::Date) => Scalar::Date,
            Format::Item(StringFormat::DateTime) => Scalar::DateTime,
            Format::Item(StringFormat::Password) => Scalar::String,
            Format::Item(StringFormat::Byte) => Scalar::Base64,
            Format::Item(StringFormat::Binary) => Scalar::Binary,
            Format::Unknown(format) => match format.to_ascii_lowercase().as_str() {
                "date-time-rfc-2822" | "date-time-rfc2822" | "date-time-rfc1123" | "datetime" | "rfc3339" => {
                    Scalar::DateTime
                }
                "base64" => Scalar::Base64,
                "file" => Scalar::Binary,
                plain if PLAIN_FORMATS.contains(&plain) => Scalar::String,
                _ => {
                    self.unknown_format(schema, &format, "text");
                    Scalar::String
                }
            },
        }
    }

    fn integer(&mut self, schema: &Schema<'d>, format: Format<IntegerFormat>) -> Scalar {
        let bound = |key: &str| schema.get(key).and_then(Value::as_number).map(Number::as_f64);
        let (minimum, maximum) = (bound("minimum"), bound("maximum"));
        // `i64::MAX` rounded by JavaScript is a little more, and no reason for a wider type.
        let rounded = 9_223_372_036_854_776_000.0;
        let unsigned = minimum.is_some_and(|minimum| minimum >= 0.0);
        let above = maximum.is_some_and(|maximum| maximum > rounded);
        let below = minimum.is_some_and(|minimum| minimum < -rounded);
        if below || above && (!unsigned || maximum.is_some_and(|maximum| maximum > 18_446_744_073_709_552_000.0)) {
            return Scalar::I128;
        }
        if above {
            return Scalar::U64;
        }
        let beyond_i32 = maximum.is_some_and(|maximum| maximum > f64::from(i32::MAX))
            || minimum.is_some_and(|minimum| minimum < f64::from(i32::MIN));
        match format {
            Format::Item(IntegerFormat::Int32) if !beyond_i32 => Scalar::I32,
            Format::Empty | Format::Item(_) => Scalar::I64,
            Format::Unknown(format) => match format.as_str() {
                "int8" | "int16" | "uint8" | "uint16" if !beyond_i32 => Scalar::I32,
                "int8" | "int16" | "uint8" | "uint16" | "uint32" | "int" | "integer" | "long" => Scalar::I64,
                "uint64" | "uint" => Scalar::U64,
                "int128" | "uint128" => Scalar::I128,
                _ => {
                    self.unknown_format(schema, &format, "a whole number");
                    Scalar::I64
                }
            },
        }
    }

    fn number(&mut self, schema: &Schema<'d>, format: Format<NumberFormat>) -> Scalar {
        match format {
            Format::Item(NumberFormat::Float) => Scalar::F32,
            Format::Empty | Format::Item(NumberFormat::Double) => Scalar::F64,
            Format::Unknown(format) => match format.as_str() {
                "int32" | "int64" | "integer" | "int" | "long" => Scalar::I64,
                "float64" | "number" => Scalar::F64,
                "float32" => Scalar::F32,
                _ => {
                    self.unknown_format(schema, &format, "a number");
                    Scalar::F64
                }
            },
        }
    }

    fn unknown_format(&mut self, schema: &Schema<'d>, format: &str, what: &str) {
        if self.formats.insert(format!("{what} {format}")) {
            let shown: String = format.chars().take(60).collect();
            self.report(
                Code::UnknownFormat,
                &schema.at.child("format"),
                format!("the format `{shown}` is unknown; the value is {what}"),
            );
        }
    }

    /// The bounds that hold for a value of `ty`.
    pub(super) fn bounds(&self, layers: &Layers<'d>, ty: &Type) -> Bounds {
        let number = |key: &str| layers.get(key).and_then(Value::as_number).cloned();
        let count = |key: &str| number(key)?.as_i128().and_then(|n| u64::try_from(n).ok());
        let mut bounds = Bounds::default();
        match ty {
            Type::List(_) => {
                bounds.min_items = count("minItems").filter(|n| *n > 0);
                bounds.max_items = count("maxItems");
                bounds.unique_items = layers.flag("uniqueItems");
            }
            Type::Scalar(Scalar::Json | Scalar::Bool) | Type::Map(_) | Type::Nullable(_) => {}
            Type::Scalar(scalar) if scalar.is_number() => {
                bounds.minimum = number("minimum");
                bounds.maximum = number("maximum");
                bounds.exclusive_minimum = bounds.minimum.is_some() && layers.flag("exclusiveMinimum");
                bounds.exclusive_maximum = bounds.maximum.is_some() && layers.flag("exclusiveMaximum");
                bounds.multiple_of = number("multipleOf");
            }
            Type::Scalar(_) => {
                bounds.min_length = count("minLength").filter(|n| *n > 0);
                bounds.max_length = count("maxLength");
                bounds.pattern = layers.get("pattern").and_then(Value::as_str).map(str::to_owned);
            }
            Type::Named(id) => return self.named_bounds(layers, *id),
        }
        bounds
    }

    /// Behind the name of a component there may be a scalar or a list.
    fn named_bounds(&self, layers: &Layers<'d>, id: crate::ir::TypeId) -> Bounds {
        use crate::ir::TypeKind;
        match &self.api.types[id].kind {
            TypeKind::Alias(Type::Named(_)) | TypeKind::Struct(_) | TypeKind::Union(_) => Bounds::default(),
            TypeKind::Alias(Type::Scalar(Scalar::Json)) => {
                // Perhaps only not lowered yet: what the schema says decides.
                match layers.0.iter().find_map(Schema::type_name) {
                    Some("string") => self.bounds(layers, &Type::STRING),
                    Some("integer" | "number") => self.bounds(layers, &Type::Scalar(Scalar::F64)),
                    Some("array") => self.bounds(layers, &Type::List(Box::new(Type::JSON))),
                    _ => Bounds::default(),
                }
            }
            TypeKind::Alias(ty) => self.bounds(layers, &ty.clone()),
            _ => Bounds::default(),
        }
    }
}
