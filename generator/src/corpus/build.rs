//! A scratch workspace outside any repository, in which the crates are compiled.
//!
//! One workspace with one target folder: dependencies compile once, and one cargo compiles
//! many crates at a time (several would wait for each other at the folder's lock). Crates
//! that ask different things of their dependencies are compiled by different runs, so that
//! none profits from a feature that another turned on.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use tempfile::TempDir;

use super::examples::Tested;
use super::row::{Build, Row, State};
use super::{Options, cargo, timing};
use crate::render::FileTree;
use crate::write;

/// What the tests of large crates spend most of their time in, beside the crate itself: it is small,
/// and compiled once for all of them. To optimise more costs more than it saves.
const PROFILE: &str = "
[profile.dev.package]
itoa = { opt-level = 1 }
jiff = { opt-level = 1 }
jiff-core = { opt-level = 1 }
memchr = { opt-level = 1 }
serde_core = { opt-level = 1 }
serde_json = { opt-level = 1 }
zmij = { opt-level = 1 }
";

/// The workspace.
pub(super) struct Scratch {
    root: PathBuf,
    /// Where it is temporary.
    temporary: Option<TempDir>,
}

impl Scratch {
    pub(super) fn new(options: &Options) -> io::Result<Scratch> {
        match &options.work {
            Some(root) => {
                std::fs::create_dir_all(root)?;
                Ok(Scratch {
                    root: root.canonicalize()?,
                    temporary: None,
                })
            }
            None => {
                let temporary = tempfile::Builder::new()
                    .prefix("generator-corpus-")
                    .tempdir()?;
                Ok(Scratch {
                    root: temporary.path().canonicalize()?,
                    temporary: Some(temporary),
                })
            }
        }
    }

    /// Writes a crate; touches only what differs, so that what has not changed is not
    /// compiled again.
    pub(super) fn put(&self, name: &str, files: &FileTree) -> io::Result<()> {
        if files.files.is_empty() {
            return Ok(());
        }
        write::write(&self.root.join("crates").join(name), files, true)
            .map(|_| ())
            .map_err(io::Error::other)
    }

    /// Compiles every crate that was generated.
    pub(super) fn build(
        &self,
        options: &Options,
        rows: &mut [Row],
        bar: &ProgressBar,
    ) -> io::Result<()> {
        let mut members: BTreeSet<String> = rows
            .iter()
            .filter(|row| row.state == State::Generated)
            .map(|row| row.crate_name.clone())
            .collect();
        let mut builds = self.resolve(&mut members)?;
        let mut sets: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in rows.iter().filter(|row| members.contains(&row.crate_name)) {
            let set = sets.entry(row.wishes.clone()).or_default();
            set.push(row.crate_name.clone());
        }
        let compile = if options.clippy {
            Some("clippy")
        } else {
            options.check.then_some("check")
        };
        let commands: Vec<&str> = compile
            .into_iter()
            .chain(options.doc.then_some("doc"))
            .collect();
        for names in sets.values() {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            for command in &commands {
                self.run(command, &names, &mut builds, |name| {
                    bar.set_message(name.to_owned());
                    bar.inc(u64::from(Some(command) == commands.first()));
                })?;
            }
        }
        if options.examples {
            let tested: BTreeSet<String> = rows
                .iter()
                .filter(|row| row.has_examples && members.contains(&row.crate_name))
                .map(|row| row.crate_name.clone())
                .collect();
            for names in sets.values() {
                let names: Vec<&str> = names
                    .iter()
                    .map(String::as_str)
                    .filter(|name| tested.contains(*name))
                    .collect();
                if !names.is_empty() {
                    bar.set_message("tests");
                    self.test(&names, rows, &mut builds)?;
                }
            }
        }
        for row in rows.iter_mut().filter(|row| row.state == State::Generated) {
            row.build = builds.remove(&row.crate_name);
        }
        Ok(())
    }

    /// Makes the workspace's manifest and has cargo read it. A member that cargo cannot read
    /// fails alone: it is taken out, and the others go on.
    fn resolve(&self, members: &mut BTreeSet<String>) -> io::Result<BTreeMap<String, Build>> {
        let mut broken = BTreeMap::new();
        while !members.is_empty() {
            let list = members
                .iter()
                .map(|name| format!("    \"crates/{name}\",\n"))
                .collect::<String>();
            put(
                &self.root.join("Cargo.toml"),
                &format!("[workspace]\nresolver = \"3\"\nmembers = [\n{list}]\n{PROFILE}"),
            )?;
            let said = cargo::run(
                &self.root,
                &["metadata".into(), "--format-version=1".into()],
                &[],
                |_| {},
            )?;
            if said.success {
                break;
            }
            let why = said.stderr.trim().lines().collect::<Vec<_>>().join(" | ");
            let build = Build {
                errors: 1,
                first: Some(why.clone()),
                ..Build::default()
            };
            let guilty = said
                .stderr
                .split(['`', '(', ')', ' '])
                .find_map(|word| cargo::crate_of(word).filter(|name| members.contains(*name)));
            match guilty.map(str::to_owned) {
                Some(name) => {
                    members.remove(&name);
                    broken.insert(name, build);
                }
                None => broken.extend(
                    std::mem::take(members)
                        .into_iter()
                        .map(|name| (name, build.clone())),
                ),
            }
        }
        Ok(broken)
    }

