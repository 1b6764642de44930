//! What cargo will want where the output folder lies inside a workspace that does not know it.

use std::fs;
use std::path::Path;

use globset::GlobBuilder;

use crate::render::FileTree;

/// The line to add to the manifest of the workspace around `root`, where there is one that
/// neither lists nor excludes it. `None`: nothing to say.
pub fn workspace_note(root: &Path, tree: &FileTree) -> Option<String> {
    let own = tree
        .files
        .get("Cargo.toml")
        .and_then(|text| text.parse::<toml::Table>().ok());
    if own.is_some_and(|own| own.contains_key("workspace")) {
        return None;
    }
    let root = fs::canonicalize(root).ok()?;
    let (folder, manifest) = root.ancestors().skip(1).find_map(|folder| {
        let text = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        let manifest: toml::Table = text.parse().ok()?;
        manifest
            .contains_key("workspace")
            .then_some((folder, manifest))
    })?;
    let relative = root.strip_prefix(folder).ok()?;
    let relative = relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/");
    let workspace = manifest.get("workspace")?.as_table()?;
    if lists(workspace, "members").any(|glob| matches(glob, &relative)) {
        return None;
    }
    if lists(workspace, "exclude")
        .any(|prefix| Path::new(&relative).starts_with(prefix.trim_end_matches('/')))
    {
        return None;
    }
    let depth = root.components().count() - folder.components().count();
    let place = format!("{}Cargo.toml", "../".repeat(depth));
    Some(format!(
        "the output lies in a cargo workspace (`{place}` as seen from it) that does not know it; add `\"{relative}\"` to its `members`, or `exclude = [\"{relative}\"]`"
    ))
}

fn lists<'a>(workspace: &'a toml::Table, key: &str) -> impl Iterator<Item = &'a str> {
    workspace
        .get(key)
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_str)
}

fn matches(glob: &str, path: &str) -> bool {
    let glob = glob.trim_start_matches("./").trim_end_matches('/');
    glob == path
        || GlobBuilder::new(glob)
            .literal_separator(true)
            .build()
            .is_ok_and(|glob| glob.compile_matcher().is_match(path))
}
