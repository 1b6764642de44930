//! The author's schemas → JSON Schema 2020-12, so that a validator can read them.
//!
//! A small translation of what OpenAPI 2.0 and 3.0 write otherwise: `nullable`, boolean
//! `exclusiveMinimum`, `readOnly` and `writeOnly` by direction, number formats. It shares no
//! code with `normalise`: the two can tell on each other. A keyword of a wrong shape asserts
//! nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{Direction, check};
use crate::source::{Source, percent_decode, split_reference};
use crate::tree::{FastMap, FastSet, Object, Origin, Pointer, Value};

/// Translated schemas, each reference's target once.
pub(super) struct Schemas<'a> {
    source: &'a Source,
    keys: FastMap<(Origin, Direction), usize>,
    targets: Vec<(Origin, Direction)>,
    done: Vec<Json>,
    /// Whether a pattern can be read, by its text.
    patterns: FastMap<String, bool>,
}

/// The pointer of a translated schema in the document.
pub(super) fn pointer(root: usize) -> String {
    format!("/$defs/d{root}")
}

/// The key that a discriminator travels under: `{property, mapping: tag → pointer}`.
pub(super) const DISCRIMINATOR: &str = "x-discriminator";

const NESTED: [&str; 5] = [
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
];
const LISTS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
const MAPS: [&str; 2] = ["properties", "patternProperties"];

