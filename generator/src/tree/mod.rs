//! The value tree that descriptions are read into: document order kept, numbers of any
//! size, scalars with the text they were written with.
//!
//! It knows nothing of OpenAPI. Positions are not stored: a place is a JSON pointer
//! ([`Pointer`]), and line and column are computed only when a message is printed.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use indexmap::IndexMap;

/// One value of a description.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Value {
    /// `null`, or an empty YAML value.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(Number),
    /// Text.
    String(String),
    /// A sequence.
    Array(Vec<Value>),
    /// A mapping, in document order.
    Object(Object),
}

/// A mapping in document order. Its copies share it until one is changed: what is read is copied
/// from stage to stage, examples above all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object(Arc<Members>);

/// The members of an object. (Its hash is a fast one, with a seed of the run's own.)
type Members = IndexMap<String, Value, Hasher>;

impl Object {
    /// An object with room for so many members.
    pub fn with_capacity(count: usize) -> Self {
        Self(Arc::new(Members::with_capacity_and_hasher(
            count,
            Hasher::default(),
        )))
    }
}

impl Deref for Object {
    type Target = Members;

    fn deref(&self) -> &Members {
        &self.0
    }
}

impl DerefMut for Object {
    fn deref_mut(&mut self) -> &mut Members {
        Arc::make_mut(&mut self.0)
    }
}

impl FromIterator<(String, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        Self(Arc::new(members.into_iter().collect()))
    }
}

impl IntoIterator for Object {
    type Item = (String, Value);
    type IntoIter = indexmap::map::IntoIter<String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        Arc::unwrap_or_clone(self.0).into_iter()
    }
}

impl<'o> IntoIterator for &'o Object {
    type Item = (&'o String, &'o Value);
    type IntoIter = indexmap::map::Iter<'o, String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Hashes what a description says.
pub(crate) type Hasher = foldhash::fast::RandomState;
/// A map by places or texts of a description.
pub(crate) type FastMap<K, V> = std::collections::HashMap<K, V, Hasher>;
/// A set of places or texts of a description.
pub(crate) type FastSet<K> = std::collections::HashSet<K, Hasher>;

/// A number with the text it was written with (`1.10` stays `1.10`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(String);

impl Number {
    /// A number from its text, which must be a JSON number.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value as an integer, where it is one (`3`, `3.0` and `3e0` are) and fits.
    pub fn as_i128(&self) -> Option<i128> {
        if let Ok(n) = self.0.parse() {
            return Some(n);
        }
        let f = self.as_f64();
        (f.fract() == 0.0 && f.abs() < 1e15).then_some(f as i128)
    }

    /// The nearest floating-point value.
    pub fn as_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

impl From<i128> for Number {
    fn from(n: i128) -> Self {
        Self(n.to_string())
    }
}

impl Value {
    /// The member called `key`, where this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// This as an object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// This as an object that can be changed.
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// This as a list.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// This as text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// This as a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// This as a number.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Value::Number(n) => Some(n),
            _ => None,
        }
    }

    /// The value at `pointer`, where there is one.
    pub fn at(&self, pointer: &Pointer) -> Option<&Value> {
        pointer.tokens().try_fold(self, |value, token| match value {
            Value::Object(object) => object.get(token.as_ref()),
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// This as JSON text, numbers as they were written.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        write_json(self, &mut out);
        out
    }

    /// The name of this value's JSON type, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

fn write_json(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => out.push_str(number.as_str()),
        Value::String(string) => write_text(string, out),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_json(item, out);
            }
            out.push(']');
        }
        Value::Object(object) => {
            out.push('{');
            for (at, (key, item)) in object.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_text(key, out);
                out.push(':');
                write_json(item, out);
            }
            out.push('}');
        }
    }
}

/// A text as JSON writes it (RFC 8259, section 7).
fn write_text(text: &str, out: &mut String) {
    if text
        .bytes()
        .any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\'))
    {
        out.push_str(&serde_json::Value::from(text).to_string());
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

/// A JSON pointer (RFC 6901), escaped: `/paths/~1v1~1Users/get`. The root is empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Pointer(String);

impl Pointer {
    /// The root of a document.
    pub fn root() -> Self {
        Self::default()
    }

    /// A pointer from its escaped text.
    pub fn parse(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// This pointer and one more token, which is escaped here.
    #[must_use]
    pub fn child(&self, token: impl AsRef<str>) -> Self {
        let token = token.as_ref();
        let mut text = String::with_capacity(self.0.len() + token.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        text.push_str(&escape(token));
        Self(text)
    }

    /// This pointer and an index.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// This pointer followed by `tokens`.
    #[must_use]
    pub fn join<'a>(&self, tokens: impl IntoIterator<Item = &'a str>) -> Self {
        tokens
            .into_iter()
            .fold(self.clone(), |pointer, token| pointer.child(token))
    }

    /// The pointer without its last token, and that token unescaped.
    pub fn split_last(&self) -> Option<(Pointer, String)> {
        let (parent, last) = self.0.rsplit_once('/')?;
        Some((Pointer(parent.to_owned()), unescape(last).into_owned()))
    }

    /// The tokens, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescape)
    }

    /// The escaped text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `other` or lies below it.
    pub fn starts_with(&self, other: &Pointer) -> bool {
        self.0
            .strip_prefix(&other.0)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Maps by pointer can be asked for a part of one.
impl std::borrow::Borrow<str> for Pointer {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Pointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A token as it stands in a pointer (RFC 6901, section 3).
pub(crate) fn escape(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) {
        token.replace('~', "~0").replace('/', "~1").into()
    } else {
        token.into()
    }
}

/// A token of a pointer as it was meant.
pub(crate) fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        token.replace("~1", "/").replace("~0", "~").into()
    } else {
        token.into()
    }
}

/// Which file of the description: an index into [`crate::source::Source`]'s files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FileId(pub u32);

/// A place in the description as its author wrote it: a file and a pointer into it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// The place in it.
    pub pointer: Pointer,
}

impl Origin {
    /// A place in the description's entry file.
    pub fn root(pointer: Pointer) -> Self {
        Self {
            file: FileId(0),
            pointer,
        }
    }

    /// The place one token further down.
    #[must_use]
    pub fn child(&self, token: impl AsRef<str>) -> Self {
        Self {
            file: self.file,
            pointer: self.pointer.child(token),
        }
    }
}
