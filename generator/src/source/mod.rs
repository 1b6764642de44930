//! Stage 1: a path → [`Source`]: the text and value tree of the entry file and of every file
//! that an external `$ref` reaches.
//!
//! Nothing is fetched over a network, and no file outside the allowed folders is opened
//! (symbolic links are resolved first). Line and column are found only when asked for.

mod events;
mod lines;
mod load;
mod marks;
mod numbers;
mod overlay;
mod read;
mod refs;
mod visit;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::diag::Diagnostics;
use crate::tree::{FileId, Origin, Value};
pub use marks::Location;
pub(crate) use refs::{percent_decode, split as split_reference};

/// The most bytes that one file may have.
pub const MAX_FILE_BYTES: u64 = 100 << 20;
/// The most files that one description may consist of.
pub const MAX_FILES: usize = 10_000;

/// What may be read.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// Folders, besides the entry file's own, that references may lead into.
    pub allow_refs_under: Vec<PathBuf>,
    /// OpenAPI Overlays, in the order they are applied to the entry file.
    pub overlays: Vec<OverlayText>,
}

/// An overlay that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlayText {
    /// The path for messages.
    pub path: String,
    /// What it says, in YAML or JSON.
    pub text: String,
}

/// A description as its author wrote it: the entry file, then every file it reaches.
#[derive(Debug, Default)]
pub struct Source {
    files: Vec<SourceFile>,
    /// Which file the file part of a reference means, by the file that it stands in.
    /// `None`: it cannot be read, which has been reported.
    links: BTreeMap<(FileId, String), Option<FileId>>,
    /// The overlays; their ids count down from the last ([`Source::overlay_id`]).
    overlays: Vec<SourceFile>,
    /// What the overlays did to the entry file.
    edits: overlay::Edits,
}

/// One file of a description.
#[derive(Debug)]
pub struct SourceFile {
    /// The path for messages, relative to the entry file's folder (the entry file: as given).
    pub path: String,
    /// The text, without a byte order mark.
    pub text: String,
    /// What the text says; of the entry file, after its overlays.
    pub value: Value,
    marks: OnceLock<marks::Marks>,
}

impl Source {
    /// Reads the description at `path` and every file that its references reach.
    pub fn load(
        path: &std::path::Path,
        options: &LoadOptions,
        diags: &mut Diagnostics,
    ) -> Option<Source> {
        load::load(path, options, diags)
    }

    /// A description of one file held in memory. References to files lead nowhere.
    pub fn from_text(
        name: &str,
        text: impl Into<String>,
        diags: &mut Diagnostics,
    ) -> Option<Source> {
        load::from_text(name, text.into(), diags)
    }

    /// The files; the first is the entry file.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The file called `id`.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files
            .get(id.0 as usize)
            .or_else(|| self.overlays.get((u32::MAX - id.0) as usize))
    }

    /// The id of the overlay at `index`.
    fn overlay_id(index: usize) -> FileId {
        FileId(u32::MAX - index as u32)
    }

    /// The file that the file part of a reference (percent-encoded as written) means in `from`.
    /// An empty file part means `from` itself; `Some(None)` is a file that could not be read,
    /// which has been reported.
    pub fn link(&self, from: FileId, file_part: &str) -> Option<Option<FileId>> {
        if file_part.is_empty() {
            return Some(Some(from));
        }
        self.links.get(&(from, file_part.to_owned())).copied()
    }

    /// Whether every file that references lead to was read.
    pub fn is_whole(&self) -> bool {
        self.links.values().all(Option::is_some)
    }

    /// The value at `origin`, where there is one.
    pub fn at(&self, origin: &Origin) -> Option<&Value> {
        self.file(origin.file)?.value.at(&origin.pointer)
    }

    /// Where what stands at `origin` was written: somewhere else where an overlay put it there.
    pub fn written(&self, origin: &Origin) -> Origin {
        self.edits.written(origin)
    }

    /// Line, column and bytes of `origin` as it was written, or of the nearest place above it
    /// that exists.
    pub fn locate(&self, origin: &Origin) -> Location {
        let origin = &self.written(origin);
        let Some(file) = self.file(origin.file).or_else(|| self.files.first()) else {
            return Location::default();
        };
        let marks = file.marks.get_or_init(|| marks::Marks::of(&file.text));
        marks.locate(&file.path, &file.text, &origin.pointer)
    }
}