impl<'a> Schemas<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self {
            source,
            keys: FastMap::default(),
            targets: Vec::new(),
            done: Vec::new(),
            patterns: FastMap::default(),
        }
    }

    /// The number of the schema at `origin`, to be translated for values that go this way.
    pub(super) fn root(&mut self, origin: &Origin, direction: Direction) -> usize {
        let next = self.targets.len();
        let key = (origin.clone(), direction);
        let index = *self.keys.entry(key.clone()).or_insert(next);
        if index == next {
            self.targets.push(key);
        }
        index
    }

    /// Translates everything asked for, and all that it refers to, into one document.
    pub(super) fn finish(&mut self) -> Json {
        while self.done.len() < self.targets.len() {
            let (origin, direction) = self.targets[self.done.len()].clone();
            let translated = match self.at(&origin) {
                Some(schema) => self.schema(schema, &origin, direction, 0),
                None => Json::Bool(true),
            };
            self.done.push(translated);
        }
        let mut defs = std::mem::take(&mut self.done);
        cut_circles(&mut defs);
        let defs: Map<String, Json> = defs
            .into_iter()
            .enumerate()
            .map(|(index, def)| (format!("d{index}"), def))
            .collect();
        // (`json!` would copy them.)
        Json::Object(Map::from_iter([("$defs".to_owned(), Json::Object(defs))]))
    }

    /// The translations of one schema, for each way that values go: their pointers.
    pub(super) fn ways(&self) -> Vec<Vec<String>> {
        let mut all: FastMap<&Origin, Vec<String>> = FastMap::default();
        for (index, (origin, _)) in self.targets.iter().enumerate() {
            all.entry(origin).or_default().push(pointer(index));
        }
        all.into_values().filter(|ways| ways.len() > 1).collect()
    }

    /// Where the keyword at `pointer` of the translated document was written, and its name.
    /// What the translation added stands for the schema that it was added to.
    pub(super) fn authored(&self, pointer: &Pointer) -> (Origin, String) {
        let tokens: Vec<String> = pointer.tokens().map(Cow::into_owned).collect();
        let root = tokens
            .get(1)
            .and_then(|key| key.strip_prefix('d')?.parse::<usize>().ok())
            .and_then(|index| self.targets.get(index));
        let Some((root, _)) = root else {
            return (Origin::default(), String::new());
        };
        let mut origin = root.clone();
        let mut name = String::new();
        for token in tokens.iter().skip(2) {
            let next = origin.child(token);
            if self.at(&next).is_some() {
                name.clone_from(token);
                origin = next;
            }
        }
        (origin, name)
    }

    fn at(&self, origin: &Origin) -> Option<&'a Value> {
        self.source.at(origin)
    }

    /// The entry file.
    fn entry(&self) -> Option<&'a Value> {
        self.source.files().first().map(|file| &file.value)
    }

    /// What a reference means that stands in the file of `from`.
    fn target(&self, from: &Origin, reference: &str) -> Option<Origin> {
        let (file, fragment) = split_reference(reference.trim());
        let file = self.source.link(from.file, file)??;
        let pointer = match fragment {
            "" => Pointer::root(),
            text if text.starts_with('/') => Pointer::parse(percent_decode(text)),
            _ => return None,
        };
        let origin = Origin { file, pointer };
        self.at(&origin).map(|_| origin)
    }

    fn schema(&mut self, value: &Value, at: &Origin, way: Direction, depth: usize) -> Json {
        let object = match value {
            Value::Object(object) if depth < 200 => object,
            Value::Bool(false) => return Json::Bool(false),
            _ => return Json::Bool(true),
        };
        let nullable = ["nullable", "x-nullable"]
            .iter()
            .any(|key| object.get(*key).and_then(Value::as_bool) == Some(true));
        let mut out = if object.contains_key("$ref") {
            self.reference(object, at, way, depth)
        } else {
            self.keywords(object, at, way, depth)
        };
        self.discriminator(object, at, way, &mut out);
        if nullable {
            return or_null(out);
        }
        Json::Object(out)
    }

    /// A reference. What stands beside it counts as it does in 3.1; in 3.0 it is without effect.
    fn reference(
        &mut self,
        object: &Object,
        at: &Origin,
        way: Direction,
        depth: usize,
    ) -> Map<String, Json> {
        let modern = self
            .entry()
            .and_then(|root| root.get("openapi"))
            .and_then(Value::as_str)
            .is_some_and(|version| !version.starts_with("3.0"));
        let mut out = if modern {
            self.keywords(object, at, way, depth)
        } else {
            Map::new()
        };
        let target = object
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|text| self.target(at, text));
        if let Some(target) = target {
            let index = self.root(&target, way);
            out.insert("$ref".into(), format!("#{}", pointer(index)).into());
        }
        out
    }

    fn keywords(
        &mut self,
        object: &Object,
        at: &Origin,
        way: Direction,
        depth: usize,
    ) -> Map<String, Json> {
        let mut out = Map::new();
        for (key, value) in object {
            let place = at.child(key);
            let key = key.as_str();
            let made = match key {
                "type" => types(value),
                "enum" => value
                    .as_array()
                    .filter(|list| !list.is_empty())
                    .and_then(json_of_list),
                "const" => json_of(value),
                "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
                | "maxProperties" => count(value),
                "minimum" | "maximum" => value.as_number().and(json_of(value)),
                "multipleOf" => value
                    .as_number()
                    .filter(|number| number.as_f64() > 0.0)
                    .and(json_of(value)),
                "exclusiveMinimum" | "exclusiveMaximum" => value.as_number().and(json_of(value)),
                "uniqueItems" => value.as_bool().map(Json::Bool),
                "pattern" => value
                    .as_str()
                    .filter(|text| self.readable(text))
                    .map(Json::from),
                "format" => value.as_str().map(Json::from),
                key if NESTED.contains(&key) => match value {
                    Value::Object(_) | Value::Bool(_) => {
                        Some(self.schema(value, &place, way, depth + 1))
                    }
                    _ => None,
                },
                key if LISTS.contains(&key) => self.list(value, &place, way, depth),
                key if MAPS.contains(&key) => self.map(key, value, &place, way, depth),
                _ => None,
            };
            if let Some(made) = made {
                out.insert(key.to_owned(), made);
            }
        }
        for (flag, bound) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            if object.get(flag).and_then(Value::as_bool) == Some(true)
                && let Some(value) = out.remove(bound)
            {
                out.insert(flag.into(), value);
            }
        }
        ranges(object, &mut out);
        // Who names properties, and nothing else, describes objects and forgot to say so.
        let said = ["type", "enum", "const", "$ref"]
            .iter()
            .any(|key| object.contains_key(*key))
            || (LISTS[..3].iter())
                .any(|key| out.get(*key).is_some_and(|list| !about_objects(list)));
        let named = out.get("properties").and_then(Json::as_object);
        if !said && named.is_some_and(|named| !named.is_empty()) {
            out.insert("type".into(), "object".into());
        }
        if let Some(names) = self.required(object, at, way) {
            out.insert("required".into(), names);
        }
        out
    }

    fn list(&mut self, value: &Value, at: &Origin, way: Direction, depth: usize) -> Option<Json> {
        let items = value.as_array().filter(|items| !items.is_empty())?;
        let made = items.iter().enumerate().map(|(index, item)| {
            let place = at.child(index.to_string());
            self.schema(item, &place, way, depth + 1)
        });
        Some(Json::Array(made.collect()))
    }

    fn map(
        &mut self,
        key: &str,
        value: &Value,
        at: &Origin,
        way: Direction,
        depth: usize,
    ) -> Option<Json> {
        let mut made = Map::new();
        for (name, member) in value.as_object()? {
            if key == "patternProperties" && !self.readable(name) {
                continue;
            }
            let schema = self.schema(member, &at.child(name), way, depth + 1);
            made.insert(name.clone(), schema);
        }
        Some(Json::Object(made))
    }

    /// `required` without the properties that do not go this way (OpenAPI 3.0.4, section
    /// 4.7.24.2), and with those that say `required: true` of themselves.
    fn required(&self, object: &Object, at: &Origin, way: Direction) -> Option<Json> {
        let properties = object.get("properties").and_then(Value::as_object);
        let absent = |name: &str| {
            let property = properties.and_then(|all| all.get(name));
            let flag = |key: &str| {
                let set = |value: &Value| value.get(key).and_then(Value::as_bool) == Some(true);
                property.is_some_and(|property| {
                    let target = property
                        .get("$ref")
                        .and_then(Value::as_str)
                        .and_then(|text| self.target(at, text))
                        .and_then(|target| self.at(&target));
                    set(property) || target.is_some_and(set)
                })
            };
            way != Direction::Response && flag("readOnly")
                || way != Direction::Request && flag("writeOnly")
        };
        let list = object.get("required").and_then(Value::as_array);
        let own = properties.into_iter().flatten();
        let own =
            own.filter(|(_, schema)| schema.get("required").and_then(Value::as_bool) == Some(true));
        let mut names: Vec<&str> = list
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        names.extend(own.map(|(name, _)| name.as_str()));
        names.retain(|name| !absent(name));
        names.sort_unstable();
        names.dedup();
        (list.is_some() || !names.is_empty()).then(|| json!(names))
    }

    /// A discriminator, with the schema of each tag.
    fn discriminator(
        &mut self,
        object: &Object,
        at: &Origin,
        way: Direction,
        out: &mut Map<String, Json>,
    ) {
        let (property, mapping) = match object.get("discriminator") {
            Some(Value::String(property)) => (property.as_str(), None),
            Some(value) => match value.get("propertyName").and_then(Value::as_str) {
                Some(property) => (property, value.get("mapping").and_then(Value::as_object)),
                None => return,
            },
            None => return,
        };
        let mut tags: BTreeMap<String, Origin> = BTreeMap::new();
        let members = ["oneOf", "anyOf"]
            .iter()
            .filter_map(|key| object.get(*key)?.as_array())
            .flatten();
        let references: Vec<Origin> = members
            .filter_map(|member| self.target(at, member.get("$ref")?.as_str()?))
            .collect();
        let children = if references.is_empty() {
            self.children(at)
        } else {
            references
        };
        for child in children {
            if let Some((_, name)) = child.pointer.split_last() {
                tags.insert(name, child);
            }
        }
        for (tag, target) in mapping.into_iter().flatten() {
            let Some(text) = target.as_str() else {
                continue;
            };
            let found = self.target(at, text).or_else(|| self.component(text));
            if let Some(found) = found {
                // A schema that is mapped answers to its tags, not to its name.
                tags.retain(|name, child| {
                    *child != found || mapping.is_some_and(|m| m.contains_key(name))
                });
                tags.insert(tag.clone(), found);
            }
        }
        let mapping: Map<String, Json> = tags
            .into_iter()
            .map(|(tag, target)| (tag, pointer(self.root(&target, way)).into()))
            .collect();
        out.insert(
            DISCRIMINATOR.into(),
            json!({ "property": property, "mapping": mapping }),
        );
    }

    /// The place of the component schemas of the entry file.
    fn components(&self) -> Option<(Origin, &'a Object)> {
        let root = self.entry()?;
        [&["components", "schemas"][..], &["definitions"]]
            .iter()
            .find_map(|path| {
                let pointer = Pointer::root().join(path.iter().copied());
                let object = root.at(&pointer)?.as_object()?;
                Some((Origin::root(pointer), object))
            })
    }

    fn component(&self, name: &str) -> Option<Origin> {
        let (place, all) = self.components()?;
        all.contains_key(name).then(|| place.child(name))
    }

    /// The component schemas that extend the one at `base`.
    fn children(&self, base: &Origin) -> Vec<Origin> {
        let Some((place, all)) = self.components() else {
            return Vec::new();
        };
        let extends = |schema: &Value| {
            let list = schema.get("allOf").and_then(Value::as_array);
            list.into_iter().flatten().any(|member| {
                let target = member.get("$ref").and_then(Value::as_str);
                target.and_then(|text| self.target(&place, text)).as_ref() == Some(base)
            })
        };
        let names = all.iter().filter(|(_, schema)| extends(schema));
        names.map(|(name, _)| place.child(name)).collect()
    }

    /// Whether the validator can read a pattern.
    fn readable(&mut self, pattern: &str) -> bool {
        if let Some(known) = self.patterns.get(pattern) {
            return *known;
        }
        let good = check::is_readable(&json!({ "pattern": pattern }));
        self.patterns.insert(pattern.to_owned(), good);
        good
    }
}

