//! How values stand on the wire: worked out from the parameter as its author wrote it, apart
//! from the runtime.

use serde_json::Value as Json;

use crate::ir::{FormField, Style};
use crate::tree::Value;

pub(super) type Pairs = Vec<(String, String)>;

fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Style and explode as written, or by their defaults (OpenAPI 3.0.4, section 4.7.12.2; 2.0's
/// `collectionFormat`).
fn style<'p>(param: &'p Value, default: &'p str) -> (&'p str, bool) {
    let said = |key: &str| param.get(key).and_then(Value::as_str);
    if said("type").is_some() && param.get("schema").is_none() {
        return match said("collectionFormat") {
            Some("multi") => ("form", true),
            Some("ssv") => ("spaceDelimited", false),
            Some("tsv") => ("tab", false),
            Some("pipes") => ("pipeDelimited", false),
            _ => (default, false),
        };
    }
    let style = said("style").unwrap_or(default);
    let explode = param.get("explode").and_then(Value::as_bool);
    (style, explode.unwrap_or(style == "form"))
}

/// The parts of a list, or the names and values of an object; one part of anything else.
fn parts(value: &Json, between: &str) -> Option<Vec<String>> {
    match value {
        Json::Array(items) => items.iter().map(text).collect(),
        Json::Object(members) => members
            .iter()
            .map(|(key, value)| Some(format!("{key}{between}{}", text(value)?)))
            .collect(),
        scalar => Some(vec![text(scalar)?]),
    }
}

fn delimiter(style: &str) -> &'static str {
    match style {
        "spaceDelimited" => " ",
        "pipeDelimited" => "|",
        "tab" => "\t",
        _ => ",",
    }
}

/// The pairs of a query or cookie, not yet encoded. None for what the standard leaves open.
pub(super) fn pairs(param: &Value, name: &str, value: &Json) -> Option<Pairs> {
    if param.get("content").is_some() {
        return Some(vec![(name.to_owned(), value.to_string())]);
    }
    let (style, explode) = style(param, "form");
    styled(style, explode, name, value)
}

fn styled(style: &str, explode: bool, name: &str, value: &Json) -> Option<Pairs> {
    match value {
        Json::Object(members) if style == "deepObject" => members
            .iter()
            .map(|(key, value)| Some((format!("{name}[{key}]"), text(value)?)))
            .collect(),
        Json::Array(items) if items.is_empty() || style == "deepObject" => None,
        Json::Object(members) if members.is_empty() => None,
        Json::Array(items) if explode => items
            .iter()
            .map(|item| Some((name.to_owned(), text(item)?)))
            .collect(),
        Json::Object(members) if explode => members
            .iter()
            .map(|(key, value)| Some((key.clone(), text(value)?)))
            .collect(),
        value => {
            let between = delimiter(style);
            let parts = parts(value, between)?;
            Some(vec![(name.to_owned(), parts.join(between))])
        }
    }
}

pub(super) fn in_header(param: &Value, value: &Json) -> Option<String> {
    if param.get("content").is_some() {
        return Some(value.to_string());
    }
    let (_, explode) = style(param, "simple");
    let text = parts(value, if explode { "=" } else { "," })?.join(",");
    // What a header cannot hold is an error of its own.
    text.chars()
        .all(|c| c.is_ascii_graphic() || c == ' ')
        .then_some(text)
        .filter(|text| text.trim() == text && !text.is_empty())
}

pub(super) fn in_path(param: &Value, name: &str, value: &Json) -> Option<String> {
    let nothing = value.as_array().is_some_and(Vec::is_empty)
        || value.as_object().is_some_and(serde_json::Map::is_empty);
    let out = if param.get("content").is_some() {
        value.to_string()
    } else if nothing {
        return None;
    } else {
        let (style, explode) = style(param, "simple");
        let between = if explode { "=" } else { "," };
        let parts = parts(value, between)?;
        match style {
            "label" => format!(".{}", parts.join(if explode { "." } else { "," })),
            "matrix" if explode => match value {
                Json::Array(_) => parts.iter().map(|part| format!(";{name}={part}")).collect(),
                Json::Object(_) => parts.iter().map(|part| format!(";{part}")).collect(),
                _ => format!(";{name}={}", parts.concat()),
            },
            "matrix" => format!(";{name}={}", parts.join(",")),
            _ => parts.join(","),
        }
    };
    // Nothing and dots are refused: they would lead elsewhere.
    (!out.is_empty() && !out.chars().all(|c| c == '.')).then_some(out)
}

/// A field of a form. One that is not declared is written as one that says nothing.
pub(super) fn in_form(fields: &[FormField], wire: &str, value: &Json) -> Option<Pairs> {
    let Some(form) = fields.iter().find(|form| form.field.wire == wire) else {
        return styled("form", true, wire, value);
    };
    let encoding = form.encoding;
    let style = match encoding.style {
        Style::Form => "form",
        Style::Space => "spaceDelimited",
        Style::Pipe => "pipeDelimited",
        Style::Tab => "tab",
        Style::DeepObject => "deepObject",
        Style::Json => return Some(vec![(wire.to_owned(), value.to_string())]),
        _ => return None,
    };
    styled(style, encoding.explode, wire, value)
}

/// The parts of a value in a multipart body: one for each item of a list, text or JSON.
pub(super) fn in_parts(wire: &str, value: &Json) -> Pairs {
    let items = match value {
        Json::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let written = |item: &Json| text(item).unwrap_or_else(|| item.to_string());
    let parts = items.iter().map(|item| (wire.to_owned(), written(item)));
    parts.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::Source;

    fn param(yaml: &str) -> Value {
        let text = format!("openapi: 3.0.0\np: {yaml}\n");
        let source = Source::from_text("a.yaml", text, &mut Diagnostics::default());
        let value = source.and_then(|source| source.files()[0].value.get("p").cloned());
        value.unwrap_or_default()
    }

    #[test]
    fn styles_are_the_standards_own_examples() {
        // OpenAPI 3.0.4, section 4.7.12.6.
        let list = json!(["blue", "black", "brown"]);
        let object = json!({ "R": 100, "G": 200, "B": 150 });
        let path =
            |yaml: &str, value: &Json| in_path(&param(yaml), "color", value).unwrap_or_default();
        assert_eq!(path("{ style: matrix }", &list), ";color=blue,black,brown");
        assert_eq!(
            path("{ style: matrix, explode: true }", &list),
            ";color=blue;color=black;color=brown"
        );
        assert_eq!(
            path("{ style: label, explode: true }", &list),
            ".blue.black.brown"
        );
        assert_eq!(path("{}", &object), "B,150,G,200,R,100");
        let query = |yaml: &str, value: &Json| {
            let pairs = pairs(&param(yaml), "color", value).unwrap_or_default();
            pairs
                .iter()
                .map(|(k, v)| format!("{k}={v}"))
                .collect::<Vec<_>>()
                .join("&")
        };
        assert_eq!(query("{}", &list), "color=blue&color=black&color=brown");
        assert_eq!(
            query("{ explode: false }", &object),
            "color=B,150,G,200,R,100"
        );
        assert_eq!(
            query("{ style: pipeDelimited }", &list),
            "color=blue|black|brown"
        );
        assert_eq!(
            query("{ style: deepObject, explode: true }", &object),
            "color[B]=150&color[G]=200&color[R]=100"
        );
        assert_eq!(
            query("{ type: array, collectionFormat: ssv }", &list),
            "color=blue black brown"
        );
    }
}
