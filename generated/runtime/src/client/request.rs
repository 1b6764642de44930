//! A request being built, and the ways to end it.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::header::{ACCEPT, HeaderValue};

use super::super::data::{Fault, Value, Wire, to_json, to_scalar};
use super::body::{Body, ByteStream};
use super::check;
use super::core::Core;
use super::encode;
use super::engine::Prepared;
use super::error::Error;
use super::events::EventStream;
use super::held::Held;
use super::lines::LineStream;
use super::multipart::{Multipart, Outgoing, Part};
use super::operation::{Location, Operation, Param};
use super::options::{CallOptions, Options};
use super::paging::{Cursor, Items, PageParam, PageSource, Pager, Pages};
use super::response::{Call, Follow, RawResponse, Read, Run};

mod assemble;
pub(super) use assemble::is_idempotent;

/// A request of an operation: what the emitted builders hold. Its setters never fail; what is
/// wrong is said when it is sent.
pub struct Request(Held<Draft>);

/// What is set of a request.
#[derive(Clone)]
pub struct Draft {
    pub(super) core: Core,
    pub(super) operation: &'static Operation,
    values: Vec<(Location, Cow<'static, str>, Value)>,
    body: Content,
    accept: &'static str,
    options: Options,
    error: Option<Error>,
    pub(super) cursor: Option<Cursor>,
    /// The page size that the pager chose, not the caller.
    pub(super) page_size: Option<(PageParam, u64)>,
}

#[derive(Clone)]
enum Content {
    Empty,
    Json(&'static str, Bytes),
    Other(Option<String>, Outgoing),
    Multipart(&'static str, Multipart),
}

impl Deref for Request {
    type Target = Draft;
    fn deref(&self) -> &Draft {
        &self.0
    }
}

impl DerefMut for Request {
    fn deref_mut(&mut self) -> &mut Draft {
        &mut self.0
    }
}

impl Clone for Request {
    fn clone(&self) -> Self {
        Self(Held::new(Draft::clone(self)))
    }
}

impl Request {
    /// A request without values.
    #[must_use]
    pub fn new(core: &Core, operation: &'static Operation) -> Self {
        Self(Held::new(Draft {
            core: core.clone(),
            operation,
            values: Vec::new(),
            body: Content::Empty,
            accept: operation.accept,
            options: Options::default(),
            error: None,
            cursor: None,
            page_size: None,
        }))
    }

    pub(super) fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    pub(super) fn param(&self, location: Location, name: &str) -> Option<&'static Param> {
        self.operation
            .params
            .iter()
            .find(|param| param.location == location && param.name == name)
    }

    fn set(&mut self, location: Location, name: &str, value: &dyn Wire) {
        self.values
            .retain(|(at, found, _)| *at != location || found != name);
        if value.is_absent() {
            return;
        }
        let value = match read(value) {
            Ok(value) => value,
            Err(fault) => {
                return self.fail(Error::argument(name, "cannot be written").caused_by(fault));
            }
        };
        let param = self.param(location, name);
        if self.core.check_bounds()
            && let Some(param) = param
            && let Err(error) = check::bounds(param, &value)
        {
            self.fail(error);
        }
        let name = match param {
            Some(param) => Cow::Borrowed(param.name),
            None => Cow::Owned(name.to_owned()),
        };
        self.values.push((location, name, value));
    }

    pub(super) fn get(&self, location: Location, name: &str) -> Option<&Value> {
        self.values
            .iter()
            .find(|(at, found, _)| *at == location && found == name)
            .map(|(_, _, value)| value)
    }

    /// Sets a value in the path.
    pub fn path(&mut self, name: &str, value: &dyn Wire) {
        self.set(Location::Path, name, value);
    }

    /// Sets a parameter of the query.
    pub fn query(&mut self, name: &str, value: &dyn Wire) {
        self.set(Location::Query, name, value);
    }

    /// Sets a header.
    pub fn header(&mut self, name: &str, value: &dyn Wire) {
        self.set(Location::Header, name, value);
    }

    /// Sets a cookie.
    pub fn cookie(&mut self, name: &str, value: &dyn Wire) {
        self.set(Location::Cookie, name, value);
    }

    /// Sets a field of an urlencoded form.
    pub fn form(&mut self, name: &str, value: &dyn Wire) {
        self.set(Location::Form, name, value);
    }

    /// Sets a JSON body.
    pub fn json(&mut self, body: &dyn Wire) {
        self.json_as(self.operation.body, body);
    }

    /// Sets a JSON body of this media type.
    pub fn json_as(&mut self, media_type: &'static str, body: &dyn Wire) {
        match to_json(body) {
            Ok(json) => self.body = Content::Json(media_type, json.into()),
            Err(fault) => self.fail(Error::argument("body", "cannot be written").caused_by(fault)),
        }
    }

    /// Sets the body to a form made of the members of `body`, which must be an object.
    pub fn form_of(&mut self, body: &dyn Wire) {
        match super::super::data::to_value(body) {
            Ok(Value::Object(members)) => {
                for (name, value) in &members {
                    self.form(name, value);
                }
            }
            Ok(_) => self.fail(Error::argument("body", "is no object, and so no form")),
            Err(fault) => self.fail(Error::argument("body", "cannot be written").caused_by(fault)),
        }
    }

    /// Begins a multipart body of this media type, to which parts are added.
    pub fn multipart(&mut self, media_type: &'static str) {
        self.body = Content::Multipart(media_type, Multipart::new());
    }

    /// Sets the body to parts made of the members of `body`, which must be an object.
    pub fn multipart_of(&mut self, media_type: &'static str, body: &dyn Wire) {
        self.multipart(media_type);
        match super::super::data::to_value(body) {
            Ok(Value::Object(members)) => {
                for (name, value) in &members {
                    self.part_value(name, value);
                }
            }
            Ok(_) => self.fail(Error::argument("body", "is no object, and so has no parts")),
            Err(fault) => self.fail(Error::argument("body", "cannot be written").caused_by(fault)),
        }
    }

    /// Sets the body to JSON values, one a line.
    #[inline]
    pub fn json_lines<T: Wire>(&mut self, media_type: &str, body: &[T]) {
        let mut lines = Vec::new();
        for value in body {
            match to_json(value) {
                Ok(json) => lines.extend(json.into_iter().chain([b'\n'])),
                Err(fault) => {
                    return self
                        .fail(Error::argument("body", "cannot be written").caused_by(fault));
                }
            }
        }
        self.bytes(media_type, lines);
    }

    /// Adds a part to a multipart body. Its media type is the operation's, unless it has one.
    pub fn part(&mut self, name: &str, part: impl Into<Part>) {
        let mut part = part.into();
        if let Some(media_type) = self.part_media_type(name) {
            part.or_media_type(media_type);
        }
        if let Err(error) = part.check(name) {
            self.fail(error);
        }
        if !matches!(self.body, Content::Multipart(..)) {
            let own = self.operation.body;
            let multipart = own.starts_with("multipart/");
            self.multipart(if multipart {
                own
            } else {
                "multipart/form-data"
            });
        }
        if let Content::Multipart(_, multipart) = &mut self.body {
            multipart.parts.push((name.to_owned(), part));
        }
    }

    /// Adds a value to a multipart body: a text, one part for each item of a list, or JSON.
    pub fn part_value(&mut self, name: &str, value: &dyn Wire) {
        if value.is_absent() {
            return;
        }
        let value = match read(value) {
            Ok(value) => value,
            Err(fault) => {
                return self.fail(Error::argument(name, "cannot be written").caused_by(fault));
            }
        };
        if self.core.check_bounds()
            && let Some(param) = self.param(Location::Form, name)
            && let Err(error) = check::bounds(param, &value)
        {
            self.fail(error);
        }
        let items = match value {
            Value::Array(items) => items,
            value => vec![value],
        };
        let media_type = self.part_media_type(name);
        let json = media_type.filter(|media_type| is_json(media_type));
        for item in items {
            let part = match (&item, json) {
                (_, Some(json)) => Part::text(item.to_string()).media_type(json),
                (Value::Object(_) | Value::Array(_), None) => {
                    Part::text(item.to_string()).media_type("application/json")
                }
                _ => Part::text(encode::text(&item).into_owned()),
            };
            self.part(name, part);
        }
    }

    fn part_media_type(&self, name: &str) -> Option<&'static str> {
        self.param(Location::Form, name)?.media_type
    }

