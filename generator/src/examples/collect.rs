//! Every example of the API, with its type and the place of its schema.

use super::Direction;
use crate::ir::{Api, BodyKind, ContentKind, Example, Type, TypeFacts, TypeId, TypeKind};
use crate::tree::{FastMap, FastSet, Origin};

/// A value to be: an example, or a type for which values are made.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) ty: Type,
    pub(super) schema: Origin,
    pub(super) direction: Direction,
    pub(super) strict: bool,
    pub(super) example: Option<Example>,
}

impl Found {
    /// Where the example stands; else its schema.
    pub(super) fn origin(&self) -> &Origin {
        self.example
            .as_ref()
            .map_or(&self.schema, |example| &example.origin)
    }
}

/// Every example of a body, a type or a property, each place once.
pub(super) fn cases(api: &Api) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    let lenient = lenient(api);
    let mut add = |ty: &Type, schema: &Origin, direction, examples: &[Example]| {
        if foreign(api, ty) {
            return;
        }
        for example in examples {
            out.push(Found {
                ty: ty.clone(),
                schema: schema.clone(),
                direction,
                strict: strict(&lenient, ty),
                example: Some(example.clone()),
            });
        }
    };
    for (_, operation) in api.operations.iter() {
        for body in &operation.bodies {
            if let (BodyKind::Json(ty) | BodyKind::FormOf(ty, _), Some(schema)) =
                (&body.kind, &body.schema)
            {
                add(ty, schema, Direction::Request, &body.examples);
            }
        }
        for content in operation
            .responses
            .iter()
            .flat_map(|response| &response.contents)
        {
            if let (ContentKind::Json(ty), Some(schema)) = (&content.kind, &content.schema) {
                add(ty, schema, Direction::Response, &content.examples);
            }
        }
    }
    for (id, def) in api.types.iter() {
        let direction = direction(&lenient, id, &def.facts);
        add(&Type::Named(id), &def.origin, direction, &def.examples);
        let TypeKind::Struct(model) = &def.kind else {
            continue;
        };
        for field in &model.fields {
            let ty = if field.nullable {
                Type::Nullable(Box::new(field.ty.clone()))
            } else {
                field.ty.clone()
            };
            add(&ty, &field.origin, direction, &field.examples);
        }
    }
    let mut seen = FastSet::default();
    out.retain(|found| {
        let origin = found.origin().clone();
        seen.insert((origin, found.ty.clone(), found.direction))
    });
    out
}

/// Every type for which values are made.
pub(super) fn types(api: &Api) -> Vec<Found> {
    let lenient = lenient(api);
    let named = api
        .types
        .iter()
        // Text of a pattern has no schema of its own.
        .filter(|(_, def)| !matches!(def.kind, TypeKind::Newtype(_)))
        .filter(|(id, _)| !foreign(api, &Type::Named(*id)));
    named
        .map(|(id, def)| Found {
            ty: Type::Named(id),
            schema: def.origin.clone(),
            direction: direction(&lenient, id, &def.facts),
            strict: strict(&lenient, &Type::Named(id)),
            example: None,
        })
        .collect()
}

/// Which way values of a type go. What no operation reaches goes the way of what it holds.
fn direction(lenient: &FastSet<TypeId>, id: TypeId, facts: &TypeFacts) -> Direction {
    match (facts.in_requests, facts.in_responses) {
        _ if lenient.contains(&id) => Direction::Response,
        (true, false) => Direction::Request,
        (false, true) => Direction::Response,
        _ => Direction::Either,
    }
}

/// The types in which absent, null and empty are one, all through or in a part: what only
/// servers send, and what has that in it.
fn lenient(api: &Api) -> FastSet<TypeId> {
    let mut parents: FastMap<TypeId, Vec<TypeId>> = FastMap::default();
    let mut open = Vec::new();
    for (id, def) in api.types.iter() {
        let mut child = |inner: TypeId| parents.entry(inner).or_default().push(id);
        def.kind.each_type(&mut |ty| ty.each_named(&mut child));
        if !def.facts.in_requests {
            open.push(id);
        }
    }
    let mut out = FastSet::default();
    while let Some(id) = open.pop() {
        if out.insert(id) {
            open.extend(parents.get(&id).into_iter().flatten().copied());
        }
    }
    out
}

/// Whether absent, null and empty differ in all of it. They do in what is none of the models.
fn strict(lenient: &FastSet<TypeId>, ty: &Type) -> bool {
    let mut strict = true;
    ty.each_named(&mut |id| strict &= !lenient.contains(&id));
    strict
}

/// Whether a type of the user's own is in it, which a test of ours cannot name.
pub(super) fn foreign(api: &Api, ty: &Type) -> bool {
    let mut found = false;
    ty.each_named(&mut |id| found |= matches!(api.types[id].kind, TypeKind::Foreign(_)));
    found
}
