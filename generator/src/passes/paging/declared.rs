//! Paging that is declared, by the settings or by an extension: looked up in what is there.

use super::items;
use super::page::{Found, Page, is_integer, is_text, resolved};
use super::params::{Sent, sent, size};
use crate::ir::{PageFlag, PageItems, PageScheme, Paging, Scalar, Type, TypeKind};

/// A word of a declaration, and where it stands in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// What it names: a dotted path, or a parameter.
    pub(super) text: String,
    /// The tokens that lead to it from the operation; empty in the settings.
    pub(super) at: Vec<String>,
}

/// How the next page is asked for, as far as a declaration says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    NextLink,
    LinkHeader,
    Token,
    HeaderToken,
    LastId,
    Offset,
    PageNumber,
}

/// A declaration.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    pub(super) kind: Kind,
    pub(super) items: Option<Said>,
    pub(super) next: Option<Said>,
    pub(super) more: Option<Said>,
    pub(super) param: Option<Said>,
    pub(super) size: Option<Said>,
    pub(super) id: Option<Said>,
    pub(super) first: Option<u64>,
    pub(super) rule: String,
    pub(super) why: String,
}

/// A declaration that names what is not there.
#[derive(Debug)]
pub(super) struct Missing {
    pub(super) at: Vec<String>,
    pub(super) message: String,
}

impl Declared {
    /// A declaration of this kind that says nothing more.
    pub(super) fn new(kind: Kind, rule: &str, why: &str) -> Self {
        Self {
            kind,
            items: None,
            next: None,
            more: None,
            param: None,
            size: None,
            id: None,
            first: None,
            rule: rule.to_owned(),
            why: why.to_owned(),
        }
    }

    /// The paging that is declared.
    pub(super) fn paging(&self, page: &Page<'_>) -> Result<Paging, Missing> {
        let all = sent(page);
        let items = self.items(page)?;
        let next = || -> Result<&Found<'_>, Missing> {
            let said = self.next.as_ref().ok_or_else(|| needs("next"))?;
            let found = at(page, said)?;
            if is_text(page.api, found.ty) || is_integer(page.api, found.ty) {
                Ok(found)
            } else {
                Err(missing(said, "is neither text nor a number"))
            }
        };
        let param = || -> Result<&Sent<'_>, Missing> {
            let said = self.param.as_ref().ok_or_else(|| needs("param"))?;
            parameter(&all, said)
        };
        let first = |usual: u64| self.first.unwrap_or(usual);
        let scheme = match self.kind {
            Kind::NextLink => PageScheme::NextLink(next()?.way.to_vec()),
            Kind::LinkHeader => PageScheme::LinkHeader,
            Kind::Token => PageScheme::Token {
                next: next()?.way.to_vec(),
                param: param()?.place.clone(),
            },
            Kind::HeaderToken => PageScheme::HeaderToken {
                header: self.header()?,
                param: param()?.place.clone(),
            },
            Kind::LastId => PageScheme::LastId {
                id: self.id(page, items.as_ref())?,
                param: param()?.place.clone(),
            },
            Kind::Offset => PageScheme::Offset {
                param: param()?.place.clone(),
                first: first(0),
            },
            Kind::PageNumber => PageScheme::PageNumber {
                param: param()?.place.clone(),
                first: first(1),
            },
        };
        let page_size = match &self.size {
            Some(said) => Some(size(parameter(&all, said)?)),
            None => super::params::page_size(page, &scheme),
        };
        Ok(Paging {
            scheme,
            items,
            more: self.more(page)?,
            page_size,
            rule: self.rule.clone(),
            why: self.why.clone(),
        })
    }

    /// The header that `next` names.
    fn header(&self) -> Result<String, Missing> {
        let said = self.next.as_ref().ok_or_else(|| needs("next"))?;
        if is_header(&said.text) {
            Ok(said.text.clone())
        } else {
            Err(missing(said, "is no name of a header"))
        }
    }

    fn items(&self, page: &Page<'_>) -> Result<Option<PageItems>, Missing> {
        let Some(said) = &self.items else {
            let found = items::find(page);
            // Schemes that count or take the last item's id need the list.
            let needed = matches!(self.kind, Kind::LastId | Kind::Offset | Kind::PageNumber);
            return match found {
                None if needed => Err(needs("items")),
                found => Ok(found),
            };
        };
        if said.text.is_empty() {
            return match page.body {
                Type::List(_) | Type::Map(_) => Ok(items::find(page)),
                _ => Err(missing(said, "is no list")),
            };
        }
        let found = at(page, said)?;
        match items::of(found) {
            Some(items) => Ok(Some(items)),
            None => Err(missing(said, "is no list")),
        }
    }

    fn more(&self, page: &Page<'_>) -> Result<Option<PageFlag>, Missing> {
        let Some(said) = &self.more else {
            return Ok(page.more());
        };
        let found = at(page, said)?;
        if matches!(found.ty, Type::Scalar(Scalar::Bool)) {
            Ok(Some(PageFlag {
                way: found.way.to_vec(),
                last: false,
            }))
        } else {
            Err(missing(said, "is no boolean"))
        }
    }

    fn id(&self, page: &Page<'_>, items: Option<&PageItems>) -> Result<Vec<String>, Missing> {
        let items = items.ok_or_else(|| needs("items"))?;
        let item = resolved(page.api, &items.item);
        let path = self.id.as_ref().map_or("id", |said| said.text.as_str());
        let scalar = match item {
            Type::Scalar(_) => true,
            Type::Named(id) => matches!(
                page.api.types[*id].kind,
                TypeKind::Enum(_) | TypeKind::Newtype(_)
            ),
            _ => false,
        };
        if scalar && self.id.as_ref().is_none_or(|said| said.text.is_empty()) {
            return Ok(Vec::new());
        }
        let fields = page.seen.fields(page.api, item);
        let found = fields.iter().find(|found| found.dotted() == path);
        match (found, &self.id) {
            (Some(found), _) => Ok(found.names()),
            (None, Some(said)) => Err(missing(said, "is no field of an item")),
            (None, None) => Err(needs("id")),
        }
    }
}

/// Whether this can be the name of a header (a token of RFC 9110, section 5.6.2).
pub(super) fn is_header(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

fn at<'p, 'a>(page: &'p Page<'a>, said: &Said) -> Result<&'p Found<'a>, Missing> {
    page.at(&said.text)
        .ok_or_else(|| missing(said, "is not in the response"))
}

/// A parameter of the query, or a member of the JSON body.
fn parameter<'s, 'a>(all: &'s [Sent<'a>], said: &Said) -> Result<&'s Sent<'a>, Missing> {
    let is = |sent: &&Sent<'_>| match &sent.place {
        crate::ir::PageParam::Query(name) => *name == said.text,
        crate::ir::PageParam::Body { way, .. } => way.join(".") == said.text,
    };
    all.iter().find(is).ok_or_else(|| {
        missing(
            said,
            "is no parameter of the query and no member of a JSON body",
        )
    })
}

fn missing(said: &Said, what: &str) -> Missing {
    Missing {
        at: said.at.clone(),
        message: format!("`{}` {what}", said.text),
    }
}

fn needs(key: &str) -> Missing {
    Missing {
        at: Vec::new(),
        message: format!("`{key}` is not said, and cannot be guessed"),
    }
}
