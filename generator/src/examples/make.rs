//! Makes values from a schema: the least, the most, with nulls, and of each enum and union
//! every member in turn. What it makes is only a proposal: the validator judges it.

mod pattern;

use std::cell::Cell;

pub(super) use pattern::Patterns;
use serde_json::{Map, Value, json};

use super::schema::{pointer, reference};

/// How much of what is optional a value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// What is required.
    Least,
    /// Everything.
    Most,
    /// Everything, null where it may be.
    Nulls,
}

/// How many members of enums and unions are gone through.
const TURNS: usize = 6;
/// How deep there is more than is required; less deep where the value would be too long.
const LEVELS: [usize; 3] = [4, 2, 1];
/// How long a value may be as text: what is longer tests nothing more.
const LONGEST: usize = 8_000;
/// How many schemas are followed for one value, and how many within each other. What needs
/// itself without end has no value.
const FUEL: usize = 4_000;
const DEPTH: usize = 60;

/// Proposals for the schema called `root`.
pub(super) fn values(document: &Value, root: usize, patterns: &Patterns) -> Vec<(Amount, Value)> {
    let Some(schema) = document.pointer(&pointer(root)) else {
        return Vec::new();
    };
    let mut out: Vec<(Amount, Value)> = Vec::new();
    for amount in [Amount::Least, Amount::Most, Amount::Nulls] {
        for turn in 0..TURNS {
            let mut made = LEVELS.iter().filter_map(|&levels| {
                let maker = Maker {
                    document,
                    patterns,
                    amount,
                    turn,
                    levels,
                    depth: DEPTH,
                    fuel: &Cell::new(FUEL),
                };
                maker.make(schema)
            });
            let short = made.find(|value| value.to_string().len() < LONGEST);
            if let Some(value) = short
                && !out.iter().any(|(_, other)| *other == value)
            {
                out.push((amount, value));
            }
        }
    }
    out
}

#[derive(Clone, Copy)]
struct Maker<'a, 'f> {
    document: &'a Value,
    patterns: &'f Patterns,
    amount: Amount,
    turn: usize,
    /// How much deeper there is more than is required.
    levels: usize,
    /// How many more schemas may stand within this one.
    depth: usize,
    fuel: &'f Cell<usize>,
}

