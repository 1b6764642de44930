//! What lowering made on the way and nothing uses: the struct of a form that is spread, the
//! enum of a value that a discriminator fixes, inline schemas that are just another type.

use std::collections::HashSet;

use super::Lower;
use super::settle::real;
use crate::ir::{Additional, Api, BodyKind, ContentKind, NameHint, Type, TypeId, TypeKind};

impl Lower<'_, '_> {
    pub(super) fn prune(&mut self) {
        let api = &mut self.api;
        // An alias is worth a name only where the author gave it one.
        let mut targets: Vec<Option<Type>> = vec![None; api.types.mark()];
        for (id, def) in api.types.iter() {
            if matches!(def.kind, TypeKind::Alias(_)) && !matches!(def.hint, NameHint::Component(_))
            {
                targets[id.index()] = Some(real(api, &Type::Named(id)));
            }
        }
        each_type_mut(api, &mut |ty| {
            if let Type::Named(id) = ty
                && let Some(target) = &targets[id.index()]
            {
                *ty = target.clone();
            }
        });
        let mut reached: HashSet<TypeId> = HashSet::new();
        let mut queue: Vec<TypeId> = api
            .types
            .iter()
            .filter(|(_, def)| matches!(def.hint, NameHint::Component(_)))
            .map(|(id, _)| id)
            .collect();
        each_root(api, &mut |ty| ty.each_named(&mut |id| queue.push(id)));
        while let Some(id) = queue.pop() {
            if reached.insert(id) {
                each_inside(&api.types[id].kind, &mut |ty| {
                    ty.each_named(&mut |id| queue.push(id))
                });
            }
        }
        // What stood inside something that goes is named by what that would have been called.
        let mut hints = Vec::new();
        for (id, def) in api.types.iter().filter(|(id, _)| reached.contains(id)) {
            let mut hint = def.hint.clone();
            if adopt(api, &reached, &mut hint) {
                hints.push((id, hint));
            }
        }
        for (id, hint) in hints {
            api.types[id].hint = hint;
        }
        api.types.retain(|id, _| reached.contains(&id));
    }
}

/// Replaces parents that go by their own parents.
fn adopt(api: &Api, reached: &HashSet<TypeId>, hint: &mut NameHint) -> bool {
    match hint {
        NameHint::Inside(parent, word) if !reached.contains(parent) => {
            let mut up = api.types[*parent].hint.clone();
            adopt(api, reached, &mut up);
            let word = std::mem::take(word);
            *hint = match up {
                NameHint::Inside(id, _) => NameHint::Inside(id, word),
                NameHint::OfOperation { operation, .. } => {
                    NameHint::OfOperation { operation, word }
                }
                NameHint::Component(name) => NameHint::Words(format!("{name} {word}")),
                NameHint::Title { title, .. } => NameHint::Words(format!("{title} {word}")),
                NameHint::Words(words) => NameHint::Words(format!("{words} {word}")),
            };
            true
        }
        NameHint::Title { parent, .. } => adopt(api, reached, parent),
        _ => false,
    }
}

/// Calls `f` with every type that a definition mentions.
fn each_inside(kind: &TypeKind, f: &mut impl FnMut(&Type)) {
    match kind {
        TypeKind::Struct(strukt) => {
            strukt.fields.iter().for_each(|field| f(&field.ty));
            if let Additional::Kept(ty) = &strukt.additional {
                f(ty);
            }
        }
        TypeKind::Union(union) => union.variants.iter().for_each(|variant| f(&variant.ty)),
        TypeKind::Alias(ty) => f(ty),
        TypeKind::Enum(_) | TypeKind::Newtype(_) | TypeKind::Foreign(_) => {}
    }
}

/// Calls `f` with every type that an operation or webhook mentions.
fn each_root(api: &Api, f: &mut impl FnMut(&Type)) {
    api.webhooks.iter().for_each(|webhook| f(&webhook.ty));
    for (_, operation) in api.operations.iter() {
        operation.params.iter().for_each(|param| f(&param.ty));
        for body in &operation.bodies {
            match &body.kind {
                BodyKind::Json(ty) | BodyKind::JsonLines(ty) => f(ty),
                BodyKind::FormOf(ty, fields) | BodyKind::MultipartOf(ty, fields) => {
                    f(ty);
                    fields.iter().for_each(|field| f(&field.field.ty));
                }
                BodyKind::Form(fields) | BodyKind::Multipart(fields) => {
                    fields.iter().for_each(|field| f(&field.field.ty))
                }
                BodyKind::Text | BodyKind::Bytes => {}
            }
        }
        for response in &operation.responses {
            response.headers.iter().for_each(|header| f(&header.ty));
            for content in &response.contents {
                match &content.kind {
                    ContentKind::Json(ty)
                    | ContentKind::Events(ty)
                    | ContentKind::JsonLines(ty) => f(ty),
                    ContentKind::Empty | ContentKind::Text | ContentKind::Bytes => {}
                }
            }
        }
    }
}

/// Calls `f` with every type there is, however deep, to change. Before passes have run.
pub(super) fn each_type_mut(api: &mut Api, f: &mut impl FnMut(&mut Type)) {
    fn deep(ty: &mut Type, f: &mut impl FnMut(&mut Type)) {
        f(ty);
        if let Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) = ty {
            deep(inner, f);
        }
    }
    for (_, def) in api.types.iter_mut() {
        match &mut def.kind {
            TypeKind::Struct(strukt) => {
                strukt
                    .fields
                    .iter_mut()
                    .for_each(|field| deep(&mut field.ty, f));
                if let Additional::Kept(ty) = &mut strukt.additional {
                    deep(ty, f);
                }
            }
            TypeKind::Union(union) => union
                .variants
                .iter_mut()
                .for_each(|variant| deep(&mut variant.ty, f)),
            TypeKind::Alias(ty) => deep(ty, f),
            TypeKind::Enum(_) | TypeKind::Newtype(_) | TypeKind::Foreign(_) => {}
        }
    }
    api.webhooks
        .iter_mut()
        .for_each(|webhook| deep(&mut webhook.ty, f));
    for (_, operation) in api.operations.iter_mut() {
        operation
            .params
            .iter_mut()
            .for_each(|param| deep(&mut param.ty, f));
        for body in &mut operation.bodies {
            match &mut body.kind {
                BodyKind::Json(ty) | BodyKind::JsonLines(ty) => deep(ty, f),
                BodyKind::FormOf(ty, fields) | BodyKind::MultipartOf(ty, fields) => {
                    deep(ty, f);
                    fields
                        .iter_mut()
                        .for_each(|field| deep(&mut field.field.ty, f));
                }
                BodyKind::Form(fields) | BodyKind::Multipart(fields) => {
                    fields
                        .iter_mut()
                        .for_each(|field| deep(&mut field.field.ty, f));
                }
                BodyKind::Text | BodyKind::Bytes => {}
            }
        }
        for response in &mut operation.responses {
            response
                .headers
                .iter_mut()
                .for_each(|header| deep(&mut header.ty, f));
            for content in &mut response.contents {
                match &mut content.kind {
                    ContentKind::Json(ty)
                    | ContentKind::Events(ty)
                    | ContentKind::JsonLines(ty) => deep(ty, f),
                    ContentKind::Empty | ContentKind::Text | ContentKind::Bytes => {}
                }
            }
        }
    }
}
