//! Paging, found from parameters and the response's shape.
//!
//! The kinds are tried from the surest to the vaguest: what the settings say, a link in the
//! body, the `Link` header, a token, the last item's id, an offset, a page number.

use crate::config::{Config, PagingSetting};
use crate::diag::{Code, Diagnostics};
use crate::ir::{
    Api, BodyKind, ContentKind, FieldStep, Location, OpId, Operation, PageParam, PageScheme,
    PageSize, Paging, Scalar, Status, Success, Type, TypeId, TypeKind,
};
use crate::tree::{Origin, Pointer};

/// Finds how each operation pages.
pub(super) fn detect_paging(api: &mut Api, config: &Config, diags: &mut Diagnostics) {
    for key in config.paging.keys() {
        if !api.operations.iter().any(|(_, op)| names(op, key)) {
            let message = format!("`[paging.\"{key}\"]` names an operation that is not there");
            diags.report(Code::UnusedSetting, Origin::root(Pointer::root()), message);
        }
    }
    for id in api.operations.ids() {
        let operation = &api.operations[id];
        let setting = config
            .paging
            .iter()
            .find(|(key, _)| names(operation, key))
            .map(|(_, setting)| setting);
        if setting.is_some_and(|setting| setting.enabled == Some(false)) {
            continue;
        }
        let found = match setting {
            Some(setting) => from_setting(api, operation, setting),
            None => detect(api, operation),
        };
        if found.is_none() {
            if setting.is_some() {
                let message = "the settings say how this pages, but a path or parameter they name is not there";
                diags.report(Code::BadSettings, operation.origin.clone(), message);
            } else if looks_like_list(api, id) {
                let message = format!(
                    "no way of paging was found for `{} {}`",
                    operation.method, operation.path.raw
                );
                diags
                    .report(Code::NoPaging, operation.origin.clone(), message)
                    .help("if it pages, say how in the settings: [paging.\"operationId\"]");
            }
        }
        api.operations[id].paging = found;
    }
}

fn names(operation: &Operation, key: &str) -> bool {
    operation.operation_id.as_deref() == Some(key)
        || key == format!("{} {}", operation.method, operation.path.raw)
}

/// The JSON that a success decodes to.
fn page_type(operation: &Operation) -> Option<&Type> {
    match &operation.success {
        Success::One(ContentKind::Json(ty)) => Some(ty),
        _ => None,
    }
}

fn resolved<'a>(api: &'a Api, mut ty: &'a Type) -> &'a Type {
    for _ in 0..64 {
        match ty {
            Type::Named(id) => match &api.types[*id].kind {
                TypeKind::Alias(inner) => ty = inner,
                _ => break,
            },
            _ => break,
        }
    }
    ty
}

/// A field found in a page: the way to it, its wire names joined, and its type.
struct Found<'a> {
    way: Vec<FieldStep>,
    name: String,
    path: Vec<String>,
    ty: &'a Type,
}

/// Every field of a page, to a depth of three structs.
fn fields<'a>(api: &'a Api, page: &'a Type) -> Vec<Found<'a>> {
    fn walk<'a>(
        api: &'a Api,
        id: TypeId,
        way: &[FieldStep],
        path: &[String],
        depth: u8,
        out: &mut Vec<Found<'a>>,
    ) {
        let TypeKind::Struct(model) = &api.types[id].kind else {
            return;
        };
        for (at, field) in model.fields.iter().enumerate() {
            let mut way = way.to_vec();
            way.push(FieldStep { of: id, field: at });
            let mut path = path.to_vec();
            path.push(field.wire.clone());
            let ty = resolved(api, &field.ty);
            if let Type::Named(inner) = ty
                && depth > 0
                && matches!(api.types[*inner].kind, TypeKind::Struct(_))
            {
                walk(api, *inner, &way, &path, depth - 1, out);
            }
            out.push(Found {
                way,
                name: plain(&field.wire),
                path,
                ty,
            });
        }
    }
    let mut out = Vec::new();
    if let Type::Named(id) = page {
        walk(api, *id, &[], &[], 2, &mut out);
    }
    out.sort_by_key(|found| found.way.len());
    out
}

