//! The corpus run, with a door that is as bad as the test wants.

use std::sync::Arc;

use super::*;
use crate::cli::job::Outcome;
use crate::diag::Code;
use crate::tree::Origin;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap_or_else(|error| panic!("{error}"));
    }
    dir
}

/// Does as the description's title says.
fn door() -> Generate {
    Arc::new(|inputs| {
        let mut outcome = Outcome::default();
        let text = inputs
            .source
            .files()
            .first()
            .map(|file| file.text.clone())
            .unwrap_or_default();
        let lib = match text
            .split("title: ")
            .nth(1)
            .and_then(|title| title.lines().next())
            .unwrap_or_default()
        {
            "panic" => panic!("the door is stuck"),
            "refuse" => {
                outcome
                    .diagnostics
                    .report(Code::NotOpenApi, Origin::default(), "no");
                return outcome;
            }
            "silence" => "#![allow(dead_code)]\n",
            "wider" => {
                outcome
                    .diagnostics
                    .report(Code::ConflictingAllOf, Origin::default(), "wider")
                    .related
                    .push((Origin::default(), "than this".into()));
                outcome
                    .diagnostics
                    .report(Code::Renamed, Origin::default(), "another name");
                "//! Good.\n"
            }
            "error" => "pub fn f() -> u8 { \"\" }\n",
            "warning" => "fn unused() {}\n",
            _ => "//! Good.\n",
        };
        let manifest = if text.contains("broken") {
            "[package\n".to_owned()
        } else {
            format!(
                "[package]\nname = \"{}\"\nedition = \"2021\"\n",
                inputs.crate_name
            )
        };
        outcome.files.files.insert("Cargo.toml".into(), manifest);
        outcome.files.files.insert("src/lib.rs".into(), lib.into());
        outcome
    })
}

fn corpus(options: Options) -> (u8, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(
        &options,
        &mut Io {
            out: &mut out,
            err: &mut err,
            terminal: false,
        },
        &door(),
    );
    let code = code.unwrap_or_else(|error| panic!("{error}"));
    (
        code,
        String::from_utf8_lossy(&out).into_owned() + &String::from_utf8_lossy(&err),
    )
}

fn titled(title: &str) -> String {
    format!("openapi: 3.0.3\ninfo:\n  title: {title}\n")
}

#[test]
fn panics_and_refusals_are_told_apart() {
    let verdicts =
        |set: &str| format!("{set}\tinvalid.yaml\tinvalid\t\n{set}\trefused.yaml\tvalid\t\n");
    let dir = folder(&[
        ("a.yaml", &titled("good")),
        ("a.toml", ""),
        ("a.overlay.yaml", "overlay: 1.0.0\nactions: []"),
        ("b.yml", &titled("panic")),
    ]);
    let set = dir
        .path()
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    for (name, text) in [
        ("invalid.yaml", titled("refuse")),
        ("refused.yaml", titled("refuse")),
        ("s.yaml", titled("silence")),
        ("validity.tsv", verdicts(&set)),
    ] {
        std::fs::write(dir.path().join(name), text).unwrap_or_else(|error| panic!("{error}"));
    }
    let tsv = dir.path().join("table.tsv");
    let (code, text) = corpus(Options {
        paths: vec![dir.path().into()],
        tsv: Some(tsv.clone()),
        ..Options::default()
    });
    assert_eq!(code, STALE);
    assert!(
        text.contains("b.yml: panicked: the door is stuck"),
        "{text}"
    );
    assert!(
        text.contains(
            "2 of 5 descriptions generated, 1 refused rightly (invalid), 1 refused, 1 panic"
        ),
        "{text}"
    );
    assert!(text.ends_with("3 FAILED\n"), "{text}");
    let tsv = std::fs::read_to_string(tsv).unwrap_or_default();
    let results: Vec<_> = tsv
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').nth(21))
        .collect();
    assert_eq!(
        results,
        ["ok", "PANIC", "refused, rightly", "REFUSED", "FAILED"]
    );
}

#[test]
fn messages_are_listed_with_their_places() {
    let dir = folder(&[("a.yaml", &titled("wider"))]);
    let list = |list: Vec<Code>| {
        let options = Options {
            paths: vec![dir.path().into()],
            list,
            ..Options::default()
        };
        let (_, text) = corpus(options);
        let lines = text.lines().filter(|line| line.starts_with("  E"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let wider = format!(
        "  {} a.yaml:1:1: wider; a.yaml:1:1: than this",
        Code::ConflictingAllOf.as_str()
    );
    let renamed = format!("  {} a.yaml:1:1: another name", Code::Renamed.as_str());
    assert_eq!(list(Vec::new()).join("\n"), wider);
    assert_eq!(list(vec![Code::Renamed]), [wider, renamed]);
}

#[test]
fn parts_make_up_the_whole() {
    let files: Vec<(String, String)> = (0..7)
        .map(|n| (format!("d{n}.yaml"), titled("good")))
        .collect();
    let dir = folder(
        &files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect::<Vec<_>>(),
    );
    let taken = |part, only: Option<&str>| {
        let entries = list::entries(&Options {
            paths: vec![dir.path().into()],
            part,
            only: only.map(str::to_owned),
            ..Options::default()
        });
        entries
            .unwrap_or_default()
            .into_iter()
            .map(|entry| entry.crate_name)
            .collect::<Vec<_>>()
    };
    assert_eq!(taken(Some((2, 3)), None), ["d1", "d4"]);
    let mut all: Vec<_> = (1..=3).flat_map(|k| taken(Some((k, 3)), None)).collect();
    all.sort();
    assert_eq!(all, taken(None, None));
    assert_eq!(taken(None, Some("d[12]*")), ["d1", "d2"]);
}

#[test]
fn crates_are_compiled_and_counted() {
    let broken = titled("good") + "x-broken: 1\n";
    let dir = folder(&[
        ("bad.yaml", &titled("error")),
        ("broken.yaml", &broken),
        ("good.yaml", &titled("good")),
        ("meh.yaml", &titled("warning")),
    ]);
    let (code, text) = corpus(Options {
        paths: vec![dir.path().into()],
        check: true,
        ..Options::default()
    });
    assert_eq!(code, STALE, "{text}");
    assert!(
        text.contains("bad.yaml: [E0308] mismatched types (crates/bad/src/lib.rs:1)"),
        "{text}"
    );
    assert!(text.contains("broken.yaml: error:"), "{text}");
    assert!(
        text.contains("meh.yaml: [dead_code] function `unused` is never used"),
        "{text}"
    );
    assert!(
        text.contains("2 of 4 compile, 1 without a warning"),
        "{text}"
    );
}
