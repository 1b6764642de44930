//! What the generated code of an SDK stands on: reading and writing of models, requests,
//! retries, authentication, paging and errors.

mod client;
mod data;

#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub use client::Blocking;
#[cfg(feature = "hyper")]
pub use client::HyperTransport;
#[cfg(feature = "reqwest")]
pub use client::ReqwestTransport;
#[cfg(not(target_arch = "wasm32"))]
pub use client::ThreadTimer;
#[cfg(any(
    feature = "hyper",
    all(feature = "reqwest", not(target_arch = "wasm32"))
))]
pub use client::TokioTimer;
#[cfg(feature = "testing")]
pub use client::testing;
pub use client::{
    Body, BoxError, BoxFuture, BoxStream, ByteStream, Call, CallInfo, CallOptions,
    ClientCredentials, Continuation, Credential, Decoder, Error, ErrorKind, Event, EventStream,
    Hook, Items, LineStream, Middleware, Next, NextPage, Pages, Part, RawCall, RawResponse,
    Response, RetryPolicy, Timer, TokenProvider, Transport, TransportError,
};
pub use data::{
    Base64, Date, DateTime, Fault, Map, Patch, Serde, Time, UnknownNumber, UnknownValue, Value,
    Wire,
};

pub use bytes::Bytes;
pub use http::{HeaderMap, Method, StatusCode};

/// What emitted code uses and nobody else should: no promise of stability.
#[doc(hidden)]
pub mod __private {
    pub use super::client::RawResponse;
    pub use super::client::{
        Core, CoreBuilder, Location, Operation, PageParam, PageScheme, Pager, Param, Request,
        Requirement, SchemeKind, SecurityScheme, Server, ServerVariable, Service, Style, env,
        header, page_member, page_token,
    };
    pub use super::data::{
        Branch, Class, Fault, Input, Kinds, Members, Object, Output, Pattern, Serde, Slot, Wire,
        debug, decode_number, decode_serde, decode_slice, decode_value, deserialize, encode_serde,
        fill_text, json_text, serialize, to_json, to_value,
    };
}
