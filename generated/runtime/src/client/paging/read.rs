//! Links and tokens, read from headers and from JSON of any kind.

use super::super::super::data::Wire;
use super::super::response::RawResponse;
use super::Value;

/// The address with `rel="next"`.
pub(super) fn link_header(answer: &RawResponse) -> Option<String> {
    for value in answer.headers().get_all("link") {
        let mut rest = value.to_str().ok()?;
        while let Some((_, after)) = rest.split_once('<') {
            let (url, after) = after.split_once('>')?;
            // Parameters end where the next link begins.
            let end = after
                .find(",<")
                .or_else(|| after.find(", <"))
                .unwrap_or(after.len());
            let (params, after) = after.split_at(end);
            rest = after;
            let is_next = params.split(';').any(|param| {
                let Some((name, value)) = param.split_once('=') else {
                    return false;
                };
                let value = value.trim().trim_end_matches(',').trim_matches('"');
                name.trim().eq_ignore_ascii_case("rel")
                    && value
                        .split_ascii_whitespace()
                        .any(|rel| rel.eq_ignore_ascii_case("next"))
            });
            if is_next {
                return Some(url.to_owned());
            }
        }
    }
    None
}

/// The token in this header, if there is one.
pub(super) fn header_token(answer: &RawResponse, header: &str) -> Option<String> {
    let value = answer.headers().get(header)?.to_str().ok()?;
    Some(value.to_owned()).filter(|value| !value.is_empty())
}

/// A token or link of any JSON kind as text: text as it is, a number in digits, the `href` of a
/// link object; nothing where it is null.
pub fn page_token(value: &dyn Wire) -> Option<String> {
    token(&super::super::super::data::to_value(value).ok()?)
}

/// What stands at `pointer` in a value, as such a text.
pub fn page_member(value: &dyn Wire, pointer: &str) -> Option<String> {
    token(
        super::super::super::data::to_value(value)
            .ok()?
            .pointer(pointer)?,
    )
}

pub(super) fn token(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Object(link) => link.get("href").and_then(Value::as_str).map(str::to_owned),
        value => Some(super::super::encode::text(value).into_owned()),
    }
}
