//! Which strings of a file are references, and what their parts are.

use crate::tree::{Pointer, Value};

/// The file part and the fragment of a reference, as written. The fragment lacks its `#`.
pub(crate) fn split(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// Whether `file_part` names something on a network, not a file.
pub(super) fn is_remote(file_part: &str) -> bool {
    let scheme = file_part.split(['/', '?', '#']).next().unwrap_or_default();
    file_part.starts_with("//")
        || scheme.split_once(':').is_some_and(|(scheme, _)| {
            // A single letter is a drive of Windows, not a scheme.
            scheme.len() > 1
                && scheme
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        })
}

/// Members whose own members are named by the author, so that `default` or `example` there is a name.
const NAMED: &[&str] = &[
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "paths",
    "webhooks",
    "examples",
    "content",
    "mediaTypes",
    "mapping",
    "encoding",
    "variables",
    "securityDefinitions",
];

/// Members that hold data, in which `$ref` means nothing.
const DATA: &[&str] = &[
    "example",
    "default",
    "enum",
    "const",
    "value",
    "dataValue",
    "serializedValue",
];

/// Calls `found` with every reference in `value` that is written outside example data, and its place.
pub(super) fn each(value: &Value, found: &mut dyn FnMut(&str, &Pointer)) {
    walk(value, false, &Pointer::root(), found);
}

fn walk(value: &Value, named: bool, at: &Pointer, found: &mut dyn FnMut(&str, &Pointer)) {
    match value {
        Value::Object(object) => {
            for (key, child) in object {
                match child {
                    // A property called `$ref` would hold a schema, not text.
                    Value::String(text) if key == "$ref" => found(text, &at.child(key)),
                    Value::Object(_) | Value::Array(_)
                        if !named && (DATA.contains(&key.as_str()) || key.starts_with("x-")) => {}
                    Value::Object(mapping)
                        if !named && key == "mapping" && object.contains_key("propertyName") =>
                    {
                        for (name, target) in mapping {
                            if let Value::String(text) = target
                                && is_file_like(text)
                            {
                                found(text, &at.child(key).child(name));
                            }
                        }
                    }
                    Value::Object(_) => walk(
                        child,
                        !named && NAMED.contains(&key.as_str()),
                        &at.child(key),
                        found,
                    ),
                    // The `examples` list of a schema is data.
                    Value::Array(_) if !named && key == "examples" => {}
                    Value::Array(_) => walk(child, false, &at.child(key), found),
                    _ => {}
                }
            }
        }
        Value::Array(items) => {
            for (i, child) in items.iter().enumerate() {
                if matches!(child, Value::Object(_) | Value::Array(_)) {
                    walk(child, false, &at.index(i), found);
                }
            }
        }
        _ => {}
    }
}

/// Whether a discriminator's mapping value is a reference to a file rather than a name.
pub(super) fn is_file_like(text: &str) -> bool {
    let (file, _) = split(text);
    [".json", ".yaml", ".yml"]
        .iter()
        .any(|ext| file.ends_with(ext))
}

/// A file part or fragment without its percent-encoding (RFC 3986, section 2.1).
pub(crate) fn percent_decode(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = text
            .get(i + 1..i + 3)
            .filter(|_| bytes[i] == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(hex.unwrap_or(bytes[i]));
        i += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).map_or_else(|_| text.into(), Into::into)
}
