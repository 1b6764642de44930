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

use super::super::data::{Fault, Target, Wire, read_slice};
use super::body::{Body, ByteStream};
use super::engine::{self, Prepared};
use super::error::{Error, ErrorKind};
use super::events::EventStream;
use super::held::Held;
use super::lines::LineStream;
use super::paging::{NextPage, PageSource, Told};
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
    pub(super) follow: Follow,
}

/// What a stream needs that goes on after its answer.
#[derive(Default)]
pub(super) struct Follow {
    /// The request, to be sent again where events break off.
    pub(super) again: Option<Held<Prepared>>,
    /// How long a line may be.
    pub(super) limit: usize,
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
            follow: Follow::default(),
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

    #[inline]
    pub(super) fn take_events<T>(&mut self) -> EventStream<T> {
        let again = self.follow.again.take();
        EventStream::new(self.take_stream(), again, &self.operation)
    }

    #[inline]
    pub(super) fn take_lines<T>(&mut self) -> LineStream<T> {
        LineStream::new(self.take_stream(), self.follow.limit, &self.operation)
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
    #[inline]
    pub fn json<T: Wire>(&self) -> Result<T, Fault> {
        let mut value = T::blank();
        self.read(&mut value)?;
        Ok(value)
    }

    pub(super) fn read(&self, target: &mut dyn Target) -> Result<(), Fault> {
        let body = self
            .body
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.body);
        if body.iter().all(u8::is_ascii_whitespace) {
            return read_slice(b"null", target).map_err(|fault| {
                Fault::new(format_args!("the body is empty: {}", fault.message()))
            });
        }
        read_slice(body, target)
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
    head: Head,
    pages: Option<PageSource<T>>,
}

/// What an answer is beside its body.
struct Head {
    parts: Held<http::response::Parts>,
    /// The request for the next page.
    next: Option<Request>,
}

impl<T> Response<T> {
    /// The body by itself.
    #[must_use]
    #[inline]
    pub fn into_body(self) -> T {
        self.body
    }

    /// Status, headers and body.
    #[must_use]
    #[inline]
    pub fn into_parts(self) -> (StatusCode, HeaderMap, T) {
        let parts = self.head.parts.into_box();
        (parts.status, parts.headers, self.body)
    }

    /// The body.
    #[must_use]
    #[inline]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The status.
    #[must_use]
    #[inline]
    pub fn status(&self) -> StatusCode {
        self.head.parts.status
    }

    /// The headers.
    #[must_use]
    #[inline]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.parts.headers
    }

    /// The id that the server gave the request.
    #[must_use]
    #[inline]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.head.parts.headers)
    }

    /// The request for the next page, if this is a page and not the last.
    #[must_use]
    #[inline]
    pub fn next_page(&self) -> Option<NextPage<T>> {
        Some(NextPage::new(self.head.next.clone()?, self.pages?))
    }
}

impl<T> Deref for Response<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T> std::ops::DerefMut for Response<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.body
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.head.parts.status.as_u16())
            .field("body", &self.body)
            .field("has_next_page", &self.head.next.is_some())
            .finish_non_exhaustive()
    }
}

/// Reads an answer's body to where it belongs, and says where the next page is, if it is one.
pub(super) type How<T> =
    fn(&Read<T>, &mut RawResponse, &mut Option<T>) -> Result<Option<Told>, Fault>;

/// Reads an answer by itself.
type Whole<T> = fn(&RawResponse) -> Result<T, Fault>;

/// How the body of an answer becomes what the caller wants: what of it is compiled for each type.
pub(super) struct Read<T> {
    how: How<T>,
    with: Option<Whole<T>>,
    pages: Option<PageSource<T>>,
}

impl<T> Read<T> {
    #[inline]
    fn new(how: How<T>) -> Self {
        Self {
            how,
            with: None,
            pages: None,
        }
    }

    /// As JSON.
    #[inline]
    pub(super) fn json() -> Self
    where
        T: Wire,
    {
        Self::new(read_json)
    }

