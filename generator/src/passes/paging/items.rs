//! Which list of a page holds its items.

use super::page::{Found, Page, resolved};
use super::words::plain;
use crate::ir::{FieldStep, PageItems, Type, TypeKind};

/// Names under which lists of items stand.
const USUAL: &[&str] = &[
    "data",
    "items",
    "results",
    "entries",
    "values",
    "records",
    "value",
    "list",
    "resources",
    "elements",
    "content",
    "objects",
    "rows",
    "hits",
    "result",
    "collection",
];

/// Names of lists beside the items.
const BESIDE: &[&str] = &[
    "errors", "warnings", "links", "included", "facets", "meta", "messages", "schemas", "order",
    "sort",
];

/// What the list of a page is called, and what its items are; none where a page has several
/// lists and nothing tells which is meant.
pub(super) fn find(page: &Page<'_>) -> Option<PageItems> {
    if let Type::List(item) = page.body {
        return Some(PageItems {
            way: Vec::new(),
            item: (**item).clone(),
            keyed: false,
        });
    }
    let lists = page.lists();
    let chosen = by_name(page, &lists).or_else(|| alone(page, &lists));
    if let Some(found) = chosen {
        return of(found);
    }
    if lists.is_empty() {
        return map(page);
    }
    None
}

/// The items of a list or map.
pub(super) fn of(found: &Found<'_>) -> Option<PageItems> {
    let (item, keyed) = match found.ty {
        Type::List(item) => (item, false),
        Type::Map(value) => (value, true),
        _ => return None,
    };
    Some(PageItems {
        way: found.way.to_vec(),
        item: (**item).clone(),
        keyed,
    })
}

/// The path's last words that name something, the nearest first.
fn segments(page: &Page<'_>) -> Vec<String> {
    page.operation
        .path
        .raw
        .rsplit('/')
        .filter(|segment| !segment.is_empty() && !segment.contains('{'))
        .map(|segment| plain(segment.split(['.', ':']).next().unwrap_or(segment)))
        .take(2)
        .collect()
}

/// The list that is called what the path is called, or what lists are called.
fn by_name<'p, 'a>(page: &Page<'_>, lists: &[&'p Found<'a>]) -> Option<&'p Found<'a>> {
    let segments = segments(page);
    for depth in 1..=3 {
        let level = || lists.iter().filter(|found| found.path.len() == depth);
        let found = segments
            .iter()
            .find_map(|segment| level().find(|found| *found.name == **segment))
            .or_else(|| {
                USUAL
                    .iter()
                    .find_map(|name| level().find(|found| *found.name == **name && !entry(found)))
            });
        if let Some(found) = found {
            return Some(found);
        }
        // Deeper lists belong to what the page holds, unless nothing else does.
        if level().any(|found| is_objects(page, found)) {
            break;
        }
    }
    None
}

/// Whether a list is beside the items.
fn entry(found: &Found<'_>) -> bool {
    BESIDE.contains(&&*found.name) || BESIDE.contains(&&*found.parent)
}

fn is_objects(page: &Page<'_>, found: &Found<'_>) -> bool {
    let Type::List(item) = found.ty else {
        return false;
    };
    let named = match resolved(page.api, item) {
        Type::Named(id) => matches!(
            page.api.types[*id].kind,
            TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Foreign(_)
        ),
        _ => false,
    };
    named && !entry(found)
}

/// The only list of objects, or the only list, at the top; else the only one a step below.
fn alone<'p, 'a>(page: &Page<'_>, lists: &[&'p Found<'a>]) -> Option<&'p Found<'a>> {
    for depth in 1..=2 {
        let level: Vec<&'p Found<'a>> = lists
            .iter()
            .copied()
            .filter(|found| found.path.len() == depth && !entry(found))
            .collect();
        let objects: Vec<&'p Found<'a>> = level
            .iter()
            .copied()
            .filter(|found| is_objects(page, found))
            .collect();
        match (objects.as_slice(), level.as_slice()) {
            ([one], _) | ([], [one]) => return Some(one),
            ([], []) => {}
            _ => return None,
        }
    }
    None
}

/// The only map of objects: each item comes with its key.
fn map(page: &Page<'_>) -> Option<PageItems> {
    let objects = |value: &Type| {
        matches!(resolved(page.api, value), Type::Named(id)
            if matches!(page.api.types[*id].kind, TypeKind::Struct(_) | TypeKind::Union(_)))
    };
    if let Type::Map(value) = page.body {
        return objects(value).then(|| PageItems {
            way: Vec::<FieldStep>::new(),
            item: (**value).clone(),
            keyed: true,
        });
    }
    let maps: Vec<&Found<'_>> = page
        .fields
        .iter()
        .filter(|found| found.path.len() <= 2 && !entry(found))
        .filter(|found| matches!(found.ty, Type::Map(value) if objects(value)))
        .collect();
    match maps.as_slice() {
        [one] => of(one),
        _ => None,
    }
}