    /// Sets a body that is a text.
    pub fn text(&mut self, media_type: &str, text: impl Into<String>) {
        self.bytes(media_type, text.into());
    }

    /// Sets a body of bytes, in memory or streamed.
    pub fn bytes(&mut self, media_type: &str, body: impl Into<Body>) {
        let media_type = (!media_type.is_empty()).then(|| media_type.to_owned());
        self.body = Content::Other(media_type, body.into().into_outgoing());
    }

    /// Asks for these media types rather than the operation's.
    #[must_use]
    pub fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = media_types;
        self
    }

    /// Sets what this call does differently.
    pub fn options(&mut self, options: CallOptions) {
        self.options = options.into();
    }

    pub(super) fn has_failed(&self) -> bool {
        self.error.is_some()
    }

    pub(super) fn base_override(&self) -> Option<&str> {
        self.options.base_url.as_deref()
    }

    pub(super) fn prepare(&self, streamed: bool) -> Result<Held<Prepared>, Error> {
        self.assemble(streamed)
            .map_err(|error| error.of(self.operation.id))
    }

    /// The call, whatever its answer becomes: compiled once.
    fn run(self) -> Run {
        Run::new(self.prepare(false))
    }

    fn run_stream(self) -> Run {
        Run::new(self.prepare(true))
    }

