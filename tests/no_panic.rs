//! Mutated descriptions never panic and never hang, whatever they say.

use std::path::Path;
use std::time::{Duration, Instant};

use generator::config::Config;
use generator::diag::Diagnostics;
use generator::source::Source;
use proptest::prelude::*;

fn inputs() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut out = Vec::new();
    for folder in ["cases", "refused"] {
        let mut paths: Vec<_> = std::fs::read_dir(root.join(folder))
            .expect("a folder")
            .flatten()
            .map(|entry| entry.path())
            .collect();
        paths.sort();
        out.extend(
            paths
                .iter()
                .filter_map(|path| std::fs::read_to_string(path).ok())
                .filter(|text| text.len() < 20_000),
        );
    }
    out
}

fn generate(text: &str) {
    let mut diags = Diagnostics::default();
    let Some(source) = Source::from_text("input.yaml", text, &mut diags) else {
        return;
    };
    let config = Config::default();
    let outcome = generator::generate(&generator::Inputs {
        source: &source,
        config: &config,
        lock: None,
        crate_name: "sdk",
    });
    for path in outcome.files.files.keys() {
        assert!(
            !path.starts_with('/') && !path.split('/').any(|part| part == ".."),
            "{path}"
        );
    }
    diags.append(outcome.diagnostics);
    let _ = generator::diag::render::text(&diags, &source, &Default::default());
}

/// Words that change what a place of a description means.
const WORDS: &[&str] = &[
    "null",
    "[]",
    "{}",
    "true",
    "-1",
    "\"\"",
    "..",
    "{$ref: '#/components/schemas/A'}",
    "string",
    "object",
    "array",
    "99999999999999999999999",
    "1.5",
    "oneOf",
    "allOf",
    "$ref",
    "{x}",
    "\u{202e}",
    "*/",
    "r#",
    "self",
];

#[test]
fn mutated_descriptions_do_not_panic() {
    let inputs = inputs();
    let started = Instant::now();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let edit = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0..4u8,
    );
    runner
        .run(
            &(
                any::<prop::sample::Index>(),
                prop::collection::vec(edit, 1..6),
            ),
            |(which, edits)| {
                if started.elapsed() > Duration::from_secs(30) {
                    return Ok(());
                }
                let mut lines: Vec<String> =
                    which.get(&inputs).lines().map(str::to_owned).collect();
                for (at, word, kind) in edits {
                    if lines.is_empty() {
                        break;
                    }
                    let line = at.index(lines.len());
                    let word = word.get(WORDS);
                    match kind {
                        0 => {
                            lines.remove(line);
                        }
                        1 => {
                            let copy = lines[line].clone();
                            lines.insert(line, copy);
                        }
                        2 => {
                            let cut = lines[line].find(": ").map(|at| at + 2);
                            if let Some(cut) = cut {
                                lines[line].truncate(cut);
                                lines[line].push_str(word);
                            }
                        }
                        _ => {
                            let key = lines[line].find(':');
                            if let Some(key) = key {
                                let indent = lines[line].len() - lines[line].trim_start().len();
                                if indent < key {
                                    lines[line].replace_range(indent..key, word);
                                }
                            }
                        }
                    }
                }
                let text = lines.join("\n");
                let one = Instant::now();
                generate(&text);
                prop_assert!(one.elapsed() < Duration::from_secs(10), "slow: {text}");
                Ok(())
            },
        )
        .expect("no panic");
}
