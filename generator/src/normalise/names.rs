//! Names for components that authors did not name: from the last meaningful words of the
//! place that a reference leads to.

use super::Section;
use crate::tree::{Origin, Pointer};

/// Words of pointers that say how a document is built, not what it is about.
const STRUCTURE: &[&str] = &[
    "components",
    "schemas",
    "definitions",
    "$defs",
    "paths",
    "responses",
    "parameters",
    "requestBodies",
    "requestBody",
    "headers",
    "examples",
    "links",
    "callbacks",
    "securitySchemes",
    "securityDefinitions",
    "pathItems",
    "webhooks",
    "content",
    "schema",
    "properties",
    "patternProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "additionalProperties",
    "value",
    "mediaTypes",
];

/// A readable name for what stands at `origin`, in the file called `path`.
pub(super) fn wish(origin: &Origin, path: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut in_content = false;
    for token in origin.pointer.tokens() {
        let media = std::mem::replace(&mut in_content, token == "content");
        let number = token.parse::<u32>().is_ok_and(|n| n < 100);
        if media || number || STRUCTURE.contains(&token.as_ref()) {
            continue;
        }
        words.push(if token == "items" {
            "item".to_owned()
        } else {
            token.into_owned()
        });
    }
    if is_named(&origin.pointer) {
        words.drain(..words.len().saturating_sub(1));
    }
    let keep = words.len().saturating_sub(3);
    words.drain(..keep);
    if words.is_empty() {
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        words.push(file.split('.').next().unwrap_or(file).to_owned());
    }
    let name = clean(&words.join("_"));
    if name.is_empty() {
        "Unnamed".to_owned()
    } else {
        name
    }
}

/// Whether the author gave what stands at `pointer` a name of its own.
fn is_named(pointer: &Pointer) -> bool {
    let Some((parent, _)) = pointer.split_last() else {
        return false;
    };
    parent.split_last().is_some_and(|(_, holder)| {
        matches!(holder.as_str(), "schemas" | "definitions" | "$defs")
            || Section::ALL.iter().any(|s| s.key() == holder)
    }) && !pointer.as_str().starts_with("/paths/")
}

/// `text` with every run of characters that no component's name may have made one `_`
/// (OpenAPI 3.0.4, section 4.7.7.1: `^[a-zA-Z0-9\.\-_]+$`).
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric()
            || matches!(c, '.' | '-')
            || (c == '_' && !out.ends_with('_'))
            || (!c.is_ascii() && c.is_alphanumeric())
        {
            out.push(c);
        } else if !out.ends_with('_') && !out.is_empty() {
            out.push('_');
        }
    }
    while out.ends_with('_') {
        out.pop();
    }
    out
}

/// A component's own name, without what would need escaping in a reference.
pub(super) fn own(name: &str) -> String {
    if name.contains(['/', '~', '%']) {
        name.replace(['/', '~', '%'], "_")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_the_place_is_about() {
        let wished = |pointer: &str, path: &str| wish(&Origin::root(Pointer::parse(pointer)), path);
        assert_eq!(
            wished("/components/schemas/User/properties/address", "a.yaml"),
            "User_address"
        );
        assert_eq!(
            wished(
                "/paths/~1users~1{id}/get/responses/200/content/application~1json/schema",
                "a.yaml"
            ),
            "users_id_get_200"
        );
        assert_eq!(wished("", "models/pet-store.yml"), "pet-store");
        assert_eq!(
            wished("/components/schemas/A/$defs/Inner", "a.yaml"),
            "Inner"
        );
        assert_eq!(wished("/Pet", "a.yaml"), "Pet");
    }
}
