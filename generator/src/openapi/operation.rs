//! Path items, operations, media types, responses.

use openapiv3::StatusCode;

use super::{Node, Schema, encoding, external_docs, owned, requirements, texts};
use crate::normalise::marker;
use crate::tree::Value;

/// The methods that a path item has a key for, in the order in which they are offered.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A path item: its operations by method (upper case), and what they share.
#[derive(Debug)]
pub struct PathItem<'d> {
    /// The operations, in document order.
    pub operations: Vec<(String, Node<'d>)>,
    /// The parameters that all of them take.
    pub parameters: Vec<Node<'d>>,
    /// The servers of all of them.
    pub servers: Vec<Node<'d>>,
    /// `summary`.
    pub summary: Option<&'d str>,
    /// `description`.
    pub description: Option<&'d str>,
}

/// Reads a path item.
pub fn path_item<'d>(node: &Node<'d>) -> PathItem<'d> {
    let mut operations = Vec::new();
    for (key, value) in node.value.as_object().into_iter().flatten() {
        if METHODS.contains(&key.as_str()) && value.as_object().is_some() {
            operations.push((
                key.to_ascii_uppercase(),
                Node {
                    value,
                    at: node.at.child(key),
                },
            ));
        }
    }
    for (method, operation) in node.members(marker::ADDITIONAL_OPERATIONS) {
        operations.push((method.to_owned(), operation));
    }
    PathItem {
        operations,
        parameters: node.items("parameters"),
        servers: node.items("servers"),
        summary: node.text("summary"),
        description: node.text("description"),
    }
}

/// An operation: its own fields typed, its children addressable.
#[derive(Debug)]
pub struct Operation<'d> {
    /// Where it stands.
    pub node: Node<'d>,
    /// Tags, texts, id, security; `parameters`, `request_body`, `responses` and `servers`
    /// are left empty here and read from the fields below.
    pub typed: openapiv3::Operation,
    /// Its parameters.
    pub parameters: Vec<Node<'d>>,
    /// Its body.
    pub request_body: Option<Node<'d>>,
    /// Its servers.
    pub servers: Vec<Node<'d>>,
}

/// Reads an operation.
pub fn operation<'d>(node: &Node<'d>) -> Operation<'d> {
    Operation {
        typed: openapiv3::Operation {
            tags: texts(node.value.get("tags")),
            summary: owned(node.text("summary")),
            description: owned(node.text("description")),
            external_docs: external_docs(node),
            operation_id: owned(node.text("operationId")),
            deprecated: node.flag("deprecated"),
            security: node
                .get("security")
                .and_then(|security| requirements(&security)),
            ..Default::default()
        },
        parameters: node.items("parameters"),
        request_body: node.get("requestBody"),
        servers: node.items("servers"),
        node: node.clone(),
    }
}

/// A media type.
#[derive(Clone, Debug)]
pub struct MediaType<'d> {
    /// The media type as written.
    pub name: &'d str,
    /// Where it stands.
    pub node: Node<'d>,
    /// What it holds.
    pub schema: Option<Schema<'d>>,
    /// How properties are written, by their names.
    pub encoding: Vec<(&'d str, openapiv3::Encoding)>,
    /// `schema` describes one item of a stream.
    pub item_schema: bool,
}

/// The media types under `content`.
pub fn media_types<'d>(node: &Node<'d>) -> Vec<MediaType<'d>> {
    let read = |(name, node): (&'d str, Node<'d>)| MediaType {
        name,
        schema: node.get("schema").map(Schema::new),
        encoding: node
            .members("encoding")
            .into_iter()
            .map(|(name, node)| (name, encoding(&node)))
            .collect(),
        item_schema: node.flag(marker::ITEM_SCHEMA),
        node,
    };
    node.members("content").into_iter().map(read).collect()
}

/// A response by its code.
#[derive(Debug)]
pub struct Response<'d> {
    /// The code; `None`: `default`.
    pub status: Option<StatusCode>,
    /// Where it stands (it may be a reference).
    pub node: Node<'d>,
}

/// The responses of an operation. Keys that are no code are left out.
pub fn responses<'d>(operation: &Node<'d>) -> Vec<Response<'d>> {
    let read = |(key, node): (&'d str, Node<'d>)| {
        if !matches!(node.value, Value::Object(_)) {
            return None;
        }
        Some(Response {
            status: if key == "default" {
                None
            } else {
                Some(status(key)?)
            },
            node,
        })
    };
    operation
        .members("responses")
        .into_iter()
        .filter_map(read)
        .collect()
}

fn status(key: &str) -> Option<StatusCode> {
    if let Ok(code) = key.parse::<u16>() {
        return (100..600).contains(&code).then_some(StatusCode::Code(code));
    }
    let (digit, rest) = key.split_at_checked(1)?;
    let digit: u16 = digit.parse().ok()?;
    ((1..=5).contains(&digit) && rest.eq_ignore_ascii_case("xx"))
        .then_some(StatusCode::Range(digit))
}
