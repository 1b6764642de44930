//! The main job: a description becomes a crate on disk, or is compared with one.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::job::{Done, Generate, Job, package_name};
use super::messages::{self, Style};
use super::{DONE, Io, REFUSED, STALE, args, plural};
use crate::config::load::Found;
use crate::diag::{Code, Diagnostic};
use crate::timings::timed;
use crate::tree::Origin;
use crate::write::{self, NAMES_LOCK, WriteError};

pub(super) fn run(
    flags: &args::Generate,
    args: &[OsString],
    io: &mut Io<'_>,
    door: &Generate,
) -> io::Result<u8> {
    let start = Instant::now();
    let style = Style::of(&flags.messages, io.terminal);
    let lock = if flags.relock {
        None
    } else {
        write::names_lock(&flags.out)
    };
    let locked = lock.is_some();
    let job = job(&flags.input, &flags.messages, lock, &flags.out);
    if let Some(known) = unchanged(flags, &job) {
        return say_unchanged(flags, &job, &known, io, style, start);
    }
    let mut done = job.run(door);
    if locked {
        done.read.push(flags.out.join(NAMES_LOCK));
    }
    let told = deliver(flags, args, io, style, start, &mut done);
    // The program ends: the system takes everything back at once, where dropping it goes through
    // all that was ever read.
    std::mem::forget(done);
    told
}

/// Writes, prints or compares what was generated, and says what came of it.
fn deliver(
    flags: &args::Generate,
    args: &[OsString],
    io: &mut Io<'_>,
    style: Style,
    start: Instant,
    done: &mut Done,
) -> io::Result<u8> {
    let denied = done.denied();
    let stopped = done.refused() || !denied.is_empty();
    let mut result = None;
    if !stopped && !flags.stdout && !flags.check {
        let files = &done.files;
        let shown = |message: &&Diagnostic| messages::is_shown(message, done, style);
        let (source, first) = (&done.source, done.diagnostics.items().iter().find(shown));
        // To print messages, their places must be found, which takes a walk through the text.
        let find = || first.map(|message| source.locate(&message.origin));
        let (written, _) = done.timings.time("write", || {
            rayon::join(|| write::write(&flags.out, files, flags.force), find)
        });
        match written {
            Ok(report) => result = Some(report),
            Err(error) => report(&error, &flags.out, done),
        }
    }
    let to: &mut dyn io::Write = if style.json && !flags.stdout {
        io.out
    } else {
        io.err
    };
    let (printed, printing) = timed(|| messages::print(done, style, to));
    printed?;
    done.timings.note("print messages", printing);
    if flags.timings {
        write!(io.err, "{}", done.timings)?;
    }
    if done.refused() {
        summary(
            io,
            style,
            &format!(
                "{} is refused; nothing was written",
                flags.input.description().display()
            ),
        )?;
        return Ok(REFUSED);
    }
    if !denied.is_empty() {
        let codes: Vec<_> = denied.iter().map(|code| code.as_str()).collect();
        writeln!(
            io.err,
            "error: {} is denied; nothing was written",
            codes.join(", ")
        )?;
        return Ok(STALE);
    }
    if flags.stdout {
        write::print(&done.files, io.out)?;
        return Ok(DONE);
    }
    let folder = folder(&flags.out);
    if flags.check {
        return check(flags, args, done, io, style, &folder, start);
    }
    let Some(report) = result else {
        return Ok(REFUSED);
    };
    read(io, style, flags, done.references(), &done.read)?;
    let files = done.files.files.len();
    let what = match (report.written.len(), report.deleted.len()) {
        (0, 0) => format!("nothing changed ({})", plural(files, "file")),
        (written, deleted) => format!(
            "{written} written, {} unchanged, {deleted} deleted",
            report.unchanged
        ),
    };
    summary(
        io,
        style,
        &format!(
            "{folder}: {}; {what} ({:.2} s)",
            contents(done),
            start.elapsed().as_secs_f64()
        ),
    )?;
    if let Some(note) = write::workspace_note(&flags.out, &done.files).filter(|_| !style.quiet) {
        writeln!(io.err, "note: {note}")?;
    }
    Ok(DONE)
}

/// What is known of the output, where generating would show nothing and change nothing. Flags
/// that ask for more than that are answered by generating.
fn unchanged(flags: &args::Generate, job: &Job) -> Option<write::Unchanged> {
    let messages = &flags.messages;
    let more = flags.regenerate
        || flags.stdout
        || flags.force
        || flags.relock
        || flags.timings
        || messages.all_messages
        || messages.message_format == args::MessageFormat::Json;
    if more {
        None
    } else {
        job.unchanged(&flags.out)
    }
}

