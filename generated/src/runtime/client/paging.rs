//! Pages: how the next is found, and lists that span them.

use std::fmt;
use std::marker::PhantomData;

use super::super::data::{Fault, Input, Output, Value, Wire, deserialize, serialize};
use super::error::{Error, ErrorKind};
use super::operation::Location;
use super::request::Request;
use super::response::{Call, RawResponse};
use super::url::rebase;

/// How an API is asked for the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageScheme {
    /// The page holds the address of the next.
    NextLink,
    /// The header `Link` holds it.
    LinkHeader,
    /// The page holds a token, which is sent as this parameter of the query.
    Token {
        /// The parameter.
        param: &'static str,
    },
    /// The page holds a token, which is sent in the JSON body, at this pointer.
    BodyToken {
        /// The JSON pointer.
        pointer: &'static str,
    },
    /// The number of items to pass over is sent as this parameter.
    Offset {
        /// The parameter.
        param: &'static str,
        /// The parameter that says how many items a page has; empty if there is none.
        limit: &'static str,
    },
    /// The same in the JSON body.
    BodyOffset {
        /// The JSON pointer of the offset.
        pointer: &'static str,
        /// The JSON pointer of the page size; empty if there is none.
        limit: &'static str,
    },
    /// The number of the page is sent as this parameter.
    PageNumber {
        /// The parameter.
        param: &'static str,
        /// The number of the first page.
        first: i64,
    },
    /// The last item's id is sent as this parameter.
    LastId {
        /// The parameter.
        param: &'static str,
    },
}

/// How the pages `P` of an operation are read, and the items `I` in them.
pub struct Pager<P, I> {
    /// How the next page is asked for.
    pub scheme: PageScheme,
    /// The link, token or last id that leads to the next page.
    pub next: fn(&P) -> Option<String>,
    /// The items.
    pub items: fn(P) -> Vec<I>,
    /// How many items there are, for schemes that count.
    pub count: fn(&P) -> usize,
    /// Whether the page says that there are more.
    pub more: Option<fn(&P) -> Option<bool>>,
    /// The parameter that says how many items a page has, and its greatest value: set to what
    /// [`Items::limit`] needs if the caller has not set it.
    pub size: Option<(&'static str, u64)>,
}

impl<P, I> Pager<P, I> {
    /// A pager that finds no next page by itself.
    #[must_use]
    pub const fn new(scheme: PageScheme, items: fn(P) -> Vec<I>) -> Self {
        Self {
            scheme,
            items,
            next: |_| None,
            count: |_| usize::MAX,
            more: None,
            size: None,
        }
    }

    /// The link, token or last id that leads to the next page.
    #[must_use]
    pub const fn next(mut self, next: fn(&P) -> Option<String>) -> Self {
        self.next = next;
        self
    }

    /// How many items a page has.
    #[must_use]
    pub const fn count(mut self, count: fn(&P) -> usize) -> Self {
        self.count = count;
        self
    }

    /// Whether the page says that there are more.
    #[must_use]
    pub const fn more(mut self, more: fn(&P) -> Option<bool>) -> Self {
        self.more = Some(more);
        self
    }

    /// The parameter that says how many items a page has, and its greatest value.
    #[must_use]
    pub const fn size(mut self, param: &'static str, maximum: u64) -> Self {
        self.size = Some((param, maximum));
        self
    }
}

impl<P, I> fmt::Debug for Pager<P, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.scheme.fmt(f)
    }
}

/// A pager, whatever its items are.
pub(super) struct PageSource<P> {
    scheme: PageScheme,
    pub(super) read: fn(&RawResponse) -> Result<P, Fault>,
    next: fn(&P) -> Option<String>,
    count: fn(&P) -> usize,
    more: Option<fn(&P) -> Option<bool>>,
}

impl<P> Clone for PageSource<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for PageSource<P> {}

