//! From and to serde, JSON and `Debug`.

use std::fmt;

use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use super::output::{DebugText, ItemAt};
use super::{Fault, Input, Output, Target, Value, Wire};

/// `Debug` for a model: like the derive's, without absent fields and secrets.
pub fn debug(value: &dyn Wire, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut text = DebugText {
        text: String::new(),
        lines: f.alternate(),
        depth: 0,
    };
    value.encode(&mut Output::debug(&mut text));
    f.write_str(&text.text)
}

/// `Serialize` for a model.
pub fn serialize<S: Serializer>(value: &dyn Wire, serializer: S) -> Result<S::Ok, S::Error> {
    As(value).serialize(serializer)
}

/// `Deserialize` for a model. The format must describe itself, as JSON does.
pub fn deserialize<'de, T: Wire, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    Input::with(deserializer, T::decode).map_err(D::Error::custom)
}

/// Reads JSON into `target`: compiled once.
pub(in super::super) fn read_slice(json: &[u8], target: &mut dyn Target) -> Result<(), Fault> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    Input::with(&mut reader, |input| target.receive(input))?;
    reader.end().map_err(Fault::new)
}

/// Reads JSON.
pub fn decode_slice<T: Wire>(json: &[u8]) -> Result<T, Fault> {
    let mut value = T::blank();
    read_slice(json, &mut value)?;
    Ok(value)
}

/// Reads a JSON value.
pub fn decode_value<T: Wire>(value: Value) -> Result<T, Fault> {
    let mut read = T::blank();
    Input::value_into(value, &mut read)?;
    Ok(read)
}

/// Writes JSON.
pub fn to_json(value: &dyn Wire) -> Result<Vec<u8>, Fault> {
    let mut json = Vec::with_capacity(128);
    let mut output = Output::json(&mut json);
    value.encode(&mut output);
    match output.failure() {
        Some(fault) => Err(fault),
        None => Ok(json),
    }
}

/// Writes a JSON value.
pub fn to_value(value: &dyn Wire) -> Result<Value, Fault> {
    serde_json::from_slice(&to_json(value)?).map_err(Fault::new)
}

/// A value that is a text, a boolean or an integer of 64 bits; none for any other, which has to
/// be written as JSON to be known.
pub(in super::super) fn to_scalar(value: &dyn Wire) -> Option<Value> {
    let mut scalar = Scalar(None);
    let mut output = Output::sink(&mut scalar);
    value.encode(&mut output);
    match output.failure() {
        Some(_) => None,
        None => scalar.0,
    }
}

struct Scalar(Option<Value>);

impl Sink for Scalar {
    fn null(&mut self) {}
    fn boolean(&mut self, value: bool) {
        self.0 = Some(Value::Bool(value));
    }
    fn integer(&mut self, value: i64) {
        self.0 = Some(value.into());
    }
    fn unsigned(&mut self, value: u64) {
        self.0 = Some(value.into());
    }
    fn wide(&mut self, _: i128) {}
    fn float(&mut self, _: f64) {}
    fn single(&mut self, _: f32) {}
    fn string(&mut self, value: &str) {
        self.0 = Some(Value::String(value.to_owned()));
    }
    fn value(&mut self, _: &Value) {}
    fn list(&mut self, _: usize, _: ItemAt<'_>) {}
    fn begin_object(&mut self) {}
    fn entry(&mut self, _: &str, _: &dyn Wire) {}
    fn end_object(&mut self) {}
}

/// Reads JSON that is written in a string.
pub fn json_text<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(text)
}

/// Reads a type of the user's own.
pub fn decode_serde<T: DeserializeOwned>(input: &mut Input<'_>) -> Result<T, Fault> {
    T::deserialize(input.value()?).map_err(Fault::serde)
}

/// Writes a type of the user's own.
pub fn encode_serde<T: Serialize + ?Sized>(value: &T, output: &mut Output<'_>) {
    output.serde(value);
}

