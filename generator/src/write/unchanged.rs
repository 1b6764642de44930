//! Tells without generating that an output is what a run would make: the same build of the
//! generator, the same inputs, and every file as the manifest says.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{MANIFEST, disk, manifest};

/// What a run would read, and what else decides what it makes.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The description.
    pub description: &'a Path,
    /// The settings, where there are any.
    pub settings: Option<&'a Path>,
    /// The overlays, in the order they are applied.
    pub overlays: &'a [PathBuf],
    /// The digest of what the command line says.
    pub job: &'a str,
}

/// What is known of an output that nothing would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchanged {
    /// How many files it has.
    pub files: usize,
    /// How many files the description refers to.
    pub references: usize,
    /// How many messages the run that made it had to show.
    pub messages: usize,
}

/// Compares the folder `root` and the inputs of `run` with the manifest in the folder. `None`:
/// only generating says whether anything would change.
pub fn unchanged(root: &Path, run: &Run<'_>) -> Option<Unchanged> {
    let folder = disk::Folder::open(root).ok()?;
    let bytes = folder.read(MANIFEST).ok()??;
    let known = manifest::sealed(std::str::from_utf8(&bytes).ok()?)?;
    let inputs = inputs(&known.digests, run)?;
    // Files alone, reached through folders alone: what was walked need not be asked again.
    let present = folder.plain_files().ok()??;
    let mut present: Vec<&str> = present.iter().map(String::as_str).collect();
    present.retain(|path| *path != MANIFEST);
    present.sort_unstable();
    if !known.files.keys().map(String::as_str).eq(present) {
        return None;
    }
    let is = |path: &Path, digest: &str| {
        std::fs::read(path).is_ok_and(|bytes| manifest::digest(&bytes) == digest)
    };
    let (read, made) = rayon::join(
        || inputs.par_iter().all(|(path, digest)| is(path, digest)),
        || {
            let owned = known.files.par_iter();
            owned.all(|(path, digest)| is(&root.join(path), digest))
        },
    );
    let good = read && made;
    good.then(|| Unchanged {
        files: known.files.len() + 1,
        references: known.digests.description.len().saturating_sub(1),
        messages: known.digests.messages,
    })
}

/// Every input and the digest that it should have. `None`: the run has other inputs.
fn inputs<'k>(known: &'k manifest::Digests, run: &Run<'_>) -> Option<Vec<(PathBuf, &'k str)>> {
    let named = |path: &Path, (name, digest): &'k (String, String)| {
        let same = path
            .file_name()
            .is_some_and(|own| own.to_string_lossy() == *name);
        same.then(|| (path.to_path_buf(), digest.as_str()))
    };
    if known.job != run.job || known.overlays.len() != run.overlays.len() {
        return None;
    }
    let (entry, references) = known.description.split_first()?;
    let home = std::fs::canonicalize(run.description).ok()?;
    let home = home.parent()?;
    let mut out = vec![named(run.description, entry)?];
    let below = references.iter();
    out.extend(below.map(|(path, digest)| (home.join(path), digest.as_str())));
    match (run.settings, &known.settings) {
        (Some(path), Some(known)) => out.push(named(path, known)?),
        (None, None) => {}
        _ => return None,
    }
    for (path, known) in run.overlays.iter().zip(&known.overlays) {
        out.push(named(path, known)?);
    }
    Some(out)
}
