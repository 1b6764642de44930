//! Answers, and the future of one.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderMap, HeaderName};

use super::super::data::{Decode, Fault, Wire, read_slice};
use super::body::{Body, ByteStream};
use super::engine::{self, Prepared};
use super::error::{Error, ErrorKind};
use super::paging::{NextPage, PageSource};
use super::request::Request;
use super::transport::BoxFuture;

/// The id that a server gave a request: in the header of that name, in the server's own (any that
/// ends so, the first by name, but not where the client's comes back), or in one of those that
/// proxies write.
pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let named = |name: &str| headers.get(name)?.to_str().ok();
    let own = || {
        let names = headers.keys().map(HeaderName::as_str);
        let ids = names.filter(|name| {
            (name.ends_with("-request-id") || name.ends_with("-requestid"))
                && !name.contains("client")
        });
        named(ids.min()?)
    };
    named("x-request-id")
        .or_else(|| named("request-id"))
        .or_else(own)
        .or_else(|| named("x-correlation-id"))
        .or_else(|| named("cf-ray"))
}

/// The media type of an answer, in lower case and without parameters.
pub(super) fn media_type(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(http::header::CONTENT_TYPE)?.to_str().ok()?;
    Some(text.split(';').next()?.trim().to_ascii_lowercase())
}

/// An answer that has not been decoded.
pub struct RawResponse {
    operation: Cow<'static, str>,
    parts: http::response::Parts,
    body: Bytes,
    stream: Option<Body>,
}

impl RawResponse {
    pub(super) fn new(
        operation: Cow<'static, str>,
        parts: http::response::Parts,
        body: Bytes,
    ) -> Self {
        Self {
            operation,
            parts,
            body,
            stream: None,
        }
    }

    pub(super) fn with_stream(mut self, stream: Body) -> Self {
        self.stream = Some(stream);
        self
    }

    pub(super) fn take_stream(&mut self) -> Body {
        self.stream
            .take()
            .unwrap_or_else(|| self.body.clone().into())
    }

    pub(super) fn take_download(&mut self) -> ByteStream {
        ByteStream::new(self.take_stream(), &self.operation)
    }

    pub(super) fn operation(&self) -> &str {
        &self.operation
    }

    pub(super) fn into_http(mut self) -> http::Response<Body> {
        let body = self.take_stream();
        http::Response::from_parts(self.parts, body)
    }

    #[cfg(feature = "tracing")]
    pub(super) fn version(&self) -> http::Version {
        self.parts.version
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.parts.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The body.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The media type, in lower case and without parameters.
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        media_type(&self.parts.headers)
    }

    /// The body, read as JSON. An empty one is null.
    pub fn json<T: Wire>(&self) -> Result<T, Fault> {
        let mut value = T::blank();
        self.read(&mut |input| {
            value = T::decode(input)?;
            Ok(())
        })?;
        Ok(value)
    }

    fn read(&self, decode: Decode<'_>) -> Result<(), Fault> {
        let body = self
            .body
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.body);
        if body.iter().all(u8::is_ascii_whitespace) {
            return read_slice(b"null", decode).map_err(|fault| {
                Fault::new(format_args!("the body is empty: {}", fault.message()))
            });
        }
        read_slice(body, decode)
    }

    /// The body, read as a text.
    pub fn text(&self) -> Result<String, Fault> {
        Ok(String::from_utf8_lossy(&self.body).into_owned())
    }

    pub(super) fn undecoded(self, fault: Fault) -> Error {
        let fault = fault.quoting(&self.body);
        let message = match self.media_type() {
            Some(other) if other.starts_with("text/") || other.contains("xml") => {
                format!("the answer, which is `{other}`, could not be read: {fault}")
            }
            _ => format!("the answer could not be read: {fault}"),
        };
        Error::new(ErrorKind::Decode, message)
            .caused_by(fault)
            .answered(self.parts.status, self.parts.headers, self.body)
            .of(&self.operation)
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.parts.status.as_u16())
            .field("length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// An answer: the body, and beside it status and headers.
pub struct Response<T> {
    body: T,
    parts: http::response::Parts,
    next: Option<NextPage<T>>,
}

impl<T> Response<T> {
    /// The body by itself.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }

    /// Status, headers and body.
    #[must_use]
    pub fn into_parts(self) -> (StatusCode, HeaderMap, T) {
        (self.parts.status, self.parts.headers, self.body)
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.parts.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The id that the server gave the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.parts.headers)
    }

    /// The request for the next page, if this is a page and not the last.
    #[must_use]
    pub fn next_page(&self) -> Option<NextPage<T>> {
        self.next.clone()
    }
}

