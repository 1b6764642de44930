//! Rendering: emitted items become text, one file at a time.

mod flat;
mod frame;
#[doc(hidden)]
pub mod layouts;
pub mod markdown;
mod print;
mod split;
mod template;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

pub use print::print;

/// The output in memory: relative path (with `/`) to text. Paths are made by `plan` from
/// identifiers only, never from text of a description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileTree {
    /// The files, sorted by path.
    pub files: BTreeMap<String, String>,
}
