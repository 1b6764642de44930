// Generated from an OpenAPI description. Do not edit.

//! Twilio - Conversations
//!
//! This is the public Twilio REST API.
//!
//! Terms of service: <https://www.twilio.com/legal/tos>
//!
//! Contact: Twilio Support, support@twilio.com, <https://support.twilio.com>
//!
//! Version `1.0.0` of the API's description.
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

#![forbid(unsafe_code)]

mod client;
pub mod models;
#[doc(hidden)]
pub mod runtime;
pub mod users;

pub use client::{Client, ClientBuilder};
#[doc(inline)]
pub use runtime::*;
