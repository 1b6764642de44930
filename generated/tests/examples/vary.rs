// Generated from an OpenAPI description. Do not edit.

//! What servers vary: each value is changed so, and must still decode.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::support::{RoundTrip, conclude, remove, rows};

/// What no description says.
const UNKNOWN: &str = "unknown to the description";

/// Changes the value at a pointer.
type Vary = fn(&mut Value, &str);

/// The kinds of variation, each with what it does to the value at a pointer.
const VARIATIONS: &[(&str, Vary)] = &[
    ("unknown field", |value, at| {
        if let Some(Value::Object(object)) = value.pointer_mut(at) {
            object.insert(UNKNOWN.into(), serde_json::json!({ "a": [1, null] }));
        }
    }),
    ("unknown enum value", |value, at| set(value, at, UNKNOWN.into())),
    ("unknown union member", |value, at| set(value, at, UNKNOWN.into())),
    ("null for optional", |value, at| set(value, at, Value::Null)),
    ("absent nullable", remove),
    ("integer as 1.0", |value, at| {
        let number = value.pointer(at).and_then(Value::as_f64);
        if let Some(number) = number.filter(|number| number.abs() < 9e15) {
            set(value, at, number.into());
        }
    }),
];

fn set(value: &mut Value, at: &str, to: Value) {
    if let Some(place) = value.pointer_mut(at) {
        *place = to;
    }
}

/// Every value still decodes where it is varied as servers do.
pub(crate) fn variations(types: &[(&str, RoundTrip)], data: &str) {
    let types: HashMap<&str, RoundTrip> = types.iter().copied().collect();
    let mut counts: Vec<(&str, usize)> = VARIATIONS.iter().map(|(kind, _)| (*kind, 0)).collect();
    counts.push(("order and whitespace", 0));
    let mut failures = Vec::new();
    for row in rows(data) {
        let Some(run) = types.get(row.ty) else { continue };
        let Ok(value) = serde_json::from_str::<Value>(row.value) else { continue };
        let mut check = |kind: &str, at: &str, json: &str| match run(json.as_bytes()) {
            Ok(_) => true,
            Err(why) => {
                failures.push(format!("{} as {}: {kind} at `{at}`: {why}", row.place, row.ty));
                false
            }
        };
        for (index, (kind, vary)) in VARIATIONS.iter().enumerate() {
            for at in row.pointers(kind) {
                let mut varied = value.clone();
                vary(&mut varied, at);
                check(kind, at, &varied.to_string());
                counts[index].1 += 1;
            }
        }
        let mut text = String::from(" \n");
        backwards(&value, &mut text);
        text.push_str("\t\r\n");
        check("order and whitespace", "", &text);
        counts[VARIATIONS.len()].1 += 1;
    }
    let counts: Vec<(String, usize)> =
        counts.into_iter().map(|(kind, count)| (kind.replace(' ', "-"), count)).collect();
    let counts: Vec<(&str, usize)> =
        counts.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    conclude("variations", &counts, &failures);
}

/// Writes JSON with its properties in the other order, and with whitespace.
fn backwards(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push_str("[ ");
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { " ,\n" } else { "" });
                backwards(item, out);
            }
            out.push_str(" ]");
        }
        Value::Object(object) => {
            out.push_str("{\t");
            let mut members: Vec<_> = object.iter().collect();
            members.reverse();
            for (index, (key, item)) in members.into_iter().enumerate() {
                out.push_str(if index > 0 { " ,\n" } else { "" });
                let _ = write!(out, "{} : ", Value::from(key.as_str()));
                backwards(item, out);
            }
            out.push_str(" }");
        }
        scalar => {
            let _ = write!(out, "{scalar}");
        }
    }
}
