//! Reads any serde format into the value tree: integers of any size, duplicate keys and
//! custom tags recorded, YAML merge keys applied, the number of nodes bounded.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::tree::{Number, Object, Pointer, Value};

/// Something odd that reading met and went on from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// A key that stands twice in one mapping.
    DuplicateKey(String),
    /// A tag that is none of YAML's own.
    Tag(String),
}

/// What reading one document learns besides its value.
#[derive(Debug)]
pub(super) struct Reader {
    /// Whether `<<` merges (YAML) or is a key like others (JSON).
    merge: bool,
    nodes_left: Cell<usize>,
    too_large: Cell<bool>,
    floats: Cell<bool>,
    /// Findings with the tokens of their place, innermost first.
    findings: RefCell<Vec<(Finding, Vec<String>)>>,
}

impl Reader {
    /// A reader of a document of `bytes` bytes. Every node but an alias needs a byte of its
    /// own, so a document without aliases never meets the bound.
    pub(super) fn new(bytes: usize, merge: bool) -> Self {
        Self {
            merge,
            nodes_left: Cell::new(bytes.saturating_add(1_000_000)),
            too_large: Cell::new(false),
            floats: Cell::new(false),
            findings: RefCell::default(),
        }
    }

    /// Reads the whole value of `deserializer`.
    pub(super) fn read<'de, D: Deserializer<'de>>(
        &self,
        deserializer: D,
    ) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    /// Whether aliases made more of the document than is allowed.
    pub(super) fn too_large(&self) -> bool {
        self.too_large.get()
    }

    /// Whether merge keys are applied.
    pub(super) fn merge(&self) -> bool {
        self.merge
    }

    /// Whether a number lost its text.
    pub(super) fn floats(&self) -> bool {
        self.floats.get()
    }

    /// The findings and their places.
    pub(super) fn into_findings(self) -> Vec<(Finding, Pointer)> {
        let place =
            |tokens: Vec<String>| Pointer::root().join(tokens.iter().rev().map(String::as_str));
        self.findings
            .into_inner()
            .into_iter()
            .map(|(finding, tokens)| (finding, place(tokens)))
            .collect()
    }

    /// Counts a node; false when there are too many.
    pub(super) fn count(&self) -> bool {
        match self.nodes_left.get().checked_sub(1) {
            Some(left) => self.nodes_left.set(left),
            None => self.too_large.set(true),
        }
        !self.too_large.get()
    }

    pub(super) fn find(&self, finding: Finding, token: Option<&str>) {
        self.findings
            .borrow_mut()
            .push((finding, token.map(str::to_owned).into_iter().collect()));
    }

    pub(super) fn found(&self) -> usize {
        self.findings.borrow().len()
    }

    /// Adds `token` to the place of every finding after the first `since`.
    pub(super) fn below(&self, since: usize, token: &dyn fmt::Display) {
        for (_, tokens) in self.findings.borrow_mut().iter_mut().skip(since) {
            tokens.push(token.to_string());
        }
    }

    fn counted<E: de::Error>(&self, value: Value) -> Result<Value, E> {
        if self.count() {
            Ok(value)
        } else {
            Err(E::custom("aliases expand to too many values"))
        }
    }
}

/// Adds the members that the value of a merge key `<<` brings; members that stand in the
/// mapping itself win (<https://yaml.org/type/merge.html>).
pub(super) fn merge_into(object: &mut Object, merged: Value) {
    match merged {
        Value::Object(members) => {
            for (key, value) in members {
                object.entry(key).or_insert(value);
            }
        }
        Value::Array(items) => items.into_iter().for_each(|item| merge_into(object, item)),
        _ => {}
    }
}

impl<'de> DeserializeSeed<'de> for &Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.read(deserializer)
    }
}

impl<'de> Visitor<'de> for &Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: de::Error>(self, v: bool) -> Result<Value, E> {
        self.counted(Value::Bool(v))
    }

    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Value, E> {
        self.counted(Value::Number(Number::new(v.to_string())))
    }

    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Value, E> {
        self.counted(Value::Number(Number::new(v.to_string())))
    }

    fn visit_i128<E: de::Error>(self, v: i128) -> Result<Value, E> {
        self.counted(Value::Number(Number::new(v.to_string())))
    }

    fn visit_u128<E: de::Error>(self, v: u128) -> Result<Value, E> {
        self.counted(Value::Number(Number::new(v.to_string())))
    }

    fn visit_f64<E: de::Error>(self, v: f64) -> Result<Value, E> {
        self.floats.set(true);
        self.counted(match serde_json::Number::from_f64(v) {
            Some(n) => Value::Number(Number::new(n.to_string())),
            // `.inf` and `.nan` are no JSON numbers.
            None => Value::String(v.to_string()),
        })
    }

    fn visit_str<E: de::Error>(self, v: &str) -> Result<Value, E> {
        self.counted(Value::String(v.to_owned()))
    }

    fn visit_string<E: de::Error>(self, v: String) -> Result<Value, E> {
        self.counted(Value::String(v))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        self.counted(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        self.counted(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            let since = self.found();
            let Some(item) = seq.next_element_seed(self)? else {
                break;
            };
            if self.found() > since {
                self.below(since, &items.len());
            }
            items.push(item);
        }
        self.counted(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Object::default();
        let mut merged = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            let since = self.found();
            let value = map.next_value_seed(self)?;
            if self.found() > since {
                self.below(since, &key);
            }
            if self.merge && key == "<<" && matches!(value, Value::Object(_) | Value::Array(_)) {
                merged.push(value);
                continue;
            }
            if object.contains_key(&key) {
                self.find(Finding::DuplicateKey(key.clone()), Some(&key));
            }
            object.insert(key, value);
        }
        merged
            .into_iter()
            .for_each(|value| merge_into(&mut object, value));
        // Most have one or two members, and room for more.
        object.shrink_to_fit();
        self.counted(Value::Object(object))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, access) = data.variant_seed(Key)?;
        let value = access.newtype_variant_seed(self)?;
        self.find(Finding::Tag(format!("!{tag}")), None);
        Ok(value)
    }
}

/// A key, or the name of a tag: the text of a scalar whatever it looks like, so that `200:`
/// and `on:` stay as they were written.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scalar as key")
    }

    fn visit_str<E: de::Error>(self, v: &str) -> Result<String, E> {
        Ok(v.to_owned())
    }

    fn visit_string<E: de::Error>(self, v: String) -> Result<String, E> {
        Ok(v)
    }
}
