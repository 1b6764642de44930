//! Pages: how the next is found, and lists that span them.

use std::fmt;
use std::marker::PhantomData;

use super::super::data::{Fault, Value, Wire};
use super::error::{Error, ErrorKind};
use super::request::Request;
use super::response::{Call, How, RawResponse, Read};
use super::url::rebase;

/// A place of the request that leads to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageParam {
    /// A parameter of the query, by the name that stands in the query.
    Query(&'static str),
    /// A text in the JSON body, at this pointer.
    Body(&'static str),
    /// A number in the JSON body, at this pointer.
    BodyNumber(&'static str),
}

/// How an API is asked for the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageScheme {
    /// The page holds the address of the next.
    NextLink,
    /// The header `Link` holds it.
    LinkHeader,
    /// The page holds a token, which is sent here.
    Token(PageParam),
    /// A header of the response holds a token, which is sent here.
    HeaderToken {
        /// The header.
        header: &'static str,
        /// Where.
        param: PageParam,
    },
    /// The last item's id is sent here.
    LastId(PageParam),
    /// The number of items to pass over is sent.
    Offset {
        /// Where.
        param: PageParam,
        /// The offset of the first item.
        first: i64,
    },
    /// The number of the page is sent.
    PageNumber {
        /// Where.
        param: PageParam,
        /// The number of the first page.
        first: i64,
    },
}

/// What says how many items a page has, and between which sizes the pager may choose.
#[derive(Clone, Copy)]
pub(super) struct PageSize {
    param: PageParam,
    bounds: Option<(u64, u64)>,
}

/// How the pages `P` of an operation are read, and the items `I` in them.
pub struct Pager<P, I> {
    steps: Steps,
    signs: Signs<P>,
    items: fn(P) -> Vec<I>,
}

/// What the pages `P` say of the next one.
struct Signs<P> {
    next: Option<fn(&P) -> Option<String>>,
    count: Option<fn(&P) -> Option<usize>>,
    more: Option<fn(&P) -> Option<bool>>,
}

impl<P> Clone for Signs<P> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Signs<P> {}

impl<P, I> Pager<P, I> {
    /// A pager that finds no next page by itself.
    #[must_use]
    pub const fn new(scheme: PageScheme, items: fn(P) -> Vec<I>) -> Self {
        Self {
            steps: Steps {
                scheme,
                next_at: None,
                size: None,
            },
            signs: Signs {
                next: None,
                count: None,
                more: None,
            },
            items,
        }
    }

    /// The link, token or last id that leads to the next page.
    #[must_use]
    pub const fn next(mut self, next: fn(&P) -> Option<String>) -> Self {
        self.signs.next = Some(next);
        self
    }

    /// Where in the JSON the link or token stands, as a pointer: for places that a page's type
    /// does not always keep.
    #[must_use]
    pub const fn next_at(mut self, pointer: &'static str) -> Self {
        self.steps.next_at = Some(pointer);
        self
    }

    /// How many items a page has, for schemes that count.
    #[must_use]
    pub const fn count(mut self, count: fn(&P) -> Option<usize>) -> Self {
        self.signs.count = Some(count);
        self
    }

    /// Whether the page says that there are more.
    #[must_use]
    pub const fn more(mut self, more: fn(&P) -> Option<bool>) -> Self {
        self.signs.more = Some(more);
        self
    }

    /// What says how many items a page has, and between which sizes the pager may choose:
    /// [`Items::limit`] sets it to what is needed if the caller has not set it.
    #[must_use]
    pub const fn size(mut self, param: PageParam, minimum: u64, maximum: u64) -> Self {
        self.steps.size = Some(PageSize {
            param,
            bounds: Some((minimum, maximum)),
        });
        self
    }

    /// What says how many items a page has, where nothing says which sizes are allowed: the
    /// pager never sets it.
    #[must_use]
    pub const fn size_of(mut self, param: PageParam) -> Self {
        self.steps.size = Some(PageSize {
            param,
            bounds: None,
        });
        self
    }
}

impl<P, I> fmt::Debug for Pager<P, I> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.scheme.fmt(f)
    }
}

/// A pager, whatever its items are.
pub(super) struct PageSource<P> {
    steps: &'static Steps,
    signs: Signs<P>,
    /// Reads a page and what it says of the next.
    pub(super) read: How<P>,
}

impl<P> Clone for PageSource<P> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for PageSource<P> {}

impl<P: Wire, I> Pager<P, I> {
    #[inline]
    pub(super) fn source(&'static self) -> PageSource<P> {
        PageSource {
            steps: &self.steps,
            signs: self.signs,
            read: read_page,
        }
    }
}

#[inline]
fn read_page<P: Wire>(
    read: &Read<P>,
    answer: &mut RawResponse,
    page: &mut Option<P>,
) -> Result<Option<Told>, Fault> {
    let page = page.insert(P::blank());
    answer.read(page)?;
    Ok(read.told(page))
}

impl<P> PageSource<P> {
    /// What a page says of the next one.
    #[inline]
    pub(super) fn told(self, page: &P) -> Told {
        // The text comes last: no code is needed then to let go of it on the way.
        Told {
            steps: self.steps,
            count: match self.signs.count {
                Some(count) => count(page),
                None => None,
            },
            more: match self.signs.more {
                Some(more) => more(page),
                None => None,
            },
            next: match self.signs.next {
                Some(next) => next(page),
                None => None,
            },
        }
    }
}

/// How pages follow one another, whatever their type: compiled once.
#[derive(Clone, Copy)]
struct Steps {
    scheme: PageScheme,
    next_at: Option<&'static str>,
    size: Option<PageSize>,
}