impl<P: Wire, I> Pager<P, I> {
    pub(super) fn source(&self) -> PageSource<P> {
        PageSource {
            scheme: self.scheme,
            read: RawResponse::json,
            next: self.next,
            count: self.count,
            more: self.more,
        }
    }
}

impl<P> PageSource<P> {
    pub(super) fn next(
        &self,
        page: &P,
        answer: &RawResponse,
        request: &Request,
    ) -> Result<Option<Cursor>, Error> {
        if self.more.and_then(|more| more(page)) == Some(false) {
            return Ok(None);
        }
        let more = self.more.and_then(|more| more(page)) == Some(true);
        let told = || (self.next)(page).filter(|next| !next.is_empty());
        let counted = |start: i64, limit: Option<u64>| {
            let count = (self.count)(page);
            let short = !more && limit.is_some_and(|limit| (count as u64) < limit);
            (count > 0 && count < usize::MAX && !short).then(|| start.saturating_add(count as i64))
        };
        let text = match self.scheme {
            PageScheme::NextLink => told(),
            PageScheme::LinkHeader => link_header(answer),
            PageScheme::Token { .. } | PageScheme::BodyToken { .. } => told(),
            PageScheme::LastId { .. } => told(),
            PageScheme::Offset { param, limit } => {
                let start = request.current(param, Location::Query).unwrap_or(0);
                let limit = request
                    .current(limit, Location::Query)
                    .and_then(|limit| u64::try_from(limit).ok());
                counted(start, limit).map(|next| next.to_string())
            }
            PageScheme::BodyOffset { pointer, limit } => {
                let start = request.in_body(pointer).unwrap_or(0);
                let limit = request
                    .in_body(limit)
                    .and_then(|limit| u64::try_from(limit).ok());
                counted(start, limit).map(|next| next.to_string())
            }
            PageScheme::PageNumber { param, first } => {
                let number = request.current(param, Location::Query).unwrap_or(first);
                (more || (self.count)(page) > 0).then(|| number.saturating_add(1).to_string())
            }
        };
        let Some(text) = text else { return Ok(None) };
        let mut cursor = Cursor {
            scheme: self.scheme,
            text,
        };
        if matches!(self.scheme, PageScheme::NextLink | PageScheme::LinkHeader) {
            // Kept as an address on the configured server, and refused here if it is elsewhere.
            let prepared = request.prepare(false)?;
            let base = request.base()?;
            let declared = request.core.declared(request.operation.servers);
            let next = rebase(&cursor.text, &prepared.url, &base, &declared)
                .map_err(|error| error.of(request.operation.id))?;
            cursor.text = next.to_string();
        }
        if request.cursor.as_ref() == Some(&cursor) {
            return Err(looping(request));
        }
        Ok(Some(cursor))
    }
}

#[cold]
fn looping(request: &Request) -> Error {
    Error::new(
        ErrorKind::Paging,
        "the server says again that a page it has already sent comes next",
    )
    .of(request.operation.id)
}

/// The address with `rel="next"`.
fn link_header(answer: &RawResponse) -> Option<String> {
    for value in answer.headers().get_all("link") {
        let mut rest = value.to_str().ok()?;
        while let Some((_, after)) = rest.split_once('<') {
            let (url, after) = after.split_once('>')?;
            // Parameters end where the next link begins.
            let end = after
                .find(",<")
                .or_else(|| after.find(", <"))
                .unwrap_or(after.len());
            let (params, after) = after.split_at(end);
            rest = after;
            let is_next = params.split(';').any(|param| {
                let Some((name, value)) = param.split_once('=') else {
                    return false;
                };
                let value = value.trim().trim_end_matches(',').trim_matches('"');
                name.trim().eq_ignore_ascii_case("rel")
                    && value
                        .split_ascii_whitespace()
                        .any(|rel| rel.eq_ignore_ascii_case("next"))
            });
            if is_next {
                return Some(url.to_owned());
            }
        }
    }
    None
}

