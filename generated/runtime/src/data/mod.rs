//! Values: how models are read and written.
//!
//! [`Wire`] is not generic over the format. A reader is an [`Input`] over an erased serde
//! deserializer, a writer is the one type [`Output`]: so no model is compiled once per format,
//! and none is compiled again in the crates that use an SDK.

pub(super) mod base64;
mod date;
mod fault;
mod forward;
mod input;
mod output;
mod patch;
mod scalars;
mod source;
mod text;
mod union;
mod wire;

pub use self::base64::Base64;
pub use date::{Date, DateTime, Time};
pub use fault::Fault;
pub use forward::{
    Serde, debug, decode_serde, decode_slice, decode_value, deserialize, encode_serde, json_text,
    serialize, to_json, to_value,
};
pub(super) use forward::{read_slice, to_scalar};
pub use input::{Input, Slot};
pub use output::{Object, Output};
pub use patch::Patch;
pub use serde_json::Value;
pub use text::{Class, Pattern, UnknownNumber, UnknownValue, decode_number, fill_text};
pub use union::{Branch, Kinds};
pub(super) use wire::Target;
pub use wire::{Members, Wire};

/// A JSON object whose names the description does not fix.
pub type Map<T> = std::collections::BTreeMap<String, T>;
