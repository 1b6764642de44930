//! Walks a value along its schemas: which branches of unions may be asked about, what the
//! schemas do not declare, and what servers vary.
//!
//! Schemas are named by their pointers in the translated document, places in the value by
//! theirs.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::schema::DISCRIMINATOR;
use crate::tree::{FastMap, FastSet, escape, unescape};

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// Properties that no schema declares.
    pub(super) undeclared: Vec<String>,
    /// Tags that are absent; a type that has only one may write it.
    pub(super) implied: Vec<String>,
    /// By kind, the places that servers vary.
    pub(super) vary: Vec<(&'static str, Vec<String>)>,
    /// The schema whose discriminator the value does not fit, and where in the value that is.
    pub(super) misfit: Option<(String, String)>,
}

/// A schema: its pointer, and itself.
type Schema<'a> = (String, &'a Value);

/// A schema and a part of a value that it judges, by where they are in memory: what is walked
/// stays where it is, and texts that name places are made and compared at a cost.
pub(super) type Meeting = (usize, usize);

fn meeting(schema: &Value, value: &Value) -> Meeting {
    (address(schema), address(value))
}

fn address(value: &Value) -> usize {
    std::ptr::from_ref(value).addr()
}

/// Every branch of a union that may judge a part of the value: its pointer, the meeting, the part.
pub(super) fn branches<'v>(
    document: &Value,
    root: &str,
    value: &'v Value,
) -> Vec<(String, Meeting, &'v Value)> {
    let mut out = Vec::new();
    let mut seen = FastSet::default();
    let mut open = Vec::from_iter(found(document, root).map(|schema| (schema, value)));
    while let Some(((pointer, schema), value)) = open.pop() {
        if !seen.insert(meeting(schema, value)) {
            continue;
        }
        let Value::Object(object) = schema else {
            continue;
        };
        if let Some(target) = target(object) {
            open.extend(found(document, target).map(|schema| (schema, value)));
        }
        for branch in members(object, &pointer, &["oneOf", "anyOf"]) {
            out.push((branch.0.clone(), meeting(branch.1, value), value));
            open.push((branch, value));
        }
        for member in members(object, &pointer, &["allOf"]) {
            open.push((member, value));
        }
        if let Some(tagged) = tagged(object, value).and_then(|tagged| found(document, tagged))
            && !seen.contains(&meeting(tagged.1, value))
        {
            out.push((tagged.0.clone(), meeting(tagged.1, value), value));
            open.push((tagged, value));
        }
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    if let Some((schema, _)) = property(object, &pointer, key) {
                        open.push((schema, member));
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let Some(schema) = item_schema(object, &pointer, index) {
                        open.push((schema, item));
                    }
                }
            }
            _ => {}
        }
    }
    out
}

/// The schema at `pointer`.
fn found<'a>(document: &'a Value, pointer: &str) -> Option<Schema<'a>> {
    Some((pointer.to_owned(), find(document, pointer)?))
}

