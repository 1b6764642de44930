//! Lines of JSON.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, BytesMut};
use futures_core::Stream;

use super::super::data::{Wire, decode_slice};
use super::body::{Body, broken};
use super::error::{Error, ErrorKind};

/// Values as they arrive, one a line: a `Stream`.
pub struct LineStream<T> {
    operation: String,
    body: Body,
    buffer: BytesMut,
    /// How much of the buffer has been searched for the end of a line.
    searched: usize,
    limit: usize,
    ended: bool,
    line: u64,
    _data: PhantomData<fn() -> T>,
}

impl<T> LineStream<T> {
    #[inline]
    pub(super) fn new(body: Body, limit: usize, operation: &str) -> Self {
        Self {
            operation: operation.to_owned(),
            body,
            buffer: BytesMut::new(),
            searched: 0,
            limit,
            ended: false,
            line: 0,
            _data: PhantomData,
        }
    }

    /// The next value.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<T, Error>>
    where
        T: Wire,
    {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    #[inline]
    fn take(&mut self, length: usize) -> Option<Result<T, Error>>
    where
        T: Wire,
    {
        let line = self.buffer.split_to(length);
        self.line += 1;
        // RFC 7464 puts a record separator before each.
        let line = line.strip_prefix(b"\x1e").unwrap_or(&line);
        if line.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        Some(decode_slice(line).map_err(|fault| {
            let fault = fault.quoting(line);
            Error::new(
                ErrorKind::Decode,
                format_args!("line {} could not be read: {fault}", self.line),
            )
            .caused_by(fault)
            .of(&self.operation)
        }))
    }
}

impl<T> Unpin for LineStream<T> {}

impl<T: Wire> Stream for LineStream<T> {
    type Item = Result<T, Error>;
    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let end = self.buffer[self.searched..]
                .iter()
                .position(|byte| *byte == b'\n');
            if let Some(end) = end {
                let end = self.searched + end;
                let value = self.take(end);
                self.buffer.advance(1);
                self.searched = 0;
                if value.is_some() {
                    return Poll::Ready(value);
                }
                continue;
            }
            self.searched = self.buffer.len();
            if self.ended {
                let length = self.buffer.len();
                self.searched = 0;
                return Poll::Ready(if length == 0 { None } else { self.take(length) });
            }
            if self.buffer.len() > self.limit {
                self.ended = true;
                self.buffer.clear();
                self.searched = 0;
                let message = "a line is larger than the client accepts";
                let error = Error::new(ErrorKind::TooLarge, message).of(&self.operation);
                return Poll::Ready(Some(Err(error)));
            }
            match std::task::ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                None => self.ended = true,
                Some(Err(error)) => {
                    self.ended = true;
                    self.buffer.clear();
                    self.searched = 0;
                    return Poll::Ready(Some(Err(broken(error).of(&self.operation))));
                }
            }
        }
    }
}

impl<T> fmt::Debug for LineStream<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LineStream")
    }
}
