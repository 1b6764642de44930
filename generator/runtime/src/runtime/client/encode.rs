//! How parameters and form fields are written.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::super::data::Value;
use super::operation::{Param, Style};

/// All but `A-Z a-z 0-9 - . _ ~`.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The same without the reserved characters that do not end a value of a query.
const RESERVED: &AsciiSet = &COMPONENT
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Of `application/x-www-form-urlencoded`; a space becomes `+`.
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'*')
    .remove(b' ');

pub(super) fn component(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, COMPONENT).into()
}

fn reserved(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, RESERVED).into()
}

pub(super) fn form(text: &str) -> Cow<'_, str> {
    let text = Cow::from(utf8_percent_encode(text, FORM));
    if text.contains(' ') {
        Cow::Owned(text.replace(' ', "+"))
    } else {
        text
    }
}

fn plain(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// From here on doubles are whole numbers only: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The text of a value that stands alone.
pub(super) fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Null => Cow::Borrowed(""),
        // A whole number is written as one, whatever its type: `927`, not `927.0`. (And 0, not -0.)
        Value::Number(number) => Cow::Owned(match number.as_f64() {
            Some(whole) if number.is_f64() && whole.fract() == 0.0 && whole.abs() < EXACT => {
                (whole + 0.0).to_string()
            }
            _ => number.to_string(),
        }),
        other => Cow::Owned(other.to_string()),
    }
}

/// Where a value is written, which says how its characters are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Query,
    Form,
    Cookie,
}

/// Names and values, `name=value` each, as they are written.
pub(super) struct Pairs {
    pub(super) text: String,
    delimiter: &'static str,
}

impl Pairs {
    pub(super) fn new(delimiter: &'static str) -> Self {
        Self {
            text: String::new(),
            delimiter,
        }
    }

    /// Adds a pair, which is encoded already.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        let delimiter = match self.text.is_empty() {
            true => "",
            false => self.delimiter,
        };
        // Those of short queries fit at once.
        let size = delimiter.len() + name.len() + 1 + value.len();
        self.text.reserve(size.max(32));
        self.text.push_str(delimiter);
        self.text.push_str(name);
        self.text.push('=');
        self.text.push_str(value);
    }
}

/// Adds the pairs of a query, a form or a cookie, encoded.
pub(super) fn pairs(param: &Param, name: &str, value: &Value, target: Target, pairs: &mut Pairs) {
    let encode: fn(&str) -> Cow<'_, str> = match target {
        Target::Form => form,
        _ if param.allow_reserved => reserved,
        Target::Query | Target::Cookie => component,
    };
    let encode_name = if target == Target::Form {
        form
    } else {
        component
    };
    let one = |name: &str, value: &Value, pairs: &mut Pairs| {
        pairs.add(&encode_name(name), &encode(&text(value)));
    };
    match (param.style, value) {
        (Style::Json, value) => pairs.add(&encode_name(name), &encode(&value.to_string())),
        (Style::DeepObject, value) => {
            deep(name, value, &mut |name, value| one(name, value, pairs));
        }
        (_, Value::Array(items)) if items.is_empty() => {}
        (_, Value::Array(items)) if param.explode => {
            let name = if param.brackets {
                format!("{name}[]")
            } else {
                name.to_owned()
            };
            for item in items {
                one(&name, item, pairs);
            }
        }
        (style, Value::Array(items)) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| encode(&text(item)).into_owned())
                .collect();
            pairs.add(&encode_name(name), &items.join(delimiter(style, target)));
        }
        (_, Value::Object(fields)) if fields.is_empty() => {}
        (_, Value::Object(fields)) if param.explode => {
            for (name, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
                one(name, value, pairs);
            }
        }
        (style, Value::Object(fields)) => {
            let parts: Vec<String> = fields
                .iter()
                .filter(|(_, value)| !value.is_null())
                .flat_map(|(name, value)| {
                    [encode(name).into_owned(), encode(&text(value)).into_owned()]
                })
                .collect();
            pairs.add(&encode_name(name), &parts.join(delimiter(style, target)));
        }
        (_, value) => one(name, value, pairs),
    }
}

fn delimiter(style: Style, target: Target) -> &'static str {
    match (style, target) {
        (Style::SpaceDelimited, Target::Form) => "+",
        (Style::SpaceDelimited, _) => "%20",
        (Style::TabDelimited, _) => "%09",
        (Style::PipeDelimited, _) => "%7C",
        _ => ",",
    }
}

/// `name[key][0]=value`
fn deep(name: &str, value: &Value, put: &mut dyn FnMut(&str, &Value)) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                deep(&format!("{name}[{key}]"), value, put);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                deep(&format!("{name}[{index}]"), value, put);
            }
        }
        Value::Null => {}
        value => put(name, value),
    }
}

/// A header's value.
pub(super) fn header(param: &Param, value: &Value) -> String {
    simple(param, value, ",", "=", plain)
}

/// A value in the path, its prefix and delimiters included.
pub(super) fn path(param: &Param, value: &Value) -> String {
    match (param.style, value) {
        (Style::Label, value) => {
            let delimiter = if param.explode { "." } else { "," };
            format!(".{}", simple(param, value, delimiter, "=", component))
        }
        (Style::Matrix, Value::Array(items)) if param.explode => items
            .iter()
            .map(|item| format!(";{}={}", component(param.name), component(&text(item))))
            .collect(),
        (Style::Matrix, Value::Object(fields)) if param.explode => fields
            .iter()
            .map(|(name, value)| format!(";{}={}", component(name), component(&text(value))))
            .collect(),
        (Style::Matrix, value) => {
            format!(
                ";{}={}",
                component(param.name),
                simple(param, value, ",", ",", component)
            )
        }
        (_, value) => simple(param, value, ",", "=", component),
    }
}

fn simple(
    param: &Param,
    value: &Value,
    delimiter: &str,
    equals: &str,
    encode: fn(&str) -> Cow<'_, str>,
) -> String {
    match value {
        value if param.style == Style::Json => encode(&value.to_string()).into_owned(),
        Value::Array(items) => items
            .iter()
            .map(|item| encode(&text(item)).into_owned())
            .collect::<Vec<_>>()
            .join(delimiter),
        Value::Object(fields) => {
            let equals = if param.explode { equals } else { "," };
            fields
                .iter()
                .map(|(name, value)| format!("{}{equals}{}", encode(name), encode(&text(value))))
                .collect::<Vec<_>>()
                .join(delimiter)
        }
        value => encode(&text(value)).into_owned(),
    }
}
