//! How large values are in memory, roughly and never too little: what decides whether a field, or
//! a variant of a response or error, is boxed.

use std::collections::HashMap;

use super::boxes::held as by_value;
use crate::ir::{Additional, Api, Scalar, Type, TypeId, TypeKind};

/// A field that holds more is boxed. Models of models of models would take megabytes by value, and
/// a thread's stack has two.
const LARGE: usize = 2048;

/// Fills [`crate::ir::TypeFacts::bytes`], and boxes what is large. After cycles are boxed: nothing
/// holds itself by value.
pub(super) fn estimate(api: &mut Api) {
    let ids: Vec<TypeId> = api.types.ids();
    let mut sizes: HashMap<TypeId, usize> = HashMap::new();
    // Inner types first, with a stack: chains of types can be deep.
    for id in ids {
        if sizes.contains_key(&id) {
            continue;
        }
        let mut stack = vec![id];
        while let Some(&top) = stack.last() {
            let missing = held(api, top)
                .into_iter()
                .find(|inner| !sizes.contains_key(inner) && !stack.contains(inner));
            if let Some(inner) = missing {
                stack.push(inner);
                continue;
            }
            stack.pop();
            let known = |id: TypeId| sizes.get(&id).copied().unwrap_or(WORD);
            box_large(api, top, &known);
            let size = of_definition(api, top, &known);
            sizes.insert(top, size);
        }
    }
    for (id, size) in sizes {
        api.types[id].facts.bytes = size;
    }
}

/// Boxes the fields of a struct that hold much.
fn box_large(api: &mut Api, id: TypeId, known: &impl Fn(TypeId) -> usize) {
    let TypeKind::Struct(model) = &api.types[id].kind else {
        return;
    };
    let fields = model.fields.iter().enumerate();
    let large: Vec<usize> = fields
        .filter(|(_, field)| by_value(api, &field.ty).is_some_and(|inner| known(inner) > LARGE))
        .map(|(at, _)| at)
        .collect();
    if let TypeKind::Struct(model) = &mut api.types[id].kind {
        large
            .into_iter()
            .for_each(|at| model.fields[at].boxed = true);
    }
}

const WORD: usize = 8;
/// A JSON value or a map.
const VALUE: usize = 80;

/// The definitions that a definition holds by value.
fn held(api: &Api, id: TypeId) -> Vec<TypeId> {
    let mut out = Vec::new();
    let mut add = |ty: &Type, boxed: bool| match ty {
        Type::Named(id) if !boxed => out.push(*id),
        Type::Nullable(inner) if !boxed => inner.each_named(&mut |id| out.push(id)),
        _ => {}
    };
    match &api.types[id].kind {
        TypeKind::Struct(model) => {
            for field in &model.fields {
                add(&field.ty, field.boxed);
            }
        }
        TypeKind::Union(union) => {
            for variant in &union.variants {
                add(&variant.ty, variant.boxed);
            }
        }
        TypeKind::Alias(ty) => add(ty, false),
        TypeKind::Enum(_) | TypeKind::Newtype(_) | TypeKind::Foreign(_) => {}
    }
    out
}

fn of_definition(api: &Api, id: TypeId, known: &impl Fn(TypeId) -> usize) -> usize {
    let part = |ty: &Type, boxed: bool| if boxed { WORD } else { of(ty, known) };
    match &api.types[id].kind {
        TypeKind::Struct(model) => {
            let fields = model.fields.iter();
            let fields: usize = fields
                .map(|field| WORD + part(&field.ty, field.boxed))
                .sum();
            let extra = match model.additional {
                Additional::Dropped => 0,
                _ => VALUE,
            };
            fields.saturating_add(extra)
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter();
            let largest = variants
                .map(|variant| part(&variant.ty, variant.boxed))
                .max();
            WORD + largest.unwrap_or(0).max(VALUE)
        }
        TypeKind::Enum(_) | TypeKind::Newtype(_) => 4 * WORD,
        TypeKind::Alias(ty) => of(ty, known),
        // The user's own: who knows.
        TypeKind::Foreign(_) => VALUE,
    }
}

fn of(ty: &Type, known: &impl Fn(TypeId) -> usize) -> usize {
    match ty {
        Type::Named(id) => known(*id),
        Type::List(_) => 3 * WORD,
        Type::Map(_) => VALUE,
        Type::Nullable(inner) => WORD + of(inner, known),
        Type::Scalar(scalar) => match scalar {
            Scalar::Bool | Scalar::I32 | Scalar::I64 | Scalar::U64 | Scalar::F32 | Scalar::F64 => {
                WORD
            }
            Scalar::I128 => 2 * WORD,
            Scalar::String | Scalar::Base64 => 3 * WORD,
            Scalar::DateTime | Scalar::Date | Scalar::Binary => 4 * WORD,
            Scalar::Json => VALUE,
        },
    }
}
