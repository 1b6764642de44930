//! The one error type.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::super::data::{Fault, Wire, decode_slice};
use super::body::BoxError;
use super::transport::TransportError;

/// Why a call failed.
///
/// Neither `Display` nor `Debug` shows what may be secret: the body of an answer is reached by
/// [`body_bytes`](Self::body_bytes) and [`body_as`](Self::body_as).
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: String,
    message: String,
    argument: Option<String>,
    answer: Option<Box<Answered>>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
    tries: u32,
    /// Where the kind does not say whether the call may succeed later.
    retryable: Option<bool>,
}

#[derive(Clone)]
struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// The kinds of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request or the client could not be built: nothing was sent.
    Build,
    /// Credentials are missing, or a token was not to be had.
    Auth,
    /// The connection failed.
    Transport,
    /// It took too long.
    Timeout,
    /// The server answered with an error.
    Status,
    /// The answer is not what the description says.
    Decode,
    /// The answer is larger than the client accepts.
    TooLarge,
    /// Paging went wrong: the server sends the same page over and over.
    Paging,
    /// A link or redirect leads to another server: nothing was sent there.
    ForeignOrigin,
}

impl Error {
    #[cold]
    pub(super) fn new(kind: ErrorKind, message: impl fmt::Display) -> Self {
        Self(Arc::new(Inner {
            kind,
            operation: String::new(),
            message: message.to_string(),
            argument: None,
            answer: None,
            source: None,
            tries: 0,
            retryable: None,
        }))
    }

    /// An error of the caller's: this argument cannot be sent.
    #[cold]
    pub(super) fn argument(name: &str, message: impl fmt::Display) -> Self {
        let mut error = Self::new(ErrorKind::Build, format_args!("`{name}` {message}"));
        error.change().argument = Some(name.to_owned());
        error
    }

    #[cold]
    pub(super) fn build(message: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Build, message)
    }

    fn change(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    pub(super) fn of(mut self, operation: &str) -> Self {
        if self.0.operation.is_empty() {
            operation.clone_into(&mut self.change().operation);
        }
        self
    }

    pub(super) fn caused_by(mut self, source: impl Into<BoxError>) -> Self {
        self.change().source = Some(Arc::from(source.into()));
        self
    }

    pub(super) fn answered(mut self, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        self.change().answer = Some(Box::new(Answered {
            status,
            headers,
            body,
        }));
        self
    }

    pub(super) fn retryable(mut self, retryable: bool) -> Self {
        self.change().retryable = Some(retryable);
        self
    }

    pub(super) fn tried(mut self, tries: u32) -> Self {
        self.change().tries = tries;
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation's id.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// The argument that could not be sent.
    #[must_use]
    pub fn argument_name(&self) -> Option<&str> {
        self.0.argument.as_deref()
    }

    /// The status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The headers of the answer, if there was one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The id that the server gave the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        super::response::request_id(self.headers()?)
    }

    /// The body of the answer, as far as it was read.
    #[must_use]
    pub fn body_bytes(&self) -> Option<&Bytes> {
        self.0.answer.as_ref().map(|answer| &answer.body)
    }

    /// The media type of the answer, in lower case and without parameters.
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        super::response::media_type(self.headers()?)
    }

    /// The body of the answer, read as JSON.
    #[must_use]
    #[inline]
    pub fn body_as<T: Wire>(&self) -> Option<T> {
        decode_slice(self.body_bytes()?).ok()
    }

    /// The body of the answer, read as text.
    #[must_use]
    pub fn body_text(&self) -> Option<String> {
        Some(String::from_utf8_lossy(self.body_bytes()?).into_owned())
    }

    /// How many times the request was sent.
    #[must_use]
    pub fn tries(&self) -> u32 {
        self.0.tries
    }

    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            _ if self.0.retryable.is_some() => self.0.retryable == Some(true),
            ErrorKind::Transport | ErrorKind::Timeout => true,
            ErrorKind::Status => self.status().is_some_and(super::retry::is_retryable),
            _ => false,
        }
    }

    /// Whether it took too long.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Where in the answer, and why, it could not be read.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.0.source.as_ref()?.downcast_ref()
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        let (kind, what) = if error.timeout {
            (ErrorKind::Timeout, "the connection took too long")
        } else {
            (ErrorKind::Transport, "the connection failed")
        };
        Self::new(kind, what)
            .caused_by(error.source)
            .retryable(error.retryable)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.operation.is_empty() {
            write!(f, "{}: ", self.0.operation)?;
        }
        f.write_str(&self.0.message)?;
        if let Some(answer) = &self.0.answer
            && self.0.kind != ErrorKind::Status
        {
            write!(f, " (status {})", answer.status.as_u16())?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request {id})")?;
        }
        if self.0.tries > 1 {
            write!(f, " (after {} tries)", self.0.tries)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Error");
        shown
            .field("kind", &self.0.kind)
            .field("message", &self.to_string());
        if let Some(answer) = &self.0.answer {
            shown
                .field("status", &answer.status.as_u16())
                .field("body_length", &answer.body.len());
        }
        if let Some(source) = &self.0.source {
            shown.field("source", &source.to_string());
        }
        shown.finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0
            .source
            .as_ref()
            .map(|source| &**source as &(dyn std::error::Error + 'static))
    }
}
