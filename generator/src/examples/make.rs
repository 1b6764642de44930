//! Makes values from a schema: the least, the most, with nulls, and of each enum and union
//! every member in turn. What it makes is only a proposal: the validator judges it.

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
/// How deep values are made.
const DEPTH: usize = 6;

/// Proposals for the schema called `root`.
pub(super) fn values(document: &Value, root: usize) -> Vec<(Amount, Value)> {
    let Some(schema) = document.pointer(&pointer(root)) else {
        return Vec::new();
    };
    let mut out: Vec<(Amount, Value)> = Vec::new();
    for amount in [Amount::Least, Amount::Most, Amount::Nulls] {
        for turn in 0..TURNS {
            let maker = Maker {
                document,
                amount,
                turn,
            };
            if let Some(value) = maker.make(schema, DEPTH)
                && !out.iter().any(|(_, other)| *other == value)
                // What grows without bound tests nothing more.
                && value.to_string().len() < 20_000
            {
                out.push((amount, value));
            }
        }
    }
    out
}

struct Maker<'a> {
    document: &'a Value,
    amount: Amount,
    turn: usize,
}

impl<'a> Maker<'a> {
    /// The `turn`th of a list.
    fn pick<T>(&self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.turn % list.len().max(1))
    }

    fn make(&self, schema: &'a Value, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
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
            return self.pick(list).cloned();
        }
        let mut value = None;
        if let Some(target) = reference(schema) {
            let target = self.document.pointer(&pointer(target))?;
            value = Some(self.make(target, depth)?);
        }
        if let Some(Value::Array(list)) = object.get("allOf") {
            for member in list {
                // Bounds alone describe no value.
                if member.get("minimum").is_some() && member.get("type").is_none() {
                    continue;
                }
                value = Some(merge(value, self.make(member, depth)?));
            }
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(Value::Array(list)) = object.get(key) {
                value = Some(merge(value, self.make(self.pick(list)?, depth)?));
            }
        }
        let own = self.own(object, depth);
        match (value, own) {
            (Some(value), Some(own @ Value::Object(_))) if value.is_object() => {
                Some(merge(Some(value), own))
            }
            (Some(value), _) => Some(value),
            (None, own) => own,
        }
    }

    /// A value by the keywords of a schema itself.
    fn own(&self, object: &'a Map<String, Value>, depth: usize) -> Option<Value> {
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
            "array" => self.array(object, depth),
            "object" => self.object(object, depth),
            _ => Some(Value::Null),
        }
    }

    /// Bounds in turn: the least, the greatest, one between.
    fn number(&self, object: &Map<String, Value>) -> f64 {
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

    fn text(&self, object: &Map<String, Value>) -> String {
        let base = match object.get("format").and_then(Value::as_str) {
            Some("date-time") => {
                return ["2024-02-29T12:34:56Z", "2023-12-31T23:59:59.123+05:30"][self.turn % 2]
                    .into();
            }
            Some("date") => return "2024-02-29".into(),
            Some("byte") => return "aGVsbG8=".into(),
            _ => ["text", "ünïcode \"quoted\"\n", "a/b?c&d=é"][self.turn % 3],
        };
        if let Some(pattern) = object.get("pattern").and_then(Value::as_str) {
            return by_pattern(pattern).unwrap_or_default();
        }
        let length = |key: &str| {
            object
                .get(key)
                .and_then(Value::as_u64)
                .map(|n| n.min(2_000) as usize)
        };
        let mut text: String = base
            .chars()
            .take(length("maxLength").unwrap_or(usize::MAX))
            .collect();
        while length("minLength").is_some_and(|least| text.chars().count() < least) {
            text.push('x');
        }
        text
    }

    fn array(&self, object: &'a Map<String, Value>, depth: usize) -> Option<Value> {
        let least = object
            .get("minItems")
            .and_then(Value::as_u64)
            .unwrap_or(0)
            .min(20);
        let mut items = Vec::new();
        for schema in object
            .get("prefixItems")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            items.push(self.make(schema, depth)?);
        }
        let wanted = if self.amount == Amount::Least {
            least
        } else {
            least.max(1)
        };
        if let Some(schema) = object.get("items") {
            while (items.len() as u64) < wanted {
                // Items differ where they can: a list may hold each only once.
                let maker = Maker {
                    turn: self.turn + items.len(),
                    ..*self
                };
                match maker.make(schema, depth) {
                    Some(item) => items.push(item),
                    None if least == 0 => break,
                    None => return None,
                }
            }
            // One item does not tell how a list is written.
            let most = object.get("maxItems").and_then(Value::as_u64);
            let room = most.is_none_or(|most| most > items.len() as u64);
            if items.len() == 1 && room && self.amount != Amount::Least {
                let maker = Maker {
                    turn: self.turn + 1,
                    ..*self
                };
                let second = maker.make(schema, depth);
                items.extend(second.filter(|item| !item.is_object() && !items.contains(item)));
            }
        }
        Some(Value::Array(items))
    }

    fn object(&self, object: &'a Map<String, Value>, depth: usize) -> Option<Value> {
        let mut out = Map::new();
        let required: Vec<&str> = object
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (name, schema) in object
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let needed = required.contains(&name.as_str());
            if !needed && self.amount == Amount::Least {
                continue;
            }
            match self.make(schema, depth) {
                Some(value) => {
                    out.insert(name.clone(), value);
                }
                None if needed => return None,
                None => {}
            }
        }
        if self.amount != Amount::Least
            && let Some(schema @ Value::Object(_)) = object.get("additionalProperties")
            && let Some(value) = self.make(schema, depth)
        {
            out.insert("additional key".into(), value);
        }
        Some(Value::Object(out))
    }
}

/// A text of a simple pattern: letters, classes and repetitions. None where it has groups.
fn by_pattern(pattern: &str) -> Option<String> {
    let mut out = String::new();
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        let c = match c {
            '[' => {
                let class: Vec<char> = rest.by_ref().take_while(|c| *c != ']').collect();
                match class.as_slice() {
                    ['^', ..] => return None,
                    ['\\', class, ..] => of_class(*class)?,
                    [first, ..] => *first,
                    [] => return None,
                }
            }
            '\\' => of_class(rest.next()?)?,
            '.' => 'x',
            '(' | ')' | '|' | '*' | '+' | '?' | '{' => return None,
            c => c,
        };
        let times = match rest.peek() {
            Some('*' | '?') => 0,
            Some('+') => 1,
            Some('{') => {
                rest.next();
                let text: String = rest.by_ref().take_while(|c| *c != '}').collect();
                let least = text.split(',').next()?.trim().parse::<usize>().ok()?;
                out.extend(std::iter::repeat_n(c, least.min(1_000)));
                continue;
            }
            _ => {
                out.push(c);
                continue;
            }
        };
        rest.next();
        out.extend(std::iter::repeat_n(c, times));
    }
    Some(out)
}

fn of_class(c: char) -> Option<char> {
    match c {
        'd' => Some('0'),
        'w' => Some('a'),
        's' => Some(' '),
        c if c.is_ascii_alphanumeric() => None,
        c => Some(c),
    }
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
