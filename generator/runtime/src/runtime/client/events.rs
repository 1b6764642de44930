//! Server-sent events.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use http::HeaderValue;

use super::super::data::{Wire, decode_slice};
use super::body::{Body, broken};
use super::engine::{self, Prepared};
use super::error::{Error, ErrorKind};
use super::held::Held;
use super::response::RawResponse;
use super::transport::BoxFuture;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Its name, `message` unless the server says otherwise.
    pub name: String,
    /// What it says.
    pub data: T,
    /// The last id that the server gave.
    pub id: String,
}

/// Events as they arrive: a `Stream` of [`Event`]s, whose data is JSON. Data of `[DONE]` ends it.
///
/// A connection that breaks is opened again, from the last event on, if the request may be sent
/// twice or the server gives ids.
pub struct EventStream<T> {
    operation: String,
    body: Body,
    parser: Parser,
    again: Option<Held<Prepared>>,
    opening: Option<BoxFuture<Result<RawResponse, Error>>>,
    failures: u32,
    ended: bool,
    _data: PhantomData<fn() -> T>,
}

impl<T> EventStream<T> {
    #[inline]
    pub(super) fn new(body: Body, again: Option<Held<Prepared>>, operation: &str) -> Self {
        let limit = again
            .as_ref()
            .map_or(16 << 20, |again| again.core.body_limit());
        Self {
            operation: operation.to_owned(),
            body,
            parser: Parser::new(limit),
            again,
            opening: None,
            failures: 0,
            ended: false,
            _data: PhantomData,
        }
    }

    /// Never opens the connection again.
    #[must_use]
    #[inline]
    pub fn once(mut self) -> Self {
        self.again = None;
        self
    }

    /// The last id that the server gave.
    #[must_use]
    #[inline]
    pub fn last_event_id(&self) -> &str {
        &self.parser.id
    }

    /// The next event.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>>
    where
        T: Wire,
    {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Begins to open the connection again, if that can be done.
    #[inline]
    fn reopen(&mut self) -> bool {
        let Some(again) = &self.again else {
            return false;
        };
        let has_id = !self.parser.id.is_empty();
        if !(again.idempotent || has_id)
            || !again.body.is_replayable()
            || self.failures > again.core.retries().retries
        {
            return false;
        }
        let mut again = again.again();
        if has_id {
            let Ok(id) = HeaderValue::from_bytes(self.parser.id.as_bytes()) else {
                return false;
            };
            again.headers.insert("last-event-id", id);
        }
        let delay = self
            .parser
            .retry
            .unwrap_or(Duration::from_secs(1))
            .saturating_mul(1 << self.failures.min(6));
        let delay = delay.min(again.core.retries().max_delay);
        self.failures += 1;
        self.opening = Some(engine::start_after(delay, again));
        true
    }
}

impl<T> Unpin for EventStream<T> {}

impl<T: Wire> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;
    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if self.ended {
                return Poll::Ready(None);
            }
            if let Some(event) = self.parser.events.pop_front() {
                self.failures = 0;
                if event.data.trim() == "[DONE]" {
                    self.ended = true;
                    return Poll::Ready(None);
                }
                let Event { name, data, id } = event;
                return Poll::Ready(Some(match decode_slice(data.as_bytes()) {
                    Ok(data) => Ok(Event { name, data, id }),
                    Err(fault) => {
                        let fault = fault.quoting(data.as_bytes());
                        let message = format!("the event `{name}` could not be read: {fault}");
                        let error = Error::new(ErrorKind::Decode, message).caused_by(fault);
                        Err(error.of(&self.operation))
                    }
                }));
            }
            if let Some(opening) = &mut self.opening {
                let answer = std::task::ready!(opening.as_mut().poll(context));
                self.opening = None;
                match answer {
                    // 204 says that there is nothing more.
                    Ok(answer) if answer.status() == http::StatusCode::NO_CONTENT => {
                        self.ended = true
                    }
                    Ok(mut answer) => {
                        self.body = answer.take_stream();
                        self.parser.restart();
                    }
                    Err(error) => {
                        self.ended = true;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                continue;
            }
            match std::task::ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(chunk)) => {
                    if let Err(error) = self.parser.feed(&chunk) {
                        self.ended = true;
                        return Poll::Ready(Some(Err(error.of(&self.operation))));
                    }
                }
                // The end is the end: many APIs close the connection after the last event, so
                // only servers that give ids are asked for more.
                None if self.parser.id.is_empty() || !self.reopen() => self.ended = true,
                None => {}
                Some(Err(_)) if self.reopen() => {}
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(broken(error).of(&self.operation))));
                }
            }
        }
    }
}