/// `type`, as one name or a list; names that JSON Schema does not know assert nothing.
fn types(value: &Value) -> Option<Json> {
    const KNOWN: [&str; 7] = [
        "string", "number", "integer", "boolean", "array", "object", "null",
    ];
    let known = |value: &Value| {
        value
            .as_str()
            .filter(|name| KNOWN.contains(name))
            .map(Json::from)
    };
    match value {
        Value::Array(list) if !list.is_empty() => {
            let names: Option<Vec<Json>> = list.iter().map(known).collect();
            let mut names = names?;
            let mut seen = FastSet::default();
            names.retain(|name| seen.insert(name.clone()));
            Some(Json::Array(names))
        }
        _ => known(value),
    }
}

fn count(value: &Value) -> Option<Json> {
    let number = value.as_number()?.as_i128()?;
    u64::try_from(number).ok().map(Json::from)
}

fn json_of(value: &Value) -> Option<Json> {
    serde_json::from_str(&value.to_json()).ok()
}

fn json_of_list(list: &[Value]) -> Option<Json> {
    list.iter()
        .map(json_of)
        .collect::<Option<Vec<_>>>()
        .map(Json::Array)
}

/// The formats that say of a `number` that it is an integer.
const WHOLE: [&str; 5] = ["int32", "int64", "integer", "int", "long"];

