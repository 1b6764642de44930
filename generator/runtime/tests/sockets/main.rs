//! The runtime over real sockets on loopback, and against real faults: a file for each topic.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod auth;
mod blocking;
mod bodies;
mod common;
mod crowd;
mod errors;
mod faults;
mod memory;
mod middleware;
mod proxy;
mod redirects;
mod requests;
mod retries;
mod sans_io;
mod spans;
mod streams;
mod timeouts;
mod tls;
