//! How a request body is given: which of its media types are one argument, and which are
//! alternatives.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostics};
use crate::ir::{Api, Body, BodyKind, FormField, Operation, PartKind, Sent};

/// Decides the ways to give each operation's body.
pub(super) fn decide_sends(api: &mut Api, diags: &mut Diagnostics) {
    for (_, operation) in api.operations.iter_mut() {
        files_first(operation);
        operation.sends = sends(&operation.bodies, diags);
    }
}

/// A form that can carry files before the same one that cannot.
fn files_first(operation: &mut Operation) {
    let Some(first) = operation.bodies.first() else {
        return;
    };
    let with_files = |body: &Body| {
        matches!(&body.kind, BodyKind::Multipart(parts) if parts
            .iter()
            .any(|part| matches!(part.part, PartKind::File | PartKind::Files)))
    };
    if matches!(first.kind, BodyKind::Form(_))
        && let Some(at) = operation.bodies.iter().position(with_files)
    {
        let body = operation.bodies.remove(at);
        operation.bodies.insert(0, body);
    }
}

fn sends(bodies: &[Body], diags: &mut Diagnostics) -> Vec<Sent> {
    let mut sends: Vec<Sent> = Vec::new();
    let mut parts = None;
    for (index, body) in bodies.iter().enumerate() {
        let same = sends.iter_mut().find(|sent| {
            bodies
                .get(sent.body)
                .is_some_and(|first| is_same(first, body))
        });
        if let Some(sent) = same {
            let kinds = (bodies.get(sent.body).map(|first| &first.kind), &body.kind);
            if let (Some(BodyKind::Multipart(_)), BodyKind::Form(_)) = kinds {
                diags.report(
                    Code::OtherMedia,
                    body.origin.clone(),
                    format!(
                        "`{}` cannot carry files; the multipart body beside it is sent instead",
                        body.media_type
                    ),
                );
            } else if first_media(bodies, sent) != Some(body.media_type.as_str()) {
                sent.also.push(body.media_type.clone());
            }
            continue;
        }
        // An operation has one struct of parts.
        if matches!(body.kind, BodyKind::Multipart(_)) && parts.replace(index).is_some() {
            diags.report(
                Code::OtherMedia,
                body.origin.clone(),
                format!(
                    "the parts of `{}` are others than those of the multipart body before it",
                    body.media_type
                ),
            );
            continue;
        }
        sends.push(Sent {
            body: index,
            also: Vec::new(),
        });
    }
    sends
}

fn first_media<'b>(bodies: &'b [Body], sent: &Sent) -> Option<&'b str> {
    bodies.get(sent.body).map(|body| body.media_type.as_str())
}

/// Whether a body is given by the same value as one before it, so that only the header tells
/// them apart.
fn is_same(first: &Body, body: &Body) -> bool {
    match (&first.kind, &body.kind) {
        // Without plain JSON the media types say what the JSON is: a patch of one kind or another.
        (BodyKind::Json(one), BodyKind::Json(two)) => {
            one == two && (is_plain(&first.media_type) || essence(first) == essence(body))
        }
        (BodyKind::FormOf(one, _), BodyKind::FormOf(two, _))
        | (BodyKind::MultipartOf(one, _), BodyKind::MultipartOf(two, _))
        | (BodyKind::JsonLines(one), BodyKind::JsonLines(two)) => one == two,
        (
            BodyKind::Form(one) | BodyKind::Multipart(one),
            BodyKind::Form(two) | BodyKind::Multipart(two),
        ) => names(one) == names(two),
        (BodyKind::Text, BodyKind::Text) | (BodyKind::Bytes, BodyKind::Bytes) => {
            essence(first) == essence(body)
        }
        _ => false,
    }
}

/// Whether a media type is JSON and says no more.
fn is_plain(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    ["application/json", "text/json"]
        .iter()
        .any(|plain| essence.eq_ignore_ascii_case(plain))
        || essence.contains('*')
}

fn essence(body: &Body) -> String {
    let essence = body.media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

fn names(fields: &[FormField]) -> BTreeSet<&str> {
    fields.iter().map(|form| form.field.wire.as_str()).collect()
}
