//! One description: generated, counted, and caught if it panics.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

use super::Options;
use super::examples::Tested;
use super::list::Entry;
use crate::cli::job::{Generate, Job};
use crate::config::Tests;
use crate::diag::{Code, Diagnostic, Effect};
use crate::render::FileTree;
use crate::source::Source;
use crate::tree::Origin;

/// How generation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// With a crate.
    Generated,
    /// With a refusal, and why.
    Refused(String),
    /// With a panic, and its message.
    Panicked(String),
}

/// What `cargo` said of a crate.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Build {
    /// How long the compiler ran on it, where that was measured.
    pub(super) seconds: Option<f64>,
    /// How many errors there were.
    pub(super) errors: usize,
    /// How many warnings there were.
    pub(super) warnings: usize,
    /// The first error, else the first warning, with its place.
    pub(super) first: Option<String>,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) crate_name: String,
    /// A validator calls the description invalid.
    pub(super) invalid: bool,
    pub(super) state: State,
    pub(super) operations: usize,
    pub(super) skipped: usize,
    pub(super) types: usize,
    pub(super) widened: usize,
    /// How many messages of each code.
    pub(super) codes: BTreeMap<Code, usize>,
    /// Each message on what was widened, and of the codes asked for, with its places.
    pub(super) listed: Vec<String>,
    pub(super) seconds: f64,
    pub(super) lines: usize,
    /// Lint attributes in emitted code that silence something.
    pub(super) allows: usize,
    pub(super) build: Option<Build>,
    /// How many examples the description has.
    pub(super) examples: usize,
    /// The crate comes with tests of examples.
    pub(super) has_examples: bool,
    /// What these tests said.
    pub(super) tested: Option<Tested>,
    /// What the manifest asks of cargo; crates with the same wishes are compiled together.
    pub(super) wishes: String,
}

impl Row {
    /// How many examples contradict their schemas.
    pub(super) fn contradictory(&self) -> usize {
        self.codes
            .get(&Code::ContradictoryExample)
            .copied()
            .unwrap_or_default()
    }

    /// Whether all is well. A refusal is, where a validator calls the description invalid.
    pub(super) fn passed(&self) -> bool {
        let built = self
            .build
            .as_ref()
            .is_none_or(|build| build.errors == 0 && build.warnings == 0);
        match &self.state {
            State::Generated => {
                let tested = self.tested.as_ref().is_none_or(Tested::passed);
                built && tested && self.allows == 0
            }
            State::Refused(_) => self.invalid,
            State::Panicked(_) => false,
        }
    }
}

/// Generates one description.
pub(super) fn generate(entry: &Entry, options: &Options, door: &Generate) -> (Row, FileTree) {
    let start = Instant::now();
    let job = Job {
        description: entry.path.clone(),
        allow_refs: options.allow_refs.clone(),
        crate_name: entry.crate_name.clone(),
        force_name: true,
        tests: Some(Tests {
            examples: options.examples,
            thorough: options.examples,
            deprecated: options.examples,
        }),
        ..Job::default()
    };
    let mut row = Row {
        name: entry.name.clone(),
        crate_name: entry.crate_name.clone(),
        invalid: entry.invalid,
        state: State::Generated,
        operations: 0,
        skipped: 0,
        types: 0,
        widened: 0,
        codes: BTreeMap::new(),
        listed: Vec::new(),
        seconds: 0.0,
        lines: 0,
        allows: 0,
        build: None,
        examples: 0,
        has_examples: false,
        tested: None,
        wishes: String::new(),
    };
    let done = catch_unwind(AssertUnwindSafe(|| job.run(door)));
    row.seconds = start.elapsed().as_secs_f64();
    let done = match done {
        Ok(done) => done,
        Err(panic) => {
            let text = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied());
            row.state = State::Panicked(text.unwrap_or("no message").to_owned());
            return (row, FileTree::default());
        }
    };
    for message in done.diagnostics.items() {
        *row.codes.entry(message.code).or_default() += 1;
        if message.code.effect() == Effect::Widened || options.list.contains(&message.code) {
            row.listed.push(listed(message, &done.source));
        }
        match message.code.effect() {
            Effect::Widened => row.widened += 1,
            // Operations are counted, not parts of one.
            Effect::Skipped if message.code == Code::SkippedOperation => row.skipped += 1,
            _ => {}
        }
    }
    if let Some(api) = &done.api {
        row.operations = api.operations.len();
        row.types = api.types.len();
    }
    if done.refused() {
        let why = done
            .diagnostics
            .items()
            .iter()
            .find(|message| message.code.effect() == Effect::Refused);
        row.state = State::Refused(why.map_or_else(
            || "nothing was generated, and no message says why".to_owned(),
            |message| {
                let at = place(&done.source, &message.origin);
                format!("{} {} ({at})", message.code.as_str(), message.message)
            },
        ));
        return (row, FileTree::default());
    }
    for (path, text) in &done.files.files {
        row.lines += text.lines().count();
        if path.ends_with(".rs") {
            row.allows += text.lines().filter(|line| silences(line)).count();
        }
    }
    row.examples = done.examples;
    row.has_examples = done.files.files.contains_key("tests/examples.rs");
    for path in ["Cargo.toml", "runtime/Cargo.toml"] {
        if let Some(text) = done.files.files.get(path) {
            row.wishes += &wishes(text, &row.crate_name);
        }
    }
    (row, done.files)
}

