//! The id of the last item goes back in a parameter: the next page begins after it.

use super::Finding;
use super::page::{Found, Page, is_integer, is_text, resolved};
use super::params::{named, sent, shown};
use super::words::said;
use crate::ir::{PageItems, PageScheme, Type, TypeKind};

/// Parameters that take an id.
const PARAMS: &[&str] = &[
    "startingafter",
    "after",
    "afterid",
    "sinceid",
    "lastid",
    "startafter",
    "pageafter",
    "exclusivestartid",
];

/// A parameter that takes the last item's id. `after` beside `before` says nothing of the order
/// in which items come, unless the page says whether there is more: it is left alone, since a
/// page of the newest first, asked for what comes after its last, would be given again.
pub(super) fn find(page: &Page<'_>, items: Option<&PageItems>) -> Option<Finding> {
    let items = items.filter(|items| !items.keyed)?;
    let all = sent(page);
    let param = named(&all, PARAMS, |sent| {
        (is_text(page.api, sent.ty) || is_integer(page.api, sent.ty))
            && !said(
                sent.docs,
                &["date", "time", "timestamp", "datetime", "epoch", "rfc3339"],
            )
            // A cursor that is no id comes from somewhere else; `starting_after` says itself
            // that it is a place in the list.
            && (sent.name == "startingafter"
                || said(sent.docs, &["id", "identifier"]) || !said(sent.docs, &["cursor", "token"]))
    })?;
    let both = |names: &[&str]| all.iter().any(|sent| names.contains(&sent.name.as_str()));
    if matches!(param.name.as_str(), "after" | "afterid" | "sinceid")
        && both(&["before", "beforeid", "around"])
        && page.more().is_none()
    {
        return None;
    }
    let id = id_of(page, &items.item)?;
    let why = match id.as_slice() {
        [] => format!("{} takes the last item", shown(&param.place)),
        id => format!(
            "{} takes the last item's `{}`",
            shown(&param.place),
            id.join(".")
        ),
    };
    let scheme = PageScheme::LastId {
        id,
        param: param.place.clone(),
    };
    Some((scheme, "last-id", why))
}

/// The wire names that lead to an item's id: its own, or that of the one thing it is about.
fn id_of(page: &Page<'_>, item: &Type) -> Option<Vec<String>> {
    let api = page.api;
    let item = resolved(api, item);
    if let Type::Named(id) = item
        && let TypeKind::Union(union) = &api.types[*id].kind
    {
        // Every member must have it, or the list would end at one that has none.
        let mut ids = union
            .variants
            .iter()
            .map(|variant| match resolved(api, &variant.ty) {
                ty @ Type::Named(inner)
                    if matches!(api.types[*inner].kind, TypeKind::Struct(_)) =>
                {
                    id_of(page, ty)
                }
                _ => None,
            });
        let first = ids.next()??;
        return ids
            .all(|other| other.as_ref() == Some(&first))
            .then_some(first);
    }
    let members = page.seen.fields(page.api, item);
    let plain = |found: &&Found<'_>| is_text(api, found.ty) || is_integer(api, found.ty);
    ["id", "sid", "uuid", "guid"]
        .iter()
        .find_map(|name| {
            members
                .iter()
                .filter(plain)
                .find(|found| found.path.len() == 1 && *found.name == **name)
        })
        .or_else(|| {
            let inner: Vec<_> = members
                .iter()
                .filter(plain)
                .filter(|found| found.path.len() == 2 && &*found.name == "id")
                .collect();
            match inner.as_slice() {
                [one] => Some(*one),
                _ => inner.iter().copied().find(|found| &*found.parent == "user"),
            }
        })
        .map(Found::names)
}