/// The request for the next page.
pub struct NextPage<P> {
    request: Request,
    source: PageSource<P>,
}

impl<P> NextPage<P> {
    pub(super) fn new(mut request: Request, source: PageSource<P>, cursor: Cursor) -> Self {
        request.cursor = Some(cursor);
        Self { request, source }
    }

    /// A next page that cannot be asked for: sending it says why.
    pub(super) fn failed(mut request: Request, source: PageSource<P>, error: Error) -> Self {
        request.fail(error);
        Self { request, source }
    }

    /// Sends it.
    pub fn send(self) -> Call<P> {
        self.request.send_source(self.source)
    }

    /// Where it is, to be saved.
    #[must_use]
    pub fn continuation(&self) -> Continuation {
        Continuation::new(&self.request, 0)
    }
}

impl<P> Clone for NextPage<P> {
    fn clone(&self) -> Self {
        Self {
            request: self.request.clone(),
            source: self.source,
        }
    }
}

impl<P> fmt::Debug for NextPage<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NextPage({})", self.request.operation.id)
    }
}

/// A place in a list, to be saved (it has serde's traits) and resumed later, with the same
/// request. It may hold what the server put into its links.
#[derive(Clone, PartialEq, Eq)]
pub struct Continuation {
    operation: String,
    cursor: Option<String>,
    skip: u64,
}

impl Continuation {
    pub(super) fn new(request: &Request, skip: u64) -> Self {
        let cursor = request.cursor.as_ref().map(|cursor| cursor.text.clone());
        Self {
            operation: request.operation.id.to_owned(),
            cursor,
            skip,
        }
    }

    /// Leads `request` there, and says how many items of that page are done.
    pub(super) fn apply(&self, request: &mut Request, scheme: PageScheme) -> Result<u64, Error> {
        if self.operation != request.operation.id {
            return Err(Error::build(format_args!(
                "the continuation is of `{}`, not of this operation",
                self.operation
            ))
            .of(request.operation.id));
        }
        request.cursor = self.cursor.clone().map(|text| Cursor { scheme, text });
        Ok(self.skip)
    }
}

impl Wire for Continuation {
    fn blank() -> Self {
        Self {
            operation: String::new(),
            cursor: None,
            skip: 0,
        }
    }
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        let mut this = Self::blank();
        input.object(&["operation"], &mut |name, value| match name {
            "operation" => value.required(0, &mut this.operation),
            "cursor" => value.read(&mut this.cursor),
            "skip" => value.read(&mut this.skip),
            _ => value.ignore(),
        })?;
        Ok(this)
    }
    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("Continuation");
        object.field("operation", &self.operation);
        object.secret("cursor", &self.cursor);
        object.field("skip", &self.skip);
        object.end();
    }
}

impl fmt::Debug for Continuation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::super::data::debug(self, f)
    }
}

impl serde::Serialize for Continuation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Continuation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

/// The pages of a list: a `Stream`.
pub struct Pages<P> {
    source: PageSource<P>,
    scheme: PageScheme,
    walk: Walk<P>,
    limit: Option<u64>,
}

/// Steps from page to page.
struct Walk<P> {
    /// The page to be fetched next.
    next: Option<Request>,
    call: Option<Call<P>>,
    seen: std::collections::HashSet<String>,
    error: Option<Error>,
}

mod cursor;
mod stream;

pub(super) use cursor::Cursor;
pub use stream::Items;

/// So that a list of any items can be held without knowing its pages.
type Marker<T> = PhantomData<fn() -> T>;

/// A token of any JSON kind as text: text as it is, a number in digits, nothing where it is
/// null.
pub fn page_token(value: &dyn Wire) -> Option<String> {
    match super::super::data::to_value(value).ok()? {
        Value::Null => None,
        value => Some(super::encode::text(&value)),
    }
}