/// A message on one line, with all its places.
fn listed(message: &Diagnostic, source: &Source) -> String {
    let mut line = format!(
        "{} {}: {}",
        message.code.as_str(),
        place(source, &message.origin),
        message.message
    );
    for (origin, why) in &message.related {
        line += &format!("; {}: {why}", place(source, origin));
    }
    line
}

/// `file:line:column`, without the folder.
fn place(source: &Source, origin: &Origin) -> String {
    let at = source.locate(origin);
    let file = Path::new(&at.path).file_name().unwrap_or_default();
    format!("{}:{}:{}", file.to_string_lossy(), at.line, at.column)
}

/// Whether a line holds an attribute that silences a lint. Documentation may speak of them.
fn silences(line: &str) -> bool {
    let line = line.trim_start();
    (line.starts_with("#[") || line.starts_with("#!["))
        && !line.starts_with("#[doc")
        && !line.starts_with("#![doc")
        && (line.contains("allow(") || line.contains("expect("))
}

/// What a manifest asks of its dependencies, whatever the crate is called. Cargo unites the features
/// of crates that are compiled together: only those that ask for the same may be, or one could hide
/// that another forgot a feature.
fn wishes(manifest: &str, name: &str) -> String {
    let manifest = manifest.replace(&format!("{name}-runtime"), "runtime");
    let Ok(manifest) = manifest.parse::<toml::Table>() else {
        return String::new();
    };
    let mut text = String::new();
    for (key, value) in &manifest {
        if key.ends_with("dependencies") || key == "target" {
            text += &format!("{key} = {value}\n");
        }
    }
    let features = manifest.get("features").and_then(toml::Value::as_table);
    for enabled in features
        .into_iter()
        .flat_map(toml::Table::values)
        .filter_map(toml::Value::as_array)
        .flatten()
    {
        if let Some(enabled) = enabled
            .as_str()
            .filter(|enabled| enabled.contains('/') || enabled.starts_with("dep:"))
        {
            text += &format!("{enabled}\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn attributes_that_silence_are_found() {
        let lines = [
            "    #[allow(dead_code)]",
            "#![cfg_attr(x, allow(y))]",
            "/// `#[allow(z)]`",
            "#[doc = \"allow(\"]",
            "let x = y.expect(\"z\");",
        ];
        assert_eq!(
            lines.map(super::silences),
            [true, true, false, false, false]
        );
    }

    #[test]
    fn wishes_are_of_dependencies_only() {
        let of = |name: &str, features: &str| {
            let manifest = format!(
                "[package]\nname = \"{name}\"\n[dependencies]\nhttp = \"1\"\n{name}-runtime = \"1\"\n[features]\ntracing = [\"{name}-runtime/tracing\"]\n{features}"
            );
            super::wishes(&manifest, name)
        };
        assert_eq!(of("a", "users = []"), of("b", "rooms = []"));
        assert_ne!(of("a", "users = []"), of("b", "users = [\"http/x\"]"));
    }
}
