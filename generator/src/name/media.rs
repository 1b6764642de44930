//! Names that come from media types: the variants of a body, the further ways to send.

use super::scope::Scope;
use super::words::{camel, snake, words};
use super::{Name, OperationNames, reserved};
use crate::ir::{Body, BodyKind, ContentKind, Further, Operation};

/// The variants for the alternatives of a body.
pub(super) fn bodies(operation: &Operation) -> Vec<Name> {
    let mut scope = Scope::new(&["Self"]);
    let is_json = |body: &Body| matches!(body.kind, BodyKind::Json(_));
    let several_json = operation
        .alternatives()
        .filter(|(_, body)| is_json(body))
        .count()
        > 1;
    let variant = |body: &Body| {
        let essence = essence(&body.media_type);
        let word = match &body.kind {
            BodyKind::Json(_) if !several_json || essence == "application/json" => "json".into(),
            BodyKind::Form(_) | BodyKind::FormOf(..) => "form".into(),
            BodyKind::Multipart(_) | BodyKind::MultipartOf(..) => "multipart".into(),
            BodyKind::JsonLines(_) => "lines".into(),
            BodyKind::Text if essence == "text/plain" => "text".into(),
            BodyKind::Bytes if essence == "application/octet-stream" => "bytes".into(),
            BodyKind::Json(_) | BodyKind::Text | BodyKind::Bytes => short(&body.media_type),
        };
        [
            word,
            words(&essence),
            words(&body.media_type),
            "other".into(),
        ]
        .map(|wish| camel(&wish))
        .to_vec()
    };
    operation
        .alternatives()
        .map(|(_, body)| scope.take(&variant(body)).0)
        .collect()
}

/// The methods that send for a further kind of answer. `scope` holds the builder's names.
pub(super) fn sends(operation: &Operation, scope: &mut Scope) -> Vec<Name> {
    // What is reserved against parameters is free for what it is reserved for.
    let mut own = Scope::default();
    let further = operation.further.iter();
    further
        .map(|further| {
            let special = first(further);
            let kind = match &further.kind {
                ContentKind::Json(_) | ContentKind::Empty => None,
                ContentKind::Text => Some("send_text"),
                ContentKind::Bytes => Some("send_bytes"),
                ContentKind::Events(_) => Some("send_events"),
                ContentKind::JsonLines(_) => Some("send_lines"),
            };
            let kind = kind.filter(|name| reserved::BUILDER.contains(name));
            if let Some(name) = kind.and_then(|name| own.claim(name)) {
                return name;
            }
            let wishes = [
                short(&special),
                words(&essence(&special)),
                words(&special),
                "other".into(),
            ];
            let wishes = wishes.map(|wish| snake(&format!("send {wish}")));
            scope.take(&wishes).0
        })
        .collect()
}

/// What further contents add to the name of an error's variant.
pub(super) fn errors(operation: &Operation) -> Vec<Vec<Name>> {
    let suffixes = |further: &[Further]| {
        let mut scope = Scope::new(&["Self"]);
        let name = |one: &Further| {
            let special = first(one);
            scope
                .take(&[camel(&short(&special)), camel(&words(&special))])
                .0
        };
        further.iter().map(name).collect()
    };
    let errors = operation.errors.iter();
    errors.map(|error| suffixes(&error.further)).collect()
}

/// Adds what media types name.
pub(super) fn decide(operation: &Operation, names: &mut OperationNames, scope: &mut Scope) {
    names.bodies = bodies(operation);
    names.sends = sends(operation, scope);
    names.errors = errors(operation);
}

fn first(further: &Further) -> String {
    further.media_types.first().cloned().unwrap_or_default()
}

fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// What tells a media type from others: `csv` of `text/csv`, `merge patch` of
/// `application/merge-patch+json`, `image` of `image/*`.
fn short(media_type: &str) -> String {
    let essence = essence(media_type);
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    if subtype == "*" {
        let any = kind == "*" || kind.is_empty();
        return if any { "any".into() } else { words(kind) };
    }
    let bare = subtype.split_once('+').map_or(subtype, |(bare, _)| bare);
    let bare = bare.strip_prefix("x-").unwrap_or(bare);
    let bare = bare.strip_prefix("vnd.").unwrap_or(bare);
    words(if bare.is_empty() { subtype } else { bare })
}