/// What a page says of the next one.
pub(super) struct Told {
    steps: &'static Steps,
    next: Option<String>,
    count: Option<usize>,
    more: Option<bool>,
}

impl Told {
    /// The request for the page after this one, if there is one.
    pub(super) fn follow(self, answer: &RawResponse, mut request: Request) -> Option<Request> {
        match self.steps.next(&self, answer, &request) {
            Ok(cursor) => request.cursor = Some(cursor?),
            // A bad link spoils the next page, not this one: sending it says why.
            Err(error) => request.fail(error),
        }
        Some(request)
    }
}

impl Steps {
    /// Where the next page is, if there is one.
    fn next(
        &self,
        page: &Told,
        answer: &RawResponse,
        request: &Request,
    ) -> Result<Option<Cursor>, Error> {
        let more = page.more;
        if more == Some(false) {
            return Ok(None);
        }
        let text = match self.scheme {
            PageScheme::LinkHeader => link_header(answer),
            PageScheme::HeaderToken { header, .. } => header_token(answer, header),
            PageScheme::NextLink | PageScheme::Token(_) | PageScheme::LastId(_) => {
                let told = match self.next_at {
                    Some(pointer) => serde_json::from_slice::<Value>(answer.bytes())
                        .ok()
                        .and_then(|json| token(json.pointer(pointer)?)),
                    None => page.next.clone(),
                };
                told.filter(|next| !next.is_empty())
            }
            PageScheme::Offset { param, first } => self
                .counted(page, request)
                .map(|count| self.here(request, param, first).saturating_add(count))
                .map(|next| next.to_string()),
            PageScheme::PageNumber { param, first } => {
                let number = self.here(request, param, first).saturating_add(1);
                let full = self.counted(page, request).is_some() || more == Some(true);
                full.then(|| number.to_string())
            }
        };
        let Some(text) = text else { return Ok(None) };
        let mut cursor = Cursor::new(self.scheme, text);
        if matches!(self.scheme, PageScheme::NextLink | PageScheme::LinkHeader) {
            // Kept as an address on the configured server, and refused here if it is elsewhere.
            let prepared = request.prepare(false)?;
            let base = request.base()?;
            let declared = request.core.declared(request.operation.servers);
            let next = rebase(&cursor.text, &prepared.url, &base, &declared)
                .map_err(|error| error.of(request.operation.id))?;
            cursor.text = next.to_string();
        }
        if let Some(here) = &request.cursor
            && here.text == cursor.text
        {
            return Err(looping(request));
        }
        if matches!(
            self.scheme,
            PageScheme::Offset { .. } | PageScheme::PageNumber { .. } | PageScheme::LastId(_)
        ) {
            // We make these ourselves, so that they never repeat: a server that does not heed
            // them sends the same page again.
            cursor.follow(answer.bytes());
            let before = request.cursor.as_ref().and_then(Cursor::digest);
            if before.is_some() && before == cursor.digest() {
                return Err(looping(request));
            }
        }
        Ok(Some(cursor))
    }

    /// How many items the page has; none if it is the last: it is empty, or shorter than was
    /// asked for and the server was bound to give.
    fn counted(&self, page: &Told, request: &Request) -> Option<i64> {
        let count = page.count.filter(|count| *count > 0)?;
        let count = i64::try_from(count).ok()?;
        let short = page.more.is_none()
            && self.size.is_some_and(|size| {
                let (_, maximum) = size.bounds.unwrap_or_default();
                request
                    .number(size.param)
                    .is_some_and(|asked| count < asked && asked.unsigned_abs() <= maximum)
            });
        (!short).then_some(count)
    }

    /// The offset or number of the page that was asked for.
    fn here(&self, request: &Request, param: PageParam, first: i64) -> i64 {
        request.number(param).unwrap_or(first)
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

/// The request for the next page.
pub struct NextPage<P> {
    request: Request,
    source: PageSource<P>,
}

impl<P> NextPage<P> {
    #[inline]
    pub(super) fn new(request: Request, source: PageSource<P>) -> Self {
        Self { request, source }
    }

    /// Sends it.
    #[inline]
    pub fn send(self) -> Call<P> {
        self.request.send_source(self.source)
    }

    /// Where it is, to be saved.
    #[must_use]
    #[inline]
    pub fn continuation(&self) -> Continuation {
        Continuation::new(&self.request, 0)
    }
}

impl<P> Clone for NextPage<P> {
    #[inline]
    fn clone(&self) -> Self {
        Self {
            request: self.request.clone(),
            source: self.source,
        }
    }
}

impl<P> fmt::Debug for NextPage<P> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NextPage({})", self.request.operation.id)
    }
}

/// The pages of a list: a `Stream`.
pub struct Pages<P> {
    source: PageSource<P>,
    walk: Walk<P>,
    limit: Option<u64>,
}

/// Steps from page to page.
struct Walk<P> {
    call: Option<Call<P>>,
    place: Place,
}

/// Where a walk is.
struct Place {
    /// The page to be fetched next.
    next: Option<Request>,
    seen: std::collections::HashSet<String>,
    error: Option<Error>,
}

mod continuation;
mod cursor;
mod read;
mod stream;

pub use continuation::Continuation;
pub(super) use cursor::Cursor;
use read::{header_token, link_header, token};
pub use read::{page_member, page_token};
pub use stream::Items;

/// So that a list of any items can be held without knowing its pages.
type Marker<T> = PhantomData<fn() -> T>;
