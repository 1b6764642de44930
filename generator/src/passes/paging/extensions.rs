//! The extensions by which authors declare paging for other tools. Each says in its own words
//! what [`Declared`] says in ours.

use super::declared::{Declared, Kind, Missing, Said};
use super::page::Page;
use crate::ir::Paging;
use crate::tree::Value;

/// What the extensions of an operation say.
pub(super) enum Verdict {
    /// Nothing.
    Silent,
    /// That it does not page.
    Off,
    /// How it pages.
    Pages(Box<Paging>),
    /// Something that is not there: where, and what.
    Wrong {
        /// The tokens that lead there from the operation.
        at: Vec<String>,
        /// What is wrong.
        message: String,
    },
}

/// A reader: the extension's value, its key, and the page.
type Reader = fn(&Value, &str, &Page<'_>) -> Read;

/// What an extension says.
enum Read {
    Silent,
    Off,
    Says(Box<Declared>),
    Wrong(Missing),
}

const READERS: &[(&str, Reader)] = &[
    ("x-speakeasy-pagination", inputs_and_outputs),
    ("x-fern-pagination", request_and_response),
    ("x-ms-pageable", next_link_name),
    ("x-dropshot-pagination", page_token),
];

/// What the extensions of the page's operation say: the first that is there counts.
pub(super) fn paging(page: &Page<'_>) -> Verdict {
    for (key, read) in READERS {
        let Some(value) = page.operation.extensions.get(*key) else {
            continue;
        };
        let declared = match read(value, key, page) {
            Read::Silent => continue,
            Read::Off => return Verdict::Off,
            Read::Wrong(missing) => return wrong(key, missing),
            Read::Says(declared) => declared,
        };
        return match declared.paging(page) {
            Ok(paging) => Verdict::Pages(Box::new(paging)),
            Err(missing) => wrong(key, missing),
        };
    }
    Verdict::Silent
}

fn wrong(key: &str, missing: Missing) -> Verdict {
    let at = if missing.at.is_empty() {
        vec![key.to_owned()]
    } else {
        missing.at
    };
    Verdict::Wrong {
        at,
        message: format!("`{key}`: {}", missing.message),
    }
}

fn malformed(key: &str, tokens: &[&str], message: &str) -> Read {
    let mut at = vec![key.to_owned()];
    at.extend(tokens.iter().map(|token| (*token).to_owned()));
    Read::Wrong(Missing {
        at,
        message: message.to_owned(),
    })
}

fn why(key: &str) -> String {
    format!("the extension `{key}` says so")
}

/// A member of an extension that is text.
fn said(value: &Value, key: &str, tokens: &[&str], clean: fn(&str) -> String) -> Option<Said> {
    let mut at = vec![key.to_owned()];
    let mut found = value;
    for token in tokens {
        found = match found {
            Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
            other => other.get(token)?,
        };
        at.push((*token).to_owned());
    }
    Some(Said {
        text: clean(found.as_str()?),
        at,
    })
}

/// `$.data.items` and `$response.data.items` as `data.items`.
fn path(text: &str) -> String {
    text.trim()
        .trim_start_matches("$response")
        .trim_start_matches("$request")
        .trim_start_matches('$')
        .trim_matches('.')
        .to_owned()
}

fn plain(text: &str) -> String {
    text.to_owned()
}

/// `x-speakeasy-pagination`: `type` (`offsetLimit`, `cursor`, `url`), `inputs` (each with
/// `name`, `in`, `type`) and `outputs` (JSON paths `results`, `nextCursor`, `nextUrl`).
fn inputs_and_outputs(value: &Value, key: &str, _: &Page<'_>) -> Read {
    let inputs = value.get("inputs").and_then(Value::as_array).unwrap_or(&[]);
    let input = |kind: &str| {
        let index = inputs
            .iter()
            .position(|input| input.get("type").and_then(Value::as_str) == Some(kind))?;
        said(value, key, &["inputs", &index.to_string(), "name"], plain)
    };
    let output = |name: &str| said(value, key, &["outputs", name], path);
    let base = |kind| Declared {
        items: output("results"),
        size: input("limit"),
        ..Declared::new(kind, key, &why(key))
    };
    let declared = match value.get("type").and_then(Value::as_str) {
        Some("offsetLimit") => match (input("page"), input("offset")) {
            (Some(param), _) => Declared {
                param: Some(param),
                ..base(Kind::PageNumber)
            },
            (None, Some(param)) => Declared {
                param: Some(param),
                ..base(Kind::Offset)
            },
            (None, None) => {
                return malformed(key, &["inputs"], "`inputs` has neither `page` nor `offset`");
            }
        },
        Some("cursor") => match output("nextCursor") {
            Some(next) => cursor(base(Kind::Token), next, input("cursor")),
            None => return malformed(key, &["outputs"], "`outputs` has no `nextCursor`"),
        },
        Some("url") => Declared {
            next: output("nextUrl"),
            ..base(Kind::NextLink)
        },
        _ => {
            return malformed(
                key,
                &["type"],
                "`type` is none of `offsetLimit`, `cursor` and `url`",
            );
        }
    };
    Read::Says(Box::new(declared))
}

/// A cursor of the page; `items[-1].id` is the last item's id.
fn cursor(base: Declared, next: Said, param: Option<Said>) -> Declared {
    match next.text.split_once("[-1]") {
        Some((items, id)) => {
            let part = |text: &str| Said {
                text: text.trim_matches('.').to_owned(),
                at: next.at.clone(),
            };
            Declared {
                kind: Kind::LastId,
                items: base.items.clone().or_else(|| Some(part(items))),
                id: Some(part(id)),
                param,
                ..base
            }
        }
        None => Declared {
            next: Some(next),
            param,
            ..base
        },
    }
}

/// `x-fern-pagination`: `offset`, or `cursor` and `next_cursor`, or `next_uri`, or `next_path`;
/// `results`, `step`, `has-next-page`; paths begin with `$request` and `$response`. An offset
/// with a step counts items, one without counts pages. A bare `true` leaves it to rules.
fn request_and_response(value: &Value, key: &str, _: &Page<'_>) -> Read {
    match value.as_bool() {
        Some(true) => return Read::Silent,
        Some(false) => return Read::Off,
        None => {}
    }
    let get = |name: &str| said(value, key, &[name], path);
    let base = |kind| Declared {
        items: get("results"),
        more: get("has-next-page"),
        size: get("step"),
        ..Declared::new(kind, key, &why(key))
    };
    let link = get("next_uri").or_else(|| get("next_path"));
    let declared = if let Some(next) = link {
        Declared {
            next: Some(next),
            ..base(Kind::NextLink)
        }
    } else if let Some(param) = get("cursor") {
        Declared {
            next: get("next_cursor"),
            param: Some(param),
            ..base(Kind::Token)
        }
    } else if let Some(param) = get("offset") {
        let kind = match get("step") {
            Some(_) => Kind::Offset,
            None => Kind::PageNumber,
        };
        Declared {
            param: Some(param),
            ..base(kind)
        }
    } else {
        return malformed(
            key,
            &[],
            "it has none of `offset`, `cursor`, `next_uri` and `next_path`",
        );
    };
    Read::Says(Box::new(declared))
}

/// `x-ms-pageable`: `nextLinkName` (null: all items come in one page) and `itemName` (`value`
/// where it is not said).
fn next_link_name(value: &Value, key: &str, page: &Page<'_>) -> Read {
    match value.get("nextLinkName") {
        Some(Value::String(_)) => {}
        None | Some(Value::Null) => return Read::Off,
        Some(_) => return malformed(key, &["nextLinkName"], "`nextLinkName` is no text"),
    }
    let items = said(value, key, &["itemName"], plain).or_else(|| {
        page.at("value").map(|_| Said {
            text: "value".to_owned(),
            at: Vec::new(),
        })
    });
    Read::Says(Box::new(Declared {
        items,
        next: said(value, key, &["nextLinkName"], plain),
        ..Declared::new(Kind::NextLink, key, &why(key))
    }))
}

/// `x-dropshot-pagination`: that the operation pages by `page_token` and `next_page`.
fn page_token(value: &Value, key: &str, _: &Page<'_>) -> Read {
    if value.as_bool() == Some(false) {
        return Read::Off;
    }
    let here = |text: &str| {
        Some(Said {
            text: text.to_owned(),
            at: vec![key.to_owned()],
        })
    };
    Read::Says(Box::new(Declared {
        items: here("items"),
        next: here("next_page"),
        param: here("page_token"),
        ..Declared::new(Kind::Token, key, &why(key))
    }))
}
