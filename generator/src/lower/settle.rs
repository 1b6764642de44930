//! Unions, once every type is known: what JSON each variant takes, and how they are told apart.

use std::collections::{BTreeMap, HashMap};

use super::Lower;
use super::union::Tags;
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
        keep_telling_tags(&mut branches, tags.as_ref());
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
                    format!("{which} cannot be told apart by the JSON alone; the first that fits is taken"),
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

/// What JSON `ty` takes.
fn branch(api: &Api, ty: &Type, depth: usize) -> Branch {
    let kinds = |kinds: &[Kind]| Branch {
        kinds: kinds.to_vec(),
        ..Branch::default()
    };
    let Some(depth) = depth.checked_sub(1) else {
        return Branch::default();
    };
    match real(api, ty) {
        Type::Scalar(Scalar::Json) => Branch::default(),
        Type::Scalar(Scalar::Bool) => kinds(&[Kind::Bool]),
        Type::Scalar(Scalar::F32 | Scalar::F64) => kinds(&[Kind::Integer, Kind::Number]),
        Type::Scalar(scalar) if scalar.is_number() => kinds(&[Kind::Integer]),
        Type::Scalar(_) => kinds(&[Kind::String]),
        Type::List(_) => kinds(&[Kind::Array]),
        Type::Map(_) => kinds(&[Kind::Object]),
        Type::Nullable(inner) => {
            let mut branch = branch(api, &inner, depth);
            if !branch.kinds.is_empty() {
                branch.kinds.push(Kind::Null);
            }
            branch
        }
        Type::Named(id) => match &api.types[id].kind {
            TypeKind::Struct(strukt) => {
                let mut branch = kinds(&[Kind::Object]);
                for field in &strukt.fields {
                    branch.known.push(field.wire.clone());
                    if field.required {
                        branch.required.push(field.wire.clone());
                    }
                    if let Some(values) = known_values(api, field) {
                        branch.tags.push((field.wire.clone(), values));
                    }
                }
                branch
            }
            TypeKind::Enum(list) => {
                let kind = if list.repr == EnumRepr::String {
                    Kind::String
                } else {
                    Kind::Integer
                };
                let values = list
                    .variants
                    .iter()
                    .map(|variant| variant.value.clone())
                    .collect();
                Branch {
                    kinds: vec![kind],
                    tags: vec![(String::new(), values)],
                    ..Branch::default()
                }
            }
            TypeKind::Union(union) => merge_branches(
                union
                    .variants
                    .iter()
                    .map(|variant| branch(api, &variant.ty, depth))
                    .collect(),
            ),
            TypeKind::Newtype(_) => kinds(&[Kind::String]),
            TypeKind::Alias(_) | TypeKind::Foreign(_) => Branch::default(),
        },
    }
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
        if branch.kinds.is_empty() || merged.kinds.is_empty() {
            merged.kinds.clear();
        } else {
            for kind in branch.kinds {
                if !merged.kinds.contains(&kind) {
                    merged.kinds.push(kind);
                }
            }
        }
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

fn disjoint(one: &[Value], other: &[Value]) -> bool {
    one.iter().all(|value| !other.contains(value))
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

/// The first two branches that nothing tells apart.
fn undecided(branches: &[Branch]) -> Option<(usize, usize)> {
    for (at, one) in branches.iter().enumerate() {
        for (offset, other) in branches[at + 1..].iter().enumerate() {
            if overlap(one, other) && tags_tell(one, other).is_none() && !keys_tell(one, other) {
                return Some((at, at + 1 + offset));
            }
        }
    }
    None
}

fn decide(branches: &[Branch], declared: Option<&Tags>) -> Decide {
    if undecided(branches).is_some() {
        return Decide::FirstMatch;
    }
    let mut by_tag: Option<&str> = None;
    let (mut one_tag, mut keys, mut tags) = (true, false, false);
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
                None => keys = true,
            }
        }
    }
    match (tags, keys, by_tag) {
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
