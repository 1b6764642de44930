//! `manifest.txt`: what the output was made by and from, and every file that the generator
//! owns. It has no dates and no folders of the machine it was made on, so equal inputs make
//! equal manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use rayon::prelude::*;

use super::disk;
pub use crate::config::load::digest;
use crate::render::FileTree;
use crate::tree::FastMap;

/// The manifest's own path. It owns itself without listing itself.
pub const MANIFEST: &str = "manifest.txt";

/// A digest of everything that decides what this generator writes (`build.rs` makes it); empty
/// where it could not be made.
pub const BUILD: &str = env!("GENERATOR_BUILD");

/// The kinds of the lines that say which build wrote the manifest, and so do not count when
/// two manifests are compared: another build that makes the same files leaves it alone.
const OF_THE_BUILD: [&str; 2] = ["build ", "seal "];

/// What the output was made from: for each input its name (never with a folder of the
/// machine) and [`digest`]. The names lock is not among them: it is part of the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digests {
    /// The files of the description, the entry file first.
    pub description: Vec<(String, String)>,
    /// The settings file.
    pub settings: Option<(String, String)>,
    /// The overlays, in the order they are applied.
    pub overlays: Vec<(String, String)>,
    /// What else decides what is made: a digest of what the command line says.
    pub job: String,
    /// How many messages there were to show.
    pub messages: usize,
    /// Whether the digests say everything. (A file that was looked for and not found has none.)
    pub complete: bool,
}

/// The digests of the runtime's files, which are most of a small crate: `build.rs` makes them.
static RUNTIME: LazyLock<FastMap<&str, &str>> = LazyLock::new(|| {
    let digests: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/runtime_digests.rs"));
    let digests: BTreeMap<&str, &str> = digests.iter().copied().collect();
    let sources = sdk_runtime::sources().iter();
    sources
        .filter_map(|(path, text)| Some((*text, *digests.get(path)?)))
        .collect()
});

/// [`digest`] of a file's text.
fn digest_of(text: &str) -> String {
    match RUNTIME.get(text) {
        Some(known) => (*known).to_owned(),
        None => digest(text.as_bytes()),
    }
}

/// The text of `manifest.txt` for `files` (in which a manifest, if any, is ignored).
///
/// The last line seals the others, so that an output which is still what its manifest says can
/// be told from one that was edited or merged. Where the digests do not say everything, there
/// is no seal.
pub fn manifest(files: &FileTree, digests: &Digests) -> String {
    let mut text = format!("generator {}\n", env!("CARGO_PKG_VERSION"));
    if digests.complete {
        let _ = writeln!(text, "build {BUILD}");
        let _ = writeln!(text, "job {}", digests.job);
        let _ = writeln!(text, "messages {}", digests.messages);
    }
    let inputs = [
        ("description", digests.description.as_slice()),
        ("settings", digests.settings.as_slice()),
        ("overlay", digests.overlays.as_slice()),
    ];
    for (kind, named) in inputs {
        for (name, digest) in named {
            let _ = writeln!(text, "{kind} {digest} {}", one_line(name));
        }
    }
    let listed: Vec<(&String, &String)> = files
        .files
        .iter()
        .filter(|(path, _)| *path != MANIFEST)
        .collect();
    let lines: Vec<String> = listed
        .par_iter()
        .map(|(path, content)| format!("file {} {path}\n", digest_of(content)))
        .collect();
    text.extend(lines);
    if digests.complete {
        let seal = digest(text.as_bytes());
        let _ = writeln!(text, "seal {seal}");
    }
    text
}

/// Whether two manifests differ in nothing but the build that wrote them.
pub(super) fn equal(one: &str, other: &str) -> bool {
    let counts = |line: &&str| !OF_THE_BUILD.iter().any(|kind| line.starts_with(kind));
    let (one, other) = (one.split_inclusive('\n'), other.split_inclusive('\n'));
    one.filter(counts).eq(other.filter(counts))
}

