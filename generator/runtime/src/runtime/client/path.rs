//! Path templates.

use super::super::data::Value;
use super::encode;
use super::error::Error;
use super::operation::{Location, Operation, Param, Style};

/// Adds the path of an operation, with its values filled in, and gives its fixed query. A fragment
/// in the template, which only tells operations apart, is not sent.
pub(super) fn fill<'a>(
    operation: &Operation,
    values: &dyn Fn(&str) -> Option<&'a Value>,
    path: &mut String,
) -> Result<Option<String>, Error> {
    let template = operation.path.split('#').next().unwrap_or("");
    let base = path.len();
    if !template.is_empty() && !template.starts_with(['/', '?']) {
        path.push('/');
    }
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else {
            break;
        };
        literal(&rest[..start], path);
        let name = &rest[start + 1..start + length];
        rest = &rest[start + length + 1..];
        let value = values(name)
            .ok_or_else(|| Error::argument(name, "is part of the path and must be set"))?;
        path.push_str(&one(operation, name, value)?);
    }
    literal(rest, path);
    let query = path[base..].find('?').map(|at| {
        let query = path.split_off(base + at);
        query[1..].to_owned()
    });
    // Values that are harmless alone may be a dot segment together.
    let dotted = path.as_bytes()[base..]
        .iter()
        .any(|byte| matches!(byte, b'.' | b'%'));
    if dotted && path[base..].split('/').any(is_dots) {
        return Err(Error::build(
            "the path would have a segment of dots, which leads elsewhere",
        ));
    }
    Ok(query)
}

fn one(operation: &Operation, name: &str, value: &Value) -> Result<String, Error> {
    let declared = operation
        .params
        .iter()
        .find(|param| param.location == Location::Path && param.name == name);
    let unnamed = Param::path("");
    let param = declared.unwrap_or(&unnamed);
    let json = param.style == Style::Json;
    let empty = match value {
        Value::Null => true,
        Value::String(text) => text.is_empty() && !json,
        Value::Array(items) => items.is_empty() && !json,
        Value::Object(fields) => fields.is_empty() && !json,
        _ => false,
    };
    if empty {
        return Err(Error::argument(
            name,
            "is part of the path and must not be empty",
        ));
    }
    if is_dots(&encode::text(value)) {
        return Err(Error::argument(
            name,
            "is part of the path and must not be `.` or `..`",
        ));
    }
    Ok(encode::path(param, value))
}

/// Whether the URL standard would take this for `.` or `..`.
fn is_dots(segment: &str) -> bool {
    if segment.len() > 6 || !segment.starts_with(['.', '%']) {
        return false;
    }
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

/// The description's own text; what no address may hold is encoded.
fn literal(text: &str, path: &mut String) {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~:=&?".contains(byte);
    if text.as_bytes().iter().all(plain) {
        return path.push_str(text);
    }
    for character in text.chars() {
        match character {
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | ' ' => {
                path.push_str(&format!("%{:02X}", character as u32));
            }
            character if character.is_ascii_control() || !character.is_ascii() => {
                path.push_str(&encode::component(character.encode_utf8(&mut [0; 4])));
            }
            character => path.push(character),
        }
    }
}