    /// As a page of these, in JSON.
    #[inline]
    pub(super) fn page(pages: PageSource<T>) -> Self {
        let how = pages.read;
        let pages = Some(pages);
        Self {
            pages,
            ..Self::new(how)
        }
    }

    /// By this.
    #[inline]
    pub(super) fn with(read: fn(&RawResponse) -> Result<T, Fault>) -> Self {
        let with = Some(read);
        let how = |this: &Self, answer: &mut RawResponse, body: &mut Option<T>| {
            *body = this.with.map(|read| read(answer)).transpose()?;
            Ok(None)
        };
        Self {
            with,
            ..Self::new(how)
        }
    }

    /// The next page, as the page in `body` says.
    #[inline]
    pub(super) fn told(&self, body: &T) -> Option<Told> {
        Some(self.pages.as_ref()?.told(body))
    }
}

/// No closure: to be handed on, one is compiled twice.
#[inline]
fn read_json<T: Wire>(
    _: &Read<T>,
    answer: &mut RawResponse,
    body: &mut Option<T>,
) -> Result<Option<Told>, Fault> {
    answer.read(body.insert(T::blank()))?;
    Ok(None)
}

/// What is no type of the description.
impl Read<Bytes> {
    pub(super) fn bytes() -> Self {
        Self::new(|_, answer, body| {
            *body = Some(answer.bytes().clone());
            Ok(None)
        })
    }
}

impl Read<String> {
    pub(super) fn text() -> Self {
        Self::with(RawResponse::text)
    }
}

impl Read<()> {
    pub(super) fn nothing() -> Self {
        Self::new(|_, _, body| {
            *body = Some(());
            Ok(None)
        })
    }
}

impl Read<ByteStream> {
    pub(super) fn download() -> Self {
        Self::new(|_, answer, body| {
            *body = Some(answer.take_download());
            Ok(None)
        })
    }
}

impl<T> Read<EventStream<T>> {
    #[inline]
    pub(super) fn events() -> Self {
        Self::new(|_, answer, body| {
            *body = Some(answer.take_events());
            Ok(None)
        })
    }
}

impl<T> Read<LineStream<T>> {
    #[inline]
    pub(super) fn lines() -> Self {
        Self::new(|_, answer, body| {
            *body = Some(answer.take_lines());
            Ok(None)
        })
    }
}

/// A call that is ready to be made: a future of the answer. Nothing is sent before it is polled.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    run: Run,
    read: Read<T>,
}

/// A call, whatever its answer becomes: compiled once, as all that is done with it.
pub(super) struct Run {
    state: State,
    /// The request that leads to the next page, where the answer is a page.
    request: Option<Request>,
    follow: Follow,
}

enum State {
    Ready(Result<Held<Prepared>, Error>),
    Running(BoxFuture<Result<RawResponse, Error>>),
    Ended,
}

/// A place for the body of an answer.
trait Place {
    /// Reads the body, and says where the next page is, if it is one.
    fn read(&mut self, answer: &mut RawResponse) -> Result<Option<Told>, Fault>;
}

struct BodyOf<'a, T> {
    read: &'a Read<T>,
    body: Option<T>,
}

impl<T> Place for BodyOf<'_, T> {
    #[inline]
    fn read(&mut self, answer: &mut RawResponse) -> Result<Option<Told>, Fault> {
        (self.read.how)(self.read, answer, &mut self.body)
    }
}

#[cold]
fn over() -> Error {
    Error::build("a call was used after it had begun or ended")
}

impl<T> Call<T> {
    #[inline]
    pub(super) fn new(run: Run, read: Read<T>) -> Self {
        Self { run, read }
    }

