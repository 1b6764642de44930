//! `explain`: what a code means.

use std::io;

use super::{DONE, Io};
use crate::diag::{Code, Effect, Severity};

pub(super) fn run(code: Option<Code>, io: &mut Io<'_>) -> io::Result<u8> {
    match code {
        Some(code) => writeln!(
            io.out,
            "{}: {}.\n\nSeverity: {}.\nEffect: {}.\n\nSettings: `deny = [\"{0}\"]` under `[diagnostics]` makes it fatal{}.",
            code.as_str(),
            code.title(),
            severity(code.severity()),
            effect(code.effect()),
            if code.effect() == Effect::Refused {
                "; it always stops the run"
            } else {
                ", `allow` hides it"
            },
        )?,
        None => {
            for code in Code::ALL {
                writeln!(
                    io.out,
                    "{} {:7} {}",
                    code.as_str(),
                    severity(code.severity()),
                    code.title()
                )?;
            }
        }
    }
    Ok(DONE)
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Exact => "the output says exactly what the description says",
        Effect::Widened => "a wider type than described stands in the output",
        Effect::Skipped => "a unit is missing from the output",
        Effect::Renamed => "an identifier differs from what it would have been",
        Effect::Repaired => "a slip in the description is read as what was meant",
        Effect::Refused => "nothing is generated",
    }
}