/// The ranges of the integer formats.
fn ranges(object: &Object, out: &mut Map<String, Json>) {
    let format = object.get("format").and_then(Value::as_str);
    if format.is_some_and(|format| WHOLE.contains(&format))
        && out.get("type").is_some_and(|name| name == "number")
    {
        out.insert("type".into(), "integer".into());
    }
    if object.get("type").and_then(Value::as_str) != Some("integer") {
        return;
    }
    let range = match object.get("format").and_then(Value::as_str) {
        Some("int32") => json!({ "minimum": i32::MIN, "maximum": i32::MAX }),
        Some("int64") => json!({ "minimum": i64::MIN, "maximum": i64::MAX }),
        Some("uint64") => json!({ "minimum": 0, "maximum": u64::MAX }),
        _ => return,
    };
    let all = out.entry("allOf").or_insert_with(|| json!([]));
    if let Json::Array(all) = all {
        all.push(range);
    }
}

/// Whether members of a composition do no more than ask for properties.
fn about_objects(members: &Json) -> bool {
    let asks = |key: &String| matches!(key.as_str(), "required" | "properties" | "not");
    let members = members.as_array().into_iter().flatten();
    let mut members = members.map(|member| member.as_object());
    members.all(|member| member.is_some_and(|member| member.keys().all(asks)))
}

