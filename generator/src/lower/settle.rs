//! Unions, once every type is known: what JSON each variant takes, and how they are told apart.

use std::collections::BTreeMap;

use super::Lower;
use super::branch::{branch, decide, keep_telling, undecided};
use crate::diag::Code;
use crate::ir::{
    Additional, Api, Branch, Decide, EnumRepr, Field, Kind, Scalar, Type, TypeId, TypeKind, Union,
    Variant,
};
use crate::tree::Value;

const MAX_DEPTH: usize = 12;

impl Lower<'_, '_> {
    pub(super) fn settle_unions(&mut self) {
        let unions: Vec<TypeId> = self
            .api
            .types
            .iter()
            .filter(|(_, def)| matches!(def.kind, TypeKind::Union(_)))
            .map(|(id, _)| id)
            .collect();
        for &id in &unions {
            self.merge_equal_variants(id);
        }
        self.fix_tags(&unions);
        for &id in &unions {
            self.settle(id);
        }
    }

    /// Variants that turn out to be the same type are one.
    fn merge_equal_variants(&mut self, id: TypeId) {
        let TypeKind::Union(union) = &self.api.types[id].kind else {
            return;
        };
        let mut variants: Vec<Variant> = Vec::with_capacity(union.variants.len());
        let mut types: Vec<Type> = Vec::new();
        let mut values: Vec<Vec<Value>> = Vec::new();
        let tags = self.tags.get(&id).cloned();
        for (index, variant) in union.variants.iter().enumerate() {
            let ty = real(&self.api, &variant.ty);
            let own = tags
                .as_ref()
                .and_then(|tags| tags.values.get(index).cloned())
                .unwrap_or_default();
            match types.iter().position(|other| *other == ty) {
                Some(same) => {
                    for value in own {
                        if !values[same].contains(&value) {
                            values[same].push(value);
                        }
                    }
                }
                None => {
                    types.push(ty);
                    values.push(own);
                    variants.push(variant.clone());
                }
            }
        }
        if types.contains(&Type::JSON) {
            self.api.types[id].kind = TypeKind::Alias(Type::JSON);
            self.tags.remove(&id);
            return;
        }
        if let Some(tags) = self.tags.get_mut(&id) {
            tags.values = values;
        }
        self.api.types[id].kind = match types.as_slice() {
            [only] => TypeKind::Alias(only.clone()),
            _ => TypeKind::Union(Union {
                variants,
                decide: Decide::FirstMatch,
            }),
        };
    }

    /// A discriminator's value is fixed in the struct of its variant, so that users need not
    /// fill it in; a struct without the property gets it, since the wire needs it.
    fn fix_tags(&mut self, unions: &[TypeId]) {
        let mut claims: BTreeMap<(TypeId, String), Vec<Value>> = BTreeMap::new();
        for id in unions {
            let (TypeKind::Union(union), Some(tags)) =
                (&self.api.types[*id].kind, self.tags.get(id))
            else {
                continue;
            };
            for (variant, values) in union.variants.iter().zip(&tags.values) {
                for of in structs(&self.api, &variant.ty, MAX_DEPTH) {
                    let claim = claims.entry((of, tags.property.clone())).or_default();
                    for value in values {
                        if !claim.contains(value) {
                            claim.push(value.clone());
                        }
                    }
                }
            }
        }
        for ((of, property), values) in claims {
            let single = match values.as_slice() {
                [value @ Value::String(_)] => Some(value.clone()),
                _ => None,
            };
            let def = &self.api.types[of];
            let TypeKind::Struct(strukt) = &def.kind else {
                continue;
            };
            let at = strukt
                .fields
                .iter()
                .position(|field| field.wire == property);
            let fixable = match at.map(|at| &strukt.fields[at]) {
                Some(field) => match real(&self.api, &field.ty) {
                    Type::Scalar(Scalar::String) => true,
                    Type::Named(id) => {
                        matches!(&self.api.types[id].kind, TypeKind::Enum(list) if list.repr == EnumRepr::String)
                    }
                    _ => false,
                },
                None => false,
            };
            let origin = def.origin.clone();
            let TypeKind::Struct(strukt) = &mut self.api.types[of].kind else {
                continue;
            };
            match (at, single) {
                (Some(at), Some(value)) if fixable && strukt.fields[at].constant.is_none() => {
                    let field = &mut strukt.fields[at];
                    field.ty = Type::STRING;
                    field.constant = Some(value);
                    field.default = None;
                    field.required = true;
                    // What the description lists is no secret.
                    field.secret = false;
                }
                (None, single) => strukt.fields.insert(0, tag_field(property, origin, single)),
                _ => {}
            }
        }
    }

