//! What stands beside calls and tries ([`Hook`]), and what stands around them ([`Middleware`]).

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::body::Body;
use super::error::Error;
use super::transport::{BoxFuture, MaybeSend, MaybeSync};

/// A call, as a [`Hook`] and a [`Middleware`] see it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallInfo {
    /// The operation's id.
    pub operation: Cow<'static, str>,
    /// The method.
    pub method: http::Method,
    /// The path template, which holds no values.
    pub path: Cow<'static, str>,
    /// The number of the try, from 1; 0 before the first.
    pub attempt: u32,
}

/// What wants to know of calls and tries. Whoever wants to change what is sent, or answer
/// itself, is a [`Middleware`].
pub trait Hook: MaybeSend + MaybeSync + 'static {
    /// A call begins.
    fn on_call(&self, call: &CallInfo) {
        let _ = call;
    }

    /// A try is about to be sent; headers may still be changed.
    fn on_request(&self, call: &CallInfo, request: &mut http::request::Parts) {
        let _ = (call, request);
    }

    /// A try was answered.
    fn on_response(&self, call: &CallInfo, response: &http::response::Parts) {
        let _ = (call, response);
    }

    /// A try failed, and there will be another after `delay`.
    fn on_retry(&self, call: &CallInfo, error: &Error, delay: Duration) {
        let _ = (call, error, delay);
    }

    /// The call has ended.
    fn on_end(&self, call: &CallInfo, outcome: Result<StatusCode, &Error>) {
        let _ = (call, outcome);
    }
}

/// What stands around calls and tries: it can change the request, look at the answer, or answer
/// itself without calling [`Next::run`]. The first that a client was given is the outermost.
///
/// Errors of its own are made with `TransportError::new(...).into()`.
pub trait Middleware: MaybeSend + MaybeSync + 'static {
    /// Around a call with all its tries. The request has no credentials yet; they will be sent
    /// wherever its address leads.
    fn on_call(
        &self,
        request: http::Request<Body>,
        next: Next,
    ) -> BoxFuture<Result<http::Response<Body>, Error>> {
        next.run(request)
    }

    /// Around each try. The request has its credentials, and is what the transport gets; an
    /// answer may still be one that leads to another try.
    fn on_try(
        &self,
        request: http::Request<Body>,
        next: Next,
    ) -> BoxFuture<Result<http::Response<Body>, Error>> {
        next.run(request)
    }
}

/// Whether a chain is around a call or around a try.
#[derive(Clone, Copy)]
pub(super) enum Around {
    Call,
    Try,
}

#[cfg(not(target_arch = "wasm32"))]
type End =
    Box<dyn FnOnce(http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, Error>> + Send>;
#[cfg(target_arch = "wasm32")]
type End = Box<dyn FnOnce(http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, Error>>>;

/// The rest of the way of a request, from a [`Middleware`] on.
pub struct Next {
    chain: Arc<[Arc<dyn Middleware>]>,
    index: usize,
    around: Around,
    info: CallInfo,
    end: End,
}

impl Next {
    pub(super) fn new(
        chain: Arc<[Arc<dyn Middleware>]>,
        around: Around,
        info: CallInfo,
        end: End,
    ) -> Self {
        Self {
            chain,
            index: 0,
            around,
            info,
            end,
        }
    }

    /// The call that the request belongs to.
    #[must_use]
    pub fn call(&self) -> &CallInfo {
        &self.info
    }

    /// Sends the request on its way.
    #[must_use = "nothing is sent before it is awaited"]
    pub fn run(
        mut self,
        request: http::Request<Body>,
    ) -> BoxFuture<Result<http::Response<Body>, Error>> {
        let Some(middleware) = self.chain.get(self.index).cloned() else {
            return (self.end)(request);
        };
        self.index += 1;
        match self.around {
            Around::Call => middleware.on_call(request, self),
            Around::Try => middleware.on_try(request, self),
        }
    }
}

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Next").field(&self.info).finish()
    }
}
