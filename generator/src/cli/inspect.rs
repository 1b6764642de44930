//! `inspect`: the report on a description, as JSON or text.

use std::io;

use super::args::{self, InspectFormat};
use super::job::Generate;
use super::messages::{self, Style};
use super::{DONE, Io, REFUSED, STALE, generate};
use crate::inspect::{Inspected, report, text};
use crate::write;

pub(super) fn run(flags: &args::Inspect, io: &mut Io<'_>, door: &Generate) -> io::Result<u8> {
    let style = Style::of(&flags.messages, io.terminal);
    let lock = write::names_lock(&flags.out);
    let done = generate::job(&flags.input, &flags.messages, lock, &flags.out).run(door);
    messages::print(&done, style, io.err)?;
    let Some(api) = done.api.as_ref().filter(|_| !done.refused()) else {
        return Ok(REFUSED);
    };
    let report = report(Inspected {
        api,
        names: done.names.as_ref(),
        source: &done.source,
        diagnostics: &done.diagnostics,
    });
    match flags.format {
        InspectFormat::Json => {
            serde_json::to_writer_pretty(&mut *io.out, &report)?;
            writeln!(io.out)?;
        }
        InspectFormat::Text => io.out.write_all(text(&report).as_bytes())?,
    }
    Ok(if done.denied().is_empty() {
        DONE
    } else {
        STALE
    })
}
