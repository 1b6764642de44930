//! Compares an output folder with what would be written, and says in few lines how they differ.

use std::fmt;
use std::path::Path;

use similar::{ChangeTag, TextDiff};

use super::{Survey, WriteError, disk};
use crate::render::FileTree;

/// How many lines of difference are kept for a file.
const LINES: usize = 20;
/// How many files are shown with their differences.
const FILES: usize = 10;
/// How many paths are listed of each other kind.
const LISTED: usize = 20;

/// A file whose content is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path.
    pub path: String,
    /// The difference, a line each with `-` (on disk), `+` (what should be there), ` ` or `@@`.
    pub diff: Vec<String>,
    /// How many lines were left out of `diff`.
    pub omitted: usize,
}

/// How a folder differs from what the generator makes. Nothing in it: it is fresh.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staleness {
    /// Files with other content; differences are made for the first few only.
    pub changed: Vec<Change>,
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Files that the generator once wrote and no longer does.
    pub stale: Vec<String>,
    /// Files that the generator never wrote.
    pub foreign: Vec<String>,
}

/// Compares `tree` with the folder `root`, which is only read. With `force`, files that the
/// generator never wrote do not matter.
///
/// # Errors
/// [`WriteError`], where the folder cannot be read.
pub fn check(root: &Path, tree: &FileTree, force: bool) -> Result<Staleness, WriteError> {
    let folder = disk::Folder::open(root)?;
    let survey = Survey::of(&folder, tree)?;
    let mut found = Staleness {
        stale: survey.stale.into_iter().collect(),
        ..Staleness::default()
    };
    for path in &survey.differing {
        match folder.read(path)? {
            Some(old) => {
                let new = tree.files.get(path).map(String::as_str).unwrap_or_default();
                let shown = found.changed.len() < FILES;
                found.changed.push(if shown {
                    change(path, &String::from_utf8_lossy(&old), new)
                } else {
                    named(path)
                });
            }
            None => found.missing.push(path.clone()),
        }
    }
    if !force {
        found.foreign = survey
            .foreign
            .into_iter()
            .filter(|path| !tree.files.contains_key(path))
            .collect();
    }
    Ok(found)
}

impl Staleness {
    /// Whether the folder is as it should be.
    pub fn is_fresh(&self) -> bool {
        self.changed.is_empty()
            && self.missing.is_empty()
            && self.stale.is_empty()
            && self.foreign.is_empty()
    }
}

impl fmt::Display for Staleness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in self.changed.iter().take(FILES) {
            writeln!(
                f,
                "--- {} (on disk)\n+++ {} (generated)",
                change.path, change.path
            )?;
            for line in &change.diff {
                writeln!(f, "{line}")?;
            }
            if change.omitted > 0 {
                writeln!(f, "... and {} more lines", change.omitted)?;
            }
        }
        let rest: Vec<_> = self
            .changed
            .iter()
            .skip(FILES)
            .map(|change| change.path.clone())
            .collect();
        list(f, "differs too", &rest)?;
        list(f, "missing", &self.missing)?;
        list(f, "no longer generated", &self.stale)?;
        list(f, "not written by the generator", &self.foreign)
    }
}

fn list(f: &mut fmt::Formatter<'_>, what: &str, paths: &[String]) -> fmt::Result {
    for path in paths.iter().take(LISTED) {
        writeln!(f, "{what}: {path}")?;
    }
    if paths.len() > LISTED {
        writeln!(f, "... and {} more", paths.len() - LISTED)?;
    }
    Ok(())
}

fn named(path: &str) -> Change {
    Change {
        path: path.to_owned(),
        diff: Vec::new(),
        omitted: 0,
    }
}

fn change(path: &str, old: &str, new: &str) -> Change {
    if old.contains('\r') && old.replace("\r\n", "\n") == new {
        let diff = vec!["the line endings differ, and nothing else: keep git from converting them (`* -text` in .gitattributes)".to_owned()];
        return Change {
            diff,
            ..named(path)
        };
    }
    let mut lines = Vec::new();
    let text = TextDiff::configure()
        .timeout(std::time::Duration::from_secs(1))
        .diff_lines(old, new);
    for hunk in text.unified_diff().context_radius(1).iter_hunks() {
        lines.push(hunk.header().to_string());
        for change in hunk.iter_changes() {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            lines.push(format!(
                "{sign}{}",
                change.value().trim_end_matches(['\n', '\r'])
            ));
        }
    }
    let omitted = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    Change {
        path: path.to_owned(),
        diff: lines,
        omitted,
    }
}
