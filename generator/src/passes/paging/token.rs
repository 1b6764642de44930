//! A token in the page that goes back in a parameter of the same or a fitting name.

use super::Finding;
use super::page::{Found, Page, is_integer, is_text};
use super::params::{Sent, named, sent, shown};
use crate::ir::{PageItems, PageScheme, Type, TypeKind};

/// Names of tokens that do not begin with `next`, and the parameters that take them beside one
/// of the same name.
const SPOKEN: &[(&str, &[&str])] = &[
    ("pagetoken", &["pagetoken"]),
    ("endcursor", &["after", "cursor", "pageafter"]),
    ("cursornext", &["cursor"]),
    ("continue", &["continue"]),
    ("continuationtoken", &["continuationtoken", "continuation"]),
    ("continuation", &["continuation", "continuationtoken"]),
    ("lastid", &["after", "lastid", "startingafter", "afterid"]),
    ("lastkey", &["lastkey", "startkey", "exclusivestartkey"]),
    ("lastevaluatedkey", &["exclusivestartkey"]),
    ("iterator", &["iterator"]),
    ("scrollid", &["scrollid"]),
    ("cursor", &["cursor"]),
    ("bookmark", &["bookmark"]),
    ("after", &["after", "pageafter", "startingafter"]),
    ("startingafter", &["startingafter"]),
    ("syncstate", &["syncstate"]),
];

/// Parameters that take what is called `next...`, beside one of the rest of that name.
const NEXT: &[(&str, &[&str])] = &[
    ("token", &["pagetoken"]),
    ("pagetoken", &["token", "page"]),
    (
        "cursor",
        &[
            "after",
            "pagecursor",
            "startcursor",
            "startingafter",
            "pageafter",
            "token",
            "pagetoken",
        ],
    ),
    (
        "page",
        &[
            "pagetoken",
            "pageid",
            "pagekey",
            "cursor",
            "pagenumber",
            "pagecursor",
        ],
    ),
    ("pagekey", &["pagekey", "page"]),
    ("pageid", &["pageid", "page"]),
    ("pagenumber", &["pagenumber", "page"]),
    ("key", &["key", "startkey"]),
    ("id", &["startid", "fromid", "after"]),
    ("startkey", &["startkey"]),
    (
        "",
        &[
            "next",
            "cursor",
            "after",
            "startingafter",
            "pagetoken",
            "pageafter",
            "pagecursor",
            "nexttoken",
            "start",
            "pagenext",
            "token",
            "offset",
            "page",
        ],
    ),
];

/// A token of the page, and the parameter that takes it.
pub(super) fn find(page: &Page<'_>, items: Option<&PageItems>) -> Option<Finding> {
    let all = sent(page);
    let fits = |found: &&Found<'_>| {
        (is_text(page.api, found.ty) || is_integer(page.api, found.ty)) && !is_struct(page, found)
    };
    // What an item of a single answer holds is no token of a page.
    items
        .map(|_| ())
        .or_else(|| (!page.lists().is_empty()).then_some(()))?;
    let candidates = || page.fields.iter().filter(fits);
    let pair = candidates()
        .find_map(|found| next_of(found).and_then(|rest| taker(page, &all, found, &rest)))
        .or_else(|| candidates().find_map(|found| spoken(page, &all, found)));
    let (found, param) = pair?;
    // Where a flag must ask for tokens (`usemarker`), the API counts without it.
    if all
        .iter()
        .any(|sent| sent.name == format!("use{}", param.name))
    {
        return None;
    }
    let why = format!(
        "the page holds a token at `{}`, which {} takes",
        found.dotted(),
        shown(&param.place)
    );
    Some((
        PageScheme::Token {
            next: found.way.to_vec(),
            param: param.place.clone(),
        },
        "token",
        why,
    ))
}

fn is_struct(page: &Page<'_>, found: &Found<'_>) -> bool {
    matches!(found.ty, Type::Named(id) if matches!(page.api.types[*id].kind, TypeKind::Struct(_)))
}

/// What comes after `next` in the name of a token; of `next.offset` and `next_page.offset`,
/// `offset`.
fn next_of(found: &Found<'_>) -> Option<String> {
    if let Some(rest) = found.name.strip_prefix("next") {
        return Some(rest.to_owned());
    }
    matches!(&*found.parent, "next" | "nextpage").then(|| found.name.to_string())
}

/// The parameter that takes what is called `next` and `rest`.
pub(super) fn takes<'s, 'a>(
    all: &'s [Sent<'a>],
    rest: &str,
    fits: impl Fn(&Sent<'a>) -> bool,
) -> Option<&'s Sent<'a>> {
    let whole = format!("next{rest}");
    let start = format!("start{rest}");
    let inside = format!("page{rest}");
    let mut names: Vec<&str> = vec![&whole];
    if !rest.is_empty() {
        names.extend([rest, &start, &inside]);
    }
    for (ends, others) in NEXT {
        if *ends == rest {
            names.extend(*others);
        }
    }
    named(all, &names, fits)
}

/// The parameter that takes a token of the page.
fn taker<'s, 'p, 'a>(
    page: &Page<'_>,
    all: &'s [Sent<'a>],
    found: &'p Found<'a>,
    rest: &str,
) -> Option<(&'p Found<'a>, &'s Sent<'a>)> {
    // A bare `next` that counts (of seconds, of stops) is a token only of a counting parameter.
    let counts = is_integer(page.api, found.ty) && !is_text(page.api, found.ty);
    let fits = |sent: &Sent<'a>| {
        if counts {
            is_integer(page.api, sent.ty) || is_text(page.api, sent.ty) && !rest.is_empty()
        } else {
            is_text(page.api, sent.ty) || is_integer(page.api, sent.ty) && !rest.is_empty()
        }
    };
    takes(all, rest, fits).map(|sent| (found, sent))
}

/// A token that is called otherwise.
fn spoken<'s, 'p, 'a>(
    page: &Page<'_>,
    all: &'s [Sent<'a>],
    found: &'p Found<'a>,
) -> Option<(&'p Found<'a>, &'s Sent<'a>)> {
    let (_, params) = SPOKEN.iter().find(|(name, _)| **name == *found.name)?;
    // `after` and its like say where a page begins only beside other facts on the page.
    if !is_text(page.api, found.ty) {
        return None;
    }
    let fits = |sent: &Sent<'a>| is_text(page.api, sent.ty);
    named(all, params, fits).map(|sent| (found, sent))
}
