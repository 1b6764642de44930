//! What lets a run that was interrupted be repeated: before owned files come or go, a
//! manifest that owns the old ones and the new ones is written.

use super::{MANIFEST, Survey, WriteError, disk, manifest};
use crate::render::FileTree;

/// Writes the journal where the set of owned files changes; says whether it did.
pub(super) fn begin(
    folder: &disk::Folder,
    tree: &FileTree,
    survey: &Survey,
) -> Result<bool, WriteError> {
    let comes = survey
        .differing
        .iter()
        .any(|path| path != MANIFEST && !survey.owned.contains(path));
    if !comes && survey.stale.is_empty() {
        return Ok(false);
    }
    let mut both = FileTree::default();
    for path in survey.owned.iter().chain(tree.files.keys()) {
        both.files.insert(path.clone(), String::new());
    }
    folder.put(
        MANIFEST,
        &manifest::manifest(&both, &manifest::Digests::default()),
    )?;
    Ok(true)
}
