//! Which descriptions are taken, and what a validator said of each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::Options;
use crate::cli::job::package_name;

/// A description to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Its file name.
    pub(super) name: String,
    /// A crate name that no other entry has.
    pub(super) crate_name: String,
    /// Whether `validity.tsv` says that it is invalid.
    pub(super) invalid: bool,
}

/// The descriptions that `options` name, sorted within a folder.
pub(super) fn entries(options: &Options) -> Result<Vec<Entry>, String> {
    let mut paths = Vec::new();
    for path in &options.paths {
        if path.is_dir() {
            paths.extend(folder(path).map_err(|error| format!("{}: {error}", path.display()))?);
        } else if path.is_file() {
            paths.push(path.clone());
        } else {
            return Err(format!(
                "{}: there is no such file or folder",
                path.display()
            ));
        }
    }
    let only = match &options.only {
        Some(glob) => Some(
            globset::Glob::new(glob)
                .map_err(|error| error.to_string())?
                .compile_matcher(),
        ),
        None => None,
    };
    let mut verdicts = BTreeMap::new();
    let mut names = BTreeSet::new();
    let mut entries = Vec::new();
    for path in paths {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let invalid = verdicts
            .entry(folder.clone())
            .or_insert_with(|| invalid_in(&folder))
            .contains(&name);
        // Numbered before anything is left out: a crate's name does not depend on the choice.
        let crate_name = unique(
            &package_name(
                name.rsplit_once('.')
                    .map_or(name.as_str(), |(stem, _)| stem),
            ),
            &mut names,
        );
        entries.push(Entry {
            path,
            name,
            crate_name,
            invalid,
        });
    }
    if let Some(only) = only {
        entries.retain(|entry| only.is_match(&entry.name));
    }
    if let Some((k, n)) = options.part {
        entries = entries.into_iter().skip(k - 1).step_by(n).collect();
    }
    Ok(entries)
}

/// The descriptions in a folder; settings and overlays are none.
fn folder(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let path = entry?.path();
        let ending = path
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        let overlay = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .is_some_and(|stem| stem.ends_with(".overlay"));
        if matches!(ending, "yaml" | "yml" | "json") && !overlay && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The names of the files in `folder` that the `validity.tsv` in or beside it calls invalid.
/// Its lines are: the folder's name, the file's name, the verdict.
fn invalid_in(folder: &Path) -> BTreeSet<String> {
    let set = folder
        .canonicalize()
        .ok()
        .and_then(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()))
        .unwrap_or_default();
    let text = [folder.join("validity.tsv"), folder.join("../validity.tsv")]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok());
    let invalid = |line: &str| {
        let mut cells = line.split('\t');
        let (of, name, verdict) = (cells.next()?, cells.next()?, cells.next()?);
        (of == set && verdict.trim() == "invalid").then(|| name.to_owned())
    };
    text.unwrap_or_default()
        .lines()
        .filter_map(invalid)
        .collect()
}

fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = name.to_owned();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{name}-{number}");
        number += 1;
    }
    candidate
}
