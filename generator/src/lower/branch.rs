//! What JSON each variant of a union takes, and what tells one from another.

use std::collections::HashMap;

use super::settle::real;
use super::union::Tags;
use crate::ir::{Api, Branch, Decide, EnumRepr, Field, Kind, Scalar, Type, TypeKind};
use crate::tree::Value;

/// How deep the items of lists are looked into. Unions of lists of themselves branch at every
/// level, so that more would cost more than it could tell.
const ITEM_DEPTH: usize = 3;

/// The JSON kinds that `ty` takes; empty: any.
fn kinds(api: &Api, ty: &Type, depth: usize) -> Vec<Kind> {
    let Some(depth) = depth.checked_sub(1) else {
        return Vec::new();
    };
    match real(api, ty) {
        Type::Scalar(Scalar::Json) => Vec::new(),
        Type::Scalar(Scalar::Bool) => vec![Kind::Bool],
        Type::Scalar(Scalar::F32 | Scalar::F64) => vec![Kind::Integer, Kind::Number],
        Type::Scalar(scalar) if scalar.is_number() => vec![Kind::Integer],
        Type::Scalar(_) => vec![Kind::String],
        Type::List(_) => vec![Kind::Array],
        Type::Map(_) => vec![Kind::Object],
        Type::Nullable(inner) => {
            let mut kinds = kinds(api, &inner, depth);
            if !kinds.is_empty() {
                kinds.push(Kind::Null);
            }
            kinds
        }
        Type::Named(id) => match &api.types[id].kind {
            TypeKind::Struct(_) => vec![Kind::Object],
            TypeKind::Enum(list) if list.repr == EnumRepr::String => vec![Kind::String],
            TypeKind::Enum(_) => vec![Kind::Integer],
            TypeKind::Union(union) => {
                let mut all = (union.variants.iter()).map(|one| kinds(api, &one.ty, depth));
                let first = all.next().unwrap_or_default();
                all.fold(first, either)
            }
            TypeKind::Newtype(_) => vec![Kind::String],
            TypeKind::Alias(_) | TypeKind::Foreign(_) => Vec::new(),
        },
    }
}

/// The kinds that are in one of two sets; empty: any.
fn either(mut one: Vec<Kind>, other: Vec<Kind>) -> Vec<Kind> {
    if one.is_empty() || other.is_empty() {
        return Vec::new();
    }
    for kind in other {
        if !one.contains(&kind) {
            one.push(kind);
        }
    }
    one
}

/// What JSON `ty` takes.
pub(super) fn branch(api: &Api, ty: &Type, depth: usize) -> Branch {
    let Some(rest) = depth.checked_sub(1) else {
        return Branch::default();
    };
    let mut out = Branch {
        kinds: kinds(api, ty, depth),
        ..Branch::default()
    };
    let mut hold = |name: &str, ty: &Type| {
        let kinds = kinds(api, ty, rest);
        if !kinds.is_empty() {
            out.held.push((name.to_owned(), kinds));
        }
    };
    match real(api, ty) {
        Type::List(items) => {
            out.item = Some(Box::new(branch(api, &items, rest.min(ITEM_DEPTH))));
        }
        Type::Nullable(inner) => {
            return Branch {
                kinds: out.kinds,
                ..branch(api, &inner, rest)
            };
        }
        Type::Named(id) => match &api.types[id].kind {
            TypeKind::Struct(strukt) => {
                for field in &strukt.fields {
                    hold(&field.wire, &field.ty);
                }
                let fields = strukt.fields.iter();
                out.known = fields.clone().map(|field| field.wire.clone()).collect();
                out.required = (fields.clone().filter(|field| field.required))
                    .map(|field| field.wire.clone())
                    .collect();
                out.tags = fields
                    .filter_map(|field| Some((field.wire.clone(), known_values(api, field)?)))
                    .collect();
            }
            TypeKind::Enum(list) => {
                let values = list.variants.iter().map(|variant| variant.value.clone());
                out.tags.push((String::new(), values.collect()));
            }
            TypeKind::Union(union) => {
                let variants = union.variants.iter();
                return merge_branches(variants.map(|one| branch(api, &one.ty, rest)).collect());
            }
            TypeKind::Newtype(_) | TypeKind::Alias(_) | TypeKind::Foreign(_) => {}
        },
        Type::Scalar(_) | Type::Map(_) => {}
    }
    out
}

/// The constant values of a field, where all are known.
fn known_values(api: &Api, field: &Field) -> Option<Vec<Value>> {
    if let Some(constant) = &field.constant {
        return Some(vec![constant.clone()]);
    }
    match real(api, &field.ty) {
        Type::Named(id) => match &api.types[id].kind {
            TypeKind::Enum(list) => Some(
                list.variants
                    .iter()
                    .map(|variant| variant.value.clone())
                    .collect(),
            ),
            _ => None,
        },
        _ => None,
    }
}

