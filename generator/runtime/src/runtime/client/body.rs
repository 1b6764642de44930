//! Bodies: buffered or streamed, sent or received.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf as _, Bytes, BytesMut};
use futures_core::Stream;

use super::error::{Error, ErrorKind};
use super::multipart::Outgoing;
use super::transport::{BoxFuture, MaybeSend, SharedTimer};

/// Any error.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A stream of bytes.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;
/// A stream of bytes. In WebAssembly, where there are no threads, it need not be `Send`.
#[cfg(target_arch = "wasm32")]
pub type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>>>>;

/// A body of a request or an answer, read as a `Stream`.
pub struct Body {
    content: Content,
    length: Option<u64>,
}

enum Content {
    Bytes(Bytes),
    Stream(BoxStream),
    /// Not opened yet, so that it can be opened for every try.
    Closed(Outgoing),
}

impl Body {
    /// No body.
    #[must_use]
    pub fn empty() -> Self {
        Self::from(Bytes::new())
    }

    /// A body whose bytes come one after the other.
    pub fn stream(
        stream: impl Stream<Item = Result<Bytes, BoxError>> + MaybeSend + 'static,
    ) -> Self {
        Self {
            content: Content::Stream(Box::pin(stream)),
            length: None,
        }
    }

    /// The content of a file, read in pieces while it is sent, and again for every try.
    pub fn file(path: impl AsRef<std::path::Path>) -> Self {
        let path = path.as_ref();
        Self {
            length: super::file::length(path),
            content: Content::Closed(Outgoing::File(path.into())),
        }
    }

    pub(super) fn closed(body: Outgoing) -> Self {
        Self {
            length: body.stream_length(),
            content: Content::Closed(body),
        }
    }

    /// What can be sent, as often as it can be.
    pub(super) fn into_outgoing(self) -> Outgoing {
        match self.content {
            Content::Bytes(bytes) => Outgoing::Bytes(bytes),
            Content::Closed(body) => body,
            Content::Stream(_) => Outgoing::once(self),
        }
    }

    /// With this length, where it is known beforehand.
    #[must_use]
    pub fn with_length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// The length, if it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The bytes, if they are all there.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) | Content::Closed(Outgoing::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }

    pub(super) async fn next(&mut self) -> Option<Result<Bytes, BoxError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Reads all of it, but no more than `limit` bytes.
    pub(super) async fn collect(&mut self, limit: usize) -> Result<Bytes, Error> {
        let too_large = || {
            Error::new(
                ErrorKind::TooLarge,
                format_args!("the answer has more than {limit} bytes"),
            )
        };
        if self.length.is_some_and(|length| length > limit as u64) {
            return Err(too_large());
        }
        let Some(first) = self.next().await else {
            return Ok(Bytes::new());
        };
        let first = first.map_err(broken)?;
        let mut all = BytesMut::new();
        let mut only = Some(first);
        loop {
            let size = all.len() + only.as_ref().map_or(0, Bytes::len);
            if size > limit {
                return Err(too_large());
            }
            match self.next().await {
                None => return Ok(only.unwrap_or_else(|| all.freeze())),
                Some(chunk) => {
                    if let Some(first) = only.take() {
                        all.extend_from_slice(&first);
                    }
                    all.extend_from_slice(&chunk.map_err(broken)?);
                }
            }
        }
    }
}

/// A received body that broke off.
pub(super) fn broken(error: BoxError) -> Error {
    let error = match error.downcast::<Error>() {
        Ok(error) => return *error,
        Err(error) => error,
    };
    Error::new(
        ErrorKind::Transport,
        "the connection broke while the answer was read",
    )
    .caused_by(error)
}