/// A type of your own, which has serde's traits, where a [`Wire`] value is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serde<T>(pub T);

impl<T: Serialize + DeserializeOwned + Default> Wire for Serde<T> {
    fn blank() -> Self {
        Self(T::default())
    }

    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        decode_serde(input).map(Self)
    }

    fn encode(&self, output: &mut Output<'_>) {
        output.serde(&self.0);
    }
}

/// An erased serializer. What it cannot write it remembers, and reports at the end.
pub(super) trait Sink {
    fn null(&mut self);
    fn boolean(&mut self, value: bool);
    fn integer(&mut self, value: i64);
    fn unsigned(&mut self, value: u64);
    fn wide(&mut self, value: i128);
    fn float(&mut self, value: f64);
    fn single(&mut self, value: f32);
    fn string(&mut self, value: &str);
    fn value(&mut self, value: &Value);
    fn list(&mut self, length: usize, item: ItemAt<'_>);
    fn begin_object(&mut self);
    fn entry(&mut self, name: &str, value: &dyn Wire);
    fn end_object(&mut self);
}

struct As<'a>(&'a dyn Wire);

impl Serialize for As<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut state = State::Ready(serializer);
        let mut output = Output::sink(&mut state);
        self.0.encode(&mut output);
        if let Some(fault) = output.failure() {
            return Err(serde::ser::Error::custom(fault));
        }
        match state {
            State::Done(result) => result,
            _ => Err(serde::ser::Error::custom("nothing was written")),
        }
    }
}

enum State<S: Serializer> {
    Ready(S),
    Map(S::SerializeMap),
    Done(Result<S::Ok, S::Error>),
    Moved,
}

impl<S: Serializer> State<S> {
    fn put(&mut self, write: impl FnOnce(S) -> Result<S::Ok, S::Error>) {
        *self = match std::mem::replace(self, Self::Moved) {
            Self::Ready(serializer) => Self::Done(write(serializer)),
            other => other,
        };
    }
}

impl<S: Serializer> Sink for State<S> {
    fn null(&mut self) {
        self.put(S::serialize_unit);
    }
    fn boolean(&mut self, value: bool) {
        self.put(|serializer| serializer.serialize_bool(value));
    }
    fn integer(&mut self, value: i64) {
        self.put(|serializer| serializer.serialize_i64(value));
    }
    fn unsigned(&mut self, value: u64) {
        self.put(|serializer| serializer.serialize_u64(value));
    }
    fn wide(&mut self, value: i128) {
        self.put(|serializer| serializer.serialize_i128(value));
    }
    fn float(&mut self, value: f64) {
        self.put(|serializer| serializer.serialize_f64(value));
    }
    fn single(&mut self, value: f32) {
        self.put(|serializer| serializer.serialize_f32(value));
    }
    fn string(&mut self, value: &str) {
        self.put(|serializer| serializer.serialize_str(value));
    }
    fn value(&mut self, value: &Value) {
        self.put(|serializer| value.serialize(serializer));
    }
    fn list(&mut self, length: usize, item: ItemAt<'_>) {
        self.put(|serializer| {
            let mut list = serializer.serialize_seq(Some(length))?;
            for index in 0..length {
                list.serialize_element(&As(item(index)))?;
            }
            list.end()
        });
    }
    fn begin_object(&mut self) {
        *self = match std::mem::replace(self, Self::Moved) {
            Self::Ready(serializer) => match serializer.serialize_map(None) {
                Ok(map) => Self::Map(map),
                Err(error) => Self::Done(Err(error)),
            },
            other => other,
        };
    }
    fn entry(&mut self, name: &str, value: &dyn Wire) {
        if let Self::Map(map) = self
            && let Err(error) = map.serialize_entry(name, &As(value))
        {
            *self = Self::Done(Err(error));
        }
    }
    fn end_object(&mut self) {
        *self = match std::mem::replace(self, Self::Moved) {
            Self::Map(map) => Self::Done(map.end()),
            other => other,
        };
    }
}
