//! Bodies to be sent, `multipart/form-data` above all.

use std::collections::VecDeque;
use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::body::{Body, BoxError};
use super::error::Error;

/// A body that can be opened for every try, unless it is a stream.
#[derive(Clone)]
pub(super) enum Outgoing {
    Empty,
    Bytes(Bytes),
    File(Arc<Path>),
    Multipart(Arc<Multipart>),
    Stream(Once),
}

/// A stream, to be taken once.
#[derive(Clone)]
pub(super) struct Once {
    body: Arc<Mutex<Option<Body>>>,
    length: Option<u64>,
}

impl Once {
    pub(super) fn new(body: Body) -> Self {
        Self {
            length: body.length(),
            body: Arc::new(Mutex::new(Some(body))),
        }
    }

    fn take(&self) -> Result<Body, Error> {
        let mut body = self
            .body
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        body.take()
            .ok_or_else(|| Error::build("the body is a stream, which can be sent only once"))
    }
}

impl Outgoing {
    /// A body that can be read only once.
    pub(super) fn once(body: Body) -> Self {
        Self::Stream(Once::new(body))
    }

    pub(super) fn is_replayable(&self) -> bool {
        match self {
            Self::Empty | Self::Bytes(_) | Self::File(_) => true,
            Self::Multipart(multipart) => multipart
                .parts
                .iter()
                .all(|(_, part)| !matches!(part.content, Content::Stream(_))),
            Self::Stream(_) => false,
        }
    }

    pub(super) fn open(&self) -> Result<Body, Error> {
        match self {
            Self::Empty => Ok(Body::empty()),
            Self::Bytes(bytes) => Ok(bytes.clone().into()),
            Self::File(path) => super::file::open(path)
                .map_err(|error| Error::argument("body", "cannot be read").caused_by(error)),
            Self::Multipart(multipart) => multipart.open(),
            Self::Stream(stream) => stream.take(),
        }
    }

    /// The length, for the header of streams; the transport knows that of bytes.
    pub(super) fn stream_length(&self) -> Option<u64> {
        match self {
            Self::Empty | Self::Bytes(_) => None,
            Self::File(path) => super::file::length(path),
            Self::Multipart(multipart) => multipart.length(),
            Self::Stream(stream) => stream.length,
        }
    }
}

/// A part of a multipart body.
#[derive(Clone)]
pub struct Part {
    content: Content,
    file_name: Option<String>,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    File(PathBuf),
    Stream(Once),
}

impl Part {
    fn new(content: Content) -> Self {
        Self {
            content,
            file_name: None,
            media_type: None,
            headers: Vec::new(),
        }
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Content::Bytes(Bytes::from(text.into())))
    }

    /// Bytes in memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Content::Bytes(bytes.into()))
    }

    /// A file, read in pieces while it is sent, and called as it is on the disk.
    pub fn file(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Self {
            file_name: name,
            ..Self::new(Content::File(path.to_owned()))
        }
    }

    /// A body; a request with one that is a stream is sent only once.
    #[must_use]
    pub fn stream(body: Body) -> Self {
        Self::new(match body.into_outgoing() {
            Outgoing::Bytes(bytes) => Content::Bytes(bytes),
            Outgoing::File(path) => Content::File(path.to_path_buf()),
            Outgoing::Stream(stream) => Content::Stream(stream),
            other => Content::Stream(Once::new(Body::closed(other))),
        })
    }

    /// The name of the file, as the server is told.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// This media type, unless it has one.
    pub(super) fn or_media_type(&mut self, media_type: &str) {
        (self.media_type).get_or_insert_with(|| media_type.to_owned());
    }

    /// A header of the part.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn length(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::File(path) => super::file::length(path),
            Content::Stream(stream) => stream.length,
        }
    }

    /// The lines before the content.
    fn head(&self, boundary: &str, name: &str) -> String {
        let mut head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
            quoted(name)
        );
        if let Some(file) = &self.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file)));
        }
        head.push_str("\r\n");
        let is_text = matches!(self.content, Content::Bytes(_)) && self.file_name.is_none();
        let media_type = self
            .media_type
            .as_deref()
            .or((!is_text).then_some("application/octet-stream"));
        if let Some(media_type) = media_type {
            head.push_str(&format!("Content-Type: {media_type}\r\n"));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head
    }

    /// What of it would break out of its lines.
    pub(super) fn check(&self, name: &str) -> Result<(), Error> {
        if let Some(media_type) = &self.media_type {
            super::core::header_value(name, media_type)?;
        }
        for (header, value) in &self.headers {
            super::core::header_name(header)?;
            super::core::header_value(name, value)?;
        }
        Ok(())
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<Vec<u8>> for Part {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Bytes> for Part {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Body> for Part {
    fn from(body: Body) -> Self {
        Self::stream(body)
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "Part({length} bytes)"),
            None => f.write_str("Part(a stream)"),
        }
    }
}

/// As the HTML standard has it.
fn quoted(text: &str) -> String {
    text.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A multipart body.
#[derive(Clone)]
pub(super) struct Multipart {
    pub(super) boundary: String,
    pub(super) parts: Vec<(String, Part)>,
}

impl Multipart {
    pub(super) fn new() -> Self {
        let boundary = (0..32).map(|_| fastrand::alphanumeric()).collect();
        Self {
            boundary,
            parts: Vec::new(),
        }
    }

    fn end(&self) -> String {
        format!("--{}--\r\n", self.boundary)
    }

    fn length(&self) -> Option<u64> {
        let mut length = self.end().len() as u64;
        for (name, part) in &self.parts {
            length += part.head(&self.boundary, name).len() as u64 + part.length()? + 2;
        }
        Some(length)
    }

    fn open(&self) -> Result<Body, Error> {
        let mut queue = VecDeque::new();
        for (name, part) in &self.parts {
            queue.push_back(Piece::Bytes(part.head(&self.boundary, name).into()));
            queue.push_back(match &part.content {
                Content::Bytes(bytes) => Piece::Bytes(bytes.clone()),
                Content::File(path) => {
                    let file = super::file::open(path).map_err(|error| {
                        Error::argument(name, "cannot be read").caused_by(error)
                    })?;
                    Piece::Body(file)
                }
                Content::Stream(stream) => Piece::Body(stream.take()?),
            });
            queue.push_back(Piece::Bytes(Bytes::from_static(b"\r\n")));
        }
        queue.push_back(Piece::Bytes(self.end().into()));
        let body = Body::stream(Pieces(queue));
        Ok(match self.length() {
            Some(length) => body.with_length(length),
            None => body,
        })
    }
}

enum Piece {
    Bytes(Bytes),
    Body(Body),
}

struct Pieces(VecDeque<Piece>);

impl Stream for Pieces {
    type Item = Result<Bytes, BoxError>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match self.0.front_mut() {
                None => return Poll::Ready(None),
                Some(Piece::Bytes(bytes)) => {
                    let bytes = std::mem::take(bytes);
                    self.0.pop_front();
                    if !bytes.is_empty() {
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                }
                Some(Piece::Body(body)) => {
                    match std::task::ready!(Pin::new(body).poll_next(context)) {
                        None => drop(self.0.pop_front()),
                        Some(Err(error)) => {
                            self.0.clear();
                            return Poll::Ready(Some(Err(error)));
                        }
                        chunk => return Poll::Ready(chunk),
                    }
                }
            }
        }
    }
}