fn say_unchanged(
    flags: &args::Generate,
    job: &Job,
    known: &write::Unchanged,
    io: &mut Io<'_>,
    style: Style,
    start: Instant,
) -> io::Result<u8> {
    let found = Found::by(&job.description, job.config.as_deref(), &job.overlays);
    let mut paths: Vec<PathBuf> = found.settings.into_iter().chain(found.overlays).collect();
    paths.push(flags.out.join(NAMES_LOCK));
    read(io, style, flags, known.references, &paths)?;
    let (folder, files) = (folder(&flags.out), plural(known.files, "file"));
    let what = if flags.check {
        format!("{folder} is fresh: {files}")
    } else {
        format!("{folder}: nothing changed ({files})")
    };
    let seconds = start.elapsed().as_secs_f64();
    summary(
        io,
        style,
        &format!("{what}, by the digests in its manifest ({seconds:.2} s)"),
    )?;
    if known.messages > 0 {
        let messages = plural(known.messages, "message");
        summary(
            io,
            style,
            &format!("{messages} as before: `--regenerate` shows them"),
        )?;
    }
    Ok(DONE)
}

/// The job that the flags describe, for an output in `out`.
pub(super) fn job(
    input: &args::Input,
    messages: &args::Messages,
    lock: Option<String>,
    out: &Path,
) -> Job {
    Job {
        description: input.description().to_path_buf(),
        config: input.config.clone(),
        overlays: input.overlay.clone(),
        allow_refs: input.allow_refs.clone(),
        lock,
        crate_name: crate_name(out),
        deny: messages.deny.clone(),
        allow: messages.allow.clone(),
        ..Job::default()
    }
}

fn check(
    flags: &args::Generate,
    args: &[OsString],
    done: &Done,
    io: &mut Io<'_>,
    style: Style,
    folder: &str,
    start: Instant,
) -> io::Result<u8> {
    match write::check(&flags.out, &done.files, flags.force) {
        Ok(stale) if stale.is_fresh() => {
            read(io, style, flags, done.references(), &done.read)?;
            let files = plural(done.files.files.len(), "file");
            summary(
                io,
                style,
                &format!(
                    "{folder} is fresh: {}, {files} ({:.2} s)",
                    contents(done),
                    start.elapsed().as_secs_f64()
                ),
            )?;
            Ok(DONE)
        }
        Ok(stale) => {
            write!(io.err, "{stale}")?;
            writeln!(
                io.err,
                "error: {folder} is stale; this brings it up to date:\n    {}",
                command(args)
            )?;
            Ok(STALE)
        }
        Err(error) => {
            writeln!(io.err, "error: {error}")?;
            Ok(REFUSED)
        }
    }
}

/// Turns a refusal of the output folder into a message.
fn report(error: &WriteError, out: &Path, done: &mut Done) {
    let message = format!("{}: {error}", out.display());
    let help = match error {
        WriteError::Foreign(_) => {
            "choose another folder with --out, or write beside them with --force"
        }
        WriteError::Unsafe { .. } => "remove what stands in the way",
        WriteError::Io { .. } => "nothing is lost: run it again when the cause is gone",
    };
    done.diagnostics
        .report(Code::ForeignFiles, Origin::default(), message)
        .help(help);
}

fn read(
    io: &mut Io<'_>,
    style: Style,
    flags: &args::Generate,
    references: usize,
    paths: &[PathBuf],
) -> io::Result<()> {
    let mut text = format!("read {}", flags.input.description().display());
    if references > 0 {
        text += &format!(" and {} it refers to", plural(references, "file"));
    }
    for path in paths {
        text += &format!(", {}", path.display());
    }
    summary(io, style, &text)
}

/// Prints a line for people.
pub(super) fn summary(io: &mut Io<'_>, style: Style, text: &str) -> io::Result<()> {
    if style.quiet {
        Ok(())
    } else {
        writeln!(io.err, "{text}")
    }
}

fn contents(done: &Done) -> String {
    let (operations, types) = done
        .api
        .as_ref()
        .map_or((0, 0), |api| (api.operations.len(), api.types.len()));
    format!(
        "{}, {}",
        plural(operations, "operation"),
        plural(types, "type")
    )
}

/// The command that writes what `--check` found stale.
fn command(args: &[OsString]) -> String {
    // Under `cargo run`, the program is not on the path.
    let program = if std::env::var_os("CARGO").is_some() {
        "cargo run -p generator --"
    } else {
        "generator"
    };
    let rest = args
        .iter()
        .skip(1)
        .filter(|arg| *arg != "--check")
        .map(|arg| quoted(&arg.to_string_lossy()));
    std::iter::once(program.to_owned())
        .chain(rest)
        .collect::<Vec<_>>()
        .join(" ")
}

fn quoted(arg: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_=./:,@%+".contains(c);
    if !arg.is_empty() && arg.chars().all(plain) {
        arg.to_owned()
    } else {
        format!("'{}'", arg.replace('\'', "'\\''"))
    }
}

/// The folder as shown: with a slash at its end.
fn folder(out: &Path) -> String {
    format!("{}/", out.display().to_string().trim_end_matches('/'))
}

/// The name of a crate in the folder `out`.
fn crate_name(out: &Path) -> String {
    let named = |path: &Path| {
        path.file_name()
            .map(|name| package_name(&name.to_string_lossy()))
    };
    let absolute = || std::path::absolute(out).ok().and_then(|path| named(&path));
    let resolved = || out.canonicalize().ok().and_then(|path| named(&path));
    named(out)
        .or_else(resolved)
        .or_else(absolute)
        .unwrap_or_else(|| "generated".to_owned())
}
