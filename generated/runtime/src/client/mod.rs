//! Calls: from a filled-in request to a decoded answer.

mod auth;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
mod blocking;
mod body;
mod check;
mod core;
mod encode;
mod engine;
mod error;
mod events;
mod file;
mod held;
mod hooks;
#[cfg(feature = "hyper")]
mod hyper;
mod lines;
mod multipart;
mod operation;
mod options;
mod paging;
mod path;
mod raw;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest;
mod response;
mod retry;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tracing")]
mod trace;
mod transport;
mod url;

#[cfg(feature = "hyper")]
pub use self::hyper::HyperTransport;
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
pub use auth::{ClientCredentials, Credential, TokenProvider};
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub use blocking::Blocking;
pub use body::{Body, BoxError, BoxStream, ByteStream};
pub use core::{Core, CoreBuilder, env};
pub use error::{Error, ErrorKind};
pub use events::{Event, EventStream};
pub use hooks::{CallInfo, Hook, Middleware, Next};
pub use lines::LineStream;
pub use multipart::Part;
pub use operation::{
    Location, Operation, Param, Requirement, SchemeKind, SecurityScheme, Server, ServerVariable,
    Service, Style,
};
pub use options::CallOptions;
pub use paging::{
    Continuation, Items, NextPage, PageParam, PageScheme, Pager, Pages, page_member, page_token,
};
pub use raw::RawCall;
pub use request::Request;
pub use response::{Call, Decoder, RawResponse, Response, header};
pub use retry::RetryPolicy;
#[cfg(not(target_arch = "wasm32"))]
pub use transport::ThreadTimer;
#[cfg(any(
    feature = "hyper",
    all(feature = "reqwest", not(target_arch = "wasm32"))
))]
pub use transport::TokioTimer;
pub use transport::{BoxFuture, Timer, Transport, TransportError};
