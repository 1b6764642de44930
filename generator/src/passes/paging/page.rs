//! What the rules look at: an operation, and the fields of the page it gives, with the way to
//! each through structs, unions and aliases.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::words::plain;
use crate::ir::{
    Api, ContentKind, Field, FieldStep, Operation, PageFlag, Scalar, Struct, Success, Type, TypeId,
    TypeKind,
};

/// How many fields are looked at: a page has few, a union of many models has thousands.
const MOST: usize = 4096;

/// Up to how many fields are remembered for the next operation that gives the same.
const KEPT: usize = 256;

/// An operation and the page that it gives.
pub(super) struct Page<'a> {
    pub(super) api: &'a Api,
    pub(super) operation: &'a Operation,
    /// What a success decodes to, behind aliases.
    pub(super) body: &'a Type,
    /// Its fields to a depth of three structs, the outer ones first.
    pub(super) fields: Rc<[Found<'a>]>,
    pub(super) seen: Rc<Seen<'a>>,
}

/// What was found out for one page and holds for the next: many operations give the same.
#[derive(Default)]
pub(super) struct Seen<'a> {
    fields: RefCell<HashMap<TypeId, Rc<[Found<'a>]>>>,
    names: RefCell<HashMap<TypeId, Rc<[Rc<str>]>>>,
}

/// A field found in a value.
#[derive(Clone)]
pub(super) struct Found<'a> {
    /// The way to it.
    pub(super) way: Rc<[FieldStep]>,
    /// The wire names on the way.
    pub(super) path: Rc<[&'a str]>,
    /// Its own name, plain.
    pub(super) name: Rc<str>,
    /// The name of what it stands in, plain; empty at the top.
    pub(super) parent: Rc<str>,
    /// Its type, behind aliases.
    pub(super) ty: &'a Type,
    pub(super) field: &'a Field,
}

impl Found<'_> {
    /// Its path, for messages.
    pub(super) fn dotted(&self) -> String {
        self.path.join(".")
    }

    /// Its path, to keep.
    pub(super) fn names(&self) -> Vec<String> {
        self.path.iter().map(|&name| name.to_owned()).collect()
    }
}

impl<'a> Page<'a> {
    /// The page of an operation whose success is JSON.
    pub(super) fn of(api: &'a Api, operation: &'a Operation, seen: Rc<Seen<'a>>) -> Option<Self> {
        let Success::One(ContentKind::Json(body)) = &operation.success else {
            return None;
        };
        let body = resolved(api, body);
        Some(Self {
            api,
            operation,
            body,
            fields: seen.fields(api, body),
            seen,
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
                .find(|found| names.contains(&&*found.name))
                .map(|found| PageFlag {
                    way: found.way.to_vec(),
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

impl<'a> Seen<'a> {
    /// Every field of a value, to a depth of three structs; the fields of a union are those of
    /// each of its members.
    pub(super) fn fields(&self, api: &'a Api, value: &Type) -> Rc<[Found<'a>]> {
        let Type::Named(id) = value else {
            return Rc::default();
        };
        if let Some(known) = self.fields.borrow().get(id) {
            return Rc::clone(known);
        }
        let mut walk = Walk {
            api,
            seen: self,
            out: Vec::new(),
        };
        walk.of(*id, &[], &[], &Rc::default(), 2);
        walk.out.sort_by_key(|found| found.path.len());
        let found: Rc<[Found<'a>]> = walk.out.into();
        if found.len() <= KEPT {
            self.fields.borrow_mut().insert(*id, Rc::clone(&found));
        }
        found
    }

    /// The plain names of a struct's fields.
    fn names(&self, id: TypeId, model: &Struct) -> Rc<[Rc<str>]> {
        let mut names = self.names.borrow_mut();
        let known = names.entry(id).or_insert_with(|| {
            let fields = model.fields.iter();
            fields.map(|field| plain(&field.wire).into()).collect()
        });
        Rc::clone(known)
    }
}

/// A walk through a value.
struct Walk<'w, 'a> {
    api: &'a Api,
    seen: &'w Seen<'a>,
    out: Vec<Found<'a>>,
}

impl<'a> Walk<'_, 'a> {
    fn of(&mut self, id: TypeId, way: &[FieldStep], path: &[&'a str], parent: &Rc<str>, depth: u8) {
        let step = |index: usize| {
            let last = FieldStep {
                of: id,
                field: index,
            };
            way.iter().cloned().chain([last])
        };
        let api = self.api;
        match &api.types[id].kind {
            TypeKind::Struct(model) => {
                let names = self.seen.names(id, model);
                for (at, (field, name)) in model.fields.iter().zip(&*names).enumerate() {
                    if self.out.len() >= MOST {
                        return;
                    }
                    let way: Rc<[FieldStep]> = step(at).collect();
                    let path: Rc<[&'a str]> =
                        path.iter().copied().chain([field.wire.as_str()]).collect();
                    let ty = resolved(api, &field.ty);
                    if let Type::Named(inner) = ty
                        && depth > 0
                    {
                        self.of(*inner, &way, &path, name, depth - 1);
                    }
                    self.out.push(Found {
                        way,
                        name: Rc::clone(name),
                        parent: Rc::clone(parent),
                        path,
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
                        let way: Vec<FieldStep> = step(at).collect();
                        self.of(*inner, &way, path, parent, depth);
                    }
                }
            }
            _ => {}
        }
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