impl<T> fmt::Debug for EventStream<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

/// The parser of the WHATWG's standard.
struct Parser {
    line: Vec<u8>,
    /// The last byte was a carriage return, so that a line feed now ends nothing.
    after_return: bool,
    /// Nothing has been read yet, so that a byte order mark may come.
    fresh: bool,
    name: String,
    data: String,
    has_data: bool,
    next_id: String,
    id: String,
    retry: Option<Duration>,
    events: VecDeque<Event<String>>,
    limit: usize,
}

impl Parser {
    fn new(limit: usize) -> Self {
        Self {
            line: Vec::new(),
            after_return: false,
            fresh: true,
            name: String::new(),
            data: String::new(),
            has_data: false,
            next_id: String::new(),
            id: String::new(),
            retry: None,
            events: VecDeque::new(),
            limit,
        }
    }

    /// A new connection: what was begun is dropped.
    fn restart(&mut self) {
        let retry = self.retry;
        let id = std::mem::take(&mut self.id);
        *self = Self {
            retry,
            next_id: id.clone(),
            id,
            ..Self::new(self.limit)
        };
    }

    fn feed(&mut self, chunk: &[u8]) -> Result<(), Error> {
        for &byte in chunk {
            if std::mem::take(&mut self.after_return) && byte == b'\n' {
                continue;
            }
            if byte == b'\r' || byte == b'\n' {
                self.after_return = byte == b'\r';
                let line = std::mem::take(&mut self.line);
                self.take(&line);
                self.line = line;
                self.line.clear();
            } else {
                self.line.push(byte);
                if self.line.len() + self.data.len() > self.limit {
                    return Err(Error::new(
                        ErrorKind::TooLarge,
                        "an event is larger than the client accepts",
                    ));
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, line: &[u8]) {
        let line = if std::mem::take(&mut self.fresh) {
            line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
        } else {
            line
        };
        if line.is_empty() {
            return self.dispatch();
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.has_data = true;
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.next_id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis);
            }
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        self.id.clone_from(&self.next_id);
        let name = std::mem::take(&mut self.name);
        let data = std::mem::take(&mut self.data);
        if std::mem::take(&mut self.has_data) {
            let name = if name.is_empty() {
                "message".to_owned()
            } else {
                name
            };
            self.events.push_back(Event {
                name,
                data,
                id: self.id.clone(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Parser;

    fn parse(chunks: &[&str]) -> Vec<(String, String, String)> {
        let mut parser = Parser::new(1000);
        for chunk in chunks {
            assert!(parser.feed(chunk.as_bytes()).is_ok());
        }
        parser
            .events
            .into_iter()
            .map(|event| (event.name, event.data, event.id))
            .collect()
    }

    fn event(name: &str, data: &str, id: &str) -> (String, String, String) {
        (name.to_owned(), data.to_owned(), id.to_owned())
    }

    #[test]
    fn the_examples_of_the_standard() {
        assert_eq!(
            parse(&["data: YHOO\ndata: +2\ndata: 10\n\n"]),
            [event("message", "YHOO\n+2\n10", "")]
        );
        assert_eq!(
            parse(&[
                ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"
            ]),
            [
                event("message", "first event", "1"),
                event("message", "second event", ""),
                event("message", " third event", "")
            ]
        );
        assert_eq!(
            parse(&["data\n\ndata\ndata\n\ndata:"]),
            [event("message", "", ""), event("message", "\n", "")]
        );
        assert_eq!(parse(&["data:test\n\ndata: test\n\n"]).len(), 2);
    }

    #[test]
    fn lines_end_in_three_ways_wherever_the_pieces_are_cut() {
        for text in [
            "event: a\ndata: 1\n\n",
            "event: a\r\ndata: 1\r\n\r\n",
            "event: a\rdata: 1\r\r",
            "\u{feff}event: a\ndata: 1\n\n",
        ] {
            for cut in 0..=text.len() {
                if text.is_char_boundary(cut) {
                    assert_eq!(
                        parse(&[&text[..cut], &text[cut..]]),
                        [event("a", "1", "")],
                        "{text:?} at {cut}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_event_without_end_is_refused() {
        assert!(Parser::new(10).feed(b"data: 0123456789").is_err());
    }
}
