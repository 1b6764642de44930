//! An output that nothing would change is recognised from its manifest, without generating; and
//! nothing else is ever taken for one.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

const DESCRIPTION: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      summary: Every pet
      responses: {'200': {description: All, content: {application/json: {schema: {$ref: 'parts.yaml#/Pets'}}}}}
";
const PARTS: &str = "Pets: {type: array, items: {type: string}}\n";
/// What the program says when it has not generated.
const KNOWN: &str = "by the digests in its manifest";

/// A folder with a description of two files and settings, generated once.
fn home() -> Result<TempDir> {
    let dir = tempfile::tempdir()?;
    fs::create_dir(dir.path().join("specs"))?;
    fs::write(dir.path().join("specs/pets.yaml"), DESCRIPTION)?;
    fs::write(dir.path().join("specs/parts.yaml"), PARTS)?;
    fs::write(
        dir.path().join("specs/pets.toml"),
        "package.version = \"1.2.3\"\n",
    )?;
    let (code, text) = run(dir.path(), &[])?;
    assert!(code == 0 && !text.contains(KNOWN), "{text}");
    Ok(dir)
}

/// Runs the program on the description; its exit code and what it said.
fn run(dir: &Path, args: &[&str]) -> Result<(i32, String)> {
    let output = Command::new(env!("CARGO_BIN_EXE_generator"))
        .arg("specs/pets.yaml")
        .args(args)
        .current_dir(dir)
        .env_remove("CARGO")
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok((output.status.code().unwrap_or(-1), text))
}

/// Changes a file by `change`.
fn edit(dir: &Path, path: &str, change: impl Fn(&str) -> String) -> Result {
    let path = dir.join(path);
    let text = fs::read_to_string(&path)?;
    let changed = change(&text);
    assert_ne!(text, changed);
    Ok(fs::write(path, changed)?)
}

#[test]
fn nothing_is_generated_and_nothing_is_touched() -> Result {
    let dir = home()?;
    let library = dir.path().join("generated/src/lib.rs");
    let before = fs::metadata(&library)?.modified()?;
    let (code, text) = run(dir.path(), &[])?;
    assert!(
        code == 0 && text.contains(KNOWN) && text.contains("nothing changed"),
        "{text}"
    );
    assert!(
        text.contains("read specs/pets.yaml and 1 file it refers to, specs/pets.toml"),
        "{text}"
    );
    let (code, text) = run(dir.path(), &["--check"])?;
    assert!(
        code == 0 && text.contains(KNOWN) && text.contains("is fresh"),
        "{text}"
    );
    // Generating anyway finds the same.
    let (code, text) = run(dir.path(), &["--check", "--regenerate"])?;
    assert!(
        code == 0 && !text.contains(KNOWN) && text.contains("is fresh"),
        "{text}"
    );
    assert_eq!(fs::metadata(&library)?.modified()?, before);
    Ok(())
}

#[test]
fn a_changed_input_is_seen() -> Result {
    type Change = fn(&Path) -> Result;
    let changes: [(&str, Change); 6] = [
        ("description", |dir| {
            edit(dir, "specs/pets.yaml", |text| text.replace("Every", "All"))
        }),
        ("referred file", |dir| {
            edit(dir, "specs/parts.yaml", |text| {
                text.replace("string", "integer")
            })
        }),
        ("settings", |dir| {
            edit(dir, "specs/pets.toml", |text| {
                text.replace("1.2.3", "1.2.4")
            })
        }),
        ("no settings", |dir| {
            Ok(fs::remove_file(dir.join("specs/pets.toml"))?)
        }),
        ("an overlay", |dir| {
            let text = "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions: [{target: $.info, update: {title: Animals}}]\n";
            Ok(fs::write(dir.join("specs/pets.overlay.yaml"), text)?)
        }),
        ("a referred file less", |dir| {
            Ok(fs::remove_file(dir.join("specs/parts.yaml"))?)
        }),
    ];
    for (name, change) in changes {
        let dir = home()?;
        change(dir.path())?;
        let (code, text) = run(dir.path(), &["--check"])?;
        assert!(code == 1 && !text.contains(KNOWN), "{name}: {text}");
        let (code, text) = run(dir.path(), &[])?;
        assert!(code == 0 && text.contains("written"), "{name}: {text}");
    }
    Ok(())
}

