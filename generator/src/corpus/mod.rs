//! `generator corpus`: every description of a folder is generated, and its crate compiled if
//! asked; a table says how that went.

mod build;
mod cargo;
mod examples;
mod list;
mod row;
mod table;
mod timing;

use std::io;
use std::path::PathBuf;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use crate::cli::job::Generate;
use crate::cli::{DONE, Io, STALE, USAGE};
use crate::diag::Code;
pub(crate) use timing::as_rustc_wrapper;

/// What is to be done.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// Folders and descriptions.
    pub(crate) paths: Vec<PathBuf>,
    /// How many at a time.
    pub(crate) jobs: Option<usize>,
    /// Compile each crate.
    pub(crate) check: bool,
    /// Compile with clippy.
    pub(crate) clippy: bool,
    /// Document each crate.
    pub(crate) doc: bool,
    /// Run each crate's tests of examples.
    pub(crate) examples: bool,
    /// Every Nth, from the Kth.
    pub(crate) part: Option<(usize, usize)>,
    /// A glob on file names.
    pub(crate) only: Option<String>,
    /// Where crates are written.
    pub(crate) work: Option<PathBuf>,
    /// Where the table goes as tab-separated values.
    pub(crate) tsv: Option<PathBuf>,
    /// Codes of which each message is listed, beside what was widened.
    pub(crate) list: Vec<Code>,
    /// Keep the temporary folder.
    pub(crate) keep: bool,
    /// Further folders that references may lead into.
    pub(crate) allow_refs: Vec<PathBuf>,
}

impl Options {
    fn builds(&self) -> bool {
        self.check || self.clippy || self.doc || self.examples
    }
}

/// Generates (and compiles) what `options` name; the exit code says whether all went well.
pub(crate) fn run(options: &Options, io: &mut Io<'_>, door: &Generate) -> io::Result<u8> {
    let start = std::time::Instant::now();
    let entries = match list::entries(options) {
        Ok(entries) if entries.is_empty() => {
            writeln!(io.err, "error: there is no description in what was named")?;
            return Ok(USAGE);
        }
        Ok(entries) => entries,
        Err(message) => {
            writeln!(io.err, "error: {message}")?;
            return Ok(USAGE);
        }
    };
    let scratch = if options.builds() {
        Some(build::Scratch::new(options)?)
    } else {
        None
    };
    let bar = progress(entries.len(), "generating", io.terminal);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs.unwrap_or(0))
        // As much as a main thread has: what overflows here would overflow there.
        .stack_size(8 << 20)
        .build()
        .map_err(io::Error::other)?;
    let failed: Mutex<Option<io::Error>> = Mutex::new(None);
    let mut rows: Vec<row::Row> = pool.install(|| {
        entries
            .par_iter()
            .map(|entry| {
                bar.set_message(entry.name.clone());
                let (row, files) = row::generate(entry, options, door);
                if let Some(scratch) = &scratch
                    && let Err(error) = scratch.put(&entry.crate_name, &files)
                    && let Ok(mut failed) = failed.lock()
                {
                    *failed = Some(error);
                }
                bar.inc(1);
                row
            })
            .collect()
    });
    bar.finish_and_clear();
    if let Ok(Some(error)) = failed.into_inner() {
        return Err(error);
    }
    if let Some(scratch) = &scratch {
        let built = rows
            .iter()
            .filter(|row| row.state == row::State::Generated)
            .count();
        let bar = progress(built, "compiling", io.terminal);
        scratch.build(options, &mut rows, &bar)?;
        bar.finish_and_clear();
    }
    table::print(&rows, options, start.elapsed(), io.out)?;
    if let Some(path) = &options.tsv {
        std::fs::write(path, table::tsv(&rows))?;
    }
    if let Some(scratch) = scratch
        && let Some(kept) = scratch.finish(options.keep)
    {
        writeln!(io.err, "the crates are in {}", kept.display())?;
    }
    Ok(if rows.iter().all(row::Row::passed) {
        DONE
    } else {
        STALE
    })
}

fn progress(length: usize, what: &'static str, terminal: bool) -> ProgressBar {
    if !terminal {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length as u64).with_prefix(what);
    match ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} {elapsed} {wide_msg}") {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests;
