//! The support code of generated SDK crates.
//!
//! Everything is in the module `runtime`, whose files (the feature `sources`) are written into a
//! package beside an SDK or into the SDK itself, unless it uses this crate.
#![forbid(unsafe_code)]

#[cfg(feature = "runtime")]
mod runtime;
#[cfg(feature = "runtime")]
pub use runtime::*;

#[cfg(feature = "sources")]
mod sources;
#[cfg(feature = "sources")]
pub use sources::{DEFAULT, Dependency, dependencies, features, manifest, sources};
