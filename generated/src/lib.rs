// Generated from an OpenAPI description. Do not edit.

//! Client for the Users resource of Twilio Conversations.
//!
//! This is the public Twilio REST API.
//!
//! Generated from version `1.0.0` of the API's description.
//!
//! # Example
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = generated::Client::builder().basic_auth("account_sid", "auth_token").build()?;
//! let mut items = client.users().list().items().limit(100);
//! while let Some(item) = items.next().await {
//!     println!("{:?}", item?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Authentication
//!
//! - [`basic_auth`](ClientBuilder::basic_auth): a user name and a password (HTTP basic).
//!
//! [`Client::from_env`] takes them from the environment: `TWILIO_ACCOUNT_SID`,
//! `TWILIO_AUTH_TOKEN`.
//!
//! # Servers
//!
//! Requests go to `https://conversations.twilio.com`, unless [`ClientBuilder::base_url`] says
//! otherwise.
//!
//! # Features
//!
//! - `hyper` (default): the default transport, over TLS.
//! - `reqwest`: sends through a client of `reqwest`, of your own or a browser's.
//! - `blocking`: `send_blocking()` beside each `send()`, and blocking iterators.
//! - `tracing`: spans and events of the crate `tracing` for calls and tries.
//! - `testing`: a transport in memory, for tests: `Client::mock()`.
//! - `gzip`: asks for compressed responses, and unpacks them.
//! - `brotli`: the same, compressed with Brotli.
//! - `deflate`: the same, compressed with deflate.
//! - `chrono`: conversions of dates to types of the crate `chrono`.
//! - `time`: conversions of dates to types of the crate `time`.
//! - `eq`: `PartialEq` for all models.
//!
//! # About the API
//!
//! Terms of service: <https://www.twilio.com/legal/tos>
//!
//! Contact: Twilio Support, support@twilio.com, <https://support.twilio.com>

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod client;
pub mod models;
pub mod users;

#[doc(hidden)]
pub use ::generated_runtime as runtime;

pub use client::{Client, ClientBuilder};
#[doc(inline)]
pub use runtime::*;
