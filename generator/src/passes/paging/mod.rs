//! Paging: what the settings or an extension declare, else what parameters and the response's
//! shape say.
//!
//! The rules are tried from the surest to the vaguest: a link in the body, the `Link` header, a
//! token in the body or in a header, the last item's id, an offset, a page number. Each has a file; they know shapes and
//! words, no vendor.

mod declared;
mod extensions;
mod header_token;
mod items;
mod last_id;
mod lists;
mod next_link;
mod numbers;
mod page;
mod params;
mod settings;
mod token;
mod words;

use std::rc::Rc;

use crate::config::{Config, PagingSetting};
use crate::diag::{Code, Diagnostics};
use crate::ir::{Api, Operation, PageScheme, Paging};
use crate::tree::{Origin, Pointer};
use page::{Page, Seen};

/// Finds how each operation pages.
pub(super) fn detect_paging(api: &mut Api, config: &Config, diags: &mut Diagnostics) {
    for key in config.paging.keys() {
        if !api.operations.iter().any(|(_, op)| names(op, key)) {
            let message = format!("`[paging.\"{key}\"]` names an operation that is not there");
            diags.report(Code::UnusedSetting, Origin::root(Pointer::root()), message);
        }
    }
    let seen = Rc::new(Seen::default());
    let mut found = Vec::new();
    for (_, operation) in api.operations.iter() {
        let setting = config
            .paging
            .iter()
            .find(|(key, _)| names(operation, key))
            .map(|(_, setting)| setting);
        found.push(find(api, operation, setting, Rc::clone(&seen), diags));
    }
    drop(seen);
    for (id, paging) in api.operations.ids().into_iter().zip(found) {
        api.operations[id].paging = paging;
    }
}

/// Whether a key of the settings means this operation.
fn names(operation: &Operation, key: &str) -> bool {
    operation.operation_id.as_deref() == Some(key)
        || key == format!("{} {}", operation.method, operation.path.raw)
}

fn find<'a>(
    api: &'a Api,
    operation: &'a Operation,
    setting: Option<&PagingSetting>,
    seen: Rc<Seen<'a>>,
    diags: &mut Diagnostics,
) -> Option<Paging> {
    if setting.is_some_and(|setting| setting.enabled == Some(false)) {
        return None;
    }
    let page = Page::of(api, operation, seen);
    if let Some(setting) = setting {
        return match settings::paging(page.as_ref(), setting) {
            Ok(paging) => Some(paging),
            Err(message) => {
                let message = format!("the settings say how this pages, but {message}");
                diags.report(Code::BadSettings, operation.origin.clone(), message);
                None
            }
        };
    }
    let page = page?;
    match extensions::paging(&page) {
        extensions::Verdict::Silent => {}
        extensions::Verdict::Off => return None,
        extensions::Verdict::Pages(paging) => return Some(*paging),
        extensions::Verdict::Wrong { at, message } => {
            let origin = at.iter().fold(operation.origin.clone(), |origin, token| {
                origin.child(token)
            });
            diags
                .report(Code::PagingExtension, origin, message)
                .help("the extension is ignored; say in it, or in the settings, what is there");
        }
    }
    let found = detect(&page);
    if found.is_none() && lists::is_list(&page) {
        let message = format!(
            "no way of paging was found for the list `{} {}`",
            operation.method, operation.path.raw
        );
        diags
            .report(Code::NoPaging, operation.origin.clone(), message)
            .help(lists::advice(&page));
    }
    found
}

/// What a rule says: how the next page is asked for, the rule's word, and why.
type Finding = (PageScheme, &'static str, String);

fn detect(page: &Page<'_>) -> Option<Paging> {
    if !matches!(page.operation.method.as_str(), "GET" | "POST") {
        return None;
    }
    let items = items::find(page);
    let (scheme, rule, why) = next_link::in_body(page)
        .or_else(|| next_link::in_header(page, items.as_ref()))
        .or_else(|| token::find(page, items.as_ref()))
        .or_else(|| header_token::find(page, items.as_ref()))
        .or_else(|| last_id::find(page, items.as_ref()))
        .or_else(|| numbers::offset(page, items.as_ref()))
        .or_else(|| numbers::page_number(page, items.as_ref()))?;
    // Without a list there is nothing to page through, whatever the words.
    if items.is_none() && page.lists().is_empty() {
        return None;
    }
    let page_size = params::page_size(page, &scheme);
    Some(Paging {
        more: page.more(),
        items,
        page_size,
        scheme,
        rule: rule.to_owned(),
        why,
    })
}
