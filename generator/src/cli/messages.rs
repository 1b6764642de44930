//! Prints messages as the flags ask: which of them, and in which form.

use std::io::{self, Write};

use super::args::{Color, MessageFormat, Messages};
use super::job::Done;
use crate::diag::render::{self, RenderOptions};
use crate::diag::{Diagnostic, Diagnostics, Severity};

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
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
        };
        Style {
            json: flags.message_format == MessageFormat::Json,
            color,
            all: flags.all_messages,
            quiet: flags.quiet,
        }
    }
}

/// Prints the messages of `done`.
pub(super) fn print(done: &Done, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let mut shown = Diagnostics::default();
    for message in done
        .diagnostics
        .items()
        .iter()
        .filter(|message| is_shown(message, done, style))
    {
        let copy = shown.report(
            message.code,
            message.origin.clone(),
            message.message.clone(),
        );
        copy.help.clone_from(&message.help);
        copy.related.clone_from(&message.related);
    }
    let text = if style.json {
        render::json(&shown, &done.source)
    } else {
        render::text(
            &shown,
            &done.source,
            &RenderOptions {
                color: style.color,
                all: style.all,
                ..RenderOptions::default()
            },
        )
    };
    to.write_all(text.as_bytes())
}

/// Whether the flags and the settings let a message be shown.
pub(super) fn is_shown(message: &Diagnostic, done: &Done, style: Style) -> bool {
    let verdicts = &done.verdicts;
    let allowed = verdicts.allow.contains(&message.code) && !style.all;
    let quiet = style.quiet
        && message.code.severity() != Severity::Error
        && !verdicts.deny.contains(&message.code);
    !allowed && !quiet
}
