//! Where operations send and receive types: what there is to say of a type of which the
//! description says nothing.

use super::docs::code;
use crate::ir::{Api, BodyKind, ContentKind, Location, OpId, Success, Type, TypeId};
use crate::tree::{FastMap, Origin};

/// Who uses what, found in one walk.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// By type, the words for the first operation that sends or receives the type itself.
    places: FastMap<TypeId, String>,
    /// Operations by where they stand.
    operations: FastMap<Origin, OpId>,
}

impl Uses {
    pub(super) fn of(api: &Api) -> Self {
        let mut out = Self::default();
        for (id, op) in api.operations.iter() {
            out.operations.entry(op.origin.clone()).or_insert(id);
            let place = || code(&format!("{} {}", op.method, op.path.raw));
            if let Success::One(ContentKind::Json(ty)) = &op.success {
                out.add(ty, || format!("The response of {}", place()));
            }
            let body = op.bodies.first().map(|body| &body.kind);
            if let Some(BodyKind::Json(ty) | BodyKind::FormOf(ty, _)) = body {
                out.add(ty, || format!("The body of {}", place()));
            }
            for param in &op.params {
                let kind = match param.location {
                    Location::Path => "parameter",
                    Location::Query => "query parameter",
                    Location::Header => "header",
                    Location::Cookie => "cookie",
                };
                out.add(&param.ty, || format!("The {kind} {}", code(&param.wire)));
            }
        }
        out
    }

    fn add(&mut self, ty: &Type, words: impl FnOnce() -> String) {
        if let Type::Named(id) = ty {
            self.places.entry(*id).or_insert_with(words);
        }
    }

    /// Where an operation sends or receives a type itself.
    pub(super) fn place(&self, id: TypeId) -> Option<&str> {
        self.places.get(&id).map(String::as_str)
    }

    /// The operation that stands at `origin`.
    pub(super) fn operation(&self, origin: &Origin) -> Option<OpId> {
        self.operations.get(origin).copied()
    }
}
