//! Cycles: types that contain themselves are boxed; those that no finite JSON could satisfy
//! are made optional; aliases that lead only to themselves become JSON values.

use std::collections::{HashMap, HashSet};

use crate::diag::{Code, Diagnostics};
use crate::ir::{Api, Type, TypeId, TypeKind};

/// Replaces an alias that leads to itself by any JSON value. A cycle through a list or map
/// (`type A = Vec<A>`) is cut too: Rust's aliases cannot be recursive.
pub(super) fn break_alias_cycles(api: &mut Api, diags: &mut Diagnostics) {
    for id in api.types.ids() {
        let mut seen = HashSet::new();
        let mut open = vec![id];
        let mut cyclic = false;
        while let Some(at) = open.pop() {
            if let TypeKind::Alias(ty) = &api.types[at].kind {
                ty.each_named(&mut |next| {
                    cyclic |= next == id;
                    if seen.insert(next) {
                        open.push(next);
                    }
                });
            }
        }
        if cyclic && matches!(api.types[id].kind, TypeKind::Alias(_)) {
            let origin = api.types[id].origin.clone();
            let list = matches!(&api.types[id].kind, TypeKind::Alias(Type::List(_)));
            let map = matches!(&api.types[id].kind, TypeKind::Alias(Type::Map(_)));
            api.types[id].kind = TypeKind::Alias(match (list, map) {
                (true, _) => Type::List(Box::new(Type::JSON)),
                (_, true) => Type::Map(Box::new(Type::JSON)),
                _ => Type::JSON,
            });
            diags.report(
                Code::WidenedSchema,
                origin,
                "the schema is a list, map or reference that contains only itself",
            );
        }
    }
}

/// The definitions that a definition holds by value, with the index of the field or variant.
fn by_value(api: &Api, id: TypeId) -> Vec<(usize, TypeId)> {
    let mut out = Vec::new();
    let mut add = |at: usize, ty: &Type| {
        if let Some(id) = held(api, ty) {
            out.push((at, id));
        }
    };
    match &api.types[id].kind {
        TypeKind::Struct(model) => {
            for (at, field) in model.fields.iter().enumerate() {
                if !field.boxed {
                    add(at, &field.ty);
                }
            }
        }
        TypeKind::Union(union) => {
            for (at, variant) in union.variants.iter().enumerate() {
                if !variant.boxed {
                    add(at, &variant.ty);
                }
            }
        }
        _ => {}
    }
    out
}

/// The definition that a type holds by value, through aliases and nullability.
pub(super) fn held(api: &Api, ty: &Type) -> Option<TypeId> {
    let mut ty = ty;
    for _ in 0..64 {
        match ty {
            Type::Nullable(inner) => ty = inner,
            Type::Named(id) => match &api.types[*id].kind {
                TypeKind::Alias(inner) => ty = inner,
                _ => return Some(*id),
            },
            _ => return None,
        }
    }
    None
}

/// Makes optional what no finite JSON could satisfy: a struct that requires itself.
pub(super) fn break_uninhabited(api: &mut Api, diags: &mut Diagnostics) {
    // A type is inhabited if some finite value of it exists; grown to a fixed point.
    loop {
        let mut inhabited: HashSet<TypeId> = HashSet::new();
        loop {
            let before = inhabited.len();
            for (id, def) in api.types.iter() {
                let fine = |ty: &Type| held(api, ty).is_none_or(|id| inhabited.contains(&id));
                let good = match &def.kind {
                    TypeKind::Struct(model) => model
                        .fields
                        .iter()
                        .all(|field| !field.required || field.nullable || fine(&field.ty)),
                    TypeKind::Union(union) => {
                        union.variants.is_empty() || union.variants.iter().any(|v| fine(&v.ty))
                    }
                    _ => true,
                };
                if good {
                    inhabited.insert(id);
                }
            }
            if inhabited.len() == before {
                break;
            }
        }
        let Some(id) = api
            .types
            .iter()
            .map(|(id, _)| id)
            .find(|id| !inhabited.contains(id))
        else {
            return;
        };
        let bad: Vec<usize> = by_value(api, id)
            .into_iter()
            .filter(|(_, to)| !inhabited.contains(to))
            .map(|(at, _)| at)
            .collect();
        let mut repaired = false;
        if let TypeKind::Struct(model) = &mut api.types[id].kind {
            for at in bad {
                let field = &mut model.fields[at];
                if field.required && !field.nullable {
                    field.required = false;
                    repaired = true;
                    diags.report(
                        Code::Uninhabited,
                        field.origin.clone(),
                        format!(
                            "`{}` requires the schema that it is part of, without end",
                            field.wire
                        ),
                    );
                }
            }
        } else if let TypeKind::Union(union) = &mut api.types[id].kind {
            union.variants.clear();
            repaired = true;
        }
        if !repaired {
            return;
        }
    }
}

/// Boxes what would make a type contain itself, at the fields that close a cycle, found by a
/// walk in document order.
pub(super) fn box_cycles(api: &mut Api) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        Open,
        Done,
    }
    let mut marks: HashMap<TypeId, Mark> = HashMap::new();
    for root in api.types.ids() {
        if marks.contains_key(&root) {
            continue;
        }
        let mut stack: Vec<(TypeId, Vec<(usize, TypeId)>)> = vec![(root, by_value(api, root))];
        marks.insert(root, Mark::Open);
        while let Some((id, edges)) = stack.last_mut() {
            let id = *id;
            let Some((at, to)) = edges.pop() else {
                marks.insert(id, Mark::Done);
                stack.pop();
                continue;
            };
            match marks.get(&to) {
                Some(Mark::Open) => {
                    api.types[to].facts.recursive = true;
                    match &mut api.types[id].kind {
                        TypeKind::Struct(model) => model.fields[at].boxed = true,
                        TypeKind::Union(union) => union.variants[at].boxed = true,
                        _ => {}
                    }
                }
                Some(Mark::Done) => {}
                None => {
                    marks.insert(to, Mark::Open);
                    let edges = by_value(api, to);
                    stack.push((to, edges));
                }
            }
        }
    }
    // A large variant makes every value of the union large (clippy's `large_enum_variant`).
    for id in api.types.ids() {
        let TypeKind::Union(union) = &api.types[id].kind else {
            continue;
        };
        let structs: Vec<bool> = union
            .variants
            .iter()
            .map(|variant| {
                held(api, &variant.ty).is_some_and(|id| {
                    matches!(api.types[id].kind, TypeKind::Struct(_) | TypeKind::Union(_))
                })
            })
            .collect();
        if let TypeKind::Union(union) = &mut api.types[id].kind {
            for (variant, large) in union.variants.iter_mut().zip(structs) {
                variant.boxed |= large;
            }
        }
    }
}
