//! Which operations read as lists although no way of paging was found, and what to write where
//! one of them does page.

use super::items;
use super::page::{Found, Page, is_integer};
use super::params::{Sent, sent};
use super::words::plain;
use crate::ir::{PageParam, Scalar, Type};

/// Names of parameters that page, the plainest first.
const SMELLS: &[&str] = &[
    "pagetoken",
    "cursor",
    "marker",
    "startingafter",
    "startafter",
    "after",
    "offset",
    "skip",
    "page",
    "pagenumber",
    "pageindex",
    "nexttoken",
    "continuationtoken",
    "pagesize",
    "perpage",
    "limit",
    "maxresults",
    "top",
];

/// Ends of such names.
const ENDS: &[&str] = &["pagetoken", "cursor", "offset", "pagesize", "perpage"];

/// What only says how much is wanted.
const SIZES: &[&str] = &["pagesize", "perpage", "limit", "maxresults", "top"];

/// What stands beside a list and is about it.
const FACTS: &[&str] = &[
    "meta",
    "metadata",
    "links",
    "link",
    "pagination",
    "paging",
    "page",
    "kind",
    "object",
    "status",
    "success",
    "href",
    "self",
    "url",
    "uri",
    "next",
    "prev",
    "previous",
    "first",
    "last",
    "apiversion",
    "etag",
    "requestid",
];

/// Whether an operation reads as a list: a bare list; a list in an object, at a path that ends
/// in a word; or any list beside a parameter that smells of paging.
pub(super) fn is_list(page: &Page<'_>) -> bool {
    if page.operation.method != "GET" {
        return false;
    }
    if matches!(page.body, Type::List(_)) {
        return true;
    }
    let Some(items) = items::find(page) else {
        return smell(page).is_some() && !page.lists().is_empty();
    };
    if smell(page).is_some() {
        return true;
    }
    // The list is what the answer is about: it is called as the path ends, or all beside it
    // are facts about it.
    let path = page.operation.path.raw.trim_end_matches('/');
    let word = path
        .rsplit('/')
        .next()
        .filter(|last| !last.contains('{'))
        .map(plain);
    let (Some(word), Some(step)) = (word, items.way.last()) else {
        return false;
    };
    let found = page
        .fields
        .iter()
        .find(|found| found.way.last() == Some(step));
    let is_fact = |found: &&Found<'_>| {
        is_integer(page.api, found.ty)
            || matches!(found.ty, Type::List(_) | Type::Scalar(Scalar::Bool))
            || FACTS.contains(&&*found.name)
    };
    found.is_some_and(|found| {
        !items.keyed
            && found.path.len() == 1
            && (*found.name == *word
                || page
                    .fields
                    .iter()
                    .filter(|found| found.path.len() == 1)
                    .all(|found| is_fact(&found)))
    })
}

/// Whether an operation can page: its answer is a list, or a parameter smells of paging.
pub(super) fn is_paged(page: &Page<'_>) -> bool {
    matches!(page.body, Type::List(_)) || smell(page).is_some()
}

/// The parameter that smells most of paging.
fn smell<'a>(page: &Page<'a>) -> Option<Sent<'a>> {
    let mut all: Vec<Sent<'a>> = sent(page)
        .into_iter()
        .filter(|sent| matches!(sent.place, PageParam::Query(_)))
        .collect();
    let at = SMELLS
        .iter()
        .find_map(|smell| all.iter().position(|sent| sent.name == *smell))
        .or_else(|| {
            all.iter()
                .position(|sent| ENDS.iter().any(|end| sent.name.ends_with(end)))
        })?;
    Some(all.swap_remove(at))
}

/// The line of the settings that would declare how it pages.
pub(super) fn advice(page: &Page<'_>) -> String {
    let key = match &page.operation.operation_id {
        Some(id) => id.clone(),
        None => format!("{} {}", page.operation.method, page.operation.path.raw),
    };
    let smell = smell(page).filter(|sent| !SIZES.contains(&sent.name.as_str()));
    let scheme = match &smell {
        Some(sent) if is_integer(page.api, sent.ty) && sent.name.contains("page") => "page-number",
        Some(sent) if is_integer(page.api, sent.ty) => "offset",
        Some(sent) if sent.name.contains("after") => "last-id",
        Some(_) => "token",
        None => "link-header",
    };
    let mut parts = vec![format!("scheme = \"{scheme}\"")];
    if let Some(PageParam::Query(name)) = smell.map(|sent| sent.place) {
        parts.push(format!("param = {name:?}"));
    }
    if scheme == "token" {
        parts.push("next = \"...\"".to_owned());
    }
    let items = items::find(page).and_then(|items| {
        let step = items.way.last()?.clone();
        page.fields
            .iter()
            .find(|found| found.way.last() == Some(&step))
            .map(Found::dotted)
    });
    if let Some(items) = items {
        parts.push(format!("items = {items:?}"));
    }
    format!(
        "if it pages, say how in the settings: paging.{key:?} = {{ {} }}; if it does not: {{ enabled = false }}",
        parts.join(", ")
    )
}
