//! What a model is written to.

use std::fmt::Write as _;

use serde::Serialize;

use super::forward::Sink;
use super::{Fault, Map, Value, Wire};

/// A value about to be written: as JSON, into any serde serializer, or as `Debug` shows it.
pub struct Output<'a> {
    form: Form<'a>,
    failure: Option<Fault>,
}

enum Form<'a> {
    Json(&'a mut Vec<u8>),
    Debug(&'a mut DebugText),
    Sink(&'a mut dyn Sink),
}

/// What gives the items of a list by their index. An iterator would be compiled for every type of
/// item, with all the methods that the trait has.
pub(super) type ItemAt<'a> = &'a dyn Fn(usize) -> &'a dyn Wire;

/// The text that `Debug` shows.
pub(super) struct DebugText {
    pub(super) text: String,
    /// Whether every field has a line, as for `{:#?}`.
    pub(super) lines: bool,
    pub(super) depth: usize,
}

impl DebugText {
    fn open(&mut self, bracket: &str) {
        self.text.push_str(bracket);
        self.depth += 1;
    }

    fn next(&mut self, first: bool, padded: bool) {
        if self.lines {
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n("    ", self.depth));
        } else if !first {
            self.text.push_str(", ");
        } else if padded {
            self.text.push(' ');
        }
    }

    fn after(&mut self) {
        if self.lines {
            self.text.push(',');
        }
    }

    fn close(&mut self, empty: bool, padded: bool, bracket: &str) {
        self.depth -= 1;
        if !empty && self.lines {
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n("    ", self.depth));
        } else if padded {
            self.text.push(' ');
        }
        self.text.push_str(bracket);
    }
}

impl<'a> Output<'a> {
    pub(super) fn json(text: &'a mut Vec<u8>) -> Self {
        Self {
            form: Form::Json(text),
            failure: None,
        }
    }

    pub(super) fn debug(text: &'a mut DebugText) -> Self {
        Self {
            form: Form::Debug(text),
            failure: None,
        }
    }

    pub(super) fn sink(sink: &'a mut dyn Sink) -> Self {
        Self {
            form: Form::Sink(sink),
            failure: None,
        }
    }

    pub(super) fn failure(self) -> Option<Fault> {
        self.failure
    }

    /// Writes what serde writes.
    pub(super) fn scalar<T: Serialize + std::fmt::Debug>(
        &mut self,
        value: T,
        sink: impl FnOnce(&mut dyn Sink, T),
    ) {
        match &mut self.form {
            // Writing a scalar into memory cannot fail.
            Form::Json(text) => drop(serde_json::to_writer(&mut **text, &value)),
            Form::Debug(debug) => {
                let _ = write!(debug.text, "{value:?}");
            }
            Form::Sink(out) => sink(*out, value),
        }
    }

    /// Writes null.
    pub fn null(&mut self) {
        match &mut self.form {
            Form::Json(text) => text.extend_from_slice(b"null"),
            Form::Debug(debug) => debug.text.push_str("null"),
            Form::Sink(sink) => sink.null(),
        }
    }

    /// Writes a text.
    pub fn string(&mut self, text: &str) {
        if let Form::Json(json) = &mut self.form {
            return quote(text, b"\"", json);
        }
        self.scalar(text, |sink, text| sink.string(text));
    }

    /// Writes a boolean.
    pub fn boolean(&mut self, value: bool) {
        self.scalar(value, |sink, value| sink.boolean(value));
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i64) {
        self.scalar(value, |sink, value| sink.integer(value));
    }

    /// Writes any JSON.
    pub fn value(&mut self, value: &Value) {
        match &mut self.form {
            Form::Debug(debug) => {
                let _ = write!(debug.text, "{value}");
            }
            Form::Json(text) => drop(serde_json::to_writer(&mut **text, value)),
            Form::Sink(sink) => sink.value(value),
        }
    }

