//! The words of printed code, in order, so that they can be found again and taken out.

use super::frame::HOLE;
use super::template::docs_mark;

/// What is found in printed code.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A word, a number or a text.
    Word(&'t str),
    /// Where documentation goes.
    Docs,
    /// Where a list goes, and how far it is indented. The whole line stands for it.
    Hole(usize),
}

/// Walks through printed code.
pub(super) struct Words<'t> {
    rest: &'t str,
    docs: String,
    /// Whether a line begins here.
    fresh: bool,
}

impl<'t> Words<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self {
            rest: text,
            docs: docs_mark(),
            fresh: true,
        }
    }

    /// The next piece. What stands before it goes to `out`. `None`: there is none, or something
    /// that this does not know.
    pub(super) fn next(&mut self, out: &mut String) -> Option<Piece<'t>> {
        loop {
            if self.fresh {
                self.fresh = false;
                let end = self.rest.find('\n').map_or(self.rest.len(), |at| at + 1);
                let line = &self.rest[..end];
                if line.contains(HOLE) {
                    self.take(end);
                    self.fresh = true;
                    return Some(Piece::Hole(line.len() - line.trim_start().len()));
                }
            }
            if self.rest.starts_with(self.docs.as_str()) {
                self.take(self.docs.len());
                return Some(Piece::Docs);
            }
            if let Some(end) = raw_text(self.rest) {
                return Some(Piece::Word(self.take(end)));
            }
            let next = self.rest.chars().next()?;
            if is_part(next) {
                return Some(Piece::Word(self.take(word(self.rest))));
            }
            match next {
                '"' => return Some(Piece::Word(self.take(text(self.rest)?))),
                '\'' if !is_lifetime(self.rest) => return None,
                _ => {}
            }
            self.fresh = next == '\n';
            out.push_str(self.take(next.len_utf8()));
        }
    }

    /// What is left, which must hold no further piece.
    pub(super) fn rest(mut self, out: &mut String) -> Option<()> {
        let found = self.next(out).is_some();
        (!found && self.rest.is_empty()).then_some(())
    }

    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the word or number at the start.
fn word(text: &str) -> usize {
    let number = text.starts_with(|c: char| c.is_ascii_digit());
    let raw = text.strip_prefix("r#").map_or(0, |_| 2);
    let mut end = raw;
    let mut chars = text[raw..].chars().peekable();
    while let Some(c) = chars.next() {
        let point = number && c == '.' && chars.peek().is_some_and(char::is_ascii_digit);
        if !is_part(c) && !point {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// The length of the text at the start, with its quotes.
fn text(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The length of the raw text at the start, if one is there.
fn raw_text(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('r')?.trim_start_matches('#');
    let hashes = &text[1..text.len() - rest.len()];
    let inside = rest.strip_prefix('"')?;
    let end = inside.find(&format!("\"{hashes}"))?;
    Some(2 + hashes.len() + end + 1 + hashes.len())
}

/// Whether the quote at the start begins a lifetime, and no character.
fn is_lifetime(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    chars.next().is_some_and(is_part) && chars.next() != Some('\'')
}