    fn settle(&mut self, id: TypeId) {
        let tags = self.tags.get(&id).cloned();
        let TypeKind::Union(union) = &self.api.types[id].kind else {
            return;
        };
        let mut branches: Vec<Branch> = union
            .variants
            .iter()
            .map(|variant| branch(&self.api, &variant.ty, MAX_DEPTH))
            .collect();
        if let Some(tags) = &tags {
            for (branch, values) in branches.iter_mut().zip(&tags.values) {
                if values.is_empty()
                    || !(branch.kinds.is_empty() || branch.kinds.contains(&Kind::Object))
                {
                    continue;
                }
                branch.tags.retain(|(name, _)| *name != tags.property);
                branch
                    .tags
                    .insert(0, (tags.property.clone(), values.clone()));
            }
        }
        keep_telling(&mut branches, tags.as_ref());
        let decide = decide(&branches, tags.as_ref());
        let origin = self.api.types[id].origin.clone();
        if decide == Decide::FirstMatch {
            let names = match &self.api.types[id].kind {
                TypeKind::Union(union) => undecided(&branches).map(|(one, other)| {
                    format!(
                        "`{}` and `{}`",
                        union.variants[one].hint, union.variants[other].hint
                    )
                }),
                _ => None,
            };
            let which = names.unwrap_or_else(|| "the members".to_owned());
            self.diags
                .report(
                    Code::UndecidedUnion,
                    origin,
                    format!("{which} cannot be told apart by the JSON alone; the likeliest that fits is taken"),
                )
                .help("add a discriminator, or a property that only one of them requires");
        }
        if let TypeKind::Union(union) = &mut self.api.types[id].kind {
            for (variant, branch) in union.variants.iter_mut().zip(branches) {
                variant.branch = branch;
            }
            union.decide = decide;
        }
    }

    /// `format: binary` means bytes only as a whole body or a part of one.
    pub(super) fn binary_is_text(&mut self) {
        fn text(ty: &mut Type) {
            match ty {
                Type::Scalar(Scalar::Binary) => *ty = Type::STRING,
                Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => text(inner),
                Type::Scalar(_) | Type::Named(_) => {}
            }
        }
        for (_, def) in self.api.types.iter_mut() {
            match &mut def.kind {
                TypeKind::Struct(strukt) => {
                    strukt
                        .fields
                        .iter_mut()
                        .for_each(|field| text(&mut field.ty));
                    if let Additional::Kept(ty) = &mut strukt.additional {
                        text(ty);
                    }
                }
                TypeKind::Union(union) => union
                    .variants
                    .iter_mut()
                    .for_each(|variant| text(&mut variant.ty)),
                TypeKind::Alias(ty) => text(ty),
                TypeKind::Enum(_) | TypeKind::Newtype(_) | TypeKind::Foreign(_) => {}
            }
        }
        for (_, operation) in self.api.operations.iter_mut() {
            operation
                .params
                .iter_mut()
                .for_each(|param| text(&mut param.ty));
            for header in operation
                .responses
                .iter_mut()
                .flat_map(|response| &mut response.headers)
            {
                text(&mut header.ty);
            }
        }
    }
}

fn tag_field(wire: String, origin: crate::tree::Origin, constant: Option<Value>) -> Field {
    Field {
        wire,
        origin: origin.child("discriminator"),
        docs: Default::default(),
        ty: Type::STRING,
        required: constant.is_some(),
        nullable: false,
        read_only: false,
        write_only: false,
        secret: false,
        json_text: false,
        boxed: false,
        constant,
        default: None,
        bounds: Default::default(),
        examples: Vec::new(),
    }
}

/// The structs that a variant may be: its own, or those of the union that it is.
fn structs(api: &Api, ty: &Type, depth: usize) -> Vec<TypeId> {
    let (Type::Named(id), Some(depth)) = (real(api, ty), depth.checked_sub(1)) else {
        return Vec::new();
    };
    match &api.types[id].kind {
        TypeKind::Struct(_) => vec![id],
        TypeKind::Union(union) => union
            .variants
            .iter()
            .flat_map(|variant| structs(api, &variant.ty, depth))
            .collect(),
        _ => Vec::new(),
    }
}

/// `ty` with aliases looked through.
pub(super) fn real(api: &Api, ty: &Type) -> Type {
    let mut ty = ty.clone();
    for _ in 0..64 {
        match &ty {
            Type::Named(id) => match &api.types[*id].kind {
                TypeKind::Alias(target) => ty = target.clone(),
                _ => return ty,
            },
            _ => return ty,
        }
    }
    Type::JSON
}