impl<'a> Maker<'a, '_> {
    /// One level deeper.
    fn inside(self) -> Self {
        match self.levels.checked_sub(1) {
            Some(levels) => Self { levels, ..self },
            None => Self {
                amount: Amount::Least,
                ..self
            },
        }
    }

    /// The members of a list, the `turn`th first.
    fn in_turn<T>(self, list: &'a [T]) -> impl Iterator<Item = &'a T> {
        let (before, after) = list.split_at(self.turn % list.len().max(1));
        after.iter().chain(before)
    }

    /// A value of a schema.
    fn make(self, schema: &'a Value) -> Option<Value> {
        let mut value = self.piece(schema, &[])?;
        // What is required without being named may be anything.
        if let (Value::Object(out), Value::Object(object)) = (&mut value, schema) {
            for name in required(object) {
                if !out.contains_key(name) {
                    out.insert(name.to_owned(), json!("anything"));
                }
            }
        }
        Some(value)
    }

    /// A value of a schema, or of a piece of one. `needed` are properties that schemas around it
    /// require.
    fn piece(mut self, schema: &'a Value, needed: &[&'a str]) -> Option<Value> {
        self.depth = self.depth.checked_sub(1)?;
        self.fuel.set(self.fuel.get().checked_sub(1)?);
        let Value::Object(object) = schema else {
            return (schema != &Value::Bool(false)).then(|| json!("anything"));
        };
        let may_be_null = match object.get("type") {
            Some(Value::Array(list)) => list.contains(&json!("null")),
            Some(kind) => kind == "null",
            None => false,
        };
        if may_be_null
            && (self.amount == Amount::Nulls || object.get("type") == Some(&json!("null")))
        {
            return Some(Value::Null);
        }
        if let Some(value) = object.get("const") {
            return Some(value.clone());
        }
        if let Some(Value::Array(list)) = object.get("enum") {
            return self.in_turn(list).next().cloned();
        }
        let members = |key: &str| object.get(key).and_then(Value::as_array);
        let mut needed = needed.to_vec();
        needed.extend(required(object));
        let all = members("allOf").map(Vec::as_slice).unwrap_or_default();
        needed.extend(all.iter().filter_map(Value::as_object).flat_map(required));
        let mut value = None;
        if let Some(target) = reference(schema) {
            let target = self.document.pointer(&pointer(target))?;
            value = Some(self.piece(target, &needed)?);
        }
        for member in all.iter().filter(|member| is_telling(member)) {
            value = Some(merge(value, self.piece(member, &needed)?));
        }
        for list in ["oneOf", "anyOf"].iter().filter_map(|key| members(key)) {
            let made = self
                .in_turn(list)
                .find_map(|member| self.piece(member, &needed));
            value = Some(merge(value, made?));
        }
        let own = self.own(object, &needed);
        match (value, own) {
            (Some(value), Some(own @ Value::Object(_))) if value.is_object() => {
                Some(merge(Some(value), own))
            }
            (Some(value), _) => Some(value),
            (None, own) => own,
        }
    }

    /// A value by the keywords of a schema itself.
    fn own(self, object: &'a Map<String, Value>, needed: &[&'a str]) -> Option<Value> {
        let kind = match object.get("type") {
            Some(Value::Array(list)) => {
                let list: Vec<&str> = list
                    .iter()
                    .filter_map(Value::as_str)
                    .filter(|name| *name != "null")
                    .collect();
                list.get(self.turn % list.len().max(1)).copied()
            }
            Some(Value::String(name)) => Some(name.as_str()),
            _ if object.contains_key("properties")
                || object.contains_key("additionalProperties") =>
            {
                Some("object")
            }
            _ if object.contains_key("items") => Some("array"),
            _ if object.contains_key("allOf")
                || object.contains_key("oneOf")
                || object.contains_key("anyOf")
                || object.contains_key("$ref") =>
            {
                None
            }
            _ => Some("string"),
        };
        match kind? {
            "boolean" => Some(json!(self.turn.is_multiple_of(2))),
            "integer" => Some(json!(self.number(object) as i64)),
            "number" => {
                let number = self.number(object);
                Some(json!(
                    if object.contains_key("multipleOf") || object.contains_key("maximum") {
                        number
                    } else {
                        number + 0.5
                    }
                ))
            }
            "string" => Some(json!(self.text(object))),
            "array" => self.array(object),
            "object" => self.object(object, needed),
            _ => Some(Value::Null),
        }
    }

    /// Bounds in turn: the least, the greatest, one between.
    fn number(self, object: &Map<String, Value>) -> f64 {
        let bound = |key: &str| object.get(key).and_then(Value::as_f64);
        let least = bound("minimum").or(bound("exclusiveMinimum").map(|n| n + 1.0));
        let most = bound("maximum").or(bound("exclusiveMaximum").map(|n| n - 1.0));
        let step = bound("multipleOf").unwrap_or(1.0);
        let number = match (least, most, self.turn % 2) {
            (_, Some(most), 1) => most,
            (Some(least), ..) => least,
            (None, Some(most), _) => most.min(7.0),
            (None, None, turn) => 7.0 + turn as f64,
        };
        (number / step).ceil() * step
    }

    fn text(self, object: &Map<String, Value>) -> String {
        let length = |key: &str| {
            let length = object.get(key).and_then(Value::as_u64);
            length.map(|n| n.min(2_000) as usize)
        };
        let least = length("minLength").unwrap_or(0);
        let most = length("maxLength").unwrap_or(usize::MAX);
        let format = object.get("format").and_then(Value::as_str);
        if let Some(pattern) = object.get("pattern").and_then(Value::as_str) {
            let text = self.patterns.text(pattern, self.turn, least..=most);
            return text.unwrap_or_default();
        }
        if let Some(texts) = format.and_then(of_format) {
            return texts[self.turn % texts.len()].to_owned();
        }
        let base = ["text", "ünïcode \"quoted\"\n", "a/b?c&d=é"][self.turn % 3];
        let mut text: String = base.chars().take(most).collect();
        while text.chars().count() < least {
            text.push('x');
        }
        text
    }

    fn array(self, object: &'a Map<String, Value>) -> Option<Value> {
        let inside = self.inside();
        let least = object.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let least = least.min(20) as usize;
        let mut items = Vec::new();
        let first = object.get("prefixItems").and_then(Value::as_array);
        for schema in first.into_iter().flatten() {
            items.push(inside.make(schema)?);
        }
        let Some(schema) = object.get("items") else {
            return Some(Value::Array(items));
        };
        // Items differ where they can: a list may hold each only once.
        let item = |at: usize| {
            let turn = self.turn + at;
            Self { turn, ..inside }.make(schema)
        };
        let full = self.amount != Amount::Least;
        while items.len() < least.max(usize::from(full)) {
            match item(items.len()) {
                Some(item) => items.push(item),
                None if items.len() >= least => break,
                None => return None,
            }
        }
        // One item does not tell how a list is written.
        let most = object.get("maxItems").and_then(Value::as_u64);
        if items.len() == 1 && full && most.is_none_or(|most| most > 1) {
            items.extend(item(1).filter(|item| !item.is_object() && !items.contains(item)));
        }
        Some(Value::Array(items))
    }

    fn object(self, object: &'a Map<String, Value>, needed: &[&'a str]) -> Option<Value> {
        let inside = self.inside();
        let mut out = Map::new();
        let named = object.get("properties").and_then(Value::as_object);
        for (name, schema) in named.into_iter().flatten() {
            let needed = needed.contains(&name.as_str());
            if !needed && self.amount == Amount::Least {
                continue;
            }
            match inside.make(schema) {
                Some(value) => {
                    out.insert(name.clone(), value);
                }
                None if needed => return None,
                None => {}
            }
        }
        let more = object.get("additionalProperties");
        let more = more.filter(|schema| schema.is_object());
        if self.amount != Amount::Least
            && let Some(value) = more.and_then(|schema| inside.make(schema))
        {
            out.insert("additional key".into(), value);
        }
        Some(Value::Object(out))
    }
}