impl<T> Deref for Response<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T> std::ops::DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.body
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.parts.status.as_u16())
            .field("body", &self.body)
            .field("has_next_page", &self.next.is_some())
            .finish_non_exhaustive()
    }
}

/// What a stream is made of an answer with.
#[cfg(not(target_arch = "wasm32"))]
type FinishStream<T> = Box<dyn FnOnce(&mut RawResponse) -> T + Send>;
#[cfg(target_arch = "wasm32")]
type FinishStream<T> = Box<dyn FnOnce(&mut RawResponse) -> T>;

/// How an answer becomes what the caller wants.
pub(super) enum Finish<T> {
    Read(fn(&RawResponse) -> Result<T, Fault>),
    Page(PageSource<T>, Box<Request>),
    Stream(FinishStream<T>),
}

impl<T> Finish<T> {
    fn finish(self, mut answer: RawResponse) -> Result<Response<T>, Error> {
        let (body, next) = match self {
            Self::Read(read) => match read(&answer) {
                Ok(body) => (body, None),
                Err(fault) => return Err(answer.undecoded(fault)),
            },
            Self::Page(source, request) => match (source.read)(&answer) {
                Ok(body) => {
                    let next = source.next(&body, &answer, request);
                    (body, next)
                }
                Err(fault) => return Err(answer.undecoded(fault)),
            },
            Self::Stream(finish) => (finish(&mut answer), None),
        };
        Ok(Response {
            body,
            parts: answer.parts,
            next,
        })
    }
}

/// A call that is ready to be made: a future of the answer. Nothing is sent before it is polled.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    state: State,
    finish: Option<Finish<T>>,
}

enum State {
    Ready(Result<Box<Prepared>, Error>),
    Running(BoxFuture<Result<RawResponse, Error>>),
    Ended,
}

#[cold]
fn over() -> Error {
    Error::build("a call was used after it had begun or ended")
}

impl<T> Call<T> {
    pub(super) fn new(prepared: Result<Box<Prepared>, Error>, finish: Finish<T>) -> Self {
        Self {
            state: State::Ready(prepared),
            finish: Some(finish),
        }
    }

    /// The request as it would be sent, credentials included, and what makes of its answer what
    /// this call would: for a client of your own, which then sees to retries and redirects.
    ///
    /// # Errors
    /// Fails if the request cannot be built, or if a token would have to be fetched for it.
    pub fn into_http(mut self) -> Result<(http::Request<Body>, Decoder<T>), Error> {
        match (
            std::mem::replace(&mut self.state, State::Ended),
            self.finish.take(),
        ) {
            (State::Ready(prepared), Some(finish)) => {
                let prepared = prepared?;
                let request = prepared.to_http()?;
                Ok((request, Decoder { prepared, finish }))
            }
            _ => Err(over()),
        }
    }
}

impl<T> Unpin for Call<T> {}

impl<T> Future for Call<T> {
    type Output = Result<Response<T>, Error>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = std::task::ready!(self.state.poll(context));
        Poll::Ready(match (answer, self.finish.take()) {
            (Ok(answer), Some(finish)) => finish.finish(answer),
            (Err(error), _) => Err(error),
            (_, None) => Err(over()),
        })
    }
}

impl State {
    /// Compiled once, whatever the answer becomes.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<RawResponse, Error>> {
        if let Self::Ready(_) = self
            && let Self::Ready(prepared) = std::mem::replace(self, Self::Ended)
        {
            *self = match prepared {
                Ok(prepared) => Self::Running(engine::start(prepared)),
                Err(error) => return Poll::Ready(Err(error)),
            };
        }
        let Self::Running(run) = self else {
            return Poll::Ready(Err(over()));
        };
        let answer = std::task::ready!(run.as_mut().poll(context));
        *self = Self::Ended;
        Poll::Ready(answer)
    }
}

/// What makes of an answer what a call would: see [`Call::into_http`].
pub struct Decoder<T> {
    prepared: Box<Prepared>,
    finish: Finish<T>,
}

impl<T> Decoder<T> {
    /// Reads an answer. Its body may be a stream only where the call's own is one.
    pub fn decode(self, response: http::Response<impl Into<Body>>) -> Result<Response<T>, Error> {
        let (parts, body) = response.into_parts();
        let answer = self.prepared.accept_at_once(parts, body.into())?;
        self.finish.finish(answer)
    }
}

impl<T> fmt::Debug for Decoder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decoder")
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}

/// A header's value as a `T`: none where it is absent, no text, or no `T`.
pub fn header<T: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}
