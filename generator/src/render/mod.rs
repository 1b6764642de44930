//! Rendering: emitted items become text, one file at a time.

use std::collections::BTreeMap;

/// The output in memory: relative path (with `/`) to text. Paths are made by `plan` from
/// identifiers only, never from text of a description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileTree {
    /// The files, sorted by path.
    pub files: BTreeMap<String, String>,
}
