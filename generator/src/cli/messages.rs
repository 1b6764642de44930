//! Prints messages as the flags ask, and counts them.
//!
//! STAND-IN for `diag::render`: the two functions at the end.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::args::{MessageFormat, Messages};
use super::job::Done;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Source;

/// How many messages of one code are shown before the rest is only counted.
const SHOWN: usize = 5;

/// How messages are to be shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) json: bool,
    pub(super) color: bool,
    pub(super) all: bool,
    pub(super) quiet: bool,
}

impl Style {
    /// The flags' wishes; `terminal` says whether standard error is one.
    pub(super) fn of(flags: &Messages, terminal: bool) -> Style {
        let color = match flags.color {
            super::args::Color::Always => true,
            super::args::Color::Never => false,
            super::args::Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
        };
        Style { json: flags.message_format == MessageFormat::Json, color, all: flags.all_messages, quiet: flags.quiet }
    }
}

/// Prints the messages of `done`.
pub(super) fn print(done: &Done, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
    for message in done.diagnostics.items() {
        let denied = done.verdicts.deny.contains(&message.code);
        let hidden = done.verdicts.allow.contains(&message.code) && !style.all;
        if hidden || (style.quiet && message.code.severity() != Severity::Error && !denied) {
            continue;
        }
        let count = seen.entry(message.code).or_default();
        *count += 1;
        if style.json {
            writeln!(to, "{}", json(message, denied, &done.source))?;
        } else if style.all || *count <= SHOWN {
            text(message, denied, &done.source, style.color, to)?;
        }
    }
    if !style.json && !style.all {
        for (code, count) in seen.iter().filter(|(_, count)| **count > SHOWN) {
            writeln!(to, "... and {} more of {} (--all-messages shows them)", count - SHOWN, code.as_str())?;
        }
    }
    Ok(())
}

/// `2 errors, 1 warning, 12 notes`; empty where there is nothing.
pub(super) fn counts(done: &Done) -> String {
    let count = |severity| done.diagnostics.items().iter().filter(|d| d.code.severity() == severity).count();
    let named = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")].map(|(severity, word)| (count(severity), word));
    named.iter().filter(|(count, _)| *count > 0).map(|(count, word)| super::plural(*count, word)).collect::<Vec<_>>().join(", ")
}

fn severity(message: &Diagnostic, denied: bool) -> &'static str {
    match message.code.severity() {
        Severity::Error => "error",
        _ if denied => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn text(message: &Diagnostic, denied: bool, source: &Source, color: bool, to: &mut dyn Write) -> io::Result<()> {
    let (bold, plain) = if color { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    writeln!(to, "{bold}{}[{}]{plain}: {}", severity(message, denied), message.code.as_str(), message.message)?;
    let at = source.locate(&message.origin);
    if at.line > 0 {
        writeln!(to, "  --> {}:{}:{}", at.path, at.line, at.column)?;
    }
    message.help.iter().try_for_each(|help| writeln!(to, "  help: {help}"))
}

fn json(message: &Diagnostic, denied: bool, source: &Source) -> serde_json::Value {
    let at = source.locate(&message.origin);
    serde_json::json!({
        "code": message.code.as_str(),
        "severity": severity(message, denied),
        "message": message.message,
        "file": at.path,
        "line": at.line,
        "column": at.column,
        "pointer": message.origin.pointer.as_str(),
        "help": message.help,
    })
}
