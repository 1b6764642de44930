//! The program as a process: exit codes, what goes to which stream, what changes on disk.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

type Result = std::result::Result<(), Box<dyn Error>>;

const DESCRIPTION: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      summary: Every pet
      responses: {'204': {description: None}}
";

/// A folder with a description in it.
fn home(text: &str) -> std::io::Result<TempDir> {
    let dir = tempfile::tempdir()?;
    fs::create_dir(dir.path().join("specs"))?;
    fs::write(dir.path().join("specs/pets.yaml"), text)?;
    Ok(dir)
}

/// Runs the program in `dir`.
fn generator(dir: &Path, args: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_generator"))
        .args(args)
        .current_dir(dir)
        .env_remove("CARGO")
        .output()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_second_run_changes_nothing() -> Result {
    let dir = home(DESCRIPTION)?;
    let first = generator(dir.path(), &["specs/pets.yaml"])?;
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    assert!(
        err(&first).contains("read specs/pets.yaml")
            && err(&first).contains("generated/: 1 operation"),
        "{}",
        err(&first)
    );
    assert_eq!(out(&first), "");
    assert!(
        fs::read_to_string(dir.path().join("generated/Cargo.toml"))?
            .contains("name = \"generated\"")
    );
    let second = generator(dir.path(), &["specs/pets.yaml"])?;
    assert!(err(&second).contains("nothing changed"), "{}", err(&second));
    assert_eq!(
        generator(dir.path(), &["specs/pets.yaml", "--check"])?
            .status
            .code(),
        Some(0)
    );
    Ok(())
}

#[test]
fn check_shows_what_is_stale_and_writes_nothing() -> Result {
    let dir = home(DESCRIPTION)?;
    generator(dir.path(), &["specs/pets.yaml"])?;
    fs::write(
        dir.path().join("specs/pets.yaml"),
        DESCRIPTION.replace("Pets", "Animals"),
    )?;
    let check = generator(
        dir.path(),
        &["specs/pets.yaml", "--check", "--out", "generated"],
    )?;
    assert_eq!(check.status.code(), Some(1));
    let text = err(&check);
    assert!(
        text.contains("--- manifest.txt (on disk)") && text.contains("--- src/lib.rs (on disk)"),
        "{text}"
    );
    assert!(
        text.contains("\n    generator specs/pets.yaml --out generated\n"),
        "{text}"
    );
    assert!(!fs::read_to_string(dir.path().join("generated/src/lib.rs"))?.contains("Animals"));
    fs::write(dir.path().join("specs/pets.yaml"), DESCRIPTION)?;
    fs::remove_file(dir.path().join("generated/src/lib.rs"))?;
    let check = generator(dir.path(), &["specs/pets.yaml", "--check"])?;
    assert!(
        check.status.code() == Some(1) && err(&check).contains("missing: src/lib.rs"),
        "{}",
        err(&check)
    );
    Ok(())
}

#[test]
fn a_folder_of_others_is_refused() -> Result {
    let dir = home(DESCRIPTION)?;
    fs::create_dir(dir.path().join("generated"))?;
    fs::write(dir.path().join("generated/notes.md"), "mine")?;
    let refused = generator(dir.path(), &["specs/pets.yaml"])?;
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        err(&refused).contains("E0503")
            && err(&refused).contains("`notes.md`")
            && err(&refused).contains("--force"),
        "{}",
        err(&refused)
    );
    assert_eq!(fs::read_dir(dir.path().join("generated"))?.count(), 1);
    assert_eq!(
        generator(dir.path(), &["specs/pets.yaml", "--force"])?
            .status
            .code(),
        Some(0)
    );
    assert_eq!(
        fs::read_to_string(dir.path().join("generated/notes.md"))?,
        "mine"
    );
    Ok(())
}

#[test]
fn stdout_prints_and_writes_nothing() -> Result {
    let dir = home(DESCRIPTION)?;
    let printed = generator(dir.path(), &["specs/pets.yaml", "--stdout"])?;
    assert_eq!(printed.status.code(), Some(0));
    assert!(
        out(&printed).starts_with("// ===== Cargo.toml\n# Generated from an OpenAPI description. Do not edit.\n[package]\n")
            && out(&printed).contains("\n// ===== src/lib.rs\n"),
        "{}",
        out(&printed)
    );
    assert!(!dir.path().join("generated").exists());
    Ok(())
}

#[test]
fn the_names_lock_is_kept_or_forgotten() -> Result {
    let dir = home(DESCRIPTION)?;
    generator(dir.path(), &["specs/pets.yaml"])?;
    let lock = dir.path().join("generated/names.lock");
    assert!(lock.exists());
    let again = generator(dir.path(), &["specs/pets.yaml"])?;
    assert!(
        err(&again).contains("generated/names.lock"),
        "{}",
        err(&again)
    );
    let again = generator(dir.path(), &["specs/pets.yaml", "--relock"])?;
    assert!(
        again.status.code() == Some(0) && !err(&again).contains("generated/names.lock"),
        "{}",
        err(&again)
    );
    Ok(())
}

#[test]
fn what_cannot_be_read_is_refused_with_a_place() -> Result {
    let dir = home(DESCRIPTION)?;
    let refused = |name: &str, text: &str, words: &[&str]| -> Result {
        fs::write(dir.path().join(name), text)?;
        let output = generator(dir.path(), &[name])?;
        assert_eq!(output.status.code(), Some(3), "{name}");
        assert!(
            words.iter().all(|word| err(&output).contains(word)),
            "{name}: {}",
            err(&output)
        );
        assert!(!dir.path().join("generated").exists());
        Ok(())
    };
    refused("a.yaml", "a: [\n", &["E0102", "line"])?;
    refused("b.yaml", "hello: world\n", &["E0103", "b.yaml"])?;
    let missing = generator(dir.path(), &["none.yaml"])?;
    assert!(
        missing.status.code() == Some(3) && err(&missing).contains("E0101"),
        "{}",
        err(&missing)
    );
    fs::write(
        dir.path().join("specs/pets.toml"),
        "[package]\nnmae = \"x\"\n",
    )?;
    refused(
        "specs/pets.yaml",
        DESCRIPTION,
        &["E0501", "specs/pets.toml:2:1", "nmae"],
    )
}

