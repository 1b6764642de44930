//! What a success decodes to, which errors have bodies, and what makes a call idempotent.

use crate::ir::{
    Api, Content, ContentKind, ErrorBody, Further, Location, Operation, Response, Status, Success,
};

/// Decides what each operation's success decodes to, and what is asked for.
pub(super) fn decide_success(api: &mut Api) {
    for (_, operation) in api.operations.iter_mut() {
        let responses = successes(operation);
        let success = success(&responses);
        let further = further(&responses, |kind| is_read(&success, kind));
        let accept = accept(operation, &responses, &further);
        operation.success = success;
        operation.further = further;
        operation.accept = accept;
    }
}

/// The responses that stand for a success.
fn successes(operation: &Operation) -> Vec<&Response> {
    let is_2xx = |response: &&Response| {
        matches!(response.status, Status::Code(200..=299) | Status::Range(2))
    };
    let responses: Vec<&Response> = operation.responses.iter().filter(is_2xx).collect();
    if !responses.is_empty() {
        return responses;
    }
    // Where no success is declared, `default` stands for it, unless it is plainly an error:
    // beside declared errors it may still be the success.
    operation
        .responses
        .iter()
        .filter(|response| response.status == Status::Default)
        .collect()
}

fn success(responses: &[&Response]) -> Success {
    let mut kinds: Vec<(Status, ContentKind)> = responses
        .iter()
        .map(|response| (response.status, preferred(response)))
        .collect();
    kinds.sort_by_key(|(status, _)| *status);
    let Some((_, first)) = kinds.first().cloned() else {
        return Success::Empty;
    };
    if kinds.iter().any(|(_, kind)| *kind != first) {
        // A stream cannot be one of several: it is read as bytes then, which `emit` does.
        return Success::ByStatus(kinds);
    }
    match first {
        ContentKind::Empty => Success::Empty,
        first => Success::One(first),
    }
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

/// Whether the usual way to send reads such a content.
fn is_read(success: &Success, kind: &ContentKind) -> bool {
    match success {
        Success::Empty => *kind == ContentKind::Empty,
        Success::One(one) => kind == one,
        Success::ByStatus(kinds) => {
            !matches!(kind, ContentKind::Events(_) | ContentKind::JsonLines(_))
                && kinds.iter().any(|(_, one)| one == kind)
        }
    }
}

/// What the contents of `responses` hold beside what `is_read`, one entry a kind.
fn further(responses: &[&Response], is_read: impl Fn(&ContentKind) -> bool) -> Vec<Further> {
    let mut out: Vec<Further> = Vec::new();
    let contents = responses.iter().flat_map(|response| &response.contents);
    for content in contents.filter(|content| !is_read(&content.kind)) {
        match out.iter_mut().find(|one| one.kind == content.kind) {
            Some(one) if one.media_types.contains(&content.media_type) => {}
            Some(one) => one.media_types.push(content.media_type.clone()),
            None => out.push(Further {
                media_types: vec![content.media_type.clone()],
                kind: content.kind.clone(),
            }),
        }
    }
    out
}

/// The media types to ask for: those that the usual way to send reads, plain JSON first; then
/// those of errors that stand for any status.
fn accept(operation: &Operation, responses: &[&Response], further: &[Further]) -> Vec<String> {
    let mut own: Vec<&Content> = responses
        .iter()
        .flat_map(|response| &response.contents)
        .filter(|content| !further.iter().any(|one| one.kind == content.kind))
        .collect();
    own.sort_by_key(|content| !content.media_type.eq_ignore_ascii_case("application/json"));
    let others = operation
        .responses
        .iter()
        .filter(|response| response.status == Status::Default)
        .flat_map(|response| &response.contents);
    let mut out: Vec<String> = Vec::new();
    for content in own.into_iter().chain(others) {
        let is_json = matches!(content.kind, ContentKind::Json(_));
        // A range asks for anything at all, of which only JSON can be read.
        if is_json && content.media_type.contains('*') {
            add(&mut out, "application/json");
            add(&mut out, "*/*;q=0.5");
        } else {
            add(&mut out, &content.media_type);
        }
    }
    out
}

fn add(out: &mut Vec<String>, media_type: &str) {
    if !out.iter().any(|one| one == media_type) {
        out.push(media_type.to_owned());
    }
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
                further: further(&[response], |kind| *kind == preferred(response)),
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
