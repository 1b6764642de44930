//! Paging by counting: how many items to skip, or the number of the page.

use super::Finding;
use super::page::{Page, is_integer};
use super::params::{Sent, named, sent, shown, whole};
use super::words::said;
use crate::ir::{PageItems, PageParam, PageScheme};

/// Parameters that are an offset whatever else there is.
const OFFSETS: &[&str] = &[
    "offset",
    "skip",
    "startat",
    "startindex",
    "startposition",
    "pageoffset",
    "firstresult",
    "resultoffset",
];

/// Parameters that may be an offset, or the beginning of a span of time or of text.
const MAYBE: &[&str] = &["start", "from"];

/// What says that `start` and `from` count: the size of a page beside them.
const SIZES: &[&str] = &[
    "limit",
    "size",
    "count",
    "rows",
    "max",
    "maxresults",
    "pagesize",
    "perpage",
    "num",
];

/// What says that they do not: the other end.
const ENDS: &[&str] = &["end", "to", "until", "stop", "endtime", "finish", "step"];

const PAGES: &[&str] = &[
    "page",
    "pagenumber",
    "pageindex",
    "pageno",
    "pagenum",
    "currentpage",
    "p",
];

/// A parameter that takes how many items to skip.
pub(super) fn offset(page: &Page<'_>, items: Option<&PageItems>) -> Option<Finding> {
    items?;
    let all = sent(page);
    let has = |names: &[&str]| all.iter().any(|sent| names.contains(&sent.name.as_str()));
    let counts = |sent: &Sent<'_>| is_integer(page.api, sent.ty) && !is_place(sent);
    let param = named(&all, OFFSETS, counts)
        .or_else(|| named(&all, MAYBE, counts).filter(|_| has(SIZES) && !has(ENDS)))?;
    let why = format!("{} takes the number of items to skip", shown(&param.place));
    // SCIM (RFC 7644, section 3.4.2.4) counts from 1 and says so on the page.
    let scim = param.name == "startindex"
        && page
            .fields
            .iter()
            .any(|found| &*found.name == "itemsperpage");
    let first = first(param).unwrap_or(u64::from(scim));
    let scheme = PageScheme::Offset {
        param: param.place.clone(),
        first,
    };
    Some((scheme, "offset", why))
}

/// A parameter that takes the number of the page.
pub(super) fn page_number(page: &Page<'_>, items: Option<&PageItems>) -> Option<Finding> {
    items?;
    let all = sent(page);
    let param = named(&all, PAGES, |sent| is_integer(page.api, sent.ty))
        .or_else(|| deep(&all).filter(|sent| is_integer(page.api, sent.ty)))?;
    let why = format!("{} takes the number of the page", shown(&param.place));
    let scheme = PageScheme::PageNumber {
        param: param.place.clone(),
        first: first(param).unwrap_or(1),
    };
    Some((scheme, "page-number", why))
}

/// `page` inside another object of the body: `pagination.page`.
fn deep<'s, 'a>(all: &'s [Sent<'a>]) -> Option<&'s Sent<'a>> {
    all.iter().find(|sent| match &sent.place {
        PageParam::Query(_) => matches!(sent.name.as_str(), "paginationpage" | "pagingpage"),
        PageParam::Body { .. } => false,
    })
}

/// Whether a number is said to be a time or an id, which no count of items is.
fn is_place(sent: &Sent<'_>) -> bool {
    said(
        sent.docs,
        &[
            "timestamp",
            "epoch",
            "unix",
            "milliseconds",
            "datetime",
            "identifier",
        ],
    )
}

/// The number of the first page or item, where the schema or its text says it.
fn first(sent: &Sent<'_>) -> Option<u64> {
    let number = |value: Option<i128>| {
        value
            .filter(|n| *n == 0 || *n == 1)
            .and_then(|n| u64::try_from(n).ok())
    };
    let minimum = sent.bounds.minimum.as_ref().and_then(|n| n.as_i128());
    number(whole(sent.default))
        .or_else(|| number(minimum))
        .or_else(|| spoken(sent))
        .or_else(|| number(whole(sent.example)).filter(|n| *n == 0))
}

/// What the text says of the first page.
fn spoken(sent: &Sent<'_>) -> Option<u64> {
    let text = sent.docs.description.as_deref()?.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&[
        "zero-based",
        "zero based",
        "0-based",
        "0 based",
        "zero-indexed",
        "0-indexed",
        "starts at 0",
        "starting at 0",
        "starting from 0",
        "starts from 0",
        "start at 0",
        "first page is 0",
    ]) {
        return Some(0);
    }
    has(&[
        "one-based",
        "1-based",
        "1 based",
        "1-indexed",
        "one-indexed",
        "starts at 1",
        "starting at 1",
        "starting from 1",
        "starts from 1",
        "start at 1",
        "first page is 1",
    ])
    .then_some(1)
}
