// Generated from an OpenAPI description. Do not edit.

//! Makes the requests of the data over a transport in memory, and compares what goes out.

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use generated::Client;
use generated::runtime::__private::{Wire, decode_slice};
use generated::runtime::{Body, BoxFuture, Call, Transport, TransportError};
use serde_json::Value;

use crate::support::{compare, conclude, remove};

/// Makes one request of an operation.
pub(crate) type Send = fn(&Client, &Given<'_>) -> Result<(), String>;

/// What a builder is given.
pub(crate) struct Given<'a>(&'a Value);

impl Given<'_> {
    /// Whether there is a value for this place.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some()
    }

    /// The value for this place, as the builder takes it.
    pub(crate) fn get<T: Wire>(&self, key: &str) -> Result<T, String> {
        if !self.has(key) {
            return Err(format!("`{key}` is not given"));
        }
        decode_slice(self.0[key].to_string().as_bytes()).map_err(|fault| format!("`{key}`: {fault}"))
    }
}

/// Sends a request. What is answered does not matter; why nothing was sent does.
pub(crate) fn done<T>(call: Call<T>) -> Result<(), String> {
    let mut call = pin!(call);
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => Err(error.to_string()),
        Poll::Ready(Ok(_)) => Ok(()),
        Poll::Pending => Err("it waits for something".into()),
    }
}

/// A transport that keeps what it is to send, and answers that there is nothing.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<http::Request<Body>>>>);

impl Transport for Recorder {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        if let Ok(mut all) = self.0.lock() {
            all.push(request);
        }
        Box::pin(std::future::ready(Ok(http::Response::new(Body::empty()))))
    }
}

/// Every request of the data goes out as the description says.
pub(crate) fn requests(calls: &[(&str, Send)], builder: fn() -> generated::ClientBuilder, data: &str) {
    let calls: HashMap<&str, Send> = calls.iter().copied().collect();
    let mut sent = 0;
    let mut failures = Vec::new();
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.splitn(3, '\t');
        let mut next = || cells.next().unwrap_or_default();
        let (operation, give, want) = (next(), next(), next());
        // An operation of a feature that is off has no entry.
        let Some(send) = calls.get(operation) else { continue };
        let give: Value = serde_json::from_str(give).expect("what is given is JSON");
        let want: Value = serde_json::from_str(want).expect("what is wanted is JSON");
        sent += 1;
        if let Err(why) = request(*send, builder, &give, &want) {
            failures.push(format!("{operation}: {why}"));
        }
    }
    conclude("requests", &[("sent", sent)], &failures);
}

fn request(send: Send, builder: fn() -> generated::ClientBuilder, give: &Value, want: &Value) -> Result<(), String> {
    let recorder = Recorder::default();
    let builder = builder().base_url("http://localhost").transport(recorder.clone()).timeout(None);
    let client = builder.try_timeout(None).build().map_err(|error| error.to_string())?;
    let given = Given(give);
    let result = send(&client, &given);
    let Some(request) = recorder.0.lock().ok().and_then(|mut all| all.pop()) else {
        return Err(format!("nothing was sent for {}: {}", given.0, result.err().unwrap_or_default()));
    };
    let (parts, body) = request.into_parts();
    let uri = parts.uri.to_string();
    let (path, query) = uri.split_once('?').unwrap_or((&uri, ""));
    if want["method"] != parts.method.as_str() {
        return Err(format!("the method is {}", parts.method));
    }
    let wanted = want["path"].as_str().unwrap_or_default();
    if !decoded(path).ends_with(wanted) {
        return Err(format!("the path is {} instead of {wanted}", decoded(path)));
    }
    pairs("the query", split(query, '&'), want, "query")?;
    let sent = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let mut cookies = sent("cookie").unwrap_or_default();
    for header in want["headers"].as_array().into_iter().flatten() {
        let (name, value) = pair(header);
        let got = sent(&name);
        // Parameters that are cookies come after one that is their header.
        let same = match cookies.strip_prefix(&*value).filter(|_| name == "cookie") {
            Some(others) => {
                cookies = others.trim_start_matches("; ");
                true
            }
            None => got.is_some_and(|got| same_text(got, &value)),
        };
        if !same {
            return Err(format!("the header `{name}` is {got:?} instead of {value:?}"));
        }
    }
    pairs("the cookies", split(&cookies.replace("; ", ";"), ';'), want, "cookies")?;
    let bytes = read(body);
    if want.get("form").is_some() {
        let text = String::from_utf8_lossy(&bytes).replace('+', " ");
        return pairs("the form", split(&text, '&'), want, "form");
    }
    if want.get("parts").is_some() {
        let media = parts.headers.get("content-type").and_then(|value| value.to_str().ok());
        let boundary = media.and_then(|media| media.split_once("boundary=")).unwrap_or_default().1;
        return pairs("the parts", split_parts(&bytes, boundary.trim_matches('"')), want, "parts");
    }
    payload(&bytes, want)
}

