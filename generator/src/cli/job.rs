//! One description through all stages: what the main job, `inspect` and `corpus` share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Tests;
use crate::config::load::{Beside, Found, Verdicts, digest};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ir;
use crate::name::Names;
use crate::render::FileTree;
use crate::source::{LoadOptions, Source};
use crate::timings::Timings;
use crate::tree::Origin;
use crate::write::{self, Digests, MANIFEST, manifest};
pub(crate) use crate::{Inputs, Outcome};

/// The library's door, as a value, so that tests can put another behind it.
pub(crate) type Generate = Arc<dyn Fn(&Inputs<'_>) -> Outcome + Send + Sync>;

/// What is to be done.
#[derive(Clone, Debug, Default)]
pub(crate) struct Job {
    /// The description.
    pub(crate) description: PathBuf,
    /// The settings, where named.
    pub(crate) config: Option<PathBuf>,
    /// The overlays, where named.
    pub(crate) overlays: Vec<PathBuf>,
    /// Further folders that references may lead into.
    pub(crate) allow_refs: Vec<PathBuf>,
    /// The names lock.
    pub(crate) lock: Option<String>,
    /// The crate's name where the settings give none.
    pub(crate) crate_name: String,
    /// The crate's name, whatever the settings say.
    pub(crate) force_name: bool,
    /// The tests that come with the crate, whatever the settings say.
    pub(crate) tests: Option<Tests>,
    /// Denied on the command line.
    pub(crate) deny: Vec<Code>,
    /// Allowed on the command line.
    pub(crate) allow: Vec<Code>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// The description; empty where it could not be read.
    pub(crate) source: Source,
    /// Files that were read beside it.
    pub(crate) read: Vec<PathBuf>,
    /// The output with its manifest; empty where refused.
    pub(crate) files: FileTree,
    /// Every message.
    pub(crate) diagnostics: Diagnostics,
    /// What the settings and the command line say of messages.
    pub(crate) verdicts: Verdicts,
    /// The API.
    pub(crate) api: Option<ir::Api>,
    /// Its names.
    pub(crate) names: Option<Names>,
    /// How many examples it has.
    pub(crate) examples: usize,
    /// How long the stages took.
    pub(crate) timings: Timings,
}

impl Done {
    /// The denied codes that occur, sorted.
    pub(crate) fn denied(&self) -> Vec<Code> {
        let mut codes: Vec<_> = self
            .diagnostics
            .items()
            .iter()
            .map(|d| d.code)
            .filter(|code| self.verdicts.deny.contains(code))
            .collect();
        codes.sort();
        codes.dedup();
        codes
    }

    /// How many files the description refers to.
    pub(crate) fn references(&self) -> usize {
        self.source.files().len().saturating_sub(1)
    }

    /// Whether nothing came of it.
    pub(crate) fn refused(&self) -> bool {
        self.diagnostics.refused() || self.files.files.is_empty()
    }
}

impl Job {
    /// Reads, generates, judges the messages.
    pub(crate) fn run(&self, generate: &Generate) -> Done {
        let mut done = Done::default();
        let beside = Beside::load(
            &self.description,
            self.config.as_deref(),
            &self.overlays,
            &mut done.diagnostics,
        );
        let options = LoadOptions {
            allow_refs_under: self.allow_refs.clone(),
            overlays: beside
                .as_ref()
                .map(|beside| beside.overlays.clone())
                .unwrap_or_default(),
        };
        // Read whatever became of the settings, so that all mistakes are told at once.
        let diags = &mut done.diagnostics;
        let source = done
            .timings
            .time("load", || Source::load(&self.description, &options, diags));
        done.source = source.unwrap_or_default();
        let Some(mut beside) = beside else {
            return done;
        };
        done.read = beside
            .config_file
            .iter()
            .chain(&beside.overlay_files)
            .map(|file| file.path.clone())
            .collect();
        done.verdicts = Verdicts::of(&beside.config, &mut done.diagnostics);
        if done.source.files().is_empty() || done.diagnostics.refused() {
            return done;
        }
        if let Some(tests) = &self.tests {
            beside.config.tests = tests.clone();
        }
        if self.force_name {
            beside.config.package.name = None;
        }
        let outcome = generate(&Inputs {
            source: &done.source,
            config: &beside.config,
            lock: self.lock.as_deref(),
            crate_name: beside
                .config
                .package
                .name
                .as_deref()
                .unwrap_or(&self.crate_name),
        });
        done.diagnostics.append(outcome.diagnostics);
        done.api = outcome.api;
        done.names = outcome.names;
        done.examples = outcome.examples;
        done.timings.append(outcome.timings);
        let shown = |d: &&Diagnostic| !done.verdicts.allow.contains(&d.code);
        let messages = done.diagnostics.items().iter().filter(shown).count();
        judge(&mut done, self);
        if !done.diagnostics.refused() && !outcome.files.files.is_empty() {
            done.files = outcome.files;
            let text = done.timings.time("manifest", || {
                let digests = Digests {
                    job: self.digest(),
                    messages,
                    complete: done.source.is_whole() && self.is_plain(),
                    ..digests(&done.source, &beside)
                };
                manifest(&done.files, &digests)
            });
            done.files.files.insert(MANIFEST.to_owned(), text);
        }
        done
    }
}

impl Job {
    /// A digest of what decides the output beside the files that are read. What changes with
    /// the machine is no part of it, unless the user wrote it.
    pub(crate) fn digest(&self) -> String {
        let mut text = self.crate_name.clone();
        for folder in &self.allow_refs {
            text += "\n";
            text += &folder.to_string_lossy();
        }
        write::digest(text.as_bytes())
    }

    /// Whether [`Job::digest`] and the files that are read say all there is to say.
    fn is_plain(&self) -> bool {
        self.tests.is_none() && !self.force_name
    }

    /// What is known of the output in `out`, where running this job would change nothing of it.
    pub(crate) fn unchanged(&self, out: &Path) -> Option<write::Unchanged> {
        if !self.deny.is_empty() || !self.allow.is_empty() || !self.is_plain() {
            return None;
        }
        let found = Found::by(&self.description, self.config.as_deref(), &self.overlays);
        let run = write::Run {
            description: &self.description,
            settings: found.settings.as_deref(),
            overlays: &found.overlays,
            job: &self.digest(),
        };
        write::unchanged(out, &run)
    }
}

/// Reports allowances of the settings that nothing used; lets the command line have its way.
fn judge(done: &mut Done, job: &Job) {
    let unused: Vec<_> = done
        .verdicts
        .allow
        .iter()
        .copied()
        .filter(|code| !done.diagnostics.items().iter().any(|d| d.code == *code))
        .collect();
    for code in unused {
        done.diagnostics
            .report(
                Code::UnusedSetting,
                Origin::default(),
                format!(
                    "`diagnostics.allow` names {}, and no message has that code",
                    code.as_str()
                ),
            )
            .help("remove it from the settings");
    }
    let verdicts = &mut done.verdicts;
    verdicts.deny.retain(|code| !job.allow.contains(code));
    verdicts.allow.retain(|code| !job.deny.contains(code));
    verdicts.deny.extend(&job.deny);
    verdicts
        .allow
        .extend(job.allow.iter().filter(|code| !job.deny.contains(code)));
}

/// The digests of everything that was read, under names that do not depend on the machine.
fn digests(source: &Source, beside: &Beside) -> Digests {
    let name = |index: usize, path: &str| match index {
        0 => Path::new(path).file_name().map_or_else(
            || path.to_owned(),
            |name| name.to_string_lossy().into_owned(),
        ),
        _ => path.to_owned(),
    };
    let files = source.files().iter().enumerate();
    Digests {
        description: files
            .map(|(index, file)| (name(index, &file.path), digest(file.text.as_bytes())))
            .collect(),
        settings: beside.config_file.as_ref().map(|file| file.named()),
        overlays: beside
            .overlay_files
            .iter()
            .map(|file| file.named())
            .collect(),
        ..Digests::default()
    }
}

/// A package name from any text: what cargo takes and no lint of the compiler minds.
pub(crate) fn package_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => name.push(c.to_ascii_lowercase()),
            _ if name.is_empty() || name.ends_with(['-', '_']) => {}
            '_' => name.push('_'),
            _ => name.push('-'),
        }
    }
    let name = name.trim_end_matches(['-', '_']);
    match name.chars().next() {
        None => "sdk".to_owned(),
        Some(c) if c.is_ascii_alphabetic() => name.to_owned(),
        Some(_) => format!("sdk-{name}"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn package_names() {
        let names = ["generated", "My API", "2ch", "été!", "", "a__b.v1"].map(super::package_name);
        assert_eq!(
            names,
            ["generated", "my-api", "sdk-2ch", "t", "sdk", "a_b-v1"]
        );
    }
}
