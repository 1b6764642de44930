//! What the rules look at: an operation, and the fields of the page it gives, with the way to
//! each through structs, unions and aliases.

use super::words::plain;
use crate::ir::{
    Api, ContentKind, Field, FieldStep, Operation, PageFlag, Scalar, Success, Type, TypeId,
    TypeKind,
};

/// How many fields are looked at: a page has few, a union of many models has thousands.
const MOST: usize = 4096;

/// An operation and the page that it gives.
pub(super) struct Page<'a> {
    pub(super) api: &'a Api,
    pub(super) operation: &'a Operation,
    /// What a success decodes to, behind aliases.
    pub(super) body: &'a Type,
    /// Its fields to a depth of three structs, the outer ones first.
    pub(super) fields: Vec<Found<'a>>,
}

/// A field found in a value.
#[derive(Clone)]
pub(super) struct Found<'a> {
    /// The way to it.
    pub(super) way: Vec<FieldStep>,
    /// The wire names on the way.
    pub(super) path: Vec<String>,
    /// Its own name, plain.
    pub(super) name: String,
    /// The name of what it stands in, plain; empty at the top.
    pub(super) parent: String,
    /// Its type, behind aliases.
    pub(super) ty: &'a Type,
    pub(super) field: &'a Field,
}

impl Found<'_> {
    /// Its path, for messages.
    pub(super) fn dotted(&self) -> String {
        self.path.join(".")
    }
}

impl<'a> Page<'a> {
    /// The page of an operation whose success is JSON.
    pub(super) fn of(api: &'a Api, operation: &'a Operation) -> Option<Self> {
        let Success::One(ContentKind::Json(body)) = &operation.success else {
            return None;
        };
        let body = resolved(api, body);
        Some(Self {
            api,
            operation,
            body,
            fields: fields(api, body),
        })
    }

    /// The field at a dotted path of wire names.
    pub(super) fn at(&self, path: &str) -> Option<&Found<'a>> {
        self.fields.iter().find(|found| found.dotted() == path)
    }

    /// Every list of the page, the outer ones first.
    pub(super) fn lists(&self) -> Vec<&Found<'a>> {
        self.fields
            .iter()
            .filter(|found| matches!(found.ty, Type::List(_)))
            .collect()
    }

    /// A flag that says whether there is more, or that this is the last page.
    pub(super) fn more(&self) -> Option<PageFlag> {
        const MORE: &[&str] = &[
            "hasmore",
            "more",
            "hasnext",
            "hasnextpage",
            "hasmorepages",
            "hasmoreitems",
            "hasmoreresults",
            "hasmoredata",
            "morepages",
            "moreavailable",
            "nextpageexists",
            "istruncated",
        ];
        const LAST: &[&str] = &["islast", "islastpage", "lastpage", "last"];
        let flag = |names: &[&str], last: bool| {
            self.fields
                .iter()
                .filter(|found| matches!(found.ty, Type::Scalar(Scalar::Bool)))
                .find(|found| names.contains(&found.name.as_str()))
                .map(|found| PageFlag {
                    way: found.way.clone(),
                    last,
                })
        };
        flag(MORE, false).or_else(|| flag(LAST, true))
    }
}

/// The type behind component aliases.
pub(super) fn resolved<'a>(api: &'a Api, mut ty: &'a Type) -> &'a Type {
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

/// Every field of a value, to a depth of three structs; the fields of a union are those of
/// each of its members.
pub(super) fn fields<'a>(api: &'a Api, value: &'a Type) -> Vec<Found<'a>> {
    let mut out = Vec::new();
    if let Type::Named(id) = value {
        walk(api, *id, &[], &[], 2, &mut out);
    }
    out.sort_by_key(|found| found.path.len());
    out
}

fn walk<'a>(
    api: &'a Api,
    id: TypeId,
    way: &[FieldStep],
    path: &[String],
    depth: u8,
    out: &mut Vec<Found<'a>>,
) {
    let step = |index: usize| {
        let mut way = way.to_vec();
        way.push(FieldStep {
            of: id,
            field: index,
        });
        way
    };
    match &api.types[id].kind {
        TypeKind::Struct(model) => {
            for (at, field) in model.fields.iter().enumerate() {
                if out.len() >= MOST {
                    return;
                }
                let mut longer = path.to_vec();
                longer.push(field.wire.clone());
                let ty = resolved(api, &field.ty);
                if let Type::Named(inner) = ty
                    && depth > 0
                {
                    walk(api, *inner, &step(at), &longer, depth - 1, out);
                }
                out.push(Found {
                    way: step(at),
                    name: plain(&field.wire),
                    parent: path.last().map(|name| plain(name)).unwrap_or_default(),
                    path: longer,
                    ty,
                    field,
                });
            }
        }
        TypeKind::Union(union) if way.len() < 6 => {
            for (at, variant) in union.variants.iter().enumerate() {
                if let Type::Named(inner) = resolved(api, &variant.ty)
                    && *inner != id
                {
                    walk(api, *inner, &step(at), path, depth, out);
                }
            }
        }
        _ => {}
    }
}

/// Whether a value can be a link or a token: text, or a union that has text among its members.
pub(super) fn is_text(api: &Api, ty: &Type) -> bool {
    match resolved(api, ty) {
        Type::Scalar(Scalar::String | Scalar::Json) => true,
        Type::Named(id) => match &api.types[*id].kind {
            TypeKind::Newtype(_) | TypeKind::Enum(_) => true,
            TypeKind::Union(union) => union.variants.iter().any(|variant| {
                let ty = resolved(api, &variant.ty);
                ty != &Type::Named(*id)
                    && (matches!(ty, Type::Scalar(Scalar::String))
                        || matches!(ty, Type::Named(inner) if matches!(api.types[*inner].kind, TypeKind::Newtype(_))))
            }),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a value is a number that counts.
pub(super) fn is_integer(api: &Api, ty: &Type) -> bool {
    match resolved(api, ty) {
        Type::Scalar(Scalar::I32 | Scalar::I64 | Scalar::U64 | Scalar::F64) => true,
        Type::Named(id) => match &api.types[*id].kind {
            TypeKind::Union(union) => union.variants.iter().any(|variant| {
                matches!(
                    resolved(api, &variant.ty),
                    Type::Scalar(Scalar::I32 | Scalar::I64 | Scalar::U64)
                )
            }),
            _ => false,
        },
        _ => false,
    }
}
