//! `oneOf` and `anyOf`.

use super::enums::Known;
use super::object::Shared;
use super::parts::only_requires;
use super::shape::{Shape, is_null};
use super::{Hint, Lower};
use crate::diag::Code;
use crate::ir::{Branch, Decide, Docs, EnumRepr, Scalar, Type, TypeKind, Union, Variant};
use crate::openapi::Schema;
use crate::tree::Value;

/// The discriminator of a union, until the union is settled.
#[derive(Clone, Debug)]
pub(super) struct Tags {
    pub(super) property: String,
    /// The values of each variant.
    pub(super) values: Vec<Vec<Value>>,
}

impl<'d> Lower<'d, '_> {
    /// A schema that is nothing but a union.
    pub(super) fn union(&mut self, schema: &Schema<'d>, hint: Hint<'_>) -> Type {
        let members = if schema.has_members("oneOf") {
            schema.one_of()
        } else {
            schema.any_of()
        };
        // Members that say nothing of their own: the type beside them is the type.
        let silent = |member: &Schema<'d>| {
            only_requires(member)
                || self.shape(member) == Shape::Any && schema.type_name().is_some()
        };
        if members
            .iter()
            .all(|member| !is_null(member) && silent(member))
        {
            return self.beside_union(schema, hint);
        }
        self.union_of(schema, schema, members, hint, None)
    }

    /// `schema` as if it had no compositions.
    pub(super) fn beside_union(&mut self, schema: &Schema<'d>, hint: Hint<'_>) -> Type {
        if let Some(values) = schema.enum_values()
            && let Some(ty) = self.enumeration(schema, values, hint)
        {
            return ty;
        }
        match schema.type_name() {
            None | Some("object") => {
                let parts = self.parts(schema, None);
                if parts.object || schema.type_name().is_some() {
                    self.flat(schema, parts, hint)
                } else {
                    Type::JSON
                }
            }
            Some("array") => Type::List(Box::new(match schema.items() {
                Some(items) => self
                    .schema(&items, super::schema::item_hint(hint))
                    .into_item(),
                None => Type::JSON,
            })),
            Some(_) => self.scalar(schema, hint),
        }
    }

    /// A union of `members`, which stand in `of`; what they become is `schema`'s type.
    pub(super) fn union_of(
        &mut self,
        schema: &Schema<'d>,
        of: &Schema<'d>,
        members: Vec<Schema<'d>>,
        hint: Hint<'_>,
        shared: Option<Shared<'d>>,
    ) -> Type {
        let mut members = self.flatten_members(members);
        self.drop_covered(&mut members);
        if shared.is_none() {
            if let [only] = members.as_slice() {
                return if only.at == schema.at {
                    Type::JSON
                } else {
                    self.schema(only, hint).ty
                };
            }
            if let Some(ty) = self.simple_union(schema, &members, hint) {
                return ty;
            }
        }
        if members.is_empty() {
            return Type::JSON;
        }
        let id = self.reserve(schema, hint);
        let discriminator = of.discriminator().or_else(|| schema.discriminator());
        let mut tags = discriminator.as_ref().map(|d| Tags {
            property: d.property_name.clone(),
            values: Vec::new(),
        });
        if let Some(discriminator) = &discriminator {
            self.check_mapping(of, discriminator);
        }
        let mut variants = Vec::with_capacity(members.len());
        for member in &members {
            let component = member
                .reference()
                .and_then(|reference| self.resolver.schema(reference))
                .map(|(name, _)| name);
            let mut mapped = Vec::new();
            if let (Some(discriminator), Some(name)) = (&discriminator, component) {
                for (value, target) in &discriminator.mapping {
                    if self
                        .resolver
                        .schema_named(target)
                        .is_some_and(|(target, _)| target == name)
                    {
                        mapped.push(Value::String(value.clone()));
                    }
                }
            }
            if let (Some(tags), true) = (&tags, mapped.is_empty())
                && let Some(fixed) = self.fixed_values(member, &tags.property)
            {
                mapped = fixed;
            }
            let word = self.variant_word(member, component, &mapped, variants.len());
            let inner = Hint::Inside(id, &word);
            let ty = match &shared {
                Some(shared) => {
                    if !matches!(self.shape(member), Shape::Object | Shape::Any) {
                        self.report(
                            Code::ConflictingAllOf,
                            &member.at,
                            "a member of a union beside properties is no object; it is left out",
                        );
                        continue;
                    }
                    self.variant_struct(shared, member, inner)
                }
                None => self.schema(member, inner).ty,
            };
            if let Some(tags) = &mut tags {
                if mapped.is_empty() {
                    mapped.extend(component.map(|name| Value::String(name.to_owned())));
                }
                tags.values.push(mapped);
            }
            let docs = match component {
                Some(_) => Docs::default(),
                None => Docs {
                    description: member.text("description").map(str::to_owned),
                    ..Docs::default()
                },
            };
            let origin = self.origin(&member.at);
            variants.push(Variant {
                hint: word,
                origin,
                docs,
                ty,
                boxed: false,
                branch: Branch::default(),
            });
        }
        if let Some(tags) = tags {
            self.tags.insert(id, tags);
        }
        self.api.types[id].kind = TypeKind::Union(Union {
            variants,
            decide: Decide::FirstMatch,
        });
        Type::Named(id)
    }

    /// The struct of a variant that also has what all variants share.
    fn variant_struct(&mut self, shared: &Shared<'d>, member: &Schema<'d>, hint: Hint<'_>) -> Type {
        let mut parts = shared.parts.clone();
        self.collect(&mut parts, member, 1);
        for extra in std::mem::take(&mut parts.unions) {
            for inner in &extra.members {
                let all = self.parts(inner, None);
                for (name, schemas) in all.props {
                    parts.props.entry(name).or_insert(schemas);
                }
            }
        }
        // The member's schema is a part of it only.
        let at = self.unique(member.at.child("allOf"));
        let id = self.define(member, hint, at);
        self.fill_struct(id, member, parts);
        Type::Named(id)
    }

    /// Members less `null` and repetitions; inline unions without a name are spliced in.
    fn flatten_members(&self, members: Vec<Schema<'d>>) -> Vec<Schema<'d>> {
        let mut flat: Vec<Schema<'d>> = Vec::with_capacity(members.len());
        let mut queue: std::collections::VecDeque<(Schema<'d>, usize)> =
            members.into_iter().map(|member| (member, 0)).collect();
        while let Some((member, depth)) = queue.pop_front() {
            if is_null(&member) {
                continue;
            }
            let bare = |key: &str| {
                member.has_members(key)
                    && member.keywords().all(|k| {
                        k == key || k == "description" || k == "nullable" || k.starts_with("x-")
                    })
            };
            let inner = if bare("oneOf") {
                member.one_of()
            } else if bare("anyOf") {
                member.any_of()
            } else {
                Vec::new()
            };
            if !inner.is_empty() && depth < 16 {
                for member in inner.into_iter().rev() {
                    queue.push_front((member, depth + 1));
                }
                continue;
            }
            if flat.iter().all(|other| !same(other, &member)) {
                flat.push(member);
            }
        }
        flat
    }

    /// Drops members that another one covers: a whole number beside a number, text of any kind
    /// beside known values (an enum is open), and `{}` beside objects (so is the union).
    fn drop_covered(&self, members: &mut Vec<Schema<'d>>) {
        let shapes: Vec<Shape> = members.iter().map(|member| self.shape(member)).collect();
        let has = |shape: Shape| shapes.contains(&shape);
        let objects = shapes
            .iter()
            .filter(|shape| **shape == Shape::Object)
            .count();
        let plain = |at: usize| self.layers(&members[at]).get("format").is_none();
        let texts: Vec<usize> = (0..members.len())
            .filter(|at| shapes[*at] == Shape::String)
            .collect();
        let text = texts
            .iter()
            .copied()
            .find(|at| plain(*at))
            .or(texts.first().copied());
        let first = |shape: Shape| shapes.iter().position(|other| *other == shape);
        let keep: Vec<bool> = shapes
            .iter()
            .enumerate()
            .map(|(at, shape)| match shape {
                Shape::Integer => !has(Shape::Number) && first(Shape::Integer) == Some(at),
                Shape::Number | Shape::Bool => first(*shape) == Some(at),
                Shape::String => !has(Shape::Words) && text == Some(at),
                Shape::Any => {
                    !(objects > 1
                        && objects + 1 == shapes.len()
                        && members[at].keywords().next().is_none())
                }
                _ => true,
            })
            .collect();
        // All of one family are for `simple_union`, which sees their formats.
        let family = shapes.first().map(|shape| shape.family());
        if shapes.iter().any(|shape| Some(shape.family()) != family) {
            let mut keep = keep.into_iter();
            members.retain(|_| keep.next().unwrap_or(true));
        }
    }

    /// A union that needs no definition of its own, or is an enum.
    fn simple_union(
        &mut self,
        schema: &Schema<'d>,
        members: &[Schema<'d>],
        hint: Hint<'_>,
    ) -> Option<Type> {
        let shapes: Vec<Shape> = members.iter().map(|member| self.shape(member)).collect();
        if shapes.contains(&Shape::Any) {
            // One member takes anything: so does the union.
            return Some(match schema.type_name() {
                Some("object") | None => Type::JSON,
                Some(_) => self.beside_union(schema, hint),
            });
        }
        let family = shapes.first()?.family();
        if shapes.iter().any(|shape| shape.family() != family) {
            return None;
        }
        match family {
            Shape::String => Some(self.union_of_texts(schema, members, hint)),
            Shape::Integer if shapes.iter().all(|shape| *shape == Shape::Numbers) => {
                self.merged_enum(schema, members, EnumRepr::Integer, hint)
            }
            Shape::Integer if shapes.contains(&Shape::Number) => Some(Type::Scalar(Scalar::F64)),
            Shape::Integer => Some(Type::Scalar(Scalar::I64)),
            Shape::Bool => Some(Type::Scalar(Scalar::Bool)),
            _ => None,
        }
    }

    /// Text of known values and text of any kind: an enum is open anyway.
    fn union_of_texts(
        &mut self,
        schema: &Schema<'d>,
        members: &[Schema<'d>],
        hint: Hint<'_>,
    ) -> Type {
        let listing: Vec<&Schema<'d>> = members
            .iter()
            .filter(|member| self.shape(member) == Shape::Words)
            .collect();
        match listing.as_slice() {
            [] => {
                // Components whose union is text are text; a format that all share is kept.
                let formats: Vec<Option<&str>> = members
                    .iter()
                    .map(|member| self.layers(member).get("format").and_then(Value::as_str))
                    .collect();
                match formats.split_first() {
                    Some((Some(first), rest))
                        if rest.iter().all(|format| *format == Some(*first)) =>
                    {
                        self.schema(&members[0], hint).ty
                    }
                    _ => Type::STRING,
                }
            }
            [only] => self.schema(only, hint).ty,
            _ => self
                .merged_enum(schema, members, EnumRepr::String, hint)
                .unwrap_or(Type::STRING),
        }
    }

    /// One enum of the values of all members; a member of one value gives it its texts.
    fn merged_enum(
        &mut self,
        schema: &Schema<'d>,
        members: &[Schema<'d>],
        repr: EnumRepr,
        hint: Hint<'_>,
    ) -> Option<Type> {
        let mut all: Vec<Known> = Vec::new();
        for member in members {
            self.add_known(member, &mut all, 0);
        }
        let fits = |known: &Known| match repr {
            EnumRepr::String => known.value.as_str().is_some(),
            EnumRepr::Integer => known
                .value
                .as_number()
                .and_then(crate::tree::Number::as_i128)
                .is_some_and(|n| i64::try_from(n).is_ok()),
        };
        all.retain(fits);
        (!all.is_empty()).then(|| self.define_enum(schema, repr, all, hint))
    }

    fn add_known(&self, member: &Schema<'d>, all: &mut Vec<Known>, depth: usize) {
        if depth > 16 {
            return;
        }
        let Some(target) = self.resolver.follow_schema(member) else {
            return;
        };
        if let Some(values) = target.enum_values() {
            let mut known = self.known(&target, values);
            if let [only] = known.as_mut_slice() {
                let text = target.text("description").map(str::to_owned);
                only.text = only.text.take().or(text);
                let title = target
                    .text("title")
                    .filter(|title| !title.is_empty() && title.len() <= 40)
                    .map(str::to_owned);
                only.hint = only.hint.take().or(title);
            }
            all.extend(known);
        }
        for inner in target
            .all_of()
            .iter()
            .chain(&target.one_of())
            .chain(&target.any_of())
        {
            self.add_known(inner, all, depth + 1);
        }
    }

    fn check_mapping(&mut self, of: &Schema<'d>, discriminator: &openapiv3::Discriminator) {
        for (value, target) in &discriminator.mapping {
            if self.resolver.schema_named(target).is_none() {
                let at = of.at.child("discriminator").child("mapping").child(value);
                self.report(
                    Code::WrongDiscriminator,
                    &at,
                    format!("`{target}` is no schema; the value `{value}` is left out"),
                )
                .help("write the name of a component, or a reference to it");
            }
        }
    }

    /// What a variant would like to be called.
    fn variant_word(
        &self,
        member: &Schema<'d>,
        component: Option<&str>,
        tags: &[Value],
        index: usize,
    ) -> String {
        if let Some(name) = component {
            return name.to_owned();
        }
        if let Some(title) = member
            .text("title")
            .filter(|title| !title.trim().is_empty())
        {
            return title.to_owned();
        }
        if let [Value::String(tag)] = tags
            && !tag.is_empty()
        {
            return tag.clone();
        }
        let word = match self.shape(member) {
            Shape::String => match self.layers(member).get("format").and_then(Value::as_str) {
                Some("date-time") => "date time",
                Some("date") => "date",
                _ => "text",
            },
            Shape::Words => "known",
            Shape::Integer | Shape::Numbers => "integer",
            Shape::Number => "number",
            Shape::Bool => "flag",
            Shape::Array => return self.list_word(member),
            Shape::Object if !member.has_properties() => "map",
            Shape::Object => {
                return object_word(member).unwrap_or_else(|| format!("object {}", index + 1));
            }
            _ => return format!("variant {}", index + 1),
        };
        word.to_owned()
    }

    fn list_word(&self, member: &Schema<'d>) -> String {
        let items = self
            .resolver
            .follow_schema(member)
            .and_then(|list| list.items());
        let Some(items) = items else {
            return "list".to_owned();
        };
        if let Some((name, _)) = items
            .reference()
            .and_then(|reference| self.resolver.schema(reference))
        {
            return format!("{name} list");
        }
        let word = match self.shape(&items) {
            Shape::String | Shape::Words => "text list",
            Shape::Integer | Shape::Numbers => "integer list",
            Shape::Number => "number list",
            Shape::Array => "nested list",
            Shape::Object => "object list",
            _ => "list",
        };
        word.to_owned()
    }
}

/// An inline object by the value it fixes, or by the property that it requires.
fn object_word(member: &Schema<'_>) -> Option<String> {
    let properties = member.properties();
    let fixed = properties
        .iter()
        .find_map(|(_, property)| match property.enum_values()? {
            [Value::String(value)] if !value.is_empty() => Some(value.clone()),
            _ => None,
        });
    fixed.or_else(|| match properties.as_slice() {
        [(name, _)] => Some((*name).to_owned()),
        _ => {
            let mut required = member.required();
            required
                .next()
                .filter(|_| required.next().is_none())
                .map(str::to_owned)
        }
    })
}

/// Whether two members say the same, whatever their texts.
fn same(one: &Schema<'_>, other: &Schema<'_>) -> bool {
    if one.reference().is_some() || other.reference().is_some() {
        return one.reference() == other.reference();
    }
    let text = |key: &str| matches!(key, "description" | "title" | "example" | "examples");
    let keys = |schema: &Schema<'_>| schema.keywords().filter(|key| !text(key)).count();
    keys(one) == keys(other)
        && one
            .keywords()
            .filter(|key| !text(key))
            .all(|key| one.get(key) == other.get(key))
}