/// A name without case and signs: `nextPageToken` and `next_page_token` are one.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_text(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::Scalar(Scalar::String | Scalar::Json) => true,
        Type::Named(id) => matches!(api.types[*id].kind, TypeKind::Newtype(_)),
        _ => false,
    }
}

fn is_integer(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Scalar(Scalar::I32 | Scalar::I64 | Scalar::U64 | Scalar::F64)
    )
}

/// The list of a page: the way to it and what its items are.
fn items<'a>(
    api: &'a Api,
    page: &'a Type,
    all: &[Found<'a>],
    path: &str,
) -> Option<(Vec<FieldStep>, &'a Type)> {
    if let Type::List(item) = page {
        return Some((Vec::new(), item));
    }
    let lists: Vec<(&Found<'_>, &Type)> = all
        .iter()
        .filter_map(|found| match found.ty {
            Type::List(item) => Some((found, &**item)),
            _ => None,
        })
        .collect();
    let usual = [
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
    ];
    let segment = plain(
        path.split('/')
            .rfind(|segment| !segment.is_empty() && !segment.starts_with('{'))
            .unwrap_or(""),
    );
    let top: Vec<&(&Found<'_>, &Type)> = lists
        .iter()
        .filter(|(found, _)| found.way.len() == 1)
        .collect();
    let objects: Vec<&&(&Found<'_>, &Type)> = top
        .iter()
        .filter(|(_, item)| matches!(resolved(api, item), Type::Named(_)))
        .collect();
    let chosen = top
        .iter()
        .find(|(found, _)| found.name == segment)
        .or_else(|| {
            top.iter()
                .find(|(found, _)| usual.contains(&found.name.as_str()))
        })
        .or_else(|| objects.first().filter(|_| objects.len() == 1).copied())
        .or_else(|| top.first().filter(|_| top.len() == 1))
        .copied()
        .or_else(|| {
            // One level down: `{"response": {"items": [...]}}`.
            lists
                .iter()
                .find(|(found, _)| found.way.len() == 2 && usual.contains(&found.name.as_str()))
        })?;
    Some((chosen.0.way.clone(), chosen.1))
}

/// What detection looks at.
struct Case<'a> {
    api: &'a Api,
    operation: &'a Operation,
    all: Vec<Found<'a>>,
    items: Vec<FieldStep>,
    item: &'a Type,
}

fn case<'a>(api: &'a Api, operation: &'a Operation) -> Option<Case<'a>> {
    let page = resolved(api, page_type(operation)?);
    let all = fields(api, page);
    let (items, item) = items(api, page, &all, &operation.path.raw)?;
    Some(Case {
        api,
        operation,
        all,
        items,
        item,
    })
}

fn detect(api: &Api, operation: &Operation) -> Option<Paging> {
    let reads = operation.method == "GET" || operation.method == "POST";
    let case = case(api, operation).filter(|_| reads)?;
    let (scheme, why) = case
        .next_link()
        .or_else(|| case.link_header())
        .or_else(|| case.token())
        .or_else(|| case.last_id())
        .or_else(|| case.offset())
        .or_else(|| case.page_number())?;
    Some(Paging {
        scheme,
        items: case.items.clone(),
        item: case.item.clone(),
        page_size: case.page_size(),
        why,
    })
}

impl<'a> Case<'a> {
    /// The query parameter, or member of the JSON body, with one of `names`; `fits` tests its
    /// type.
    fn param(&self, names: &[&str], fits: impl Fn(&Type) -> bool) -> Option<PageParam> {
        for name in names {
            let query = self.operation.params.iter().find(|param| {
                param.location == Location::Query
                    && plain(&param.wire) == *name
                    && fits(resolved(self.api, &param.ty))
            });
            if let Some(param) = query {
                return Some(PageParam::Query(param.wire.clone()));
            }
        }
        if self.operation.method == "GET" {
            return None;
        }
        let Some(BodyKind::Json(body)) = self.operation.bodies.first().map(|body| &body.kind)
        else {
            return None;
        };
        let members = fields(self.api, resolved(self.api, body));
        for name in names {
            let member = members
                .iter()
                .find(|found| found.name == *name && found.way.len() <= 2 && fits(found.ty));
            if let Some(found) = member {
                return Some(PageParam::Body(found.path.clone()));
            }
        }
        None
    }

    fn text_param(&self, names: &[&str]) -> Option<PageParam> {
        self.param(names, |ty| {
            is_text(self.api, ty) || matches!(ty, Type::Named(_))
        })
    }

    fn integer_param(&self, names: &[&str]) -> Option<PageParam> {
        self.param(names, is_integer)
    }

    fn more(&self) -> Option<Vec<FieldStep>> {
        let names = [
            "hasmore",
            "more",
            "hasnext",
            "hasnextpage",
            "hasmorepages",
            "hasmoreitems",
        ];
        self.all
            .iter()
            .find(|found| {
                names.contains(&found.name.as_str())
                    && matches!(found.ty, Type::Scalar(Scalar::Bool))
            })
            .map(|found| found.way.clone())
    }

    fn next_link(&self) -> Option<(PageScheme, String)> {
        let names = [
            "nextpageurl",
            "nextpageuri",
            "nexturl",
            "nexturi",
            "nextlink",
            "odatanextlink",
            "nextpagelink",
            "nexthref",
            "nextpagepath",
        ];
        let found = self
            .all
            .iter()
            .filter(|found| is_text(self.api, found.ty))
            .find(|found| {
                let parent = found
                    .path
                    .len()
                    .checked_sub(2)
                    .map(|at| plain(&found.path[at]))
                    .unwrap_or_default();
                names.contains(&found.name.as_str())
                    || found.name == "next"
                        && (matches!(parent.as_str(), "links" | "pages") || self.is_url(found))
                    || matches!(found.name.as_str(), "href" | "url")
                        && parent == "next"
                        && found.path.len() > 1
            });
        let found = found?;
        Some((
            PageScheme::NextLink(found.way.clone()),
            format!("the page holds a link at `{}`", found.path.join(".")),
        ))
    }

    /// Whether a field's schema says that it is a URL.
    fn is_url(&self, found: &Found<'_>) -> bool {
        let Some(step) = found.way.last() else {
            return false;
        };
        let TypeKind::Struct(model) = &self.api.types[step.of].kind else {
            return false;
        };
        let field = &model.fields[step.field];
        let said = |text: &str| text.contains("uri") || text.contains("url");
        let example = field
            .examples
            .iter()
            .filter_map(|example| example.value.as_str())
            .any(|text| text.contains("://"));
        example
            || field
                .docs
                .notes
                .iter()
                .any(|note| said(&note.to_lowercase()))
            || field
                .docs
                .description
                .as_deref()
                .is_some_and(|text| said(&text.to_lowercase()))
    }

    fn link_header(&self) -> Option<(PageScheme, String)> {
        let declared = self
            .operation
            .responses
            .iter()
            .filter(|response| {
                matches!(response.status, Status::Code(200..=299) | Status::Range(2))
            })
            .flat_map(|response| &response.headers)
            .any(|header| header.wire.eq_ignore_ascii_case("link"));
        declared.then(|| {
            (
                PageScheme::LinkHeader,
                "the response declares the header `Link`".to_owned(),
            )
        })
    }

    fn token(&self) -> Option<(PageScheme, String)> {
        // What the page calls its token, and what the request calls it.
        let pairs: &[(&[&str], &[&str])] = &[
            (
                &["nextpagetoken", "pagetoken"],
                &["pagetoken", "token", "nextpagetoken", "page"],
            ),
            (&["nexttoken"], &["nexttoken", "token", "pagetoken"]),
            (
                &["nextcursor", "cursornext", "endcursor"],
                &["cursor", "nextcursor", "after", "pagecursor", "startcursor"],
            ),
            (&["nextmarker"], &["marker", "usemarker", "nextmarker"]),
            (&["nextoffset", "offset"], &["offset"]),
            (
                &["nextpage", "nextpageid", "nextpagekey"],
                &[
                    "page",
                    "pagetoken",
                    "pageid",
                    "pagekey",
                    "nextpage",
                    "cursor",
                ],
            ),
            (
                &["continue", "continuationtoken", "nextcontinuationtoken"],
                &["continue", "continuationtoken"],
            ),
            (
                &["lastid", "lastkey"],
                &["after", "lastid", "startingafter", "lastkey"],
            ),
            (&["iterator", "nextiterator"], &["iterator"]),
            (&["scrollid"], &["scrollid"]),
            (&["cursor"], &["cursor"]),
            (
                &["after", "next", "startingafter"],
                &[
                    "after",
                    "cursor",
                    "startingafter",
                    "next",
                    "pagetoken",
                    "pageafter",
                ],
            ),
        ];
        for (answers, params) in pairs {
            for answer in *answers {
                let next = self.all.iter().find(|found| {
                    let offset = found.name == "offset"
                        && found
                            .path
                            .iter()
                            .any(|name| plain(name).starts_with("next"));
                    found.name == *answer
                        && (is_text(self.api, found.ty)
                            || matches!(found.ty, Type::Named(_)) && *answer != "next")
                        && (*answer != "offset" || offset)
                        && !matches!(self.struct_at(found.ty), Some(true))
                });
                if let (Some(found), Some(param)) = (next, self.text_param(params)) {
                    let why = format!(
                        "the page holds a token at `{}`, which {} takes",
                        found.path.join("."),
                        shown(&param)
                    );
                    return Some((
                        PageScheme::Token {
                            next: found.way.clone(),
                            param,
                            more: self.more(),
                        },
                        why,
                    ));
                }
            }
        }
        None
    }

    /// Whether a type is a struct, which no token is.
    fn struct_at(&self, ty: &Type) -> Option<bool> {
        match ty {
            Type::Named(id) => Some(matches!(self.api.types[*id].kind, TypeKind::Struct(_))),
            _ => None,
        }
    }

    fn last_id(&self) -> Option<(PageScheme, String)> {
        let param = self.text_param(&[
            "startingafter",
            "after",
            "afterid",
            "sinceid",
            "lastid",
            "startafter",
        ])?;
        let item = resolved(self.api, self.item);
        let id = fields(self.api, item).into_iter().find(|found| {
            (found.way.len() == 1 && matches!(found.name.as_str(), "id" | "sid" | "uuid")
                || found.way.len() == 2
                    && found.name == "id"
                    && matches!(plain(&found.path[0]).as_str(), "user"))
                && !matches!(self.struct_at(found.ty), Some(true))
        })?;
        let why = format!(
            "{} takes the last item's `{}`",
            shown(&param),
            id.path.join(".")
        );
        Some((
            PageScheme::LastId {
                id: id.way,
                param,
                more: self.more(),
            },
            why,
        ))
    }

    fn offset(&self) -> Option<(PageScheme, String)> {
        let param = self.integer_param(&[
            "offset",
            "skip",
            "startat",
            "startindex",
            "start",
            "startposition",
            "pageoffset",
        ])?;
        let why = format!("{} takes the number of items to skip", shown(&param));
        Some((
            PageScheme::Offset {
                param,
                more: self.more(),
            },
            why,
        ))
    }

    fn page_number(&self) -> Option<(PageScheme, String)> {
        let param = self.integer_param(&[
            "page",
            "pagenumber",
            "pageindex",
            "pageno",
            "currentpage",
            "p",
        ])?;
        let first = match &param {
            PageParam::Query(name) => {
                self.operation
                    .params
                    .iter()
                    .find(|p| p.wire == *name)
                    .map(|param| {
                        let number = |value: Option<i128>| value.filter(|n| *n == 0 || *n == 1);
                        number(
                            param
                                .default
                                .as_ref()
                                .and_then(|v| v.as_number())
                                .and_then(|n| n.as_i128()),
                        )
                        .or_else(|| number(param.bounds.minimum.as_ref().and_then(|n| n.as_i128())))
                        .unwrap_or(1) as u64
                    })
            }
            PageParam::Body(_) => return None,
        };
        let why = format!("{} takes the number of the page", shown(&param));
        Some((
            PageScheme::PageNumber {
                param,
                first: first.unwrap_or(1),
                more: self.more(),
            },
            why,
        ))
    }

    fn page_size(&self) -> Option<PageSize> {
        let names = [
            "pagesize",
            "perpage",
            "limit",
            "maxresults",
            "maxitems",
            "pagelimit",
            "size",
            "count",
            "first",
            "max",
            "take",
        ];
        let location = self.integer_param(&names)?;
        let maximum = match &location {
            PageParam::Query(name) => self
                .operation
                .params
                .iter()
                .find(|param| param.wire == *name)
                .and_then(|param| param.bounds.maximum.as_ref())
                .and_then(|n| n.as_i128())
                .and_then(|n| u64::try_from(n).ok()),
            PageParam::Body(_) => None,
        };
        Some(PageSize { location, maximum })
    }
}

fn shown(param: &PageParam) -> String {
    match param {
        PageParam::Query(name) => format!("the parameter `{name}`"),
        PageParam::Body(way) => format!("`{}` of the request body", way.join(".")),
    }
}

/// Paging as the settings say.
fn from_setting(api: &Api, operation: &Operation, setting: &PagingSetting) -> Option<Paging> {
    let page = resolved(api, page_type(operation)?);
    let all = fields(api, page);
    let at = |path: &str| all.iter().find(|found| found.path.join(".") == path);
    let (items, item) = match setting.items.as_deref() {
        Some(path) => match at(path)?.ty {
            Type::List(item) => (at(path)?.way.clone(), &**item),
            _ => return None,
        },
        None => items(api, page, &all, &operation.path.raw)?,
    };
    let next = match setting.next.as_deref() {
        Some(path) => Some(at(path)?.way.clone()),
        None => None,
    };
    let more = match setting.more.as_deref() {
        Some(path) => Some(at(path)?.way.clone()),
        None => None,
    };
    let param = setting.param.as_deref().map(|name| {
        if operation
            .params
            .iter()
            .any(|param| param.location == Location::Query && param.wire == name)
        {
            PageParam::Query(name.to_owned())
        } else {
            PageParam::Body(name.split('.').map(str::to_owned).collect())
        }
    });
    let scheme = match setting.scheme.as_deref()? {
        "next-link" => PageScheme::NextLink(next?),
        "link-header" => PageScheme::LinkHeader,
        "token" => PageScheme::Token {
            next: next?,
            param: param?,
            more,
        },
        "last-id" => {
            let id = fields(api, resolved(api, item))
                .into_iter()
                .find(|found| found.name == "id")?;
            PageScheme::LastId {
                id: id.way,
                param: param?,
                more,
            }
        }
        "offset" => PageScheme::Offset {
            param: param?,
            more,
        },
        "page-number" => PageScheme::PageNumber {
            param: param?,
            first: 1,
            more,
        },
        _ => return None,
    };
    let page_size = setting.size.as_ref().map(|name| PageSize {
        location: PageParam::Query(name.clone()),
        maximum: None,
    });
    Some(Paging {
        scheme,
        items,
        item: item.clone(),
        page_size,
        why: "the settings say so".into(),
    })
}

/// Whether an operation reads as a list: a bare list, or an object with one list of objects
/// and a parameter that smells of paging.
fn looks_like_list(api: &Api, id: OpId) -> bool {
    let operation = &api.operations[id];
    if operation.method != "GET" {
        return false;
    }
    let Some(case) = case(api, operation) else {
        return false;
    };
    let smells = [
        "page", "limit", "cursor", "offset", "token", "after", "marker", "perpage",
    ];
    let has = operation.params.iter().any(|param| {
        param.location == Location::Query
            && smells
                .iter()
                .any(|smell| plain(&param.wire).contains(smell))
    });
    case.items.is_empty() || has
}