/// What a union as a whole takes: everything that any branch does.
fn merge_branches(branches: Vec<Branch>) -> Branch {
    let mut all = branches.into_iter();
    let Some(mut merged) = all.next() else {
        return Branch::default();
    };
    for branch in all {
        merged.item = both_items(&merged, &branch);
        merged.held = both_held(&merged, &branch);
        merged.kinds = either(merged.kinds, branch.kinds);
        for name in branch.known {
            if !merged.known.contains(&name) {
                merged.known.push(name);
            }
        }
        merged
            .required
            .retain(|name| branch.required.contains(name));
        let mut tags = std::mem::take(&mut merged.tags);
        tags.retain_mut(|(name, values)| {
            match branch.tags.iter().find(|(other, _)| other == name) {
                Some((_, more)) => {
                    for value in more {
                        if !values.contains(value) {
                            values.push(value.clone());
                        }
                    }
                    true
                }
                None => false,
            }
        });
        merged.tags = tags;
    }
    merged
}

/// Whether a branch takes values of this kind.
fn may_be(branch: &Branch, kind: Kind) -> bool {
    branch.kinds.is_empty() || branch.kinds.contains(&kind)
}

/// What the items of a list of either of two branches look like.
fn both_items(one: &Branch, other: &Branch) -> Option<Box<Branch>> {
    match (may_be(one, Kind::Array), may_be(other, Kind::Array)) {
        (true, true) => {
            let (one, other) = (one.item.as_deref()?, other.item.as_deref()?);
            Some(Box::new(merge_branches(vec![one.clone(), other.clone()])))
        }
        (_, false) => one.item.clone(),
        (false, true) => other.item.clone(),
    }
}

/// What is known of the kinds that either of two branches holds.
fn both_held(one: &Branch, other: &Branch) -> Vec<(String, Vec<Kind>)> {
    let find = |branch: &Branch, name: &str| {
        let found = branch.held.iter().find(|(held, _)| held == name);
        found.map(|(_, kinds)| kinds.clone())
    };
    let alone = (other.held.iter()).filter(|_| !may_be(one, Kind::Object));
    (one.held.iter())
        .filter_map(|(name, kinds)| {
            if !may_be(other, Kind::Object) {
                return Some((name.clone(), kinds.clone()));
            }
            Some((name.clone(), either(kinds.clone(), find(other, name)?)))
        })
        .chain(alone.cloned())
        .collect()
}

fn disjoint<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.iter().all(|value| !other.contains(value))
}

/// Leaves out what tells no branch from another.
pub(super) fn keep_telling(branches: &mut [Branch], declared: Option<&Tags>) {
    keep_telling_tags(branches, declared);
    keep_telling_held(branches);
    keep_telling_items(branches);
}

/// Keeps what lists hold where there are several lists, and of that what tells one from another.
fn keep_telling_items(branches: &mut [Branch]) {
    let lists: Vec<usize> = (branches.iter().enumerate())
        .filter(|(_, branch)| branch.item.is_some())
        .map(|(at, _)| at)
        .collect();
    if lists.len() < 2 {
        branches.iter_mut().for_each(|branch| branch.item = None);
        return;
    }
    let mut items: Vec<Branch> = (lists.iter())
        .map(|at| branches[*at].item.as_deref().cloned().unwrap_or_default())
        .collect();
    keep_telling(&mut items, None);
    let differ = items.windows(2).any(|pair| pair[0] != pair[1]);
    for (at, item) in lists.into_iter().zip(items) {
        branches[at].item = differ.then(|| Box::new(item));
    }
}

/// Keeps the tags that tell a branch from another; the rest only say which values are known
/// today. An optional property tells nothing by its absence, unless it has but one value:
/// that is what it is there for.
fn keep_telling_tags(branches: &mut [Branch], declared: Option<&Tags>) {
    let mut by_name: HashMap<String, Vec<(usize, Vec<Value>)>> = HashMap::new();
    for (index, branch) in branches.iter().enumerate() {
        for (name, values) in &branch.tags {
            by_name
                .entry(name.clone())
                .or_default()
                .push((index, values.clone()));
        }
    }
    for (index, branch) in branches.iter_mut().enumerate() {
        let required = &branch.required;
        branch.tags.retain(|(name, values)| {
            if declared.is_some_and(|tags| tags.property == *name) {
                return true;
            }
            if !name.is_empty() && !required.contains(name) && values.len() > 1 {
                return false;
            }
            by_name.get(name).is_some_and(|all| {
                all.iter()
                    .any(|(other, more)| *other != index && disjoint(values, more))
            })
        });
    }
}

