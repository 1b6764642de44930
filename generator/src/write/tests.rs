//! The output folder in all its states.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::*;

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

/// A tree with its manifest.
fn tree(files: &[(&str, &str)]) -> FileTree {
    let mut tree = FileTree {
        files: files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect(),
    };
    let text = manifest(&tree, &Digests::default());
    tree.files.insert(MANIFEST.to_owned(), text);
    tree
}

fn put(root: &Path, path: &str, text: &str) -> io::Result<()> {
    let full = root.join(path);
    full.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(full, text)
}

fn age(path: &Path) -> io::Result<SystemTime> {
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    fs::File::options()
        .write(true)
        .open(path)?
        .set_modified(old)?;
    Ok(old)
}

#[test]
fn a_second_run_touches_nothing() -> Result {
    let dir = TempDir::new()?;
    let root = dir.path().join("a/b");
    let tree = tree(&[("Cargo.toml", "x"), ("src/lib.rs", "y")]);
    let first = write(&root, &tree, false)?;
    assert_eq!(
        first,
        Report {
            written: vec!["Cargo.toml".into(), MANIFEST.into(), "src/lib.rs".into()],
            ..Report::default()
        }
    );
    let old = age(&root.join("src/lib.rs"))?;
    assert!(check(&root, &tree, false)?.is_fresh());
    assert_eq!(
        write(&root, &tree, false)?,
        Report {
            unchanged: 3,
            ..Report::default()
        }
    );
    assert_eq!(fs::metadata(root.join("src/lib.rs"))?.modified()?, old);
    Ok(())
}

#[test]
fn only_what_differs_is_written() -> Result {
    let dir = TempDir::new()?;
    write(dir.path(), &tree(&[("a.rs", "1"), ("b.rs", "1")]), false)?;
    let old = age(&dir.path().join("a.rs"))?;
    let report = write(dir.path(), &tree(&[("a.rs", "1"), ("b.rs", "2")]), false)?;
    assert_eq!(report.written, ["b.rs", MANIFEST]);
    assert_eq!(fs::metadata(dir.path().join("a.rs"))?.modified()?, old);
    Ok(())
}

#[test]
fn what_is_no_longer_owned_goes_and_nothing_else() -> Result {
    let dir = TempDir::new()?;
    write(
        dir.path(),
        &tree(&[
            ("src/lib.rs", ""),
            ("src/old/a.rs", ""),
            ("src/users/x.rs", ""),
        ]),
        false,
    )?;
    put(dir.path(), "src/users/.keep", "")?;
    put(dir.path(), "target/debug/x", "")?;
    put(dir.path(), "Cargo.lock", "")?;
    put(dir.path(), "runtime/target/CACHEDIR.TAG", "")?;
    put(dir.path(), "runtime/Cargo.lock", "")?;
    let next = tree(&[("src/lib.rs", "")]);
    assert_eq!(
        check(dir.path(), &next, false)?.stale,
        ["src/old/a.rs", "src/users/x.rs"]
    );
    assert_eq!(
        write(dir.path(), &next, false)?.deleted,
        ["src/old/a.rs", "src/users/x.rs"]
    );
    assert!(!dir.path().join("src/old").exists());
    assert!(dir.path().join("src/users/.keep").exists());
    assert!(dir.path().join("target/debug/x").exists());
    assert!(check(dir.path(), &next, false)?.is_fresh());
    Ok(())
}

#[test]
fn a_file_can_become_a_folder_and_back() -> Result {
    let dir = TempDir::new()?;
    let (file, folder) = (
        tree(&[("src/users", "1")]),
        tree(&[("src/users/list.rs", "2")]),
    );
    for tree in [&file, &folder, &file] {
        write(dir.path(), tree, false)?;
        assert!(check(dir.path(), tree, false)?.is_fresh());
    }
    Ok(())
}

#[test]
fn foreign_files_are_refused_and_kept() -> Result {
    let dir = TempDir::new()?;
    put(dir.path(), "src/main.rs", "mine")?;
    put(dir.path(), "Cargo.toml", "mine")?;
    put(dir.path(), ".gitignore", "")?;
    let tree = tree(&[("Cargo.toml", "generated")]);
    let refused = write(dir.path(), &tree, false);
    assert!(
        matches!(&refused, Err(WriteError::Foreign(paths)) if *paths == ["Cargo.toml", "src/main.rs"]),
        "{refused:?}"
    );
    assert_eq!(fs::read_to_string(dir.path().join("Cargo.toml"))?, "mine");
    assert_eq!(check(dir.path(), &tree, false)?.foreign, ["src/main.rs"]);
    write(dir.path(), &tree, true)?;
    assert_eq!(fs::read_to_string(dir.path().join("src/main.rs"))?, "mine");
    assert_eq!(
        fs::read_to_string(dir.path().join("Cargo.toml"))?,
        "generated"
    );
    assert!(check(dir.path(), &tree, true)?.is_fresh());
    Ok(())
}

#[test]
fn a_manifest_of_somebody_else_owns_nothing() -> Result {
    let dir = TempDir::new()?;
    put(dir.path(), MANIFEST, "file 0000000000000000 notes.md\n")?;
    put(dir.path(), "notes.md", "mine")?;
    assert!(matches!(
        write(dir.path(), &tree(&[("a", "")]), false),
        Err(WriteError::Foreign(_))
    ));
    Ok(())
}

