//! Walks a value along its schemas: which branches of unions may be asked about, what the
//! schemas do not declare, and what servers vary.
//!
//! Schemas are named by their pointers in the translated document, places in the value by
//! theirs.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::schema::DISCRIMINATOR;
use crate::tree::Pointer;

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

/// Every branch of a union that may judge a part of the value: branch, place, part.
pub(super) fn branches<'v>(
    document: &Value,
    root: &str,
    value: &'v Value,
) -> Vec<(String, String, &'v Value)> {
    let mut out = Vec::new();
    let mut seen = HashSet::new();
    let mut open = vec![(root.to_owned(), String::new(), value)];
    while let Some((schema, at, value)) = open.pop() {
        if !seen.insert((schema.clone(), at.clone())) {
            continue;
        }
        let Some(Value::Object(object)) = find(document, &schema) else {
            continue;
        };
        if let Some(target) = target(object) {
            open.push((target, at.clone(), value));
        }
        for branch in members(object, &schema, &["oneOf", "anyOf"]) {
            out.push((branch.clone(), at.clone(), value));
            open.push((branch, at.clone(), value));
        }
        for member in members(object, &schema, &["allOf"]) {
            open.push((member, at.clone(), value));
        }
        if let Some(tagged) = tagged(object, value)
            && !seen.contains(&(tagged.clone(), at.clone()))
        {
            out.push((tagged.clone(), at.clone(), value));
            open.push((tagged, at.clone(), value));
        }
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    for (schema, _) in property(object, &schema, key) {
                        open.push((schema, child(&at, key), member));
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let Some(schema) = item_schema(object, &schema, index) {
                        open.push((schema, format!("{at}/{index}"), item));
                    }
                }
            }
            _ => {}
        }
    }
    out
}