/// Keeps the kinds of what is held where nothing before them tells two branches apart.
fn keep_telling_held(branches: &mut [Branch]) {
    let keep: Vec<Vec<bool>> = (branches.iter().enumerate())
        .map(|(at, one)| {
            let rivals: Vec<&Branch> = (branches.iter().enumerate())
                .filter(|(other, _)| *other != at)
                .map(|(_, other)| other)
                .filter(|other| overlap(one, other))
                .filter(|other| tags_tell(one, other).is_none() && !keys_tell(one, other))
                .collect();
            let differ = |one: &[Kind], other: &[Kind]| {
                let only = |a: &[Kind], b: &[Kind]| a.iter().any(|kind| !b.contains(kind));
                only(one, other) || only(other, one)
            };
            let tells = |(name, kinds): &(String, Vec<Kind>)| {
                let mut others = rivals.iter().flat_map(|rival| &rival.held);
                others.any(|(other, more)| other == name && differ(kinds, more))
            };
            one.held.iter().map(tells).collect()
        })
        .collect();
    for (branch, keep) in branches.iter_mut().zip(keep) {
        let mut keep = keep.into_iter();
        branch.held.retain(|_| keep.next().unwrap_or(false));
    }
}

/// Whether the kinds of what two branches hold tell them apart: those of a property that both
/// require, or of every property that they have; or what lists hold does.
fn held_tell(one: &Branch, other: &Branch) -> bool {
    let apart = |name: &str| {
        let kinds = |branch: &'_ Branch| {
            let found = branch.held.iter().find(|(held, _)| held == name);
            found.map(|(_, kinds)| kinds.clone())
        };
        matches!((kinds(one), kinds(other)), (Some(one), Some(other)) if disjoint(&one, &other))
    };
    let shared: Vec<Kind> = (one.kinds.iter().copied())
        .filter(|kind| other.kinds.contains(kind))
        .collect();
    match shared[..] {
        [Kind::Array] => match (&one.item, &other.item) {
            (Some(one), Some(other)) => told(one, other),
            _ => false,
        },
        [Kind::Object] => {
            let all = |a: &Branch| !a.known.is_empty() && a.known.iter().all(|name| apart(name));
            let required = one
                .required
                .iter()
                .filter(|name| other.required.contains(name));
            required.clone().any(|name| apart(name)) || (all(one) && all(other))
        }
        _ => false,
    }
}

fn overlap(one: &Branch, other: &Branch) -> bool {
    one.kinds.is_empty()
        || other.kinds.is_empty()
        || one.kinds.iter().any(|kind| other.kinds.contains(kind))
}

/// Whether both are objects or may be, and nothing else is shared.
fn only_objects_shared(one: &Branch, other: &Branch) -> bool {
    !one.kinds.is_empty()
        && !other.kinds.is_empty()
        && one
            .kinds
            .iter()
            .filter(|kind| other.kinds.contains(kind))
            .all(|kind| *kind == Kind::Object)
}

fn tags_tell<'b>(one: &'b Branch, other: &'b Branch) -> Option<&'b str> {
    one.tags.iter().find_map(|(name, values)| {
        let (_, more) = other.tags.iter().find(|(other, _)| other == name)?;
        disjoint(values, more).then_some(name.as_str())
    })
}

fn keys_tell(one: &Branch, other: &Branch) -> bool {
    let unique = |a: &Branch, b: &Branch| a.required.iter().any(|name| !b.known.contains(name));
    only_objects_shared(one, other) && (unique(one, other) || unique(other, one))
}

/// Whether anything tells two branches apart.
fn told(one: &Branch, other: &Branch) -> bool {
    !overlap(one, other)
        || tags_tell(one, other).is_some()
        || keys_tell(one, other)
        || held_tell(one, other)
}

/// The first two branches that nothing tells apart.
pub(super) fn undecided(branches: &[Branch]) -> Option<(usize, usize)> {
    for (at, one) in branches.iter().enumerate() {
        for (offset, other) in branches[at + 1..].iter().enumerate() {
            if !told(one, other) {
                return Some((at, at + 1 + offset));
            }
        }
    }
    None
}

/// How branches are told apart.
pub(super) fn decide(branches: &[Branch], declared: Option<&Tags>) -> Decide {
    if undecided(branches).is_some() {
        return Decide::FirstMatch;
    }
    let mut by_tag: Option<&str> = None;
    let (mut one_tag, mut keys, mut tags, mut held) = (true, false, false, false);
    for (at, one) in branches.iter().enumerate() {
        for other in &branches[at + 1..] {
            if !overlap(one, other) {
                continue;
            }
            match tags_tell(one, other) {
                Some(name) => {
                    tags = true;
                    one_tag &= by_tag.is_none_or(|known| known == name);
                    by_tag = by_tag.or(Some(name));
                }
                None if keys_tell(one, other) => keys = true,
                None => held = true,
            }
        }
    }
    match (tags, keys, by_tag) {
        _ if held => Decide::HeldKinds,
        (false, false, _) => Decide::JsonKind,
        (true, false, Some(name))
            if declared.is_some_and(|tags| tags.property == name) && one_tag =>
        {
            Decide::Tag(name.to_owned())
        }
        (true, false, Some(name)) => Decide::TagValues(name.to_owned()),
        _ => Decide::UniqueKeys,
    }
}
