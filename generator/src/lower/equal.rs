//! Inline types that are equal in shape and would like the same name are one type.
//!
//! It is done before passes, because everything after refers to types by id: a page's items,
//! boxes, groups.

use std::hash::{BuildHasher, Hash, Hasher as _};

use super::Lower;
use super::prune::each_type_mut;
use crate::ir::{EnumVariant, Field, NameHint, Type, TypeDef, TypeId, TypeKind};
use crate::tree::{FastMap, Hasher, Value};

/// Equal types inside equal types: each round finds those one level further out.
const ROUNDS: usize = 4;

impl Lower<'_, '_> {
    pub(super) fn merge_equal_types(&mut self) {
        let hasher = Hasher::default();
        for _ in 0..ROUNDS {
            // A cheap digest first: most types are like no other.
            let mut alike: FastMap<u64, Vec<TypeId>> = FastMap::default();
            for (id, def) in self.api.types.iter() {
                if let Some(digest) = digest(def, &hasher) {
                    alike.entry(digest).or_default().push(id);
                }
            }
            let mut into: FastMap<TypeId, TypeId> = FastMap::default();
            for ids in alike.into_values().filter(|ids| ids.len() > 1) {
                let mut first: Vec<(String, TypeId)> = Vec::new();
                for id in ids {
                    let def = &self.api.types[id];
                    let Some(wish) = wish(def) else {
                        continue;
                    };
                    let like = |(other, first): &&(String, TypeId)| {
                        *other == wish && equal(&self.api.types[*first], def)
                    };
                    match first.iter().find(like) {
                        Some((_, first)) => {
                            into.insert(id, *first);
                        }
                        None => first.push((wish, id)),
                    }
                }
            }
            if into.is_empty() {
                return;
            }
            each_type_mut(&mut self.api, &mut |ty| {
                if let Type::Named(id) = ty {
                    *id = into.get(id).copied().unwrap_or(*id);
                }
            });
            for (_, def) in self.api.types.iter_mut() {
                move_parent(&mut def.hint, &into);
            }
            self.api.types.retain(|id, _| !into.contains_key(&id));
        }
    }
}

/// The word that an inline type would be named by. A body's type is named after its operation,
/// which no other shares.
fn wish(def: &TypeDef) -> Option<String> {
    let word = match &def.hint {
        NameHint::Component(_) | NameHint::Words(_) => return None,
        NameHint::Title { title, .. } => title,
        NameHint::Inside(_, word) => word,
        NameHint::OfOperation { word, .. } if matches!(def.kind, TypeKind::Enum(_)) => word,
        NameHint::OfOperation { .. } => return None,
    };
    let generic = ["item", "value", "base", "response", "request"].contains(&word.as_str());
    (!generic).then(|| {
        word.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    })
}

/// What equal types have in common, quickly told.
fn digest(def: &TypeDef, hasher: &Hasher) -> Option<u64> {
    let mut hasher = hasher.build_hasher();
    match &def.kind {
        TypeKind::Enum(list) => {
            for variant in &list.variants {
                (&variant.hint, &variant.docs.description).hash(&mut hasher);
            }
        }
        TypeKind::Struct(strukt) => {
            for field in &strukt.fields {
                (&field.wire, &field.ty, field.required, field.nullable).hash(&mut hasher);
                let values = [&field.constant, &field.default];
                let values = values.map(|value| value.as_ref().map(Value::to_json));
                (&field.bounds, values).hash(&mut hasher);
            }
        }
        _ => return None,
    }
    wish(def)?.hash(&mut hasher);
    Some(hasher.finish())
}

/// Whether two types differ in nothing for those who use them. Only structs and enums: a union's
/// branches name what they hold.
fn equal(a: &TypeDef, b: &TypeDef) -> bool {
    match (&a.kind, &b.kind) {
        (TypeKind::Enum(a), TypeKind::Enum(b)) => {
            let same = |a: &EnumVariant, b: &EnumVariant| {
                a.value == b.value && a.hint == b.hint && a.docs.description == b.docs.description
            };
            a.repr == b.repr
                && a.variants.len() == b.variants.len()
                && a.variants.iter().zip(&b.variants).all(|(a, b)| same(a, b))
        }
        (TypeKind::Struct(a), TypeKind::Struct(b)) => {
            let flags = |field: &Field| {
                [
                    field.required,
                    field.nullable,
                    field.read_only,
                    field.write_only,
                    field.secret,
                    field.json_text,
                    field.docs.deprecated,
                ]
            };
            let same = |a: &Field, b: &Field| {
                a.wire == b.wire
                    && a.ty == b.ty
                    && flags(a) == flags(b)
                    && a.constant == b.constant
                    && a.default == b.default
                    && a.bounds == b.bounds
            };
            a.additional == b.additional
                && a.fields.len() == b.fields.len()
                && a.fields.iter().zip(&b.fields).all(|(a, b)| same(a, b))
        }
        _ => false,
    }
}

fn move_parent(hint: &mut NameHint, into: &FastMap<TypeId, TypeId>) {
    match hint {
        NameHint::Inside(parent, _) => *parent = into.get(parent).copied().unwrap_or(*parent),
        NameHint::Title { parent, .. } => move_parent(parent, into),
        NameHint::Component(_) | NameHint::OfOperation { .. } | NameHint::Words(_) => {}
    }
}
