// Generated from an OpenAPI description. Do not edit.

//! Reads the tests' data, decodes and encodes it, and compares.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use generated::runtime::__private::{Wire, decode_slice, to_json};
use serde_json::Value;

/// Decodes JSON as one of the types, and encodes that.
pub(crate) type RoundTrip = fn(&[u8]) -> Result<Vec<u8>, String>;

/// Decodes JSON as a `T`, and encodes that.
pub(crate) fn round_trip<T: Wire>(json: &[u8]) -> Result<Vec<u8>, String> {
    let value: T = decode_slice(json).map_err(|fault| format!("it does not decode: {fault}"))?;
    to_json(&value).map_err(|fault| format!("it does not encode: {fault}"))
}

/// A line of the data: a value, and what is known of it.
pub(crate) struct Row<'a> {
    pub(crate) ty: &'a str,
    pub(crate) place: &'a str,
    facts: BTreeMap<String, Value>,
    pub(crate) value: &'a str,
}

/// The lines of the data.
pub(crate) fn rows(data: &str) -> Vec<Row<'_>> {
    let lines = data.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut cells = line.splitn(4, '\t');
            let mut next = || cells.next().unwrap_or_default();
            let (ty, place, facts, value) = (next(), next(), next(), next());
            let facts = serde_json::from_str(facts).expect("the facts are JSON");
            Row { ty, place, facts, value }
        })
        .collect()
}

impl Row<'_> {
    /// The pointers listed under a fact.
    pub(crate) fn pointers(&self, fact: &str) -> Vec<&str> {
        let list = self.facts.get(fact).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    fn is(&self, fact: &str) -> bool {
        self.facts.get(fact) == Some(&Value::Bool(true))
    }
}

/// Says what was found, and fails if anything failed.
pub(crate) fn conclude(what: &str, counts: &[(&str, usize)], failures: &[String]) {
    let name = env!("CARGO_PKG_NAME");
    let mut text = format!("{name} {what}:");
    for (title, count) in counts {
        let _ = write!(text, " {title}={count}");
    }
    println!("{text} failed={}", failures.len());
    for failure in failures {
        println!("{name} {what} failed: {failure}");
    }
    assert!(failures.is_empty(), "{} failed, the first: {}", failures.len(), failures[0]);
}

/// Every value decodes as its type, and encodes back to the same JSON.
pub(crate) fn round_trips(types: &[(&str, RoundTrip)], data: &str) {
    let types: HashMap<&str, RoundTrip> = types.iter().copied().collect();
    let (mut examples, mut made, mut decoded, mut undeclared) = (0, 0, 0, 0);
    let mut failures = Vec::new();
    for row in rows(data) {
        // A type of a feature that is off has no entry.
        let Some(run) = types.get(row.ty) else { continue };
        *(if row.is("made") { &mut made } else { &mut examples }) += 1;
        undeclared += row.pointers("undeclared").len();
        match run(row.value.as_bytes()) {
            Ok(json) => {
                decoded += 1;
                if let Err(why) = same(&row, &json).and_then(|()| settled(*run, &json)) {
                    failures.push(format!("{} as {}: {why}", row.place, row.ty));
                }
            }
            Err(why) => failures.push(format!("{} as {}: {why}", row.place, row.ty)),
        }
    }
    let round = examples + made - failures.len();
    conclude(
        "values",
        &[
            ("examples", examples),
            ("made", made),
            ("decoded", decoded),
            ("round-tripped", round),
            ("undeclared", undeclared),
        ],
        &failures,
    );
}

/// What was encoded is decoded and encoded to the same again.
fn settled(run: RoundTrip, json: &[u8]) -> Result<(), String> {
    let again = run(json)?;
    if again == json {
        return Ok(());
    }
    Err(format!(
        "it is not the same the second time: {} then {}",
        String::from_utf8_lossy(json),
        String::from_utf8_lossy(&again)
    ))
}

/// Compares what was encoded with the value, without what the schema does not declare.
fn same(row: &Row<'_>, json: &[u8]) -> Result<(), String> {
    let mut wanted: Value = serde_json::from_str(row.value).map_err(|error| error.to_string())?;
    let mut got: Value = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    for pointer in row.pointers("undeclared") {
        remove(&mut wanted, pointer);
        remove(&mut got, pointer);
    }
    for pointer in row.pointers("implied") {
        remove(&mut got, pointer);
    }
    compare(&wanted, &got, row.is("strict"), "")
}

/// Compares JSON. Where nothing sends the type, what is absent stands for null or an empty list.
pub(crate) fn compare(wanted: &Value, got: &Value, strict: bool, at: &str) -> Result<(), String> {
    match (wanted, got) {
        (Value::Object(wanted), Value::Object(got)) => {
            for (key, value) in wanted {
                let at = format!("{at}/{key}");
                match got.get(key) {
                    Some(other) => compare(value, other, strict, &at)?,
                    None if !strict && is_nothing(value) => {}
                    None => return Err(format!("`{at}` is lost; it was {value}")),
                }
            }
            match got.keys().find(|key| !wanted.contains_key(*key)) {
                Some(key) => Err(format!("`{at}/{key}` is added: {}", got[key])),
                None => Ok(()),
            }
        }
        (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
            let mut pairs = wanted.iter().zip(got).enumerate();
            pairs.try_for_each(|(index, (a, b))| compare(a, b, strict, &format!("{at}/{index}")))
        }
        (Value::Number(a), Value::Number(b)) if equal(a, b) => Ok(()),
        _ if wanted == got => Ok(()),
        _ => Err(format!("`{at}` is {got} instead of {wanted}")),
    }
}

fn is_nothing(value: &Value) -> bool {
    value.is_null()
        || value.as_array().is_some_and(Vec::is_empty)
        || value.as_object().is_some_and(serde_json::Map::is_empty)
}

/// Numbers as numbers: `1` is `1.0`; a `float` keeps what a float can.
fn equal(a: &serde_json::Number, b: &serde_json::Number) -> bool {
    if let (Some(a), Some(b)) = (a.as_i64(), b.as_i64()) {
        return a == b;
    }
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b || (a as f32).to_string().parse() == Ok(b),
        _ => false,
    }
}

/// Removes the property at a pointer.
pub(crate) fn remove(value: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    if let Some(Value::Object(object)) = value.pointer_mut(parent) {
        object.remove(&key.replace("~1", "/").replace("~0", "~"));
    }
}
