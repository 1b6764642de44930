//! The rules of `docs/emitted-shape.md`'s sister, the design: a stage looks only back, and
//! some words belong to one stage.

use std::path::{Path, PathBuf};

/// The stages in order; each may name itself and those before it.
const STAGES: &[&str] = &[
    "source",
    "normalise",
    "openapi",
    "resolve",
    "lower",
    "passes",
    "name",
    "plan",
    "emit",
    "write",
];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("generator/src");
    let mut out = Vec::new();
    let mut open: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path
                    .strip_prefix(&root)
                    .expect("below")
                    .display()
                    .to_string()
                    .replace('\\', "/");
                out.push((name, std::fs::read_to_string(&path).expect("text")));
            }
        }
    }
    out.sort();
    out
}

/// The code of a file: no comments, no tests.
fn code(text: &str) -> String {
    let text = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(text);
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn stage_of(file: &str) -> Option<usize> {
    STAGES
        .iter()
        .position(|stage| file.starts_with(&format!("{stage}/")))
}

#[test]
fn a_stage_looks_only_back() {
    for (file, text) in sources() {
        let Some(own) = stage_of(&file) else { continue };
        if file.ends_with("tests.rs") {
            continue;
        }
        for later in &STAGES[own + 1..] {
            assert!(
                !code(&text).contains(&format!("crate::{later}::")),
                "{file} looks forward to {later}"
            );
        }
    }
}

#[test]
fn words_belong_to_their_stages() {
    let rules: &[(&str, &[&str])] = &[
        ("openapiv3::", &["openapi/", "resolve/", "lower/"]),
        ("quote!", &["emit/"]),
        ("heck::To", &["name/"]),
        ("std::fs", &["source/", "config/", "write/", "corpus/"]),
        ("println!", &[]),
        ("todo!(", &[]),
        ("Ident::new", &["name/"]),
    ];
    for (file, text) in sources() {
        for (word, allowed) in rules {
            let fine =
                allowed.iter().any(|folder| file.starts_with(folder)) || file.ends_with("tests.rs");
            // `println!` stands in the text of emitted examples.
            let emitted = *word == "println!" && file.starts_with("emit/");
            assert!(
                fine || emitted || !code(&text).contains(word),
                "{file} names `{word}`"
            );
        }
    }
}
