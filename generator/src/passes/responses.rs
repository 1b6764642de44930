//! What a success decodes to, which errors have bodies, and what makes a call idempotent.

use crate::ir::{Api, ContentKind, ErrorBody, Location, Operation, Response, Status, Success};

/// Decides what each operation's success decodes to.
pub(super) fn decide_success(api: &mut Api) {
    for (_, operation) in api.operations.iter_mut() {
        operation.success = success(operation);
    }
}

fn success(operation: &Operation) -> Success {
    let is_2xx = |response: &&Response| {
        matches!(response.status, Status::Code(200..=299) | Status::Range(2))
    };
    let mut responses: Vec<&Response> = operation.responses.iter().filter(is_2xx).collect();
    if responses.is_empty() {
        // Where no success is declared, `default` stands for it, unless it is plainly an error:
        // beside declared errors it may still be the success.
        responses = operation
            .responses
            .iter()
            .filter(|response| response.status == Status::Default)
            .collect();
    }
    let mut kinds: Vec<(Status, ContentKind)> = responses
        .iter()
        .map(|response| (response.status, preferred(response)))
        .collect();
    kinds.sort_by_key(|(status, _)| *status);
    let Some((_, first)) = kinds.first().cloned() else {
        return Success::Empty;
    };
    if kinds.iter().all(|(_, kind)| *kind == first) {
        if first == ContentKind::Empty {
            return Success::Empty;
        }
        if let [response] = responses.as_slice() {
            let media = different(response);
            if media.len() > 1 {
                return Success::ByMedia(media);
            }
        }
        return Success::One(first);
    }
    // A stream cannot be one of several: it is read as bytes then, which `emit` does.
    Success::ByStatus(kinds)
}

/// The content that is asked for: JSON before streams before text before bytes.
fn preferred(response: &Response) -> ContentKind {
    let rank = |kind: &ContentKind| match kind {
        ContentKind::Json(_) => 0,
        ContentKind::JsonLines(_) => 1,
        ContentKind::Events(_) => 2,
        ContentKind::Text => 3,
        ContentKind::Bytes => 4,
        ContentKind::Empty => 5,
    };
    response
        .contents
        .iter()
        .map(|content| &content.kind)
        .min_by_key(|kind| rank(kind))
        .cloned()
        .unwrap_or(ContentKind::Empty)
}

/// The media types of a response that decode differently, the preferred one first.
fn different(response: &Response) -> Vec<(String, ContentKind)> {
    let first = preferred(response);
    let mut out: Vec<(String, ContentKind)> = Vec::new();
    for content in &response.contents {
        if !out.iter().any(|(_, kind)| *kind == content.kind) {
            out.push((content.media_type.clone(), content.kind.clone()));
        }
    }
    out.sort_by_key(|(_, kind)| *kind != first);
    out
}

/// Collects the errors that have a body.
pub(super) fn decide_errors(api: &mut Api) {
    for (_, operation) in api.operations.iter_mut() {
        let has_2xx = operation
            .responses
            .iter()
            .any(|r| matches!(r.status, Status::Code(200..=299) | Status::Range(2)));
        operation.errors = operation
            .responses
            .iter()
            .filter(|response| match response.status {
                Status::Code(code) => code >= 400,
                Status::Range(first) => first >= 4,
                Status::Default => has_2xx,
            })
            .map(|response| ErrorBody {
                status: response.status,
                kind: preferred(response),
                description: response.docs.description.clone(),
            })
            .filter(|error| error.kind != ContentKind::Empty)
            .collect();
    }
}

/// Finds the header that makes a call safe to repeat (the `Idempotency-Key` HTTP header field
/// draft, and names in use before it).
pub(super) fn find_idempotency_headers(api: &mut Api) {
    const NAMES: &[&str] = &[
        "idempotency-key",
        "x-idempotency-key",
        "idempotency_key",
        "x-request-idempotency-key",
    ];
    for (_, operation) in api.operations.iter_mut() {
        operation.idempotency_header = operation
            .params
            .iter()
            .filter(|param| param.location == Location::Header)
            .find(|param| NAMES.contains(&param.wire.to_ascii_lowercase().as_str()))
            .map(|param| param.wire.clone());
    }
}
