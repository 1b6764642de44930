//! A token in a header of the response that goes back in a parameter.

use super::Finding;
use super::declared::is_header;
use super::page::{Page, is_integer, is_text};
use super::params::{Sent, sent, shown};
use super::token::takes;
use super::words::plain;
use crate::ir::{PageItems, PageScheme, Status};

/// What a token is called, where `next` stands behind it: `X-Cursor-Next`.
const TOKENS: &[&str] = &["cursor", "token", "page", "pagetoken", "offset"];

/// A header that successes declare, or that the text of a parameter says its value comes from.
pub(super) fn find(page: &Page<'_>, items: Option<&PageItems>) -> Option<Finding> {
    items?;
    let all = sent(page);
    let declared = successes(page)
        .find_map(|header| Some((header.to_owned(), taker(page, &all, header)?, "declares")));
    let (header, param, how) = declared.or_else(|| {
        let told = |sent| Some((told(sent)?, sent, "is said to have"));
        all.iter().find_map(told)
    })?;
    let why = format!(
        "the response {how} the header `{header}`, which {} takes",
        shown(&param.place)
    );
    let scheme = PageScheme::HeaderToken {
        header,
        param: param.place.clone(),
    };
    Some((scheme, "token-in-header", why))
}

/// The headers that successes declare.
fn successes<'a>(page: &Page<'a>) -> impl Iterator<Item = &'a str> {
    let responses = page.operation.responses.iter().filter(|response| {
        matches!(
            response.status,
            Status::Code(200..=299) | Status::Range(2) | Status::Default
        )
    });
    responses
        .flat_map(|response| &response.headers)
        .map(|header| header.wire.as_str())
}

/// The parameter that takes what is in a header, by their names: `X-Next-Token` and
/// `next_token`, `X-Continuation` and `continuation`.
fn taker<'s, 'a>(page: &Page<'_>, all: &'s [Sent<'a>], header: &str) -> Option<&'s Sent<'a>> {
    let name = plain(header);
    let fits = |sent: &Sent<'a>| is_text(page.api, sent.ty) || is_integer(page.api, sent.ty);
    if let Some((before, rest)) = name.split_once("next") {
        let rest = match rest {
            "" => TOKENS
                .iter()
                .rev()
                .find(|token| before.ends_with(**token))?,
            rest => rest,
        };
        return takes(all, rest, fits);
    }
    let same = |sent: &&Sent<'a>| {
        sent.name.starts_with("continuation")
            && fits(sent)
            && ["continuation", "continuationtoken"]
                .iter()
                .any(|end| name.ends_with(end))
    };
    all.iter().find(same)
}

/// The header in code in the text of a parameter that says where its value comes from:
/// ``Use the response header `X-Cursor-Next` ``.
fn told(sent: &Sent<'_>) -> Option<String> {
    let text = sent.docs.description.as_deref()?;
    if !text.to_lowercase().contains("response header") {
        return None;
    }
    let spans = text.split('`').skip(1).step_by(2);
    spans
        .filter(|span| span.contains('-') && is_header(span))
        .find(|span| plain(span).contains("next"))
        .map(str::to_owned)
}
