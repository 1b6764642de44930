//! What the generated code of an SDK stands on: reading and writing of models, requests,
//! retries, authentication, paging and errors.

mod data;

pub use data::{Base64, Date, DateTime, Fault, Map, Patch, Serde, Time, UnknownNumber, UnknownValue, Value, Wire};

/// What emitted code uses and nobody else should: no promise of stability.
#[doc(hidden)]
pub mod __private {
    pub use super::data::{
        Branch, Class, Fault, Input, Kinds, Object, Output, Pattern, Serde, Slot, Wire, debug, decode_number, decode_serde,
        decode_slice, decode_text, decode_value, deserialize, encode_serde, json_text, serialize, to_json, to_value,
    };
}
