//! Paging as the settings say.

use super::declared::{Declared, Kind, Said};
use super::page::Page;
use crate::config::PagingSetting;
use crate::ir::Paging;

/// The paging that a setting declares; what is wrong with it, as the end of a sentence.
pub(super) fn paging(page: Option<&Page<'_>>, setting: &PagingSetting) -> Result<Paging, String> {
    let page = page.ok_or("a success is not one JSON value")?;
    let scheme = setting
        .scheme
        .as_deref()
        .ok_or("`scheme` is missing (or `enabled = false`)")?;
    let kind = match scheme {
        "next-link" => Kind::NextLink,
        "link-header" => Kind::LinkHeader,
        "token" => Kind::Token,
        "header-token" => Kind::HeaderToken,
        "last-id" => Kind::LastId,
        "offset" => Kind::Offset,
        "page-number" => Kind::PageNumber,
        other => {
            return Err(format!(
                "`{other}` is no scheme: next-link, link-header, token, header-token, last-id, offset or page-number"
            ));
        }
    };
    let said = |text: &Option<String>| {
        text.as_ref().map(|text| Said {
            text: text.clone(),
            at: Vec::new(),
        })
    };
    Declared {
        items: said(&setting.items),
        next: said(&setting.next),
        more: said(&setting.more),
        param: said(&setting.param),
        size: said(&setting.size),
        id: said(&setting.id),
        first: setting.first,
        ..Declared::new(kind, "settings", "the settings say so")
    }
    .paging(page)
    .map_err(|missing| missing.message)
}
