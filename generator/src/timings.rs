//! How long the stages of a run took: what `--timings` prints.

use std::fmt;
use std::time::{Duration, Instant};

/// Wall time by stage, in the order in which the stages began.
#[derive(Clone, Debug, Default)]
pub struct Timings {
    stages: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// Does `act` and notes how long it took.
    pub fn time<T>(&mut self, stage: &'static str, act: impl FnOnce() -> T) -> T {
        let (done, took) = timed(act);
        self.note(stage, took);
        done
    }

    /// Notes a stage that was timed elsewhere, as one that runs beside another is.
    pub fn note(&mut self, stage: &'static str, took: Duration) {
        self.stages.push((stage, took));
    }

    /// Adds the stages of `other`.
    pub fn append(&mut self, other: Timings) {
        self.stages.extend(other.stages);
    }

    /// The stages.
    pub fn stages(&self) -> &[(&'static str, Duration)] {
        &self.stages
    }
}

/// What `act` gives, and how long it took.
pub fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = act();
    (done, start.elapsed())
}

impl fmt::Display for Timings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (stage, took) in &self.stages {
            writeln!(f, "{:>9.1} ms  {stage}", took.as_secs_f64() * 1000.0)?;
        }
        Ok(())
    }
}
