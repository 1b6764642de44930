//! Stage 10: a [`FileTree`] → the disk, a verdict on the disk, or standard output.
//!
//! The output folder belongs to the generator: `manifest.txt` in it lists every file that the
//! generator owns. Only those are ever changed or deleted. Nothing is written outside the
//! folder, whatever a path, a manifest or a symbolic link says.

mod check;
mod disk;
mod journal;
mod manifest;
#[cfg(test)]
mod tests;
mod unchanged;
mod workspace;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub use check::{Change, Staleness, check};
pub use manifest::{BUILD, Digests, MANIFEST, digest, manifest};
pub use unchanged::{Run, Unchanged, unchanged};
pub use workspace::workspace_note;

use crate::render::FileTree;

/// The file in the output folder that keeps names as they are.
pub const NAMES_LOCK: &str = "names.lock";

/// What [`write()`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that were new or had other content, sorted.
    pub written: Vec<String>,
    /// How many files were right already; they were not touched.
    pub unchanged: usize,
    /// Files of the old manifest that the output no longer has, sorted.
    pub deleted: Vec<String>,
}

/// Why nothing (or not everything) could be written.
#[derive(Debug)]
pub enum WriteError {
    /// The folder holds files that the generator did not write.
    Foreign(Vec<String>),
    /// A path leads out of the folder, or through something that is no folder.
    Unsafe {
        /// The path, relative to the output folder.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The operating system said no.
    Io {
        /// The path as it was used.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WriteError::Foreign(paths) => {
                let shown: Vec<_> = paths
                    .iter()
                    .take(5)
                    .map(|path| format!("`{path}`"))
                    .collect();
                write!(
                    f,
                    "the output folder holds files that the generator did not write: {}",
                    shown.join(", ")
                )?;
                if paths.len() > 5 {
                    write!(f, " and {} more", paths.len() - 5)?;
                }
                Ok(())
            }
            WriteError::Unsafe { path, why } => write!(f, "`{path}` is not written: {why}"),
            WriteError::Io { path, error } => write!(f, "`{}`: {error}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

/// Makes the folder `root` hold exactly `tree`: writes what differs, leaves alone what does
/// not, deletes what the old manifest lists and `tree` has not.
///
/// `force` permits a folder that holds foreign files; they stay, except where `tree` has a
/// file of the same path.
///
/// # Errors
/// [`WriteError`]; on [`WriteError::Foreign`] and [`WriteError::Unsafe`] nothing was changed.
pub fn write(root: &Path, tree: &FileTree, force: bool) -> Result<Report, WriteError> {
    let folder = disk::Folder::open(root)?;
    let survey = Survey::of(&folder, tree)?;
    if !force && !survey.foreign.is_empty() {
        return Err(WriteError::Foreign(survey.foreign.into_iter().collect()));
    }
    folder.check_paths(tree.files.par_iter().map(|(path, _)| path), &survey.stale)?;
    let mut report = Report::default();
    let begun = journal::begin(&folder, tree, &survey)?;
    for path in &survey.stale {
        folder.remove(path)?;
        report.deleted.push(path.clone());
    }
    let (manifest, others): (Vec<_>, Vec<_>) = survey
        .differing
        .iter()
        .filter_map(|path| tree.files.get_key_value(path))
        .partition(|(path, _)| *path == MANIFEST);
    // In folders that this run has made, nothing has to be replaced.
    let fresh = survey.empty && folder.make_folders(others.iter().map(|(path, _)| *path));
    others.par_iter().try_for_each(|(path, text)| match fresh {
        true => folder.create(path, text),
        false => folder.put(path, text),
    })?;
    // The manifest comes last: until then the journal, or the old manifest, stands.
    if !manifest.is_empty() || begun {
        let text = tree.files.get(MANIFEST);
        text.map_or(Ok(()), |text| folder.put(MANIFEST, text))?;
    }
    report.unchanged = tree.files.len() - survey.differing.len();
    report.written = survey.differing.into_iter().collect();
    Ok(report)
}

/// The text of the names lock in the folder `root`, where there is one.
pub fn names_lock(root: &Path) -> Option<String> {
    let bytes = disk::Folder::open(root).ok()?.read(NAMES_LOCK).ok()??;
    String::from_utf8(bytes).ok()
}

/// Prints every file, each after a line with its path.
///
/// # Errors
/// Those of `out`.
pub fn print(tree: &FileTree, out: &mut dyn io::Write) -> io::Result<()> {
    for (path, text) in &tree.files {
        writeln!(out, "// ===== {path}")?;
        out.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            writeln!(out)?;
        }
    }
    Ok(())
}

/// Whether a file on disk is as it should be.
fn same(path: &str, old: &[u8], new: &str) -> bool {
    let manifest = || std::str::from_utf8(old).is_ok_and(|old| manifest::equal(old, new));
    old == new.as_bytes() || (path == MANIFEST && manifest())
}

/// How a folder differs from a tree.
#[derive(Default)]
struct Survey {
    /// Paths of the tree whose file is missing or has other bytes.
    differing: BTreeSet<String>,
    /// Paths of the old manifest that exist and that the tree has not.
    stale: BTreeSet<String>,
    /// Files that the generator did not write: not in the old manifest, and not the bytes
    /// that it would write there.
    foreign: BTreeSet<String>,
    /// Paths that the old manifest lists.
    owned: BTreeSet<String>,
    /// Whether nothing stands in the folder.
    empty: bool,
}

impl Survey {
    fn of(folder: &disk::Folder, tree: &FileTree) -> Result<Survey, WriteError> {
        if folder.is_empty() {
            return Ok(Survey {
                differing: tree.files.keys().cloned().collect(),
                empty: true,
                ..Survey::default()
            });
        }
        let owned = match folder.read(MANIFEST)? {
            Some(bytes) => manifest::owned(&String::from_utf8_lossy(&bytes)),
            None => BTreeSet::new(),
        };
        let files: Vec<(&String, &String)> = tree.files.iter().collect();
        let differing = files
            .into_par_iter()
            .filter_map(|(path, text)| match folder.read(path) {
                Ok(Some(old)) if same(path, &old, text) => None,
                Ok(_) => Some(Ok(path.clone())),
                Err(error) => Some(Err(error)),
            })
            .collect::<Result<BTreeSet<String>, WriteError>>()?;
        let present = folder.files()?;
        let stale = owned
            .iter()
            .filter(|path| !tree.files.contains_key(*path) && folder.is_file(path))
            .cloned()
            .collect();
        let foreign = present
            .into_iter()
            .filter(|path| {
                !owned.contains(path)
                    && (!tree.files.contains_key(path) || differing.contains(path))
            })
            .collect();
        Ok(Survey {
            differing,
            stale,
            foreign,
            owned,
            empty: false,
        })
    }
}
