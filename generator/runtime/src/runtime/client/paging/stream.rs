//! Lists that span pages.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::super::error::Error;
use super::super::request::Request;
use super::super::response::Response;
use super::super::transport::MaybeSend;
use super::{
    Continuation, Marker, PageSize, PageSource, Pager, Pages, Place, Steps, Walk, Wire, looping,
};

impl Place {
    /// The request to be sent now; none after the last page.
    fn step(&mut self) -> Option<Result<Request, Error>> {
        if let Some(error) = self.error.take() {
            self.next = None;
            return Some(Err(error));
        }
        let request = self.next.clone()?;
        let at = request.cursor.as_ref().map(|cursor| cursor.text.clone());
        // A request that failed already says why when it is sent.
        if !request.has_failed() && !self.seen.insert(at.unwrap_or_default()) {
            self.next = None;
            return Some(Err(looping(&request)));
        }
        Some(Ok(request))
    }

    fn continuation(&self) -> Option<Continuation> {
        let request = self.next.as_ref()?;
        Some(Continuation::new(request, 0))
    }

    /// Goes where a continuation leads, and says how many items of that page are done.
    fn resume(&mut self, continuation: &Continuation, steps: &Steps) -> Option<u64> {
        match continuation.apply(self.next.as_mut()?, steps) {
            Ok(skip) => Some(skip),
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }

    /// Asks for no more than is needed.
    fn needs(&mut self, items: u64, size: Option<PageSize>) {
        // Not of a list that goes on: its pages have the size they had.
        if let (Some(size), Some(request)) = (size, &mut self.next)
            && let Some((minimum, maximum)) = size.bounds
            && items > 0
            && request.cursor.is_none()
            && request.page_size.is_none()
            && request.sent(size.param).is_none()
        {
            let chosen = items.clamp(minimum.min(maximum), maximum);
            request.page_size = Some((size.param, chosen));
        }
    }
}

impl<P> Walk<P> {
    #[inline]
    fn new(request: Request) -> Self {
        Self {
            call: None,
            place: Place {
                next: Some(request),
                seen: HashSet::new(),
                error: None,
            },
        }
    }

    #[inline]
    fn poll(
        &mut self,
        source: PageSource<P>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Response<P>, Error>>> {
        let call = match &mut self.call {
            Some(call) => call,
            None => match self.place.step() {
                Some(Ok(request)) => self.call.insert(request.send_source(source)),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            },
        };
        let result = std::task::ready!(Pin::new(call).poll(context));
        self.call = None;
        // After an error there is nothing more; `continuation()` still leads to the same page.
        if let Ok(page) = &result {
            self.place.next = page.next_page().map(|next| next.request);
        }
        Poll::Ready(Some(result))
    }
}

impl<P: Wire + 'static> Pages<P> {
    #[inline]
    pub(in super::super) fn new<I: 'static>(request: Request, pager: &'static Pager<P, I>) -> Self {
        Self {
            source: pager.source(),
            walk: Walk::new(request),
            limit: None,
        }
    }

    /// No more pages than this.
    #[must_use]
    #[inline]
    pub fn limit(mut self, pages: u64) -> Self {
        self.limit = Some(pages);
        self
    }

    /// Goes on where a continuation of the same operation leads.
    #[must_use]
    #[inline]
    pub fn resume(mut self, continuation: &Continuation) -> Self {
        self.walk.place.resume(continuation, self.source.steps);
        self
    }

    /// Where the next page is; none after the last.
    #[must_use]
    #[inline]
    pub fn continuation(&self) -> Option<Continuation> {
        self.walk.place.continuation()
    }

    /// The next page.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<Response<P>, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<P> Unpin for Pages<P> {}

impl<P: Wire + 'static> Stream for Pages<P> {
    type Item = Result<Response<P>, Error>;
    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.limit == Some(0) || self.walk.place.next.is_none() {
            return Poll::Ready(None);
        }
        let source = self.source;
        let page = std::task::ready!(self.walk.poll(source, context));
        match &page {
            Some(Ok(_)) => self.limit = self.limit.map(|limit| limit - 1),
            _ => self.limit = Some(0),
        }
        Poll::Ready(page)
    }
}

impl<P> fmt::Debug for Pages<P> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}