#[test]
fn a_changed_output_is_seen() -> Result {
    type Change = fn(&Path) -> Result;
    let changes: [(&str, Change); 6] = [
        ("edited by hand", |out| {
            edit(out, "src/lib.rs", |text| format!("{text}// mine\n"))
        }),
        ("as many bytes", |out| {
            edit(out, "src/lib.rs", |text| text.replacen("Pets", "Petz", 1))
        }),
        ("deleted", |out| {
            Ok(fs::remove_file(out.join("src/lib.rs"))?)
        }),
        ("the lock", |out| {
            edit(out, "names.lock", |text| {
                format!("{text}type #/nowhere = Nothing\n")
            })
        }),
        ("the digest too", |out| {
            edit(out, "src/lib.rs", |text| format!("{text}// mine\n"))?;
            let digest = generator::write::digest(&fs::read(out.join("src/lib.rs"))?);
            edit(out, "manifest.txt", |text| {
                let line = text
                    .lines()
                    .find(|line| line.ends_with(" src/lib.rs"))
                    .unwrap_or_default();
                text.replace(line, &format!("file {digest} src/lib.rs"))
            })
        }),
        ("no seal", |out| {
            edit(out, "manifest.txt", |text| {
                text.lines()
                    .filter(|line| !line.starts_with("seal "))
                    .map(|line| format!("{line}\n"))
                    .collect()
            })?;
            edit(out, "src/lib.rs", |text| format!("{text}// mine\n"))
        }),
    ];
    for (name, change) in changes {
        let dir = home()?;
        change(&dir.path().join("generated"))?;
        let (code, text) = run(dir.path(), &["--check"])?;
        assert!(code == 1 && !text.contains(KNOWN), "{name}: {text}");
    }
    Ok(())
}

#[test]
fn files_of_others_are_seen() -> Result {
    let dir = home()?;
    fs::write(dir.path().join("generated/src/mine.rs"), "")?;
    let (code, text) = run(dir.path(), &["--check"])?;
    assert!(code == 1 && text.contains("src/mine.rs"), "{text}");
    let (code, text) = run(dir.path(), &[])?;
    assert!(code == 3 && text.contains("E0503"), "{text}");
    Ok(())
}

#[test]
fn another_build_of_the_generator_is_never_believed() -> Result {
    let dir = home()?;
    let out = dir.path().join("generated");
    let build = format!("build {}", generator::write::BUILD);
    // As another build would have written it, seal and all; and what it would have made.
    edit(&out, "src/lib.rs", |text| {
        format!("{text}// of another build\n")
    })?;
    let digest = generator::write::digest(&fs::read(out.join("src/lib.rs"))?);
    edit(&out, "manifest.txt", |text| {
        let line = text
            .lines()
            .find(|line| line.ends_with(" src/lib.rs"))
            .unwrap_or_default();
        let text = text.replace(line, &format!("file {digest} src/lib.rs"));
        let text = text.replace(&build, "build 0123456789abcdef");
        let body = text.rsplit_once("seal ").map_or("", |(body, _)| body);
        format!("{body}seal {}\n", generator::write::digest(body.as_bytes()))
    })?;
    let (code, text) = run(dir.path(), &["--check"])?;
    assert!(code == 1 && text.contains("-// of another build"), "{text}");
    Ok(())
}

#[test]
fn another_build_that_makes_the_same_leaves_the_manifest_alone() -> Result {
    let dir = home()?;
    let path = dir.path().join("generated/manifest.txt");
    edit(dir.path(), "generated/manifest.txt", |text| {
        text.replace(
            &format!("build {}", generator::write::BUILD),
            "build 0123456789abcdef",
        )
    })?;
    let before = fs::read_to_string(&path)?;
    let (code, text) = run(dir.path(), &["--check"])?;
    assert!(code == 0 && !text.contains(KNOWN), "{text}");
    let (code, text) = run(dir.path(), &[])?;
    assert!(code == 0 && text.contains("nothing changed"), "{text}");
    assert_eq!(fs::read_to_string(path)?, before);
    Ok(())
}

#[test]
fn what_the_flags_ask_for_is_done() -> Result {
    let dir = home()?;
    for flags in [
        &["--regenerate"][..],
        &["--relock"],
        &["--force"],
        &["--timings"],
        &["--deny", "E0301"],
        &["--message-format", "json"],
        &["--allow-refs", "."],
    ] {
        let (code, text) = run(dir.path(), flags)?;
        assert!(code == 0 && !text.contains(KNOWN), "{flags:?}: {text}");
    }
    Ok(())
}

#[test]
fn a_file_that_was_missing_may_come() -> Result {
    let dir = tempfile::tempdir()?;
    fs::create_dir(dir.path().join("specs"))?;
    fs::write(dir.path().join("specs/pets.yaml"), DESCRIPTION)?;
    run(dir.path(), &[])?;
    let (_, text) = run(dir.path(), &[])?;
    assert!(!text.contains(KNOWN), "{text}");
    fs::write(dir.path().join("specs/parts.yaml"), PARTS)?;
    let (code, text) = run(dir.path(), &["--check"])?;
    assert!(code == 1, "{text}");
    Ok(())
}