impl Stream for Body {
    type Item = Result<Bytes, BoxError>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Content::Closed(body) = &self.content {
            match body.open() {
                Ok(body) => self.content = body.content,
                Err(error) => {
                    self.content = Content::Bytes(Bytes::new());
                    return Poll::Ready(Some(Err(error.into())));
                }
            }
        }
        match &mut self.content {
            Content::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Content::Stream(stream) => stream.as_mut().poll_next(context),
            // What is opened is not closed.
            Content::Closed(_) => Poll::Ready(None),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self {
            length: Some(bytes.len() as u64),
            content: Content::Bytes(bytes),
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from(text).into()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length {
            Some(length) => write!(f, "Body({length} bytes)"),
            None => f.write_str("Body(a stream)"),
        }
    }
}

/// A body that may not pause for longer than a limit.
struct Idle {
    body: BoxStream,
    timer: SharedTimer,
    limit: Duration,
    /// Rings if the piece that is waited for does not come.
    alarm: Option<BoxFuture<()>>,
}

impl Body {
    /// With a limit on how long nothing may arrive.
    pub(super) fn idle(self, timer: &SharedTimer, limit: Option<Duration>) -> Self {
        match (self.content, limit) {
            (Content::Stream(body), Some(limit)) => Self {
                content: Content::Stream(Box::pin(Idle {
                    body,
                    timer: timer.clone(),
                    limit,
                    alarm: None,
                })),
                length: self.length,
            },
            (content, _) => Self {
                content,
                length: self.length,
            },
        }
    }
}

impl Stream for Idle {
    type Item = Result<Bytes, BoxError>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(chunk) = self.body.as_mut().poll_next(context) {
            // The next pause begins when the next piece is asked for.
            self.alarm = None;
            return Poll::Ready(chunk);
        }
        let (timer, limit) = (self.timer.clone(), self.limit);
        let alarm = self.alarm.get_or_insert_with(|| timer.sleep(limit));
        std::task::ready!(alarm.as_mut().poll(context));
        self.alarm = None;
        self.body = Box::pin(Body::empty());
        let message = format_args!("nothing arrived for {limit:?}");
        Poll::Ready(Some(Err(Error::new(ErrorKind::Timeout, message).into())))
    }
}

/// A download: a `Stream` of bytes as they arrive.
pub struct ByteStream {
    operation: String,
    body: Body,
    /// What was received but not read.
    rest: Bytes,
}

impl ByteStream {
    pub(super) fn new(body: Body, operation: &str) -> Self {
        Self {
            operation: operation.to_owned(),
            body,
            rest: Bytes::new(),
        }
    }

    /// The length, if the server says it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.body.length()
    }

    /// The next bytes.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Gives back bytes that were not wanted yet.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub(super) fn put_back(&mut self, rest: Bytes) {
        self.rest = rest;
    }

    /// Reads all of it into memory, but no more than `limit` bytes.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.next().await {
            all.extend_from_slice(&chunk?);
            if all.len() > limit {
                return Err(Error::new(
                    ErrorKind::TooLarge,
                    format_args!("the answer has more than {limit} bytes"),
                )
                .of(&self.operation));
            }
        }
        Ok(all.freeze())
    }

    /// Writes all of it, and says how many bytes there were. The executor waits while `writer`
    /// writes: where that may take long, use [`copy_to`](Self::copy_to).
    pub async fn write_to(
        mut self,
        writer: &mut (impl std::io::Write + MaybeSend),
    ) -> Result<u64, Error> {
        let mut count = 0;
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            count += chunk.len() as u64;
            writer.write_all(&chunk).map_err(unwritten)?;
        }
        writer.flush().map_err(unwritten)?;
        Ok(count)
    }

    /// Writes all of it to one of tokio's writers, and says how many bytes there were.
    pub async fn copy_to(
        mut self,
        writer: &mut (impl tokio::io::AsyncWrite + Unpin + MaybeSend),
    ) -> Result<u64, Error> {
        let mut count = 0;
        while let Some(chunk) = self.next().await {
            let mut chunk = chunk?;
            count += chunk.len() as u64;
            while !chunk.is_empty() {
                let written =
                    poll_fn(|context| Pin::new(&mut *writer).poll_write(context, &chunk)).await;
                match written.map_err(unwritten)? {
                    0 => return Err(unwritten(std::io::ErrorKind::WriteZero.into())),
                    written => chunk.advance(written),
                }
            }
        }
        poll_fn(|context| Pin::new(&mut *writer).poll_flush(context))
            .await
            .map_err(unwritten)?;
        Ok(count)
    }
}

#[cold]
fn unwritten(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Transport, "the answer could not be written")
        .caused_by(error)
        .retryable(false)
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.rest))));
        }
        let chunk = std::task::ready!(Pin::new(&mut self.body).poll_next(context));
        if !matches!(chunk, Some(Ok(_))) {
            self.body = Body::empty();
        }
        let failed = |error| broken(error).of(&self.operation);
        Poll::Ready(chunk.map(|chunk| chunk.map_err(failed)))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.body.fmt(f)
    }
}
