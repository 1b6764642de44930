//! What is sent and what is received, and which groups need which types.

use crate::ir::{Api, BodyKind, ContentKind, Operation, Type, TypeId};
use crate::tree::FastSet;

/// Marks the types that requests and responses reach.
pub(super) fn mark_usage(api: &mut Api) {
    let (mut sent, mut received) = (FastSet::default(), FastSet::default());
    for id in api.operations.ids() {
        let operation = &api.operations[id];
        reach(api, request_types(operation), &mut sent);
        reach(api, response_types(operation), &mut received);
    }
    for (id, def) in api.types.iter_mut() {
        // What no operation reaches may be anything: webhooks are received, and a component for
        // its own sake should be as usable as can be.
        let unreached = !sent.contains(&id) && !received.contains(&id);
        def.facts.in_requests = sent.contains(&id) || unreached;
        def.facts.in_responses = received.contains(&id) || unreached;
    }
}

/// Records for every type which groups reach it.
pub(super) fn assign_type_groups(api: &mut Api) {
    for index in 0..api.groups.len() {
        let mut reached = FastSet::default();
        for &id in &api.groups[index].operations.clone() {
            let types = operation_types(&api.operations[id]);
            reach(api, types, &mut reached);
        }
        for (id, def) in api.types.iter_mut() {
            if reached.contains(&id) {
                def.facts.groups.push(index);
            }
        }
    }
}

/// Every type that an operation mentions.
pub(super) fn operation_types(operation: &Operation) -> Vec<Type> {
    let mut out = request_types(operation);
    out.extend(response_types(operation));
    out
}

fn request_types(operation: &Operation) -> Vec<Type> {
    let mut out: Vec<Type> = operation
        .params
        .iter()
        .map(|param| param.ty.clone())
        .collect();
    for body in &operation.bodies {
        match &body.kind {
            BodyKind::Json(ty)
            | BodyKind::FormOf(ty, _)
            | BodyKind::MultipartOf(ty, _)
            | BodyKind::JsonLines(ty) => out.push(ty.clone()),
            BodyKind::Form(fields) | BodyKind::Multipart(fields) => {
                out.extend(fields.iter().map(|form| form.field.ty.clone()));
            }
            BodyKind::Text | BodyKind::Bytes => {}
        }
    }
    out
}

fn response_types(operation: &Operation) -> Vec<Type> {
    let mut out = Vec::new();
    for response in &operation.responses {
        for content in &response.contents {
            match &content.kind {
                ContentKind::Json(ty) | ContentKind::Events(ty) | ContentKind::JsonLines(ty) => {
                    out.push(ty.clone())
                }
                _ => {}
            }
        }
        out.extend(response.headers.iter().map(|header| header.ty.clone()));
    }
    out
}

/// Adds to `reached` everything that `from` mentions, directly or not.
pub(super) fn reach(api: &Api, from: Vec<Type>, reached: &mut FastSet<TypeId>) {
    let mut open: Vec<TypeId> = Vec::new();
    for ty in from {
        ty.each_named(&mut |id| open.push(id));
    }
    while let Some(id) = open.pop() {
        if !reached.insert(id) {
            continue;
        }
        let Some(def) = api.types.get(id) else {
            continue;
        };
        def.kind
            .each_type(&mut |ty| ty.each_named(&mut |id| open.push(id)));
    }
}
