//! What an object schema consists of, with `allOf` and references flattened.

use indexmap::{IndexMap, IndexSet};

use super::Lower;
use super::shape::{Shape, is_null};
use crate::openapi::{AdditionalProperties, Schema};

const MAX_NESTING: usize = 64;

/// A `oneOf` or `anyOf` beside properties.
#[derive(Clone, Debug)]
pub(super) struct UnionPart<'d> {
    /// The schema that it stands in.
    pub(super) of: Schema<'d>,
    /// Its members, without `null`.
    pub(super) members: Vec<Schema<'d>>,
}

/// The pieces of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts<'d> {
    /// Properties in order, each with every schema that is given for it.
    pub(super) props: IndexMap<&'d str, Vec<Schema<'d>>>,
    pub(super) required: IndexSet<&'d str>,
    /// `additionalProperties`, the last one that says something.
    pub(super) additional: Option<AdditionalProperties<'d>>,
    pub(super) unions: Vec<UnionPart<'d>>,
    /// Members that are no objects.
    pub(super) rest: Vec<Schema<'d>>,
    /// Whether any member says that this is an object.
    pub(super) object: bool,
    /// Facts that no type expresses.
    pub(super) notes: Vec<String>,
    /// The components passed through.
    seen: IndexSet<&'d str>,
    /// The component that this is about.
    own: Option<&'d str>,
    /// Where the component extends itself.
    pub(super) cycle: Option<crate::tree::Pointer>,
}

impl<'d> Lower<'d, '_> {
    pub(super) fn parts(&self, schema: &Schema<'d>, component: Option<&'d str>) -> Parts<'d> {
        let mut parts = Parts::default();
        parts.seen.extend(component);
        parts.own = component;
        self.collect(&mut parts, schema, 0);
        parts
    }

    /// Adds what `schema` says to `parts`.
    pub(super) fn collect(&self, parts: &mut Parts<'d>, schema: &Schema<'d>, depth: usize) {
        if depth > MAX_NESTING {
            return;
        }
        if let Some(reference) = schema.reference() {
            let Some((name, target)) = self.resolver.schema(reference) else {
                return;
            };
            if parts.seen.contains(name) {
                // The first is the component itself: it extends itself.
                if parts.own == Some(name) {
                    parts.cycle = Some(schema.at.clone());
                }
                return;
            }
            if matches!(self.shape(&target), Shape::Object | Shape::Any) {
                parts.seen.insert(name);
                self.collect(parts, &target, depth + 1);
            } else {
                parts.rest.push(schema.clone());
            }
            return;
        }
        for (name, property) in schema.properties() {
            parts.props.entry(name).or_default().push(property);
            parts.object = true;
        }
        parts.required.extend(schema.required());
        match schema.additional() {
            AdditionalProperties::Unsaid => {}
            said => {
                parts.object = true;
                parts.additional = Some(said);
            }
        }
        for member in schema.all_of() {
            self.collect(parts, &member, depth + 1);
        }
        for key in ["oneOf", "anyOf"] {
            let members = if key == "oneOf" {
                schema.one_of()
            } else {
                schema.any_of()
            };
            self.collect_union(parts, schema, members, depth);
        }
        match schema.type_name() {
            Some("object") => parts.object = true,
            None if schema.enum_values().is_none_or(<[_]>::is_empty) => {}
            _ if schema.has_properties() => {}
            // Known values beside an `allOf` narrow what its members say.
            _ if schema.has_members("allOf") && schema.enum_values().is_some() => {
                parts.rest.push(schema.clone())
            }
            _ if schema.has_members("allOf")
                || schema.has_members("oneOf")
                || schema.has_members("anyOf") => {}
            _ => parts.rest.push(schema.clone()),
        }
    }

    fn collect_union(
        &self,
        parts: &mut Parts<'d>,
        of: &Schema<'d>,
        mut members: Vec<Schema<'d>>,
        depth: usize,
    ) {
        members.retain(|member| !is_null(member));
        if members.is_empty() {
            return;
        }
        if members.iter().all(only_requires) {
            let sets: Vec<String> = members
                .iter()
                .map(|member| {
                    member
                        .required()
                        .map(|name| format!("`{name}`"))
                        .collect::<Vec<_>>()
                        .join(" and ")
                })
                .filter(|set| !set.is_empty())
                .collect();
            if !sets.is_empty() {
                parts
                    .notes
                    .push(format!("Needs one of these: {}.", sets.join("; ")));
            }
            return;
        }
        // A base that lists those that extend it: within one of them the list says nothing.
        let of_its_own = members.iter().any(|member| {
            let target = member
                .reference()
                .and_then(|reference| self.resolver.schema(reference));
            target.is_some_and(|(name, _)| parts.seen.contains(name))
        });
        if of_its_own {
            return;
        }
        match members.as_slice() {
            [only] => self.collect(parts, only, depth + 1),
            _ => parts.unions.push(UnionPart {
                of: of.clone(),
                members,
            }),
        }
    }
}

/// Whether a member of a union says nothing but which properties must be there.
pub(super) fn only_requires(schema: &Schema<'_>) -> bool {
    let idle = ["required", "description", "title", "not", "type"];
    schema.get("required").is_some()
        && schema
            .keywords()
            .all(|key| idle.contains(&key) || key.starts_with("x-"))
        && matches!(schema.type_name(), None | Some("object"))
        || schema.get("not").is_some()
            && schema
                .keywords()
                .all(|key| key == "not" || key.starts_with("x-"))
}