/// What a manifest says that is as a generator left it.
#[derive(Debug, Default)]
pub(super) struct Sealed {
    pub(super) digests: Digests,
    /// The digests of the owned files, by path.
    pub(super) files: BTreeMap<String, String>,
}

/// Reads a manifest of this very build. `None`: of another, or it was changed since.
pub(super) fn sealed(text: &str) -> Option<Sealed> {
    if BUILD.is_empty() {
        return None;
    }
    let body = &text[..text.trim_end_matches('\n').rfind('\n')? + 1];
    if text[body.len()..].trim_end_matches('\n') != format!("seal {}", digest(body.as_bytes())) {
        return None;
    }
    let mut out = Sealed::default();
    let (mut version, mut build) = (false, false);
    for line in body.lines() {
        let (kind, rest) = line.split_once(' ')?;
        let named = || {
            let (digest, name) = rest.split_once(' ')?;
            Some((name.to_owned(), digest.to_owned()))
        };
        match kind {
            "generator" => version = rest == env!("CARGO_PKG_VERSION"),
            "build" => build = rest == BUILD,
            "job" => rest.clone_into(&mut out.digests.job),
            "messages" => out.digests.messages = rest.parse().ok()?,
            "description" => out.digests.description.push(named()?),
            "settings" => out.digests.settings = Some(named()?),
            "overlay" => out.digests.overlays.push(named()?),
            "file" => {
                let (path, digest) = named()?;
                out.files.insert(path, digest);
            }
            _ => return None,
        }
    }
    (version && build).then_some(out)
}

/// The paths that the manifest `text` says are owned, its own among them. A manifest can be
/// edited by anybody: a line that is not one of ours, or whose path could lead out of the
/// folder, is left out.
///
/// A file of this name that is somebody else's owns nothing.
pub(super) fn owned(text: &str) -> BTreeSet<String> {
    if !text.lines().any(|line| line.starts_with("generator ")) {
        return BTreeSet::new();
    }
    let listed = text.lines().filter_map(|line| {
        let (digest, path) = line.strip_prefix("file ")?.split_once(' ')?;
        (digest.len() == 16 && disk::is_plain(path)).then(|| path.to_owned())
    });
    listed.chain([MANIFEST.to_owned()]).collect()
}

fn one_line(name: &str) -> String {
    name.replace(|c: char| c.is_control(), " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_lists_inputs_and_files_and_reads_back() {
        let files = FileTree {
            files: [
                ("src/lib.rs".to_owned(), "x".to_owned()),
                ("Cargo.toml".to_owned(), String::new()),
            ]
            .into(),
        };
        let digests = Digests {
            description: vec![("a b.yaml".into(), digest(b"1"))],
            ..Digests::default()
        };
        let text = manifest(&files, &digests);
        let expected = format!(
            "generator {}\ndescription 6b86b273ff34fce1 a b.yaml\nfile e3b0c44298fc1c14 Cargo.toml\nfile 2d711642b726b044 src/lib.rs\n",
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(text, expected);
        assert_eq!(
            owned(&text),
            ["Cargo.toml", "manifest.txt", "src/lib.rs"]
                .map(str::to_owned)
                .into()
        );
    }

    #[test]
    fn the_digests_of_the_runtime_are_known_and_right() {
        for (path, text) in sdk_runtime::sources() {
            let known = RUNTIME.get(text).copied();
            assert_eq!(known, Some(digest(text.as_bytes()).as_str()), "{path}");
        }
    }

    #[test]
    fn what_leads_outside_is_not_owned() {
        let text = "generator 1\nfile 0000000000000000 ../a\nfile 0000000000000000 /a\nfile 0000000000000000 a/../../b\nfile 0000000000000000 \nfile 1 a\n<<<<<<< ours\n";
        assert_eq!(owned(text), [MANIFEST.to_owned()].into());
    }
}
