//! Inline schemas that have become components since the lock was written: what stood at a place
//! is referred to there now, and keeps its name.

use std::collections::HashSet;

use super::{Namer, key};
use crate::ir::{BodyKind, ContentKind, Type, TypeId, TypeKind};
use crate::tree::Origin;

/// Tells the lock of every place that had a type of its own and now refers to another one
/// which has no name yet.
pub(super) fn follow(namer: &mut Namer<'_>) {
    let api = namer.api;
    let own: HashSet<&Origin> = api.types.iter().map(|(_, def)| &def.origin).collect();
    let mut uses: Vec<(Origin, TypeId)> = Vec::new();
    for (_, def) in api.types.iter() {
        match &def.kind {
            TypeKind::Struct(model) => {
                for field in &model.fields {
                    find(&field.origin, &field.ty, &mut uses);
                }
            }
            TypeKind::Union(union) => {
                for variant in &union.variants {
                    find(&variant.origin, &variant.ty, &mut uses);
                }
            }
            _ => {}
        }
    }
    for (_, operation) in api.operations.iter() {
        for param in &operation.params {
            find(&param.origin.child("schema"), &param.ty, &mut uses);
        }
        for body in &operation.bodies {
            match &body.kind {
                BodyKind::Json(ty)
                | BodyKind::JsonLines(ty)
                | BodyKind::FormOf(ty, _)
                | BodyKind::MultipartOf(ty, _) => find(&body.origin.child("schema"), ty, &mut uses),
                BodyKind::Form(fields) | BodyKind::Multipart(fields) => {
                    for form in fields {
                        find(&form.field.origin, &form.field.ty, &mut uses);
                    }
                }
                _ => {}
            }
        }
        for content in operation
            .responses
            .iter()
            .flat_map(|response| &response.contents)
        {
            if let ContentKind::Json(ty) | ContentKind::Events(ty) | ContentKind::JsonLines(ty) =
                &content.kind
            {
                find(&content.origin.child("schema"), ty, &mut uses);
            }
        }
    }
    for (place, id) in uses {
        let to = &api.types[id].origin;
        if *to == place || own.contains(&place) {
            continue;
        }
        let (from, to) = (key(api, &place), key(api, to));
        let had = namer.lock.get(&format!("type {from}")).is_some();
        if had && namer.lock.get(&format!("type {to}")).is_none() {
            namer.lock.moved(&from, &to);
        }
    }
}

/// The definitions that a type used at `place` mentions, each with the place where an inline
/// schema would stand.
fn find(place: &Origin, ty: &Type, out: &mut Vec<(Origin, TypeId)>) {
    match ty {
        Type::Named(id) => out.push((place.clone(), *id)),
        Type::Scalar(_) => {}
        Type::List(inner) => find(&place.child("items"), inner, out),
        Type::Map(inner) => find(&place.child("additionalProperties"), inner, out),
        Type::Nullable(inner) => find(place, inner, out),
    }
}