/// A schema that accepts `null` too.
fn or_null(mut schema: Map<String, Json>) -> Json {
    const WHOLE: [&str; 6] = ["$ref", "allOf", "anyOf", "oneOf", "not", "const"];
    let simple = !WHOLE.iter().any(|key| schema.contains_key(*key));
    if simple && let Some(Json::String(name)) = schema.get("type") {
        let both = json!([name, "null"]);
        schema.insert("type".into(), both);
        if let Some(Json::Array(values)) = schema.get_mut("enum")
            && !values.contains(&Json::Null)
        {
            values.push(Json::Null);
        }
        return Json::Object(schema);
    }
    let branches = vec![Json::Object(schema), json!({ "type": "null" })];
    Json::Object(Map::from_iter([("anyOf".to_owned(), branches.into())]))
}

/// Takes out what asks a schema about itself without going into the value: a validator would
/// ask for ever.
fn cut_circles(defs: &mut [Json]) {
    // 0: not seen, 1: on the way, 2: done.
    let mut state = vec![0u8; defs.len()];
    for start in 0..defs.len() {
        if state[start] != 0 {
            continue;
        }
        let mut way = vec![(start, references(&defs[start]))];
        state[start] = 1;
        while let Some((at, open)) = way.last_mut() {
            let at = *at;
            match open.pop() {
                None => {
                    state[at] = 2;
                    way.pop();
                }
                Some(to) if to >= state.len() || state[to] == 2 => {}
                Some(to) if state[to] == 1 => cut(&mut defs[at], to),
                Some(to) => {
                    state[to] = 1;
                    let next = references(&defs[to]);
                    way.push((to, next));
                }
            }
        }
    }
}

/// The schemas that judge the same value.
const SAME_VALUE: [&str; 3] = ["allOf", "anyOf", "oneOf"];

fn references(schema: &Json) -> Vec<usize> {
    let mut out = Vec::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        out.extend(reference(schema));
        open.extend(schema.get("not"));
        for key in SAME_VALUE {
            open.extend(
                schema
                    .get(key)
                    .and_then(Json::as_array)
                    .into_iter()
                    .flatten(),
            );
        }
    }
    out
}

/// The number of the schema that `$ref` names.
pub(super) fn reference(schema: &Json) -> Option<usize> {
    let text = schema.get("$ref")?.as_str()?;
    text.strip_prefix("#/$defs/d")?.parse().ok()
}

fn cut(schema: &mut Json, to: usize) {
    if reference(schema) == Some(to)
        && let Json::Object(object) = schema
    {
        object.remove("$ref");
    }
    if let Some(not) = schema.get_mut("not") {
        cut(not, to);
    }
    for key in SAME_VALUE {
        if let Some(Json::Array(list)) = schema.get_mut(key) {
            list.iter_mut().for_each(|member| cut(member, to));
        }
    }
}
