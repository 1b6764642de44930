//! The library's door: one description through every stage.

use crate::config::Config;
use crate::diag::{Code, Diagnostics};
use crate::ir;
use crate::name::{self, Lock, Names};
use crate::render::{self, FileTree};
use crate::source::Source;
use crate::timings::{Timings, timed};
use crate::tree::Origin;
use crate::{emit, examples, lower, normalise, passes, plan};

/// What is generated from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The description.
    pub source: &'a Source,
    /// The settings.
    pub config: &'a Config,
    /// The text of the existing names lock.
    pub lock: Option<&'a str>,
    /// The crate's name, where the settings give none.
    pub crate_name: &'a str,
}

/// What was generated.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The files; none where refused.
    pub files: FileTree,
    /// The messages.
    pub diagnostics: Diagnostics,
    /// The API, as far as it was understood.
    pub api: Option<ir::Api>,
    /// Its names.
    pub names: Option<Names>,
    /// How many examples it has, where they are made tests.
    pub examples: usize,
    /// How long the stages took. Those of examples and of emission run side by side.
    pub timings: Timings,
}

/// The description's examples, unless the settings want none.
fn suite(inputs: &Inputs<'_>, api: &ir::Api, diags: &mut Diagnostics) -> Option<examples::Suite> {
    if !inputs.config.tests.examples {
        return None;
    }
    let request = examples::Request {
        source: inputs.source,
        api,
        thorough: inputs.config.tests.thorough,
        deprecated: inputs.config.tests.deprecated,
    };
    Some(examples::collect(&request, diags))
}

/// Generates the crate that a description describes. Nothing is read or written: the files
/// are in the outcome.
pub fn generate(inputs: &Inputs<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let diags = &mut outcome.diagnostics;
    let timings = &mut outcome.timings;
    let normalised = timings.time("normalise", || normalise::normalise(inputs.source, diags));
    let Some(document) = normalised else {
        return outcome;
    };
    let mut api = timings.time("parse and lower", || {
        lower::lower(&document, inputs.config, diags)
    });
    // Nothing looks at it again, and it is as large as the description. To give it back takes a
    // while, which another thread has.
    rayon::spawn(|| drop(document));
    let files = inputs.source.files().iter().skip(1);
    api.files = std::iter::once(String::new())
        .chain(files.map(|file| file.path.clone()))
        .collect();
    timings.time("passes", || passes::run(&mut api, inputs.config, diags));
    if diags.refused() {
        outcome.api = Some(api);
        return outcome;
    }
    let mut lock = inputs.lock.map(Lock::parse).unwrap_or_default();
    // Judging the examples needs nothing of names and plan, nor of the crate that is written.
    let mut judged = Diagnostics::default();
    let config = inputs.config;
    let ((suite, judging), (names, plan, emitted)) = rayon::join(
        || timed(|| suite(inputs, &api, &mut judged)),
        || {
            let names = timings.time("name", || name::decide(&api, config, &mut lock, diags));
            for key in lock.stale() {
                diags.report(
                    Code::LockStale,
                    Origin::default(),
                    format!("nothing has the place `{key}` any more"),
                );
            }
            let plan = timings.time("plan", || {
                plan::plan(&api, &names, config, inputs.crate_name)
            });
            let emitted = timings.time("emit and render", || {
                emit::emit(&api, &names, &plan, config, render::print)
            });
            (names, plan, emitted)
        },
    );
    diags.append(judged);
    timings.note("judge examples", judging);
    let (tests, (path, text)) = timings.time("emit tests and answers", || {
        rayon::join(
            || {
                suite.as_ref().map(|suite| {
                    emit::tests(&api, &names, &plan, inputs.config, suite, render::print)
                })
            },
            || {
                let answers = examples::answers(inputs.source, &api, suite.as_ref());
                emit::answers(&api, &answers, render::print)
            },
        )
    });
    outcome.examples = suite.as_ref().map_or(0, |suite| suite.found);
    outcome.files.files.extend(tests.into_iter().flatten());
    outcome.files.files.insert(path, text);
    for file in emitted.files {
        outcome.files.files.insert(file.path, file.text);
    }
    outcome.files.files.extend(emitted.texts);
    outcome
        .files
        .files
        .insert("names.lock".into(), lock.render());
    outcome.api = Some(api);
    outcome.names = Some(names);
    outcome
}