#[test]
fn denied_and_allowed_messages() -> Result {
    let doubled = DESCRIPTION.replace("version: '1'", "version: '1', version: '2'");
    let dir = home(&doubled)?;
    let denied = generator(dir.path(), &["specs/pets.yaml", "--deny", "E0104"])?;
    assert!(
        denied.status.code() == Some(1) && err(&denied).contains("E0104 is denied"),
        "{}",
        err(&denied)
    );
    assert!(!dir.path().join("generated").exists());
    let settings = dir.path().join("specs/pets.toml");
    fs::write(&settings, "[diagnostics]\nallow = [\"E0104\"]\n")?;
    let allowed = generator(dir.path(), &["specs/pets.yaml"])?;
    assert!(
        allowed.status.code() == Some(0) && !err(&allowed).contains("[E0104]"),
        "{}",
        err(&allowed)
    );
    let shown = generator(dir.path(), &["specs/pets.yaml", "--all-messages"])?;
    assert!(err(&shown).contains("[E0104]"), "{}", err(&shown));
    fs::write(dir.path().join("specs/pets.yaml"), DESCRIPTION)?;
    let unused = generator(dir.path(), &["specs/pets.yaml"])?;
    assert!(
        unused.status.code() == Some(3) && err(&unused).contains("E0502"),
        "{}",
        err(&unused)
    );
    Ok(())
}

#[test]
fn messages_as_json() -> Result {
    let dir = home(&DESCRIPTION.replace("version: '1'", "version: '1', version: '2'"))?;
    let output = generator(dir.path(), &["specs/pets.yaml", "--message-format", "json"])?;
    let found = out(&output)
        .lines()
        .map(serde_json::from_str)
        .collect::<std::result::Result<Vec<serde_json::Value>, _>>()?;
    assert!(
        found.iter().any(|message| message["code"] == "E0104"),
        "{}",
        out(&output)
    );
    Ok(())
}

#[test]
fn wrong_usage_is_told_from_help() -> Result {
    let dir = home(DESCRIPTION)?;
    for args in [
        &[][..],
        &["--nonsense"],
        &["a.yaml", "--check", "--stdout"],
        &["a.yaml", "--deny", "E9"],
        &["corpus", "none"],
        &["corpus", ".", "--part", "4/3"],
    ] {
        let output = generator(dir.path(), args)?;
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", err(&output));
    }
    for args in [
        &["--help"][..],
        &["--version"],
        &["corpus", "--help"],
        &["explain"],
        &["explain", "e0503"],
    ] {
        let output = generator(dir.path(), args)?;
        assert!(
            output.status.code() == Some(0) && !output.stdout.is_empty(),
            "{args:?}"
        );
    }
    Ok(())
}

#[test]
fn a_corpus_makes_a_table() -> Result {
    let dir = home(DESCRIPTION)?;
    let output = generator(dir.path(), &["corpus", "specs", "--jobs", "1"])?;
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(
        out(&output).contains("pets.yaml") && out(&output).ends_with("all passed\n"),
        "{}",
        out(&output)
    );
    Ok(())
}

#[test]
fn inspect_prints_json_for_tools_and_text_for_people() -> Result {
    let dir = home(DESCRIPTION)?;
    let output = generator(
        dir.path(),
        &["inspect", "specs/pets.yaml", "--format", "json"],
    )?;
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    assert_eq!(report["format_version"], 1);
    assert_eq!(report["operations"][0]["id"], "GET /pets");
    assert_eq!(report["operations"][0]["at"]["line"], 5);
    let output = generator(dir.path(), &["inspect", "specs/pets.yaml"])?;
    assert!(out(&output).contains("GET /pets"), "{}", out(&output));
    assert!(!dir.path().join("generated").exists());
    Ok(())
}

#[test]
fn an_overlay_beside_the_description_changes_what_is_generated() -> Result {
    let dir = home(DESCRIPTION)?;
    fs::write(
        dir.path().join("specs/pets.overlay.yaml"),
        "\
overlay: 1.0.0
info: {title: Corrections, version: '1'}
actions:
- target: $.paths['/pets'].get
  update:
    summary: Every animal
    parameters:
    - {name: kind, in: query, schema: {type: strin}}
- {target: $.tags, remove: true}
",
    )?;
    let run = generator(dir.path(), &["specs/pets.yaml"])?;
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    let shown = err(&run);
    // Messages lead to the lines of the overlay that caused them.
    assert!(shown.contains("specs/pets.overlay.yaml:8:"), "{shown}");
    assert!(
        shown.contains("`$.tags` matches nothing")
            && shown.contains("specs/pets.overlay.yaml:9:12"),
        "{shown}"
    );
    let code = fs::read_to_string(dir.path().join("generated/src/pets/list.rs"))?;
    assert!(code.contains("fn kind("), "{code}");
    fs::remove_file(dir.path().join("specs/pets.overlay.yaml"))?;
    let stale = generator(dir.path(), &["specs/pets.yaml", "--check"])?;
    assert_eq!(stale.status.code(), Some(1), "{}", err(&stale));
    Ok(())
}