    /// The request as it would be sent, credentials included, and what makes of its answer what
    /// this call would: for a client of your own, which then sees to retries and redirects.
    ///
    /// # Errors
    /// Fails if the request cannot be built, or if a token would have to be fetched for it.
    #[inline]
    pub fn into_http(mut self) -> Result<(http::Request<Body>, Decoder<T>), Error> {
        let (request, prepared) = self.run.take_http()?;
        let decoder = Decoder {
            prepared,
            call: self,
        };
        Ok((request, decoder))
    }
}

impl<T> Unpin for Call<T> {}

impl<T> Future for Call<T> {
    type Output = Result<Response<T>, Error>;
    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { run, read } = &mut *self;
        let mut place = BodyOf { read, body: None };
        match run.poll(context, &mut place) {
            Poll::Ready(Ok(head)) => Poll::Ready(match place.body {
                Some(body) => {
                    let pages = read.pages;
                    Ok(Response { body, head, pages })
                }
                None => Err(over()),
            }),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl Run {
    pub(super) fn new(prepared: Result<Held<Prepared>, Error>) -> Self {
        Self {
            state: State::Ready(prepared),
            request: None,
            follow: Follow::default(),
        }
    }

    /// The same for a page, after which others follow.
    pub(super) fn paged(mut self, request: Request) -> Self {
        self.request = Some(request);
        self
    }

    /// The same for a stream that goes on.
    pub(super) fn followed(mut self, follow: Follow) -> Self {
        self.follow = follow;
        self
    }

    fn take_http(&mut self) -> Result<(http::Request<Body>, Held<Prepared>), Error> {
        match std::mem::replace(&mut self.state, State::Ended) {
            State::Ready(prepared) => {
                let prepared = prepared?;
                Ok((prepared.to_http()?, prepared))
            }
            _ => Err(over()),
        }
    }

    fn poll(
        &mut self,
        context: &mut Context<'_>,
        place: &mut dyn Place,
    ) -> Poll<Result<Head, Error>> {
        if let State::Ready(_) = self.state
            && let State::Ready(prepared) = std::mem::replace(&mut self.state, State::Ended)
        {
            self.state = match prepared {
                Ok(prepared) => State::Running(engine::start(prepared)),
                Err(error) => return Poll::Ready(Err(error)),
            };
        }
        let State::Running(run) = &mut self.state else {
            return Poll::Ready(Err(over()));
        };
        let answer = std::task::ready!(run.as_mut().poll(context));
        self.state = State::Ended;
        Poll::Ready(answer.and_then(|answer| self.finish(answer, place)))
    }

    fn finish(&mut self, mut answer: RawResponse, place: &mut dyn Place) -> Result<Head, Error> {
        answer.follow = std::mem::take(&mut self.follow);
        let told = match place.read(&mut answer) {
            Ok(told) => told,
            Err(fault) => return Err(answer.undecoded(fault)),
        };
        let next = match (told, self.request.take()) {
            (Some(told), Some(request)) => told.follow(&answer, request),
            _ => None,
        };
        Ok(Head {
            parts: Held::new(answer.parts),
            next,
        })
    }
}

/// What makes of an answer what a call would: see [`Call::into_http`].
pub struct Decoder<T> {
    prepared: Held<Prepared>,
    call: Call<T>,
}

impl<T> Decoder<T> {
    /// Reads an answer. Its body may be a stream only where the call's own is one.
    #[inline]
    pub fn decode(self, response: http::Response<impl Into<Body>>) -> Result<Response<T>, Error> {
        let (parts, body) = response.into_parts();
        let answer = self.prepared.accept_at_once(parts, body.into())?;
        let Call { mut run, read } = self.call;
        let mut place = BodyOf {
            read: &read,
            body: None,
        };
        let head = run.finish(answer, &mut place)?;
        let (body, pages) = (place.body.ok_or_else(over)?, read.pages);
        Ok(Response { body, head, pages })
    }
}

impl<T> fmt::Debug for Decoder<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decoder")
    }
}

impl<T> fmt::Debug for Call<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}

/// A header's value as a `T`: none where it is absent, no text, or no `T`.
#[inline]
pub fn header<T: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}
