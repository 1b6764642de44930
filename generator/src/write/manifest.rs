//! `manifest.txt`: what the output was made by and from, and every file that the generator
//! owns. It has no dates and no folders of the machine it was made on, so equal inputs make
//! equal manifests.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::disk;
pub use crate::config::load::digest;
use crate::render::FileTree;

/// The manifest's own path. It owns itself without listing itself.
pub const MANIFEST: &str = "manifest.txt";

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
}

/// The text of `manifest.txt` for `files` (in which a manifest, if any, is ignored).
///
/// No digest of the generator's own build stands in it: whether an output is fresh is always
/// decided by comparing bytes, and the digest of every file says which bytes this generator
/// makes.
pub fn manifest(files: &FileTree, digests: &Digests) -> String {
    let mut text = format!("generator {}\n", env!("CARGO_PKG_VERSION"));
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
    for (path, content) in &files.files {
        if path != MANIFEST {
            let _ = writeln!(text, "file {} {path}", digest(content.as_bytes()));
        }
    }
    text
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
    fn what_leads_outside_is_not_owned() {
        let text = "generator 1\nfile 0000000000000000 ../a\nfile 0000000000000000 /a\nfile 0000000000000000 a/../../b\nfile 0000000000000000 \nfile 1 a\n<<<<<<< ours\n";
        assert_eq!(owned(text), [MANIFEST.to_owned()].into());
    }
}