    /// Writes what has serde's trait. What cannot be written becomes null, and the request
    /// that it was for is not sent.
    pub fn serde<T: Serialize + ?Sized>(&mut self, value: &T) {
        if let Form::Debug(debug) = &mut self.form {
            match serde_json::to_string(value) {
                Ok(text) => debug.text.push_str(&text),
                Err(_) => debug.text.push('?'),
            }
            return;
        }
        match serde_json::to_value(value) {
            Ok(value) => self.value(&value),
            Err(error) => {
                self.null();
                self.failure.get_or_insert_with(|| Fault::new(error));
            }
        }
    }

    /// Writes a list of `length` items: `item` gives each by its index.
    pub fn list(&mut self, length: usize, item: ItemAt<'_>) {
        match &mut self.form {
            Form::Json(text) => {
                text.push(b'[');
                for index in 0..length {
                    if let Form::Json(text) = &mut self.form
                        && index > 0
                    {
                        text.push(b',');
                    }
                    item(index).encode(self);
                }
                if let Form::Json(text) = &mut self.form {
                    text.push(b']');
                }
            }
            Form::Debug(debug) => {
                debug.open("[");
                for index in 0..length {
                    self.with_debug(|debug| debug.next(index == 0, false));
                    item(index).encode(self);
                    self.with_debug(DebugText::after);
                }
                self.with_debug(|debug| debug.close(length == 0, false, "]"));
            }
            Form::Sink(sink) => sink.list(length, item),
        }
    }

    fn with_debug(&mut self, act: impl FnOnce(&mut DebugText)) {
        if let Form::Debug(debug) = &mut self.form {
            act(debug);
        }
    }

    /// Begins an object. `name` is what `Debug` calls it; a map has none.
    pub fn object(&mut self, name: &str) -> Object<'_, 'a> {
        match &mut self.form {
            Form::Json(text) => text.push(b'{'),
            Form::Debug(debug) => {
                debug.text.push_str(name);
                debug.open(if name.is_empty() { "{" } else { " {" });
            }
            Form::Sink(sink) => sink.begin_object(),
        }
        Object {
            output: self,
            empty: true,
            map: name.is_empty(),
        }
    }
}

/// An object being written.
pub struct Object<'o, 'a> {
    output: &'o mut Output<'a>,
    empty: bool,
    map: bool,
}

impl Object<'_, '_> {
    fn write(&mut self, name: &str, value: &dyn Wire) {
        match &mut self.output.form {
            Form::Json(text) => {
                if !self.empty {
                    text.push(b',');
                }
                quote(name, b"\":", text);
                value.encode(self.output);
            }
            Form::Debug(debug) => {
                debug.next(self.empty, !self.map);
                let plain = !self.map
                    && name
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                let _ = if plain {
                    write!(debug.text, "{name}: ")
                } else {
                    write!(debug.text, "{name:?}: ")
                };
                value.encode(self.output);
                self.output.with_debug(DebugText::after);
            }
            Form::Sink(sink) => sink.entry(name, value),
        }
        self.empty = false;
    }

    /// Writes a property, or nothing if it is absent.
    pub fn field(&mut self, name: &str, value: &dyn Wire) {
        if !value.is_absent() {
            self.write(name, value);
        }
    }

    /// Writes a property that is always there: an absent value is null.
    pub fn nullable(&mut self, name: &str, value: &dyn Wire) {
        self.write(name, value);
    }

    /// Writes a list or map, or nothing if it has no entries.
    pub fn list(&mut self, name: &str, value: &dyn Wire) {
        if !value.is_blank() && !value.is_absent() {
            self.write(name, value);
        }
    }

    /// As `field`, and hidden in `Debug`.
    pub fn secret(&mut self, name: &str, value: &dyn Wire) {
        if value.is_absent() {
        } else if matches!(self.output.form, Form::Debug(_)) {
            self.write(name, &Redacted);
        } else {
            self.write(name, value);
        }
    }