    /// Sends it; the answer is JSON.
    #[inline]
    pub fn send_json<T: Wire>(self) -> Call<T> {
        Call::new(self.run(), Read::json())
    }

    /// Sends it; the answer is a text.
    pub fn send_text(self) -> Call<String> {
        Call::new(self.run(), Read::text())
    }

    /// Sends it; the answer is bytes, read into memory.
    pub fn send_bytes(self) -> Call<Bytes> {
        Call::new(self.run(), Read::bytes())
    }

    /// Sends it; the answer's body says nothing.
    pub fn send_empty(self) -> Call<()> {
        Call::new(self.run(), Read::nothing())
    }

    /// Sends it; `read` reads the answer.
    #[inline]
    pub fn send_with<T>(self, read: fn(&RawResponse) -> Result<T, Fault>) -> Call<T> {
        Call::new(self.run(), Read::with(read))
    }

    /// Sends it; the answer is a page.
    #[inline]
    pub fn send_page<P: Wire + 'static, I: 'static>(self, pager: &'static Pager<P, I>) -> Call<P> {
        self.send_source(pager.source())
    }

    #[inline]
    pub(super) fn send_source<P>(self, source: PageSource<P>) -> Call<P> {
        Call::new(self.run_page(), Read::page(source))
    }

    fn run_page(self) -> Run {
        Run::new(self.prepare(false)).paged(self)
    }

    /// The pages, one after the other.
    #[inline]
    pub fn pages<P: Wire + 'static, I: 'static>(self, pager: &'static Pager<P, I>) -> Pages<P> {
        Pages::new(self, pager)
    }

    /// The items of all pages, one after the other.
    #[inline]
    pub fn items<P: Wire + 'static, I: 'static>(self, pager: &'static Pager<P, I>) -> Items<I> {
        Items::new(self, pager)
    }

    /// Sends it; the answer is a download.
    pub fn send_stream(self) -> Call<ByteStream> {
        Call::new(self.run_stream(), Read::download())
    }

    /// Sends it; the answer is server-sent events.
    #[inline]
    pub fn send_events<T: Wire + 'static>(self) -> Call<EventStream<T>> {
        Call::new(self.run_events(), Read::events())
    }

    fn run_events(self) -> Run {
        let prepared = self.prepare(true).map(|mut prepared| {
            prepared.endless = true;
            prepared
                .headers
                .insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
            prepared
        });
        let again = prepared.as_ref().ok().map(|prepared| prepared.again());
        Run::new(prepared).followed(Follow { again, limit: 0 })
    }

    /// Sends it; the answer is lines of JSON.
    #[inline]
    pub fn send_lines<T: Wire + 'static>(self) -> Call<LineStream<T>> {
        Call::new(self.run_lines(), Read::lines())
    }

    fn run_lines(self) -> Run {
        let prepared = self.prepare(true).map(|mut prepared| {
            prepared.endless = true;
            prepared
        });
        let (again, limit) = (None, self.core.body_limit());
        Run::new(prepared).followed(Follow { again, limit })
    }
}

/// Values may be secret; names are not.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct(self.operation.id);
        for (location, name, value) in &self.values {
            match self.param(*location, name) {
                Some(param) if !param.secret && *location != Location::Form => {
                    shown.field(name, &encode::text(value))
                }
                _ => shown.field(name, &format_args!("<redacted>")),
            };
        }
        shown.finish_non_exhaustive()
    }
}

/// A value of a parameter; integers beyond 64 bits keep their digits.
fn read(value: &dyn Wire) -> Result<Value, Fault> {
    if let Some(value) = to_scalar(value) {
        return Ok(value);
    }
    let json = to_json(value)?;
    let value: Value = serde_json::from_slice(&json).map_err(Fault::new)?;
    match std::str::from_utf8(&json) {
        Ok(text) if value.is_f64() && !text.contains(['.', 'e', 'E']) => {
            Ok(Value::String(text.to_owned()))
        }
        _ => Ok(value),
    }
}

/// Whether a media type is JSON, or based on it (RFC 6839, section 3.1).
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence.to_ascii_lowercase().ends_with("+json")
}
