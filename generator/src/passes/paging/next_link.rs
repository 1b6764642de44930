//! A link to the next page: in the body, or in the header `Link`.

use super::page::{Found, Page, is_text};
use super::params::{sent, shown};
use super::words::{has_word, is_address};
use super::{Finding, lists};
use crate::ir::{PageItems, PageScheme, Status};

/// Names that only links have.
const LINKS: &[&str] = &[
    "nextpageurl",
    "nextpageuri",
    "nexturl",
    "nexturi",
    "nextlink",
    "odatanextlink",
    "nextpagelink",
    "nexthref",
    "nextpagehref",
    "nextpagepath",
    "nextrecordsurl",
];

/// A link in the body: by its name, by where it stands, or because its schema says that it is
/// an address. Only of reading operations: a link cannot repeat a body.
pub(super) fn in_body(page: &Page<'_>) -> Option<Finding> {
    if page.operation.method != "GET" {
        return None;
    }
    let found = page
        .fields
        .iter()
        .filter(|found| is_text(page.api, found.ty))
        .find(|found| is_link(found))?;
    let why = format!("the page holds a link at `{}`", found.dotted());
    Some((
        PageScheme::NextLink(found.way.to_vec()),
        "link-in-body",
        why,
    ))
}

fn is_link(found: &Found<'_>) -> bool {
    let (name, parent) = (&*found.name, &*found.parent);
    match name {
        name if LINKS.contains(&name) => true,
        "next" => {
            matches!(parent, "links" | "pages" | "link" | "hrefs" | "urls")
                || is_address(found.field)
        }
        "nextpage" => is_address(found.field),
        "href" | "url" | "uri" | "link" => matches!(parent, "next" | "nextpage" | "nextlink"),
        _ => false,
    }
}

/// The header `Link` (RFC 8288), where a success declares it, or a parameter's text says that
/// its value comes from there.
pub(super) fn in_header(page: &Page<'_>, items: Option<&PageItems>) -> Option<Finding> {
    items?;
    if page.operation.method != "GET" || !lists::is_paged(page) {
        return None;
    }
    let told = sent(page).into_iter().find(|sent| {
        let text = sent.docs.description.as_deref().unwrap_or_default();
        has_word(text, &["cursor", "cursors", "token", "tokens"])
            && [
                "link header",
                "`link` header",
                "[link header",
                "link response header",
            ]
            .iter()
            .any(|words| text.to_lowercase().contains(words))
    });
    if let Some(sent) = told {
        let why = format!(
            "the text of {} says that its value comes from the header `Link`",
            shown(&sent.place)
        );
        return Some((PageScheme::LinkHeader, "link-header", why));
    }
    let declared = page
        .operation
        .responses
        .iter()
        .filter(|response| {
            matches!(
                response.status,
                Status::Code(200..=299) | Status::Range(2) | Status::Default
            )
        })
        .flat_map(|response| &response.headers)
        .any(|header| header.wire.eq_ignore_ascii_case("link"));
    declared.then(|| {
        let why = "the response declares the header `Link`".to_owned();
        (PageScheme::LinkHeader, "link-header", why)
    })
}