/// The items of a list, page after page: a `Stream`.
pub struct Items<I> {
    pages: Box<dyn ItemPages<I>>,
    ready: VecDeque<I>,
    /// The page whose items are being given, and how many of them are done.
    page: Option<(Continuation, u64)>,
    limit: Option<u64>,
    page_limit: Option<u64>,
    _items: Marker<I>,
}

/// Pages whose own type is forgotten.
trait ItemPages<I>: MaybeSend {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Vec<I>, Error>>>;
    fn continuation(&self) -> Option<Continuation>;
    fn resume(&mut self, continuation: &Continuation) -> Option<u64>;
    fn needs(&mut self, items: u64);
}

struct Of<P: 'static, I: 'static> {
    pager: &'static Pager<P, I>,
    walk: Walk<P>,
}

impl<P: Wire + 'static, I: 'static> ItemPages<I> for Of<P, I> {
    #[inline]
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Vec<I>, Error>>> {
        let page = std::task::ready!(self.walk.poll(self.pager.source(), context));
        Poll::Ready(page.map(|page| page.map(|page| (self.pager.items)(page.into_body()))))
    }

    #[inline]
    fn continuation(&self) -> Option<Continuation> {
        self.walk.place.continuation()
    }

    #[inline]
    fn resume(&mut self, continuation: &Continuation) -> Option<u64> {
        self.walk.place.resume(continuation, &self.pager.steps)
    }

    #[inline]
    fn needs(&mut self, items: u64) {
        self.walk.place.needs(items, self.pager.steps.size);
    }
}

impl<I: 'static> Items<I> {
    #[inline]
    pub(in super::super) fn new<P: Wire + 'static>(
        request: Request,
        pager: &'static Pager<P, I>,
    ) -> Self {
        Self {
            pages: Box::new(Of {
                pager,
                walk: Walk::new(request),
            }),
            ready: VecDeque::new(),
            page: None,
            limit: None,
            page_limit: None,
            _items: std::marker::PhantomData,
        }
    }

    /// No more items than this; no page is fetched that is not needed for them.
    #[must_use]
    #[inline]
    pub fn limit(mut self, items: u64) -> Self {
        self.limit = Some(items);
        if self.page.is_none() {
            self.pages.needs(items);
        }
        self
    }

    /// No more pages than this.
    #[must_use]
    #[inline]
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.page_limit = Some(pages);
        self
    }

    /// Goes on where a continuation of the same operation leads.
    #[must_use]
    #[inline]
    pub fn resume(mut self, continuation: &Continuation) -> Self {
        if let Some(skip) = self.pages.resume(continuation) {
            self.page = Some((continuation.clone(), skip));
        }
        self
    }

    /// Where the next item is; none after the last.
    #[must_use]
    #[inline]
    pub fn continuation(&self) -> Option<Continuation> {
        match &self.page {
            Some((page, done)) if !self.ready.is_empty() => Some(page.after(*done)),
            Some((page, done)) if page.skip == *done && *done > 0 => Some(page.clone()),
            _ => self.pages.continuation(),
        }
    }

    /// The next item.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<I, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<I> Unpin for Items<I> {}

impl<I: 'static> Stream for Items<I> {
    type Item = Result<I, Error>;
    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if self.limit == Some(0) {
                return Poll::Ready(None);
            }
            if let Some(item) = self.ready.pop_front() {
                self.limit = self.limit.map(|limit| limit - 1);
                if let Some((_, done)) = &mut self.page {
                    *done += 1;
                }
                return Poll::Ready(Some(Ok(item)));
            }
            if self.page_limit == Some(0) {
                return Poll::Ready(None);
            }
            let here = self.pages.continuation();
            match std::task::ready!(self.pages.poll(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => {
                    self.limit = Some(0);
                    return Poll::Ready(Some(Err(error)));
                }
                Some(Ok(items)) => {
                    self.page_limit = self.page_limit.map(|limit| limit - 1);
                    let resumed = self
                        .page
                        .take()
                        .filter(|(page, done)| page.skip == *done && *done > 0);
                    let skip = resumed.map_or(0, |(_, done)| done);
                    self.ready = items
                        .into_iter()
                        .skip(usize::try_from(skip).unwrap_or(usize::MAX))
                        .collect();
                    self.page = here.map(|here| (here, skip));
                }
            }
        }
    }
}

impl<I> fmt::Debug for Items<I> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}
