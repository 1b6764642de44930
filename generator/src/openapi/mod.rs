//! Stage 3: units of the normalised tree as `openapiv3` types.
//!
//! The conversion is our own, a function per kind of unit, because the crate's `serde` derive
//! fails as a whole, without a path, over one field of a wrong shape. Units are converted
//! *shallowly*: a child schema stays a [`Schema`] that knows its pointer, so that nothing is
//! cloned and every message can name its place. A field of a wrong shape is left out; stage 2
//! has reported it at the place its author wrote.

mod document;
mod operation;
mod parameter;
mod schema;
mod security;

pub use document::{info, server, tag};
pub use operation::{
    MediaType, Operation, PathItem, Response, media_types, operation, path_item, responses,
};
pub use parameter::{Header, Parameter, encoding, header, parameter};
pub use schema::{AdditionalProperties, Schema};
pub use security::{requirements, security_scheme};

use crate::tree::{Object, Pointer, Value};

/// A place of the normalised tree: its value and where it stands.
#[derive(Clone, Debug)]
pub struct Node<'d> {
    /// The value.
    pub value: &'d Value,
    /// Where it stands.
    pub at: Pointer,
}

impl<'d> Node<'d> {
    /// The member called `key`.
    pub fn get(&self, key: &str) -> Option<Node<'d>> {
        let value = self.value.get(key)?;
        Some(Node {
            value,
            at: self.at.child(key),
        })
    }

    /// The text under `key`.
    pub fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key)?.as_str()
    }

    /// Whether `key` is `true`.
    pub fn flag(&self, key: &str) -> bool {
        self.value
            .get(key)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }

    /// Every member of the object under `key` (none where there is none).
    pub fn members(&self, key: &str) -> Vec<(&'d str, Node<'d>)> {
        let Some(object) = self.value.get(key).and_then(Value::as_object) else {
            return Vec::new();
        };
        let at = self.at.child(key);
        object
            .iter()
            .map(|(name, value)| {
                (
                    name.as_str(),
                    Node {
                        value,
                        at: at.child(name),
                    },
                )
            })
            .collect()
    }

    /// Every item of the list under `key` (none where there is none).
    pub fn items(&self, key: &str) -> Vec<Node<'d>> {
        let Some(items) = self.value.get(key).and_then(Value::as_array) else {
            return Vec::new();
        };
        let at = self.at.child(key);
        items
            .iter()
            .enumerate()
            .map(|(index, value)| Node {
                value,
                at: at.index(index),
            })
            .collect()
    }

    /// The target of the `$ref` that this is.
    pub fn reference(&self) -> Option<&'d str> {
        self.text("$ref")
    }

    /// The extension keys, as they stand.
    pub fn extensions(&self) -> impl Iterator<Item = (&'d String, &'d Value)> + use<'d> {
        let object: Option<&'d Object> = self.value.as_object();
        object
            .into_iter()
            .flatten()
            .filter(|(key, _)| key.starts_with("x-"))
    }
}

/// Owned text, where there is some.
fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

/// The texts of a list; what is no text is left out.
fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).unwrap_or_default();
    items
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// `externalDocs`.
fn external_docs(node: &Node<'_>) -> Option<openapiv3::ExternalDocumentation> {
    let docs = node.get("externalDocs")?;
    Some(openapiv3::ExternalDocumentation {
        description: owned(docs.text("description")),
        url: docs.text("url")?.to_owned(),
        ..Default::default()
    })
}