/// The value at `pointer`. (`Value::pointer` copies each token.)
fn find<'v>(document: &'v Value, pointer: &str) -> Option<&'v Value> {
    let mut value = document;
    for token in pointer.split('/').skip(1) {
        let plain = &*unescape(token);
        value = match value {
            Value::Object(members) => members.get(plain)?,
            Value::Array(items) => items.get(plain.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}

/// The tags that some union writes into a schema, by the schema: whether or not it declares them.
/// `ways` lists the pointers that are one schema, translated for requests and for responses.
pub(super) fn tags(document: &Value, ways: &[Vec<String>]) -> FastMap<String, Vec<String>> {
    let mut out: FastMap<String, Vec<String>> = FastMap::default();
    let mut open = vec![document];
    while let Some(value) = open.pop() {
        if let Some(discriminator) = value.get(DISCRIMINATOR)
            && let Some(property) = discriminator.get("property").and_then(Value::as_str)
            && let Some(Value::Object(mapping)) = discriminator.get("mapping")
        {
            for target in mapping.values().filter_map(Value::as_str) {
                let all = out.entry(target.to_owned()).or_default();
                all.push(property.to_owned());
            }
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(object) => open.extend(object.values()),
            _ => {}
        }
    }
    for ways in ways {
        let all: Vec<String> = ways
            .iter()
            .filter_map(|way| out.get(way))
            .flatten()
            .cloned()
            .collect();
        if !all.is_empty() {
            out.extend(ways.iter().map(|way| (way.clone(), all.clone())));
        }
    }
    out
}

/// Walks `value`, knowing of each branch and part whether it is valid there. What servers vary
/// is looked for where it is wanted (`vary`).
pub(super) fn walk(
    document: &Value,
    root: &str,
    value: &Value,
    verdicts: &FastMap<Meeting, bool>,
    tags: &FastMap<String, Vec<String>>,
    vary: bool,
) -> Walked {
    let mut walk = Walk {
        document,
        verdicts,
        tags,
        vary,
        found: BTreeSet::new(),
        undeclared: Vec::new(),
        implied: Vec::new(),
        misfit: None,
    };
    let root = Vec::from_iter(found(document, root));
    walk.value(&root, "", value, 0);
    let mut vary: Vec<(&'static str, Vec<String>)> = Vec::new();
    for (kind, at) in walk.found {
        match vary.last_mut() {
            Some((last, places)) if *last == kind => places.push(at),
            _ => vary.push((kind, vec![at])),
        }
    }
    Walked {
        undeclared: walk.undeclared,
        implied: walk.implied,
        vary,
        misfit: walk.misfit,
    }
}

struct Walk<'a> {
    document: &'a Value,
    verdicts: &'a FastMap<Meeting, bool>,
    tags: &'a FastMap<String, Vec<String>>,
    vary: bool,
    found: BTreeSet<(&'static str, String)>,
    undeclared: Vec<String>,
    implied: Vec<String>,
    misfit: Option<(String, String)>,
}

impl<'a> Walk<'a> {
    /// Every schema without unions that judges `value`: references and `allOf` followed, of
    /// each union the branch that holds.
    fn flat(
        &mut self,
        (pointer, schema): (&str, &'a Value),
        at: &str,
        value: &Value,
        out: &mut Vec<(String, &'a Map<String, Value>)>,
        seen: &mut FastSet<usize>,
    ) {
        if !seen.insert(address(schema)) {
            return;
        }
        let Value::Object(object) = schema else {
            return;
        };
        out.push((pointer.to_owned(), object));
        let document = self.document;
        if let Some(target) = target(object)
            && let Some(schema) = find(document, target)
        {
            self.flat((target, schema), at, value, out, seen);
        }
        for (member, schema) in members(object, pointer, &["allOf"]) {
            self.flat((&member, schema), at, value, out, seen);
        }
        if let Some(tagged) = tagged(object, value) {
            if let Some(schema) = find(document, tagged) {
                if self.verdicts.get(&meeting(schema, value)) == Some(&false) {
                    let place = || (pointer.to_owned(), at.to_owned());
                    self.misfit.get_or_insert_with(place);
                }
                self.flat((tagged, schema), at, value, out, seen);
            }
            return;
        }
        for keyword in ["oneOf", "anyOf"] {
            let verdicts = self.verdicts;
            let keyword = [keyword];
            let valid = members(object, pointer, &keyword)
                .filter(|(_, branch)| verdicts.get(&meeting(branch, value)) == Some(&true));
            // Of several, that which knows the most of it.
            let mut best: Option<(usize, Vec<_>, FastSet<usize>)> = None;
            for (branch, schema) in valid {
                let (mut list, mut seen) = (Vec::new(), seen.clone());
                self.flat((&branch, schema), at, value, &mut list, &mut seen);
                let known =
                    |key: &&String| list.iter().any(|(at, o)| property(o, at, key).is_some());
                let count = value
                    .as_object()
                    .map_or(0, |o| o.keys().filter(known).count());
                if best.as_ref().is_none_or(|(most, ..)| count > *most) {
                    best = Some((count, list, seen));
                }
            }
            if let Some((_, list, now)) = best {
                out.extend(list);
                *seen = now;
            }
        }
    }

    fn value(&mut self, schemas: &[Schema<'a>], at: &str, value: &Value, depth: usize) {
        if depth > 150 {
            return;
        }
        let mut flat = Vec::new();
        let mut seen = FastSet::default();
        for (pointer, schema) in schemas {
            self.flat((pointer, schema), at, value, &mut flat, &mut seen);
        }
        match value {
            Value::Object(object) => self.object(&flat, at, object, depth),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let schemas: Vec<Schema<'a>> = flat
                        .iter()
                        .filter_map(|(pointer, schema)| item_schema(schema, pointer, index))
                        .collect();
                    self.value(&schemas, &format!("{at}/{index}"), item, depth + 1);
                }
            }
            Value::String(_) | Value::Number(_) => {
                let listed = flat.iter().any(|(_, schema)| {
                    let list = schema.get("enum").and_then(Value::as_array);
                    list.is_some_and(|list| {
                        list.iter()
                            .all(|known| known.is_string() || known.is_null())
                    })
                });
                let whole = value.is_i64() || value.is_u64();
                if listed && value.is_string() {
                    self.note("unknown enum value", at);
                } else if whole && flat.iter().any(|(_, schema)| has_type(schema, "integer")) {
                    self.note("integer as 1.0", at);
                }
            }
            _ => {}
        }
    }

    fn object(
        &mut self,
        flat: &[(String, &'a Map<String, Value>)],
        at: &str,
        object: &Map<String, Value>,
        depth: usize,
    ) {
        let named = flat
            .iter()
            .any(|(_, schema)| schema.contains_key("properties"));
        let additional = |schema: &Map<String, Value>| match schema.get("additionalProperties") {
            Some(Value::Bool(open)) => *open,
            Some(_) => true,
            None => schema.contains_key("patternProperties"),
        };
        let open = !named || flat.iter().any(|(_, schema)| additional(schema));
        if named && !open {
            self.note("unknown field", at);
        }
        let required: FastSet<&str> = flat
            .iter()
            .filter_map(|(_, schema)| schema.get("required")?.as_array())
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (pointer, schema) in flat {
            let tag = schema.get(DISCRIMINATOR).and_then(|d| d.get("property"));
            if let Some(tag) = tag.and_then(Value::as_str)
                && object.get(tag).is_some_and(Value::is_string)
            {
                self.note("unknown union member", &child(at, tag));
            }
            let written = self.tags.get(pointer).into_iter().flatten();
            for tag in tag
                .and_then(Value::as_str)
                .into_iter()
                .chain(written.map(String::as_str))
            {
                let place = child(at, tag);
                if !object.contains_key(tag) && !self.implied.contains(&place) {
                    self.implied.push(place);
                }
            }
        }
        for (key, member) in object {
            let place = child(at, key);
            let found: Vec<(Schema<'a>, bool)> = flat
                .iter()
                .filter_map(|(pointer, schema)| property(schema, pointer, key))
                .collect();
            if found.is_empty() {
                if !open {
                    self.undeclared.push(place);
                }
                continue;
            }
            if found.iter().any(|(_, declared)| *declared) {
                if !required.contains(key.as_str()) {
                    self.note("null for optional", &place);
                }
                let mut all = found.iter().map(|((_, schema), _)| *schema);
                if all.clone().any(nullable) && !all.any(never_null) {
                    self.note("absent nullable", &place);
                }
            }
            let schemas: Vec<Schema<'a>> = found.into_iter().map(|(schema, _)| schema).collect();
            self.value(&schemas, &place, member, depth + 1);
        }
    }

    fn note(&mut self, kind: &'static str, at: &str) {
        if self.vary {
            self.found.insert((kind, at.to_owned()));
        }
    }
}

/// Whether the schema has a type that is not null.
fn never_null(schema: &Value) -> bool {
    let Value::Object(object) = schema else {
        return false;
    };
    object.contains_key("type") && !has_type(object, "null")
}

/// Whether the schema says by itself that it may be null.
fn nullable(schema: &Value) -> bool {
    let Value::Object(object) = schema else {
        return false;
    };
    let branch = |branch: &Value| branch.as_object().is_some_and(|b| has_type(b, "null"));
    has_type(object, "null")
        || ["anyOf", "oneOf"]
            .iter()
            .filter_map(|key| object.get(*key)?.as_array())
            .flatten()
            .any(branch)
}

fn has_type(schema: &Map<String, Value>, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(list)) => list.iter().any(|one| one == name),
        _ => false,
    }
}

/// The pointer of the schema that a reference means.
fn target(object: &Map<String, Value>) -> Option<&str> {
    object.get("$ref")?.as_str()?.strip_prefix('#')
}

/// The pointer of the schema that a value's tag names.
fn tagged<'a>(object: &'a Map<String, Value>, value: &Value) -> Option<&'a str> {
    let discriminator = object.get(DISCRIMINATOR)?;
    let tag = value
        .get(discriminator.get("property")?.as_str()?)?
        .as_str()?;
    discriminator.get("mapping")?.get(tag)?.as_str()
}

fn members<'a>(
    object: &'a Map<String, Value>,
    schema: &str,
    keys: &[&str],
) -> impl Iterator<Item = Schema<'a>> {
    keys.iter().flat_map(move |key| {
        let list = object.get(*key).and_then(Value::as_array);
        let list = list.into_iter().flatten().enumerate();
        list.map(move |(index, member)| (format!("{schema}/{key}/{index}"), member))
    })
}

/// The schema of a property, and whether the property is named by it.
fn property<'a>(
    object: &'a Map<String, Value>,
    schema: &str,
    key: &str,
) -> Option<(Schema<'a>, bool)> {
    let named = object.get("properties").and_then(|all| all.get(key));
    if let Some(named) = named {
        return Some((
            (format!("{schema}/properties/{}", escape(key)), named),
            true,
        ));
    }
    match object.get("additionalProperties") {
        Some(other @ Value::Object(_)) => {
            Some(((format!("{schema}/additionalProperties"), other), false))
        }
        _ => None,
    }
}

fn item_schema<'a>(
    object: &'a Map<String, Value>,
    schema: &str,
    index: usize,
) -> Option<Schema<'a>> {
    let tuple = object.get("prefixItems").and_then(Value::as_array);
    if let Some(own) = tuple.and_then(|list| list.get(index)) {
        return Some((format!("{schema}/prefixItems/{index}"), own));
    }
    let items = object.get("items")?;
    Some((format!("{schema}/items"), items))
}

fn child(at: &str, key: &str) -> String {
    format!("{at}/{}", escape(key))
}
