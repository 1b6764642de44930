//! The command line: [`run`] is all of it, so that tests need no process.

mod args;
mod explain;
mod generate;
mod inspect;
pub(crate) mod job;
mod messages;

use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::Arc;

use clap::Parser;

use crate::corpus;
use job::Generate;

/// Done, or fresh.
pub const DONE: u8 = 0;
/// Stale, or a message that is denied; for `corpus`, a failure.
pub const STALE: u8 = 1;
/// Wrong use of the command line.
pub const USAGE: u8 = 2;
/// The description, the settings or the output folder was refused.
pub const REFUSED: u8 = 3;

/// Where a command writes to.
pub(crate) struct Io<'a> {
    /// What was asked for.
    pub(crate) out: &'a mut dyn Write,
    /// Messages and summaries.
    pub(crate) err: &'a mut dyn Write,
    /// Whether `err` is a terminal: colours and a progress bar.
    pub(crate) terminal: bool,
}

/// Runs the command line `args` (the program's name first) and returns its exit code. Writes
/// to `out` and `err` only, without colours unless asked.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    run_with(
        args,
        &mut Io {
            out,
            err,
            terminal: false,
        },
        &the_door(),
    )
}

/// [`run`] on the process's own standard output and error.
pub fn run_on_terminal(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(code) = corpus::as_rustc_wrapper(&args) {
        return code;
    }
    // This thread works, too: with one less to start, and one less that waits, small descriptions
    // take a tenth less. Should there be threads already, they do.
    let _ = rayon::ThreadPoolBuilder::new()
        .use_current_thread()
        .build_global();
    let (mut out, mut err) = (io::BufWriter::new(io::stdout()), io::stderr());
    let terminal = err.is_terminal();
    let code = run_with(
        args,
        &mut Io {
            out: &mut out,
            err: &mut err,
            terminal,
        },
        &the_door(),
    );
    // A reader that has gone away is no failure of ours.
    let _ = out.flush();
    code
}

fn the_door() -> Generate {
    Arc::new(crate::generate)
}

fn run_with(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>, door: &Generate) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match args::Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            let to: &mut dyn Write = if error.use_stderr() { io.err } else { io.out };
            let _ = write!(to, "{}", error.render());
            return if error.use_stderr() { USAGE } else { DONE };
        }
    };
    let done = match cli.command {
        Some(args::Command::Explain { code }) => explain::run(code, io),
        Some(args::Command::Corpus(flags)) => corpus::run(&flags.options(), io, door),
        Some(args::Command::Inspect(flags)) => inspect::run(&flags, io, door),
        None => generate::run(&cli.generate, &args, io, door),
    };
    match done {
        Ok(code) => code,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => DONE,
        Err(error) => {
            let _ = writeln!(io.err, "error: cannot write the output: {error}");
            REFUSED
        }
    }
}

/// `1 file`, `2 files`.
pub(crate) fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
