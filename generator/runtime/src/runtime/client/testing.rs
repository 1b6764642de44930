//! A transport in memory, so that code which uses an SDK can be tested without a socket.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use super::super::data::Value;
use super::body::Body;
use super::encode;
use super::transport::{BoxFuture, Transport, TransportError};
use super::url::Url;

/// An example of the description: what an operation answers.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Example {
    /// The method.
    pub method: &'static str,
    /// The path template, below the server's address.
    pub path: &'static str,
    /// The status.
    pub status: u16,
    /// The media type.
    pub media_type: &'static str,
    /// The body.
    pub body: &'static str,
    /// What is answered instead where a list is asked for a later page.
    pub later: Option<LaterPage>,
}

/// How a later page of a counted list is asked for, and what is answered.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct LaterPage {
    /// The parameter of the query, or the place in the JSON body (a pointer).
    pub param: &'static str,
    /// Its value for the first page, if it is a number.
    pub first: u64,
    /// The body of a page without items.
    pub body: &'static str,
}

impl Example {
    /// An example.
    #[must_use]
    pub const fn new(
        method: &'static str,
        path: &'static str,
        status: u16,
        media_type: &'static str,
        body: &'static str,
    ) -> Self {
        Self {
            method,
            path,
            status,
            media_type,
            body,
            later: None,
        }
    }

    /// Answers with this body where `param` is there and is no number up to `first`.
    #[must_use]
    pub const fn later(mut self, param: &'static str, first: u64, body: &'static str) -> Self {
        self.later = Some(LaterPage { param, first, body });
        self
    }

    /// What is answered to this call.
    fn reply(&self, call: &Recorded) -> Reply {
        let body = match self.later {
            Some(later) if call.asks_for(later.param, later.first) => later.body,
            _ => self.body,
        };
        let reply = Reply::status(self.status).body(Bytes::from_static(body.as_bytes()));
        match self.media_type {
            "" => reply,
            media_type => reply.header("content-type", media_type),
        }
    }
}

/// A request that was made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Recorded {
    /// The path and the query.
    #[must_use]
    pub fn target(&self) -> &str {
        let rest = self
            .url
            .split_once("://")
            .map_or(self.url.as_str(), |(_, rest)| rest);
        rest.find('/').map_or("/", |start| &rest[start..])
    }

    /// Whether it asks for a page after the first.
    fn asks_for(&self, param: &str, first: u64) -> bool {
        let value = if param.starts_with('/') {
            let body = serde_json::from_slice::<Value>(&self.body).unwrap_or_default();
            body.pointer(param)
                .map(|value| encode::text(value).into_owned())
        } else {
            Url::parse(&self.url).and_then(|url| url.query_value(param))
        };
        value.is_some_and(|value| value.parse().map_or(true, |number: u64| number > first))
    }
}

/// What is answered next.
#[derive(Clone, Debug)]
pub struct Reply {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: Bytes,
    fails: bool,
}

impl Reply {
    /// A status without a body. One that is out of range is 500.
    #[must_use]
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
            fails: false,
        }
    }

    /// Status 200 and JSON.
    pub fn json(body: impl Into<String>) -> Self {
        Self::status(200)
            .header("content-type", "application/json")
            .body(body.into())
    }

    /// The connection fails.
    #[must_use]
    pub fn connection_failure() -> Self {
        Self {
            fails: true,
            ..Self::status(500)
        }
    }

    /// With this header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With this body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }
}

/// A transport that answers from a script, then by rules, then from examples, and records what
/// it was asked.
/// Clones share both.
#[derive(Clone, Default)]
pub struct MockTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    script: VecDeque<Reply>,
    rules: Vec<(Method, String, Reply)>,
    examples: Vec<Example>,
    calls: Vec<Recorded>,
}

impl MockTransport {
    /// A transport that knows no answers yet: it answers 501.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With the examples of a description.
    #[must_use]
    pub fn with_examples(examples: &[Example]) -> Self {
        let mock = Self::new();
        mock.state().examples = examples.to_vec();
        mock
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers the next call without one so.
    #[must_use]
    pub fn reply(self, reply: Reply) -> Self {
        self.push(reply);
        self
    }

    /// Answers every call of this method and path template so, if nothing else is to be answered
    /// next; of several rules for a call, the last holds.
    #[must_use]
    pub fn when(self, method: Method, path: impl Into<String>, reply: Reply) -> Self {
        self.state().rules.push((method, path.into(), reply));
        self
    }

    /// The same as [`reply`](Self::reply) while the transport is in use.
    pub fn push(&self, reply: Reply) {
        self.state().script.push_back(reply);
    }

    /// The requests made until now.
    #[must_use]
    pub fn calls(&self) -> Vec<Recorded> {
        self.state().calls.clone()
    }

    fn answer(&self, call: Recorded) -> Option<Reply> {
        let mut state = self.state();
        let path = call.target().split('?').next().unwrap_or("").to_owned();
        let method = call.method.clone();
        state.calls.push(call.clone());
        if let Some(reply) = state.script.pop_front() {
            return (!reply.fails).then_some(reply);
        }
        let rule = state
            .rules
            .iter()
            .rev()
            .find(|(known, template, _)| *known == method && matches(template, &path));
        if let Some((.., reply)) = rule {
            return (!reply.fails).then(|| reply.clone());
        }
        // The template with the most letters of its own is the most particular one.
        let example = state
            .examples
            .iter()
            .filter(|example| example.method == method.as_str() && matches(example.path, &path))
            .max_by_key(|example| literal(example.path));
        Some(match example {
            Some(example) => example.reply(&call),
            None => Reply::status(501).body("the mock has no answer for this request"),
        })
    }
}

/// Whether a path ends in what the template says: the server may have a path of its own.
fn matches(template: &str, path: &str) -> bool {
    let template = template.split(['?', '#']).next().unwrap_or("");
    let pattern: Vec<&str> = template.trim_matches('/').split('/').collect();
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    let Some(start) = steps.len().checked_sub(pattern.len()) else {
        return false;
    };
    pattern
        .iter()
        .zip(&steps[start..])
        .all(|(pattern, step)| fits(pattern, step))
}

/// How many letters of a template are its own.
fn literal(template: &str) -> usize {
    template
        .split('{')
        .map(|piece| piece.rsplit('}').next().map_or(0, str::len))
        .sum()
}

fn fits(pattern: &str, step: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('{') else {
        return pattern == step;
    };
    let Some((_, after)) = rest.split_once('}') else {
        return pattern == step;
    };
    let Some(step) = step.strip_prefix(before) else {
        return false;
    };
    (1..=step.len()).any(|end| step.is_char_boundary(end) && fits(after, &step[end..]))
}

impl Transport for MockTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        let mock = self.clone();
        Box::pin(async move {
            let (parts, mut body) = request.into_parts();
            let body = body
                .collect(usize::MAX)
                .await
                .map_err(|error| TransportError::new(error).permanent())?;
            let call = Recorded {
                method: parts.method,
                url: parts.uri.to_string(),
                headers: parts.headers,
                body,
            };
            let reply = mock
                .answer(call)
                .ok_or_else(|| TransportError::new("the connection failed, as it was told to"))?;
            let mut response = http::Response::builder().status(reply.status);
            for (name, value) in &reply.headers {
                response = response.header(name, value);
            }
            response
                .body(Body::from(reply.body))
                .map_err(|error| TransportError::new(error).permanent())
        })
    }
}

impl std::fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MockTransport({} calls)", self.state().calls.len())
    }
}
