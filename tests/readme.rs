//! The README's table of limits is the catalogue of messages. `UPDATE=1 cargo test` writes it.

use std::fmt::Write as _;
use std::path::Path;

use generator::diag::{Code, Effect, Severity};

const START: &str = "<!-- limits:start -->\n";
const END: &str = "<!-- limits:end -->";

fn table() -> String {
    let mut out = String::from("| Code | Kind | What we do | Means |\n|---|---|---|---|\n");
    for code in Code::ALL {
        let severity = match code.severity() {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let effect = match code.effect() {
            Effect::Exact => "exact",
            Effect::Widened => "a wider type",
            Effect::Skipped => "leave it out",
            Effect::Renamed => "another name",
            Effect::Repaired => "read what was meant",
            Effect::Refused => "refuse",
        };
        let title = code.title().replace('|', "\\|");
        let _ = writeln!(
            out,
            "| {} | {severity} | {effect} | {title} |",
            code.as_str()
        );
    }
    out
}

#[test]
fn the_limits_are_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&path).expect("the README");
    let (before, rest) = text.split_once(START).expect("the start of the limits");
    let (limits, after) = rest.split_once(END).expect("the end of the limits");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{before}{START}{}{END}{after}", table())).expect("write");
    } else {
        assert!(limits == table(), "run `UPDATE=1 cargo test --test readme`");
    }
}

#[test]
fn codes_are_unique() {
    let mut codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    codes.sort_unstable();
    let count = codes.len();
    codes.dedup();
    assert_eq!(codes.len(), count);
}