/// The value at `pointer`. (`Value::pointer` copies each token.)
fn find<'v>(document: &'v Value, pointer: &str) -> Option<&'v Value> {
    let mut value = document;
    for token in pointer.split('/').skip(1) {
        let plain = if token.contains('~') {
            &token.replace("~1", "/").replace("~0", "~")
        } else {
            token
        };
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
pub(super) fn tags(document: &Value, ways: &[Vec<String>]) -> HashMap<String, Vec<String>> {
    let mut out: HashMap<String, Vec<String>> = HashMap::new();
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

/// Walks `value`, knowing of each branch and place whether it is valid there.
pub(super) fn walk(
    document: &Value,
    root: &str,
    value: &Value,
    verdicts: &HashMap<(String, String), bool>,
    tags: &HashMap<String, Vec<String>>,
) -> Walked {
    let mut walk = Walk {
        document,
        verdicts,
        tags,
        found: BTreeSet::new(),
        undeclared: Vec::new(),
        implied: Vec::new(),
        misfit: None,
    };
    walk.value(&[root.to_owned()], "", value, 0);
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
    verdicts: &'a HashMap<(String, String), bool>,
    tags: &'a HashMap<String, Vec<String>>,
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
        schema: &str,
        at: &str,
        value: &Value,
        out: &mut Vec<(String, &'a Map<String, Value>)>,
        seen: &mut HashSet<String>,
    ) {
        if !seen.insert(schema.to_owned()) {
            return;
        }
        let Some(Value::Object(object)) = find(self.document, schema) else {
            return;
        };
        out.push((schema.to_owned(), object));
        if let Some(target) = target(object) {
            self.flat(&target, at, value, out, seen);
        }
        for member in members(object, schema, &["allOf"]) {
            self.flat(&member, at, value, out, seen);
        }
        let tagged = tagged(object, value);
        if let Some(tagged) = &tagged {
            if self.verdicts.get(&(tagged.clone(), at.to_owned())) == Some(&false) {
                let place = || (schema.to_owned(), at.to_owned());
                self.misfit.get_or_insert_with(place);
            }
            self.flat(tagged, at, value, out, seen);
            return;
        }
        for keyword in ["oneOf", "anyOf"] {
            let valid: Vec<String> = members(object, schema, &[keyword])
                .filter(|branch| self.verdicts.get(&(branch.clone(), at.to_owned())) == Some(&true))
                .collect();
            // Of several, that which knows the most of it.
            let mut best: Option<(usize, Vec<_>, HashSet<String>)> = None;
            for branch in valid {
                let (mut list, mut seen) = (Vec::new(), seen.clone());
                self.flat(&branch, at, value, &mut list, &mut seen);
                let known =
                    |key: &&String| list.iter().any(|(at, o)| !property(o, at, key).is_empty());
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

    fn value(&mut self, schemas: &[String], at: &str, value: &Value, depth: usize) {
        if depth > 150 {
            return;
        }
        let mut flat = Vec::new();
        let mut seen = HashSet::new();
        for schema in schemas {
            self.flat(schema, at, value, &mut flat, &mut seen);
        }
        match value {
            Value::Object(object) => self.object(&flat, at, object, depth),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let schemas: Vec<String> = flat
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
        flat: &[(String, &Map<String, Value>)],
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
        let required: HashSet<&str> = flat
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
            let found: Vec<(String, bool)> = flat
                .iter()
                .flat_map(|(pointer, schema)| property(schema, pointer, key))
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
                let mut all = found.iter().map(|(pointer, _)| pointer);
                if all.clone().any(|pointer| self.nullable(pointer))
                    && !all.any(|pointer| self.never_null(pointer))
                {
                    self.note("absent nullable", &place);
                }
            }
            let schemas: Vec<String> = found.into_iter().map(|(pointer, _)| pointer).collect();
            self.value(&schemas, &place, member, depth + 1);
        }
    }

    fn note(&mut self, kind: &'static str, at: &str) {
        self.found.insert((kind, at.to_owned()));
    }

    /// Whether the schema has a type that is not null.
    fn never_null(&self, schema: &str) -> bool {
        let Some(Value::Object(object)) = find(self.document, schema) else {
            return false;
        };
        object.contains_key("type") && !has_type(object, "null")
    }

    /// Whether the schema says by itself that it may be null.
    fn nullable(&self, schema: &str) -> bool {
        let Some(Value::Object(object)) = find(self.document, schema) else {
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
}

fn has_type(schema: &Map<String, Value>, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(list)) => list.iter().any(|one| one == name),
        _ => false,
    }
}

fn target(object: &Map<String, Value>) -> Option<String> {
    let text = object.get("$ref")?.as_str()?;
    text.strip_prefix('#').map(str::to_owned)
}

/// The schema that a value's tag names.
fn tagged(object: &Map<String, Value>, value: &Value) -> Option<String> {
    let discriminator = object.get(DISCRIMINATOR)?;
    let tag = value
        .get(discriminator.get("property")?.as_str()?)?
        .as_str()?;
    let target = discriminator.get("mapping")?.get(tag)?.as_str()?;
    Some(target.to_owned())
}

fn members<'s>(
    object: &'s Map<String, Value>,
    schema: &'s str,
    keys: &'s [&'s str],
) -> impl Iterator<Item = String> + use<'s> {
    keys.iter().flat_map(move |key| {
        let count = object
            .get(*key)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        (0..count).map(move |index| format!("{schema}/{key}/{index}"))
    })
}

/// The schemas of a property, and whether the property is named by them.
fn property(object: &Map<String, Value>, schema: &str, key: &str) -> Vec<(String, bool)> {
    let named = object.get("properties").and_then(|all| all.get(key));
    if named.is_some() {
        return vec![(child(&format!("{schema}/properties"), key), true)];
    }
    match object.get("additionalProperties") {
        Some(Value::Object(_)) => vec![(format!("{schema}/additionalProperties"), false)],
        _ => Vec::new(),
    }
}

fn item_schema(object: &Map<String, Value>, schema: &str, index: usize) -> Option<String> {
    let tuple = object.get("prefixItems").and_then(Value::as_array);
    if tuple.is_some_and(|list| index < list.len()) {
        return Some(format!("{schema}/prefixItems/{index}"));
    }
    object
        .contains_key("items")
        .then(|| format!("{schema}/items"))
}

fn child(at: &str, key: &str) -> String {
    Pointer::parse(at).child(key).as_str().to_owned()
}
