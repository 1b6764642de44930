//! The support code of generated SDK crates.
//!
//! Everything is in the module `runtime`, which an SDK either embeds (the files are copied as
//! they are, by the feature `sources`) or uses as this crate.
#![forbid(unsafe_code)]

#[cfg(feature = "runtime")]
mod runtime;
#[cfg(feature = "runtime")]
pub use runtime::*;

#[cfg(feature = "sources")]
mod sources;
#[cfg(feature = "sources")]
pub use sources::{Dependency, dependencies, features, manifest, sources};