/// All of a body that waits for nothing.
fn read(body: Body) -> Vec<u8> {
    let mut body = pin!(body);
    let mut bytes = Vec::new();
    let mut context = Context::from_waker(Waker::noop());
    while let Poll::Ready(Some(Ok(piece))) = body.as_mut().poll_next(&mut context) {
        bytes.extend_from_slice(&piece);
    }
    bytes
}

/// The parts of a multipart body: name and text.
fn split_parts(bytes: &[u8], boundary: &str) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(bytes);
    let boundary = format!("--{boundary}");
    let parts = text.split(&boundary).filter_map(|part| part.split_once("\r\n\r\n"));
    parts
        .map(|(head, content)| {
            let name = head.split_once("name=\"").and_then(|(_, rest)| rest.split_once('"'));
            let name = name.map_or("", |(name, _)| name).replace("%22", "\"");
            (name, content.strip_suffix("\r\n").unwrap_or(content).to_owned())
        })
        .collect()
}

fn payload(bytes: &[u8], want: &Value) -> Result<(), String> {
    if want["body"].is_null() {
        let text = String::from_utf8_lossy(bytes);
        return if bytes.is_empty() { Ok(()) } else { Err(format!("the body is {text}")) };
    }
    let text = String::from_utf8_lossy(bytes);
    // A text is no JSON, even where it looks so.
    let (mut wanted, mut got) = (want["body"].clone(), match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(_) => Value::from(text.as_ref()),
    });
    if wanted.as_str().is_some_and(|wanted| wanted == text) {
        return Ok(());
    }
    for pointer in want["undeclared"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        remove(&mut wanted, pointer);
        remove(&mut got, pointer);
    }
    compare(&wanted, &got, true, "").map_err(|why| format!("the body: {why}"))
}

/// Compares pairs, but credentials that are no parameters. Their order is left to the builder.
fn pairs(what: &str, got: Vec<(String, String)>, want: &Value, key: &str) -> Result<(), String> {
    let credential = |name: &str| {
        let keys = want["keys"].as_array();
        keys.is_some_and(|keys| keys.iter().any(|key| key == name))
    };
    let wanted: Vec<_> = want[key].as_array().into_iter().flatten().map(pair).collect();
    let given = |name: &str| wanted.iter().any(|(wanted, _)| wanted == name);
    let mut got: Vec<_> = got.into_iter().filter(|(name, _)| given(name) || !credential(name)).collect();
    let whole = format!("{got:?} instead of {wanted:?}");
    for (name, value) in &wanted {
        let same = |(key, other): &(String, String)| key == name && same_text(other, value);
        match got.iter().position(same) {
            Some(index) => drop(got.remove(index)),
            None => return Err(format!("{what}: {whole}")),
        }
    }
    if got.is_empty() { Ok(()) } else { Err(format!("{what}: {whole}")) }
}

fn pair(value: &Value) -> (String, String) {
    let text = |index: usize| value[index].as_str().unwrap_or_default().to_owned();
    (text(0), text(1))
}

fn split(text: &str, between: char) -> Vec<(String, String)> {
    let parts = text.split(between).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// Texts are the same, or numbers or JSON that are.
fn same_text(a: &str, b: &str) -> bool {
    let json = |text: &str| serde_json::from_str::<Value>(text).ok();
    a == b || matches!((json(a), json(b)), (Some(a), Some(b)) if compare(&b, &a, true, "").is_ok())
}

/// Without percent-encoding.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
