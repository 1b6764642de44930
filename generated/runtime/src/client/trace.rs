//! Spans, by the names of OpenTelemetry's semantic conventions for HTTP clients: one for the
//! call, named by the operation, and within it one for every try.

use http::Method;
use tracing::field::Empty;
use tracing::{Span, info_span};

use super::encode::component;
use super::engine::Prepared;
use super::error::{Error, ErrorKind};
use super::operation::Location;
use super::response::RawResponse;
use super::url::Url;

/// The span of a call.
pub(super) fn call(call: &Prepared) -> Span {
    info_span!(
        "sdk.call",
        otel.name = &*call.operation,
        otel.kind = "internal",
        otel.status_code = Empty,
        http.request.method = method(&call.method),
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.template = &*call.template,
        error.type = Empty,
    )
}

/// Says how a call ended.
pub(super) fn called(span: &Span, tries: u32, result: &Result<RawResponse, Error>) {
    if tries > 1 {
        span.record("http.request.resend_count", tries - 1);
    }
    tried(span, result.as_ref());
}

/// The span of a try.
pub(super) fn attempt(call: &Prepared, url: &Url, attempt: u32) -> Span {
    let span = info_span!(
        "sdk.http",
        otel.name = format_args!("{} {}", method(&call.method), call.template),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = method(&call.method),
        http.request.method_original = Empty,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        network.protocol.version = Empty,
        server.address = address(&url.origin).0,
        server.port = address(&url.origin).1,
        url.full = full(call, url),
        url.template = &*call.template,
        error.type = Empty,
    );
    if span.is_disabled() {
        return span;
    }
    if method(&call.method) == "_OTHER" {
        span.record("http.request.method_original", call.method.as_str());
    }
    if attempt > 1 {
        span.record("http.request.resend_count", attempt - 1);
    }
    span
}

/// Says how a try ended: its status, and if it failed the kind of error.
pub(super) fn tried(span: &Span, result: Result<&RawResponse, &Error>) {
    match result {
        Ok(answer) => {
            span.record("http.response.status_code", answer.status().as_u16());
            let version = match answer.version() {
                http::Version::HTTP_10 => "1.0",
                http::Version::HTTP_2 => "2",
                http::Version::HTTP_3 => "3",
                _ => "1.1",
            };
            span.record("network.protocol.version", version);
        }
        Err(error) => {
            if let Some(status) = error.status() {
                span.record("http.response.status_code", status.as_u16());
            }
            span.record("otel.status_code", "ERROR");
            match (error.kind(), error.status()) {
                (ErrorKind::Status, Some(status)) => span.record("error.type", status.as_str()),
                (kind, _) => span.record("error.type", name(kind)),
            };
        }
    }
}

fn name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Build => "build",
        ErrorKind::Auth => "auth",
        ErrorKind::Transport => "transport",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Status => "status",
        ErrorKind::Decode => "decode",
        ErrorKind::TooLarge => "too_large",
        ErrorKind::Paging => "paging",
        ErrorKind::ForeignOrigin => "foreign_origin",
    }
}

/// The methods that the conventions know; others would be names without end.
fn method(method: &Method) -> &str {
    const KNOWN: [&str; 9] = [
        "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
    ];
    if KNOWN.contains(&method.as_str()) {
        method.as_str()
    } else {
        "_OTHER"
    }
}

/// Host and port of an origin.
fn address(origin: &str) -> (&str, u16) {
    let (scheme, authority) = origin.split_once("://").unwrap_or(("https", origin));
    let default = if scheme == "http" { 80 } else { 443 };
    // The colons of an IPv6 address are within brackets.
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().unwrap_or(default)),
        _ => (authority, default),
    }
}

/// The address without what may be secret: the values of the query that the description does
/// not declare or calls secret, and the path if one of its values is secret.
fn full(call: &Prepared, url: &Url) -> String {
    let secret = |location| {
        let mut params = call.params.iter();
        params.any(|param| param.location == location && param.secret)
    };
    let mut text = url.origin.clone();
    if secret(Location::Path) {
        text.push_str(call.template.split(['?', '#']).next().unwrap_or(""));
    } else {
        text.push_str(&url.path);
    }
    let mut delimiter = '?';
    for pair in url.query.iter().flat_map(|query| query.split('&')) {
        let name = pair.split('=').next().unwrap_or("");
        let shown = call.params.iter().any(|param| {
            param.location == Location::Query && !param.secret && component(param.name) == name
        });
        text.push(delimiter);
        if shown {
            text.push_str(pair);
        } else {
            text.push_str(name);
            text.push_str("=REDACTED");
        }
        delimiter = '&';
    }
    text
}