/// The properties that a schema requires.
fn required(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let list = object.get("required").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

/// Whether a member of `allOf` says what the value is: some only describe it or bound it.
fn is_telling(schema: &Value) -> bool {
    const TELLING: [&str; 11] = [
        "$ref",
        "type",
        "properties",
        "additionalProperties",
        "items",
        "prefixItems",
        "enum",
        "const",
        "allOf",
        "anyOf",
        "oneOf",
    ];
    schema
        .as_object()
        .is_none_or(|object| TELLING.iter().any(|key| object.contains_key(*key)))
}

/// Texts of a format. Those without a type of ours are not asserted, but servers may.
fn of_format(format: &str) -> Option<&'static [&'static str]> {
    Some(match format {
        "date-time" => &["2024-02-29T12:34:56Z", "2023-12-31T23:59:59.123+05:30"],
        "date" => &["2024-02-29"],
        "time" => &["12:34:56Z"],
        "duration" => &["P1DT2H"],
        "byte" | "base64" => &["aGVsbG8="],
        "uuid" => &[
            "6f1b4c1e-6d0a-4b52-8a3c-0d9e2f7a1b3c",
            "0b8e5c1d-2f3a-4c6b-9d7e-8f1a2b3c4d5e",
        ],
        "email" | "idn-email" => &["user@example.com", "other+tag@example.org"],
        "uri" | "url" | "uri-reference" | "iri" => {
            &["https://example.com/a?b=c%20d", "https://example.org/"]
        }
        "hostname" | "idn-hostname" => &["example.com", "www.example.org"],
        "ipv4" | "ip" => &["192.0.2.1", "198.51.100.7"],
        "ipv6" => &["2001:db8::1"],
        _ => return None,
    })
}

/// Two halves of an object; of other values the first.
fn merge(first: Option<Value>, second: Value) -> Value {
    match (first, second) {
        (Some(Value::Object(mut first)), Value::Object(second)) => {
            for (key, value) in second {
                first.entry(key).or_insert(value);
            }
            Value::Object(first)
        }
        (Some(first), _) => first,
        (None, second) => second,
    }
}