    /// Runs the tests of examples of the crates called `names`. One that does not compile fails
    /// alone: cargo would run none, so the others are run again without it.
    fn test(
        &self,
        names: &[&str],
        rows: &mut [Row],
        builds: &mut BTreeMap<String, Build>,
    ) -> io::Result<()> {
        let mut open: Vec<&str> = names.to_vec();
        while !open.is_empty() {
            let said = self.test_run(&open)?;
            let mut broken = Vec::new();
            for row in rows
                .iter_mut()
                .filter(|row| open.contains(&row.crate_name.as_str()))
            {
                row.tested = Tested::read(&row.crate_name, &said.printed);
                let build = builds.entry(row.crate_name.clone()).or_default();
                let Some(found) = said.builds.get(&row.crate_name) else {
                    continue;
                };
                if found.errors > 0 {
                    broken.push(row.crate_name.clone());
                }
                build.errors += found.errors;
                build.warnings += found.warnings;
                if build.first.is_none() {
                    build.first.clone_from(&found.first);
                }
            }
            open.retain(|name| !broken.iter().any(|other| other == name));
            if broken.is_empty() {
                break;
            }
        }
        for row in rows
            .iter()
            .filter(|row| names.contains(&row.crate_name.as_str()))
        {
            let build = builds.entry(row.crate_name.clone()).or_default();
            if row.tested.is_none() && build.errors == 0 {
                build.errors += 1;
                build.first = Some("the tests of examples said nothing".to_owned());
            }
        }
        Ok(())
    }

    fn test_run(&self, names: &[&str]) -> io::Result<cargo::Said> {
        let mut args: Vec<String> = ["test", "--no-fail-fast", "--message-format=json"]
            .map(str::to_owned)
            .into();
        args.extend(["--test".to_owned(), "examples".to_owned()]);
        args.extend(
            names
                .iter()
                .flat_map(|name| ["-p".to_owned(), (*name).to_owned()]),
        );
        args.extend(["--".to_owned(), "--nocapture".to_owned()]);
        // What debuggers want costs more than the tests.
        let env = [("CARGO_PROFILE_DEV_DEBUG", Path::new("0"))];
        cargo::run(&self.root, &args, &env, |_| {})
    }

    fn run(
        &self,
        command: &str,
        names: &[&str],
        builds: &mut BTreeMap<String, Build>,
        finished: impl FnMut(&str),
    ) -> io::Result<()> {
        let mut args: Vec<String> = [command, "--keep-going", "--message-format=json"]
            .map(str::to_owned)
            .into();
        args.extend(match command {
            "doc" => vec!["--no-deps".to_owned()],
            _ => vec!["--lib".to_owned(), "--examples".to_owned()],
        });
        args.extend(
            names
                .iter()
                .flat_map(|name| ["-p".to_owned(), (*name).to_owned()]),
        );
        let times = tempfile::tempdir()?;
        let wrapper = timing::wrapper().filter(|_| command == "check");
        let env = match &wrapper {
            Some(wrapper) => vec![
                ("RUSTC_WORKSPACE_WRAPPER", wrapper.as_path()),
                (timing::VARIABLE, times.path()),
            ],
            None => Vec::new(),
        };
        let said = cargo::run(&self.root, &args, &env, finished)?;
        let silent = !said.success && said.builds.values().all(|build| build.errors == 0);
        for name in names {
            let found = said.builds.get(*name);
            let build = builds.entry((*name).to_owned()).or_default();
            build.seconds = build
                .seconds
                .or_else(|| timing::seconds(times.path(), name));
            if let Some(found) = found {
                build.errors += found.errors;
                build.warnings += found.warnings;
                // An error is worth more than an earlier warning.
                if build.first.is_none() || (build.errors == found.errors && found.errors > 0) {
                    build.first.clone_from(&found.first);
                }
            }
            if silent {
                // Cargo itself failed, or a dependency.
                build.errors += 1;
                build.first = Some(format!(
                    "cargo {command}: {}",
                    said.stderr
                        .trim()
                        .lines()
                        .rev()
                        .take(5)
                        .collect::<Vec<_>>()
                        .join(" | ")
                ));
            }
        }
        Ok(())
    }

    /// Removes the temporary folder, unless it is to be kept; where it is.
    pub(super) fn finish(self, keep: bool) -> Option<PathBuf> {
        match self.temporary {
            Some(temporary) if keep => Some(temporary.keep()),
            Some(_) => None,
            None => Some(self.root),
        }
    }
}

fn put(path: &Path, text: &str) -> io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    std::fs::write(path, text)
}
