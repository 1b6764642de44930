//! OpenAPI Overlay 1.0: actions on the authored tree, before anything else is read.
//!
//! Targets are JSONPath (RFC 9535). Places inside what an overlay brought have no origin in
//! the description; messages about them are located at the nearest place that has.

use serde_json_path::{JsonPath, PathElement};

use crate::diag::{Code, Diagnostics};
use crate::tree::{Origin, Pointer, Value};

/// Applies the actions of `overlay` to `root`, in order; each sees what the ones before did.
pub(super) fn apply(root: &mut Value, overlay: &Value, diags: &mut Diagnostics) {
    let Some(Value::Array(actions)) = overlay.get("actions") else {
        report(
            diags,
            "the overlay has no list of `actions`",
            Origin::default(),
        );
        return;
    };
    for (i, action) in actions.iter().enumerate() {
        let what = format!("action {} of the overlay", i + 1);
        let Some(target) = action.get("target").and_then(Value::as_str) else {
            report(diags, format!("{what} lacks a `target`"), Origin::default());
            continue;
        };
        let path = match JsonPath::parse(target) {
            Ok(path) => path,
            Err(error) => {
                report(
                    diags,
                    format!("{what}: the target `{target}` is no JSONPath: {error}"),
                    Origin::default(),
                );
                continue;
            }
        };
        let matches = select(root, &path);
        if matches.is_empty() {
            report(
                diags,
                format!("{what}: the target `{target}` matches nothing"),
                Origin::default(),
            );
            continue;
        }
        let remove = action.get("remove").and_then(Value::as_bool) == Some(true);
        match action.get("update") {
            // From the last to the first, so that indices stay right.
            _ if remove => matches.iter().rev().for_each(|at| self::remove(root, at)),
            Some(update) => {
                for at in &matches {
                    if !at_mut(root, at).is_some_and(|value| join(value, update)) {
                        let message = format!(
                            "{what}: `{at}` is neither an object nor a list, and cannot be updated"
                        );
                        report(diags, message, Origin::root(at.clone()));
                    }
                }
            }
            None => report(
                diags,
                format!("{what} has neither `update` nor `remove: true`"),
                Origin::default(),
            ),
        }
    }
}

fn report(diags: &mut Diagnostics, message: impl Into<String>, origin: Origin) {
    diags.report(Code::Overlay, origin, message);
}

/// The places that `path` matches, each once, in document order of their parents.
fn select(root: &Value, path: &JsonPath) -> Vec<Pointer> {
    let json = to_json(root);
    let mut found: Vec<Pointer> = Vec::new();
    for node in path.query_located(&json).iter() {
        let pointer =
            node.location()
                .iter()
                .fold(Pointer::root(), |pointer, element| match element {
                    PathElement::Name(name) => pointer.child(name),
                    PathElement::Index(index) => pointer.index(*index),
                });
        if !found.contains(&pointer) {
            found.push(pointer);
        }
    }
    // Indices of one list ascend, so that removing from the end leaves the others right.
    found.sort_by_cached_key(|pointer| {
        pointer
            .tokens()
            .map(|token| (token.parse::<usize>().ok(), token.into_owned()))
            .collect::<Vec<_>>()
    });
    found
}

/// The same value for the query; numbers are compared as 64-bit ones.
fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(b) => (*b).into(),
        Value::Number(n) => serde_json::from_str(n.as_str()).unwrap_or(serde_json::Value::Null),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(to_json).collect(),
        Value::Object(object) => serde_json::Value::Object(
            object
                .iter()
                .map(|(key, value)| (key.clone(), to_json(value)))
                .collect(),
        ),
    }
}

fn at_mut<'v>(root: &'v mut Value, pointer: &Pointer) -> Option<&'v mut Value> {
    pointer.tokens().try_fold(root, |value, token| match value {
        Value::Object(object) => object.get_mut(token.as_ref()),
        Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    })
}

fn remove(root: &mut Value, pointer: &Pointer) {
    let Some((parent, last)) = pointer.split_last() else {
        return;
    };
    match at_mut(root, &parent) {
        Some(Value::Object(object)) => {
            object.shift_remove(&last);
        }
        Some(Value::Array(items)) => {
            if let Some(index) = last
                .parse::<usize>()
                .ok()
                .filter(|index| *index < items.len())
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// Merges `update` into an object, or appends it to a list (Overlay 1.0, section 4.4.3).
fn join(value: &mut Value, update: &Value) -> bool {
    match (value, update) {
        (Value::Object(object), Value::Object(update)) => {
            merge(object, update);
            true
        }
        (Value::Array(items), update) => {
            items.push(update.clone());
            true
        }
        _ => false,
    }
}

fn merge(object: &mut crate::tree::Object, update: &crate::tree::Object) {
    for (key, new) in update {
        match (object.get_mut(key), new) {
            (Some(Value::Object(old)), Value::Object(new)) => merge(old, new),
            (Some(Value::Array(old)), Value::Array(new)) => old.extend(new.iter().cloned()),
            _ => {
                object.insert(key.clone(), new.clone());
            }
        }
    }
}