#[test]
fn a_manifest_cannot_delete_outside() -> Result {
    let dir = TempDir::new()?;
    put(dir.path(), "mine", "mine")?;
    let root = dir.path().join("out");
    put(
        &root,
        MANIFEST,
        "generator 0.1.0\nfile 0000000000000000 ../mine\n",
    )?;
    assert_eq!(
        write(&root, &tree(&[("a", "")]), false)?.deleted,
        Vec::<String>::new()
    );
    assert!(dir.path().join("mine").exists());
    Ok(())
}

#[test]
fn paths_that_lead_outside_are_refused() -> Result {
    let dir = TempDir::new()?;
    for path in ["../a", "/a", "a//b", "a/../../b", "", "c:\\a"] {
        let tree = FileTree {
            files: [(path.to_owned(), String::new())].into(),
        };
        let refused = write(&dir.path().join("out"), &tree, true);
        assert!(
            matches!(refused, Err(WriteError::Unsafe { .. })),
            "{path}: {refused:?}"
        );
    }
    assert_eq!(fs::read_dir(dir.path())?.count(), 0);
    Ok(())
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_replaced_or_refused_never_followed() -> Result {
    use std::os::unix::fs::symlink;
    let dir = TempDir::new()?;
    let root = dir.path().join("out");
    put(dir.path(), "victim", "mine")?;
    fs::create_dir(dir.path().join("elsewhere"))?;
    let tree = tree(&[("a.rs", "1"), ("src/lib.rs", "2")]);
    write(&root, &tree, false)?;
    fs::remove_file(root.join("a.rs"))?;
    symlink(dir.path().join("victim"), root.join("a.rs"))?;
    assert_eq!(write(&root, &tree, false)?.written, ["a.rs"]);
    assert_eq!(fs::read_to_string(dir.path().join("victim"))?, "mine");
    fs::remove_dir_all(root.join("src"))?;
    symlink(dir.path().join("elsewhere"), root.join("src"))?;
    assert!(matches!(
        write(&root, &tree, false),
        Err(WriteError::Foreign(_))
    ));
    assert!(matches!(
        write(&root, &tree, true),
        Err(WriteError::Unsafe { .. })
    ));
    assert_eq!(fs::read_dir(dir.path().join("elsewhere"))?.count(), 0);
    Ok(())
}

#[test]
fn an_interrupted_run_can_be_repeated() -> Result {
    let dir = TempDir::new()?;
    let (old, new) = (
        tree(&[("a", "1"), ("c", "1")]),
        tree(&[("b", "1"), ("c", "2")]),
    );
    write(dir.path(), &old, false)?;
    let folder = disk::Folder::open(dir.path())?;
    assert!(journal::begin(&folder, &new, &Survey::of(&folder, &new)?)?);
    put(dir.path(), "b", "of another version")?;
    write(dir.path(), &new, false)?;
    assert!(check(dir.path(), &new, false)?.is_fresh());
    assert!(!dir.path().join("a").exists());
    Ok(())
}

#[test]
fn differences_are_short() -> Result {
    let dir = TempDir::new()?;
    let lines = |word: &str| (0..40).map(|n| format!("{word} {n}\n")).collect::<String>();
    let names: Vec<String> = (0..12).map(|n| format!("f{n:02}")).collect();
    let make = |word: &str| {
        let text = lines(word);
        tree(
            &names
                .iter()
                .map(|name| (name.as_str(), text.as_str()))
                .collect::<Vec<_>>(),
        )
    };
    write(dir.path(), &make("old"), false)?;
    fs::remove_file(dir.path().join("f00"))?;
    let stale = check(dir.path(), &make("new"), false)?;
    assert_eq!(stale.missing, ["f00"]);
    let text = stale.to_string();
    assert!(
        text.starts_with("--- f01 (on disk)\n+++ f01 (generated)\n@@ -1,40 +1,40 @@\n-old 0\n"),
        "{text}"
    );
    assert!(
        text.contains("... and 61 more lines\n") && text.contains("differs too: f11\n"),
        "{text}"
    );
    put(dir.path(), "f01", &lines("new").replace('\n', "\r\n"))?;
    assert!(
        check(dir.path(), &make("new"), false)?
            .to_string()
            .contains("line endings")
    );
    Ok(())
}

#[test]
fn a_workspace_that_does_not_know_the_output_is_told_of() -> Result {
    let dir = TempDir::new()?;
    let root = dir.path().join("sdks/users");
    fs::create_dir_all(&root)?;
    let tree = tree(&[("Cargo.toml", "[package]\nname = \"users\"\n")]);
    for (manifest, known) in [
        ("[workspace]\nmembers = [\"a\"]", false),
        ("[workspace]\nmembers = [\"sdks/*\"]", true),
        ("[workspace]\nexclude = [\"sdks\"]", true),
        ("[package]\nname = \"x\"", true),
    ] {
        put(dir.path(), "Cargo.toml", manifest)?;
        let note = workspace_note(&root, &tree);
        assert_eq!(note.is_none(), known, "{manifest}: {note:?}");
    }
    Ok(())
}