    /// As `nullable`, and hidden in `Debug`.
    pub fn secret_nullable(&mut self, name: &str, value: &dyn Wire) {
        if value.is_absent() {
            self.nullable(name, value)
        } else {
            self.secret(name, value)
        }
    }

    /// As `list`, and hidden in `Debug`.
    pub fn secret_list(&mut self, name: &str, value: &dyn Wire) {
        if !value.is_blank() {
            self.secret(name, value);
        }
    }

    /// Writes a property of the user's own type.
    pub fn serde<T: Serialize>(&mut self, name: &str, value: &T) {
        match serde_json::to_value(value) {
            Ok(value) => self.write(name, &value),
            Err(error) => drop(
                self.output
                    .failure
                    .get_or_insert_with(|| Fault::new(error).inside(name)),
            ),
        }
    }

    /// Writes the properties that the description does not name.
    #[inline]
    pub fn extra<T: Wire>(&mut self, extra: &Map<T>) {
        for (name, value) in extra {
            self.write(name, value);
        }
    }

    /// Ends the object.
    pub fn end(self) {
        match &mut self.output.form {
            Form::Json(text) => text.push(b'}'),
            Form::Debug(debug) => debug.close(self.empty, !self.empty && !self.map, "}"),
            Form::Sink(sink) => sink.end_object(),
        }
    }
}

/// What `Debug` shows in place of a secret.
struct Redacted;

impl Wire for Redacted {
    fn blank() -> Self {
        Self
    }

    fn decode(input: &mut super::Input<'_>) -> Result<Self, Fault> {
        input.skip().map(|()| Self)
    }

    fn encode(&self, output: &mut Output<'_>) {
        match &mut output.form {
            Form::Debug(debug) => debug.text.push_str("<redacted>"),
            _ => output.null(),
        }
    }
}

/// Writes a JSON string, whose closing mark `close` begins with.
#[inline]
fn quote<const N: usize>(text: &str, close: &[u8; N], json: &mut Vec<u8>) {
    if is_plain(text.as_bytes()) {
        json.reserve(text.len() + 1 + N);
        json.push(b'"');
        json.extend_from_slice(text.as_bytes());
        json.extend_from_slice(close);
    } else {
        // Writing into memory cannot fail.
        drop(serde_json::to_writer(&mut *json, text));
        json.extend_from_slice(&close[1..]);
    }
}

/// Whether a text has nothing to escape, as most have not: eight bytes at a time, the last of
/// them perhaps twice.
#[inline]
fn is_plain(text: &[u8]) -> bool {
    let found = if let Some(last) = text.last_chunk::<8>() {
        let (words, _) = text.as_chunks::<8>();
        words
            .iter()
            .fold(escaped(*last), |found, word| found | escaped(*word))
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let ([a, b, c, d], [e, f, g, h]) = (*first, *last);
        escaped([a, b, c, d, e, f, g, h])
    } else {
        let byte = |index: usize| text.get(index).copied().unwrap_or(b' ');
        escaped([byte(0), byte(1), byte(2), b' ', b' ', b' ', b' ', b' '])
    };
    found == 0
}

/// Not zero if there is a control character, a quotation mark or a backslash among these bytes.
#[inline]
fn escaped(bytes: [u8; 8]) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let word = u64::from_le_bytes(bytes);
    let below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word;
    let equal = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    (below(word, b' ') | equal(b'"') | equal(b'\\')) & HIGH
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn what_is_escaped_is_found_wherever_it_is() {
        for length in 0..40 {
            let text = vec![0xC3_u8; length];
            assert!(is_plain(&text), "{length}");
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    let mut text = text.clone();
                    text[at] = byte;
                    let plain = byte >= b' ' && byte != b'"' && byte != b'\\';
                    assert_eq!(is_plain(&text), plain, "{byte} at {at} of {length}");
                }
            }
        }
    }
}
