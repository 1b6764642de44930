//! Diagnostics: what is wrong or inexact, where, what we did about it, what to write
//! instead. Stages push into one [`Diagnostics`]; only [`render`] turns them into text.

mod catalogue;
pub mod render;

pub use catalogue::Code;

use crate::tree::Origin;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is inexact.
    Note,
    /// The output differs from what the description says, or the description from the standard.
    Warning,
    /// A unit, or the whole run, produced nothing.
    Error,
}

/// What we did about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// The output says exactly what the description says.
    Exact,
    /// A wider type than described stands in the output.
    Widened,
    /// A unit is missing from the output.
    Skipped,
    /// An identifier differs from the wish.
    Renamed,
    /// A slip in the description was read as what was meant.
    Repaired,
    /// Nothing was generated.
    Refused,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, which carries severity and effect.
    pub code: Code,
    /// What is wrong, in one sentence that names the thing.
    pub message: String,
    /// Where.
    pub origin: Origin,
    /// Other places that matter, each with a word on why.
    pub related: Vec<(Origin, String)>,
    /// What to write instead.
    pub help: Option<String>,
}

/// The collector that every stage is handed.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Reports `code` at `origin`; the returned message can be given help and related places.
    pub fn report(
        &mut self,
        code: Code,
        origin: Origin,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.items.push(Diagnostic {
            code,
            message: message.into(),
            origin,
            related: Vec::new(),
            help: None,
        });
        let last = self.items.len() - 1;
        &mut self.items[last]
    }

    /// All messages, in the order they were reported.
    pub fn items(&self) -> &[Diagnostic] {
        &self.items
    }

    /// Appends the messages of a scratch run that was accepted.
    pub fn append(&mut self, other: Diagnostics) {
        self.items.extend(other.items);
    }

    /// How many messages there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no message.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Takes back every message but the first `len`: those of an attempt that came to nothing.
    pub fn truncate(&mut self, len: usize) {
        self.items.truncate(len);
    }

    /// Whether anything was refused.
    pub fn refused(&self) -> bool {
        self.items
            .iter()
            .any(|d| d.code.effect() == Effect::Refused)
    }
}

impl Diagnostic {
    /// Adds what to write instead.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place that matters.
    pub fn related(&mut self, origin: Origin, why: impl Into<String>) -> &mut Self {
        self.related.push((origin, why.into()));
        self
    }
}
