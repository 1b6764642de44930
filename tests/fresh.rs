//! `generated/` is what the generator makes of `specs/users.yaml`, byte for byte; and what a run
//! leaves in a folder.

use std::path::Path;
use std::process::Command;

fn run(arguments: &[&str]) -> (u8, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("generator")
        .chain(arguments.iter().copied())
        .map(Into::into);
    let code = generator::cli::run(
        arguments.collect::<Vec<std::ffi::OsString>>(),
        &mut out,
        &mut err,
    );
    (
        code,
        format!(
            "{}{}",
            String::from_utf8_lossy(&out),
            String::from_utf8_lossy(&err)
        ),
    )
}

/// The workspace's own paths, wherever the tests run.
fn here(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(path)
        .display()
        .to_string()
}

#[test]
fn the_committed_crate_is_fresh() {
    let (code, text) = run(&[
        &here("specs/users.yaml"),
        "--out",
        &here("generated"),
        "--check",
        // By what it makes, not by what the manifest says.
        "--regenerate",
    ]);
    assert_eq!(
        code, 0,
        "run `cargo run -p generator -- specs/users.yaml`\n{text}"
    );
}

#[test]
fn a_changed_description_is_stale_where_it_shows_and_nowhere_else() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = std::fs::read_to_string(here("specs/users.yaml")).expect("the description");
    let settings = std::fs::read_to_string(here("specs/users.toml")).expect("the settings");
    let marker = "The application-defined string that uniquely identifies";
    assert!(text.contains(marker));
    let (spec, out) = (folder.path().join("users.yaml"), folder.path().join("sdk"));
    std::fs::write(folder.path().join("users.toml"), settings).expect("write");
    std::fs::write(&spec, &text).expect("write");
    let (spec, out) = (spec.display().to_string(), out.display().to_string());
    assert_eq!(run(&[&spec, "--out", &out]).0, 0);
    assert_eq!(run(&[&spec, "--out", &out, "--check"]).0, 0);

    std::fs::write(
        &spec,
        text.replace(marker, "The string of the application that identifies"),
    )
    .expect("write");
    let before = tree(Path::new(&out));
    let (code, message) = run(&[&spec, "--out", &out, "--check"]);
    assert_eq!(code, 1, "{message}");
    assert!(
        message.contains("The string of the application that identifies"),
        "{message}"
    );
    assert_eq!(before, tree(Path::new(&out)), "`--check` writes nothing");

    assert_eq!(run(&[&spec, "--out", &out]).0, 0);
    let after = tree(Path::new(&out));
    let changed: Vec<&String> = after
        .iter()
        .filter(|(path, text)| before.get(*path) != Some(*text))
        .map(|(path, _)| path)
        .collect();
    assert!(
        changed.iter().any(|path| path.as_str() == "manifest.txt"),
        "{changed:?}"
    );
    for path in changed {
        let doc_only = path == "manifest.txt"
            || after[path].contains("The string of the application that identifies");
        assert!(
            doc_only,
            "{path} changed, which does not carry the property"
        );
    }
}

#[test]
fn another_way_to_hold_the_runtime_leaves_nothing_of_the_last() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = std::fs::read_to_string(here("specs/users.toml")).expect("the settings");
    let default = "mode = \"package\"";
    assert!(settings.contains(default));
    let generate = |mode: &str, out: &str| {
        let config = folder.path().join("settings.toml");
        let mode = format!("mode = {mode:?}");
        std::fs::write(&config, settings.replace(default, &mode)).expect("write");
        let (config, out) = (config.display().to_string(), folder.path().join(out));
        let place = out.display().to_string();
        let description = here("specs/users.yaml");
        let (code, text) = run(&[&description, "--config", &config, "--out", &place]);
        assert_eq!(code, 0, "{text}");
        let mut files = tree(&out);
        // It says which folder it is for.
        files.remove("manifest.txt");
        files
    };
    for (mode, own) in [
        ("package", Some("runtime/src/lib.rs")),
        ("embed", Some("src/runtime/mod.rs")),
        ("crate", None),
        ("package", Some("runtime/src/lib.rs")),
    ] {
        let files = generate(mode, "sdk");
        let alone = generate(mode, mode);
        assert!(files.keys().eq(alone.keys()), "{mode}: {:?}", files.keys());
        assert!(files == alone, "{mode}");
        for root in ["runtime/src/lib.rs", "src/runtime/mod.rs"] {
            assert_eq!(
                files.contains_key(root),
                own == Some(root),
                "{mode}: {root}"
            );
        }
    }
    let left = folder.path().join("sdk/src/runtime");
    assert!(!left.exists(), "an empty folder is left");
}

#[test]
fn an_sdk_called_sdk_fits_beside_one_that_shares_a_runtime() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("write");
    };
    let at = |name: &str| folder.path().join(name).display().to_string();
    let shared = format!(
        "[runtime]\nmode = \"crate\"\npath = {:?}\n",
        here("generator/runtime")
    );
    write("own.toml", "");
    write("shared.toml", &shared);
    for (out, settings) in [("sdk", "own.toml"), ("other", "shared.toml")] {
        let description = here("tests/cases/runtime_package.yaml");
        let (code, text) = run(&[&description, "--config", &at(settings), "--out", &at(out)]);
        assert_eq!(code, 0, "{text}");
    }
    // One lock file for both runtimes.
    write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"sdk\", \"other\"]\n",
    );
    std::fs::copy(here("Cargo.lock"), folder.path().join("Cargo.lock")).expect("the lock");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1"])
        .current_dir(folder.path())
        .output()
        .expect("cargo");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let lock = std::fs::read_to_string(folder.path().join("Cargo.lock")).expect("the lock");
    for name in ["sdk-own-runtime", "sdk-runtime"] {
        assert!(lock.contains(&format!("name = {name:?}\n")), "{lock}");
    }
}

fn tree(root: &Path) -> std::collections::BTreeMap<String, String> {
    let mut out = std::collections::BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path
                    .strip_prefix(root)
                    .expect("below")
                    .display()
                    .to_string();
                out.insert(name, std::fs::read_to_string(&path).expect("text"));
            }
        }
    }
    out
}
