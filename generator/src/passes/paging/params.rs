//! What of a request paging changes: parameters of the query, also those that stand inside an
//! object parameter (`page[number]`), and members of a JSON body.

use super::page::{Page, is_integer, is_text, resolved};
use super::words::plain;
use crate::ir::{
    BodyKind, Bounds, Docs, Location, PageParam, PageScheme, PageSize, Style, Type, TypeKind,
};
use crate::tree::Value;

/// A value that can be sent.
pub(super) struct Sent<'a> {
    pub(super) place: PageParam,
    /// Its name, plain; of `page[after]`, `pageafter`.
    pub(super) name: String,
    pub(super) ty: &'a Type,
    pub(super) docs: &'a Docs,
    pub(super) bounds: &'a Bounds,
    pub(super) default: Option<&'a Value>,
    pub(super) example: Option<&'a Value>,
}

/// Everything that an operation sends in the query, and in its JSON body.
pub(super) fn sent<'a>(page: &Page<'a>) -> Vec<Sent<'a>> {
    let mut out = Vec::new();
    for param in &page.operation.params {
        if param.location != Location::Query {
            continue;
        }
        out.push(Sent {
            place: PageParam::Query(param.wire.clone()),
            name: plain(&param.wire),
            ty: resolved(page.api, &param.ty),
            docs: &param.docs,
            bounds: &param.bounds,
            default: param.default.as_ref(),
            example: param.examples.first().map(|example| &example.value),
        });
        if param.encoding.style == Style::DeepObject {
            inside(page, &param.wire, &param.ty, &mut out);
        }
    }
    if page.operation.method != "GET" {
        body(page, &mut out);
    }
    out
}

/// The members of an object parameter.
fn inside<'a>(page: &Page<'a>, wire: &str, ty: &'a Type, out: &mut Vec<Sent<'a>>) {
    let Type::Named(id) = resolved(page.api, ty) else {
        return;
    };
    let TypeKind::Struct(model) = &page.api.types[*id].kind else {
        return;
    };
    for field in &model.fields {
        let name = format!("{wire}[{}]", field.wire);
        out.push(Sent {
            name: plain(&name),
            place: PageParam::Query(name),
            ty: resolved(page.api, &field.ty),
            docs: &field.docs,
            bounds: &field.bounds,
            default: field.default.as_ref(),
            example: field.examples.first().map(|example| &example.value),
        });
    }
}

/// The members of a JSON body, to a depth of two.
fn body<'a>(page: &Page<'a>, out: &mut Vec<Sent<'a>>) {
    let Some(BodyKind::Json(body)) = page.operation.bodies.first().map(|body| &body.kind) else {
        return;
    };
    for found in page.seen.fields(page.api, resolved(page.api, body)).iter() {
        if found.path.len() <= 2 {
            out.push(Sent {
                place: PageParam::Body {
                    number: is_integer(page.api, found.ty) && !is_text(page.api, found.ty),
                    way: found.names(),
                },
                name: found.name.to_string(),
                ty: found.ty,
                docs: &found.field.docs,
                bounds: &found.field.bounds,
                default: found.field.default.as_ref(),
                example: found.field.examples.first().map(|example| &example.value),
            });
        }
    }
}

/// The first that has one of `names`, in the order of the names, and fits.
pub(super) fn named<'s, 'a>(
    all: &'s [Sent<'a>],
    names: &[&str],
    fits: impl Fn(&Sent<'a>) -> bool,
) -> Option<&'s Sent<'a>> {
    names
        .iter()
        .find_map(|name| all.iter().find(|sent| sent.name == *name && fits(sent)))
}

/// How a parameter is called in messages.
pub(super) fn shown(param: &PageParam) -> String {
    match param {
        PageParam::Query(name) => format!("the parameter `{name}`"),
        PageParam::Body { way, .. } => format!("`{}` of the request body", way.join(".")),
    }
}

/// A value that is a whole number.
pub(super) fn whole(value: Option<&Value>) -> Option<i128> {
    value?.as_number()?.as_i128()
}

/// The parameter that says how many items a page has.
pub(super) fn page_size(page: &Page<'_>, scheme: &PageScheme) -> Option<PageSize> {
    const NAMES: &[&str] = &[
        "pagesize",
        "perpage",
        "pagelimit",
        "limit",
        "maxresults",
        "maxitems",
        "maxkeys",
        "itemsperpage",
        "resultsperpage",
        "maxpagesize",
        "pagefirst",
        "size",
        "count",
        "first",
        "top",
        "take",
        "max",
        "num",
        "rows",
        "hitsperpage",
    ];
    let own = match scheme {
        PageScheme::Token { param, .. }
        | PageScheme::HeaderToken { param, .. }
        | PageScheme::LastId { param, .. }
        | PageScheme::Offset { param, .. }
        | PageScheme::PageNumber { param, .. } => Some(param),
        PageScheme::NextLink(_) | PageScheme::LinkHeader => None,
    };
    let all = sent(page);
    let found = named(&all, NAMES, |sent| {
        is_integer(page.api, sent.ty)
            && Some(&sent.place) != own
            && sent.bounds.multiple_of.is_none()
    })?;
    Some(size(found))
}

/// A page size with its bounds.
pub(super) fn size(sent: &Sent<'_>) -> PageSize {
    let number = |n: Option<i128>| n.and_then(|n| u64::try_from(n).ok());
    let bound = |n: &Option<crate::tree::Number>| n.as_ref().and_then(|n| n.as_i128());
    let one_less = |n: i128, excluded: bool, by: i128| if excluded { n + by } else { n };
    PageSize {
        location: sent.place.clone(),
        minimum: number(
            bound(&sent.bounds.minimum).map(|n| one_less(n, sent.bounds.exclusive_minimum, 1)),
        ),
        maximum: number(
            bound(&sent.bounds.maximum)
                .map(|n| one_less(n, sent.bounds.exclusive_maximum, -1))
                .or_else(|| whole(sent.default)),
        )
        .filter(|n| *n > 0),
    }
}
