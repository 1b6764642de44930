//! What wants to know of calls and tries.

use std::time::Duration;

use http::StatusCode;

use super::error::Error;

/// A call, as a [`Hook`] sees it.
#[derive(Debug)]
#[non_exhaustive]
pub struct CallInfo<'a> {
    /// The operation's id.
    pub operation: &'a str,
    /// The method.
    pub method: &'a http::Method,
    /// The path template, which holds no values.
    pub path: &'a str,
    /// The number of the try, from 1; 0 before the first.
    pub attempt: u32,
}

/// What wants to know of calls and tries. Whoever wants to change what is sent, or answer
/// itself, is a [`Transport`](super::Transport) around another.
pub trait Hook: Send + Sync + 'static {
    /// A call begins.
    fn on_call(&self, call: &CallInfo<'_>) {
        let _ = call;
    }

    /// A try is about to be sent; headers may still be changed.
    fn on_request(&self, call: &CallInfo<'_>, request: &mut http::request::Parts) {
        let _ = (call, request);
    }

    /// A try was answered.
    fn on_response(&self, call: &CallInfo<'_>, response: &http::response::Parts) {
        let _ = (call, response);
    }

    /// A try failed, and there will be another after `delay`.
    fn on_retry(&self, call: &CallInfo<'_>, error: &Error, delay: Duration) {
        let _ = (call, error, delay);
    }

    /// The call has ended.
    fn on_end(&self, call: &CallInfo<'_>, outcome: Result<StatusCode, &Error>) {
        let _ = (call, outcome);
    }
}
