//! Bodies: buffered or streamed, sent or received.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::error::{Error, ErrorKind};
use super::transport::{BoxFuture, SharedTimer};

/// Any error.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A stream of bytes.
pub type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// A body of a request or an answer, read as a `Stream`.
pub struct Body {
    content: Content,
    length: Option<u64>,
}

enum Content {
    Bytes(Bytes),
    Stream(BoxStream),
}

impl Body {
    /// No body.
    #[must_use]
    pub fn empty() -> Self {
        Self::from(Bytes::new())
    }

    /// A body whose bytes come one after the other.
    pub fn stream(stream: impl Stream<Item = Result<Bytes, BoxError>> + Send + 'static) -> Self {
        Self {
            content: Content::Stream(Box::pin(stream)),
            length: None,
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
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }

    pub(super) async fn next(&mut self) -> Option<Result<Bytes, BoxError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Reads all of it, but no more than `limit` bytes.
    pub(super) async fn collect(mut self, limit: usize) -> Result<Bytes, Error> {
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

pub(super) fn broken(error: BoxError) -> Error {
    Error::new(
        ErrorKind::Transport,
        "the connection broke while the answer was read",
    )
    .caused_by(error)
}

impl Stream for Body {
    type Item = Result<Bytes, BoxError>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.content {
            Content::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Content::Stream(stream) => stream.as_mut().poll_next(context),
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

/// A download: a `Stream` of bytes as they arrive.
pub struct ByteStream {
    body: Body,
    timer: SharedTimer,
    idle: Option<Duration>,
    waiting: Option<BoxFuture<()>>,
}

impl ByteStream {
    pub(super) fn new(body: Body, timer: SharedTimer, idle: Option<Duration>) -> Self {
        Self {
            body,
            timer,
            idle,
            waiting: None,
        }
    }

    /// The length, if the server says it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.body.length()
    }

    /// The next bytes.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
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
                ));
            }
        }
        Ok(all.freeze())
    }

    /// Writes all of it, for example to a file, and says how many bytes there were.
    pub async fn write_to(
        mut self,
        writer: &mut (impl std::io::Write + Send),
    ) -> Result<u64, Error> {
        let mut count = 0;
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            count += chunk.len() as u64;
            writer.write_all(&chunk).map_err(|error| {
                Error::new(ErrorKind::Transport, "the answer could not be written").caused_by(error)
            })?;
        }
        Ok(count)
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(chunk) = Pin::new(&mut self.body).poll_next(context) {
            self.waiting = None;
            return Poll::Ready(chunk.map(|chunk| chunk.map_err(broken)));
        }
        if let Some(idle) = self.idle {
            if self.waiting.is_none() {
                self.waiting = Some(self.timer.sleep(idle));
            }
            if let Some(waiting) = &mut self.waiting
                && waiting.as_mut().poll(context).is_ready()
            {
                self.waiting = None;
                let error = Error::new(
                    ErrorKind::Timeout,
                    format_args!("nothing arrived for {idle:?}"),
                );
                self.body = Body::empty();
                return Poll::Ready(Some(Err(error)));
            }
        }
        Poll::Pending
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.body.fmt(f)
    }
}
