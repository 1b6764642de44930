//! Prints items by `prettyplease`, each kind of piece once: how code is laid out depends on how
//! long names and texts are, not on what they say. A piece that was printed is kept with gaps
//! where its names were, and the next of its kind is those gaps filled.
//!
//! Mostly the lengths do not matter either: a piece is printed with the shortest names, and where
//! its lines hold the names that it has, it is laid out so. (Longer names only ever break lines
//! that do not hold them.) Of pieces that lines do not hold, several layouts are kept, each for
//! names that break the same lines ([`Lines`]). What is like none of them is printed with its own
//! names.

use std::sync::Arc;

use proc_macro2::TokenStream;

use super::flat::{DOCS, Flat, Kind, Said, is_short};
use super::frame::{self, Place};
use super::layouts::{KEY_WIDE, Known, Lines, Template, WIDE, shelf};
use super::split::{self, Hole, List};
use super::words::{Piece, Words};

/// What is done with a kind of which nothing is known. Printing one for the first time is dear,
/// and most kinds occur once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    Print,
    /// There is another way, of kinds that are more common.
    Wait,
}

/// What came of an attempt.
enum Attempt {
    /// It was printed; `None`: it is not to be printed in pieces.
    Done(Option<()>),
    /// The lines do not hold it.
    Wide,
    /// It is the first of its kind.
    Waits,
}

/// Room that is used again for each item.
#[derive(Default)]
pub(super) struct Scratch {
    flat: Flat,
    key: Vec<u8>,
}

/// The text of an item.
pub(super) fn print(item: TokenStream, scratch: &mut Scratch) -> String {
    scratch.flat.read(item);
    let flat = &scratch.flat;
    let end = flat.tokens.len();
    let mut out = String::with_capacity(1024);
    let mut printer = Printer {
        flat,
        key: &mut scratch.key,
        values: Vec::new(),
    };
    let items = split::declarations(flat).unwrap_or_else(|| vec![(0, end)]);
    let mut piece = |range| printer.piece(Place::Item, 0, range, &mut out);
    if items.into_iter().all(|item| piece(item).is_some()) {
        return out;
    }
    let source = flat.stream((0, end), Said::All, &|_| None, &[]);
    // Emitted tokens always parse; should they not, whoever compiles the crate is told.
    match syn::parse2::<syn::File>(source) {
        Ok(file) => prettyplease::unparse(&file),
        Err(error) => format!("compile_error!({:?});\n", error.to_string()),
    }
}

struct Printer<'f> {
    flat: &'f Flat,
    /// The kind of a piece.
    key: &'f mut Vec<u8>,
    /// The values of structs in the piece, and which are wide.
    values: Vec<(usize, bool)>,
}

impl Printer<'_> {
    /// Prints the tokens of a range. `None`: it is not to be printed in pieces.
    fn piece(
        &mut self,
        place: Place,
        indent: usize,
        range: (usize, usize),
        out: &mut String,
    ) -> Option<()> {
        let range = self.head(place, indent, range, out)?;
        let member = matches!(place, Place::Item | Place::In(List::Members, _));
        let coarse = split::holes(self.flat, member, false, range);
        let attempt = self.loosely(First::Wait, place, indent, range, &coarse, out);
        if let Attempt::Done(done) = attempt {
            return done;
        }
        // What no line holds is unlike others, and so is better small.
        let fine = split::holes(self.flat, member, true, range);
        if (fine.len() != coarse.len() || matches!(attempt, Attempt::Waits))
            && let Attempt::Done(done) =
                self.loosely(First::Print, place, indent, range, &fine, out)
        {
            return done;
        }
        if let Some(done) = self.widely(place, indent, range, &fine, out) {
            return done;
        }
        self.values.clear();
        match self.find((Said::Code, First::Print), place, indent, range, &fine)? {
            Known::Printed(template) => self.fill(&template, range, &fine, out),
            Known::Seen | Known::Wide(_) | Known::Odd => None,
        }
    }

    /// Prints documentation and attributes at the start of a piece, where they stand on lines of
    /// their own: what follows is of fewer kinds without them. What is left of the range.
    fn head(
        &mut self,
        place: Place,
        indent: usize,
        (mut start, end): (usize, usize),
        out: &mut String,
    ) -> Option<(usize, usize)> {
        if !place.has_head() {
            return Some((start, end));
        }
        while start < end {
            if self.flat.tokens[start].kind == Kind::Docs {
                out.extend(std::iter::repeat_n(' ', indent));
                docs(self.flat.text(start), out);
                out.push('\n');
                start += 1;
            } else if let Some(close) = self.flat.attribute(start).filter(|close| close + 1 < end) {
                self.piece(Place::Attribute, indent, (start, close + 1), out)?;
                start = close + 1;
            } else {
                break;
            }
        }
        Some((start, end))
    }

    /// Prints a piece where the lines of one with the shortest names hold its names.
    fn loosely(
        &mut self,
        first: First,
        place: Place,
        indent: usize,
        range: (usize, usize),
        holes: &[Hole],
        out: &mut String,
    ) -> Attempt {
        let Some(values) = split::values(self.flat, range, holes) else {
            return Attempt::Wide;
        };
        self.values = values;
        match self.find((Said::Least, first), place, indent, range, holes) {
            Some(Known::Printed(template)) if self.fits(&template, range, holes) => {
                Attempt::Done(self.fill(&template, range, holes, out))
            }
            Some(Known::Seen) => Attempt::Waits,
            _ => Attempt::Wide,
        }
    }

    /// Prints a piece that is too wide for the shortest names' layout: as one that was printed
    /// with names none of which is longer, where its lines hold the piece's (longer names only
    /// ever break lines that do not hold them). `None`: it is to be printed by itself.
    fn widely(
        &mut self,
        place: Place,
        indent: usize,
        range: (usize, usize),
        holes: &[Hole],
        out: &mut String,
    ) -> Option<Option<()>> {
        self.values = split::values(self.flat, range, holes)?;
        self.describe(Said::Least, place, indent, range, holes);
        self.key.push(KEY_WIDE);
        let known = match shelf(self.key)?.get(self.key) {
            Some(Known::Wide(known)) => known,
            Some(Known::Odd) => return None,
            _ => Arc::default(),
        };
        let template = match known.iter().find(|known| self.fits(known, range, holes)) {
            Some(template) => template.clone(),
            None if known.len() < WIDE => {
                self.values.clear();
                let template = self.template(Said::Code, place, indent, range, holes);
                let template = template.map(Arc::new);
                let more = known.iter().cloned().chain(template.clone());
                let known = match &template {
                    Some(_) => Known::Wide(more.collect()),
                    None => Known::Odd,
                };
                shelf(self.key)?.keep(self.key, known);
                template?
            }
            None => return None,
        };
        Some(self.fill(&template, range, holes, out))
    }

    /// The template for a piece, made where there is none yet. `None`: a thread that printed has
    /// panicked.
    fn find(
        &mut self,
        (said, first): (Said, First),
        place: Place,
        indent: usize,
        range: (usize, usize),
        holes: &[Hole],
    ) -> Option<Known> {
        self.describe(said, place, indent, range, holes);
        {
            let mut shelf = shelf(self.key)?;
            match shelf.get(self.key) {
                Some(known @ (Known::Printed(_) | Known::Odd)) => return Some(known),
                None if first == First::Wait => {
                    shelf.keep(self.key, Known::Seen);
                    return Some(Known::Seen);
                }
                Some(Known::Seen | Known::Wide(_)) | None => {}
            }
        }
        let made = match self.template(said, place, indent, range, holes) {
            Some(template) => Known::Printed(Arc::new(template)),
            None => Known::Odd,
        };
        shelf(self.key)?.keep(self.key, made.clone());
        Some(made)
    }

    /// Whether a piece is laid out as a template is.
    fn fits(&self, template: &Template, range: (usize, usize), holes: &[Hole]) -> bool {
        // There is nowhere to break it.
        if range.1 - range.0 == 1 {
            return true;
        }
        let mut gaps = template.gaps.iter();
        let mut lines = Lines::default();
        let mut holes = holes.iter();
        let mut hole = holes.next();
        let mut at = range.0;
        while at < range.1 {
            let kind = self.flat.tokens[at].kind;
            let here = hole.filter(|hole| hole.open == at);
            let filled = match kind {
                Kind::Word(_) | Kind::Text | Kind::Number => Some(self.flat.text(at).len()),
                Kind::Docs => Some(0),
                _ => here.map(|_| 0),
            };
            if let Some(filled) = filled
                && !gaps.next().is_some_and(|gap| lines.fill(gap, filled))
            {
                return false;
            }
            match here {
                Some(found) => {
                    at = found.close;
                    hole = holes.next();
                }
                None => at += 1,
            }
        }
        lines.end(template.last)
    }

    /// Writes down what the layout of a piece depends on, in a form that can be read: how much it
    /// says, where it stands and how deep, which of its values are wide; then its tokens, a digit
    /// for each that may be another, with its length where that matters.
    fn describe(
        &mut self,
        said: Said,
        place: Place,
        indent: usize,
        range: (usize, usize),
        holes: &[Hole],
    ) {
        let least = said == Said::Least;
        let key = &mut *self.key;
        key.clear();
        for number in [said as usize, usize::from(place.number()), indent] {
            digits(key, number);
            key.push(b' ');
        }
        let wide = |wide: bool| if wide { b'w' } else { b'n' };
        key.extend(self.values.iter().map(|(_, value)| wide(*value)));
        key.push(b' ');
        let mut holes = holes.iter();
        let mut hole = holes.next();
        let mut at = range.0;
        while at < range.1 {
            let text = self.flat.text(at);
            let kind = self.flat.tokens[at].kind;
            match kind {
                Kind::Word(true) if least && !is_short(text) => key.push(b'2'),
                Kind::Word(_) => key.push(b'1'),
                Kind::Text => key.push(b'3'),
                Kind::Number if text.contains('.') => key.push(b'5'),
                Kind::Number => key.push(b'4'),
                Kind::Docs => key.push(b'6'),
                Kind::Literal => {
                    key.push(b'7');
                    digits(key, text.len());
                    key.push(b' ');
                    key.extend(text.as_bytes());
                }
                Kind::Fixed | Kind::Sign(false) => {
                    key.extend(text.as_bytes());
                    key.push(b' ');
                }
                Kind::Sign(true) | Kind::Open(_) | Kind::Close => key.extend(text.as_bytes()),
            }
            if !least && matches!(kind, Kind::Word(_) | Kind::Text | Kind::Number) {
                digits(key, text.len());
                key.push(b' ');
            }
            if let Some(found) = hole.filter(|hole| hole.open == at) {
                key.extend([b'8', b'0' + found.list as u8]);
                at = found.close;
                hole = holes.next();
                continue;
            }
            at += 1;
        }
    }

    /// Prints a piece, its lists empty but for a mark, and takes its names out.
    fn template(
        &self,
        said: Said,
        place: Place,
        indent: usize,
        range: (usize, usize),
        holes: &[Hole],
    ) -> Option<Template> {
        let wide = |at: usize| {
            let first = |(open, wide): &(usize, bool)| *wide && open + 1 == at;
            self.values.iter().any(first).then_some(frame::WIDE)
        };
        let tokens = self.flat.stream(range, said, &wide, holes);
        let text = frame::print(place, indent, tokens)?;
        let mut template = Template::default();
        let mut holes = holes.iter();
        let mut hole = holes.next();
        let mut words = Words::of(&text);
        let mut at = range.0;
        // Printing keeps the order of words; where it does not, this is no template.
        while at < range.1 {
            let own = wide(at).unwrap_or_else(|| self.flat.said(at, said));
            match self.flat.tokens[at].kind {
                Kind::Word(_) | Kind::Text | Kind::Number => {
                    (words.next(&mut template.text)? == Piece::Word(own)).then_some(())?;
                    let stands_in = wide(at).is_some();
                    template.gap(if stands_in { 0 } else { own.len() });
                }
                // Lines within a text are none that the printer broke.
                Kind::Literal if own.contains('\n') => return None,
                Kind::Fixed | Kind::Literal => {
                    (words.next(&mut template.text)? == Piece::Word(own)).then_some(())?;
                    template.text.push_str(own);
                }
                Kind::Docs => {
                    (words.next(&mut template.text)? == Piece::Docs).then_some(())?;
                    template.gap(0);
                }
                Kind::Sign(_) | Kind::Open(_) | Kind::Close => {}
            }
            if let Some(found) = hole.filter(|hole| hole.open == at) {
                let Piece::Hole(indent) = words.next(&mut template.text)? else {
                    return None;
                };
                template.list(indent);
                at = found.close;
                hole = holes.next();
                continue;
            }
            at += 1;
        }
        words.rest(&mut template.text)?;
        template.end();
        Some(template)
    }

    /// Fills the gaps of a template.
    fn fill(
        &mut self,
        template: &Template,
        range: (usize, usize),
        holes: &[Hole],
        out: &mut String,
    ) -> Option<()> {
        let mut gaps = template.gaps.iter();
        let mut done = 0;
        let mut holes = holes.iter();
        let mut hole = holes.next();
        let mut at = range.0;
        let mut copy = |out: &mut String| {
            let gap = gaps.next()?;
            out.push_str(template.text.get(done..gap.at)?);
            done = gap.at;
            Some(gap.indent)
        };
        let mut lists = Vec::new();
        while at < range.1 {
            match self.flat.tokens[at].kind {
                Kind::Word(_) | Kind::Text | Kind::Number => {
                    copy(out)?;
                    out.push_str(self.flat.text(at));
                }
                Kind::Docs => {
                    copy(out)?;
                    docs(self.flat.text(at), out);
                }
                _ => {}
            }
            if let Some(found) = hole.filter(|hole| hole.open == at) {
                let indent = copy(out)??;
                lists.clear();
                lists.extend(split::members(self.flat, *found));
                for (start, end, last) in lists.drain(..) {
                    let place = Place::In(found.list, last);
                    self.piece(place, indent, (start, end), out)?;
                }
                at = found.close;
                hole = holes.next();
                continue;
            }
            at += 1;
        }
        out.push_str(template.text.get(done..)?);
        Some(())
    }
}

/// Writes documentation where the line is indented already.
fn docs(lines: &str, out: &mut String) {
    let indent = out.len() - out.trim_end_matches(' ').len();
    for (index, line) in lines.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push_str("///");
        out.push_str(line);
    }
}

/// Writes a number down.
fn digits(out: &mut Vec<u8>, number: usize) {
    if number > 9 {
        digits(out, number / 10);
    }
    out.push(b'0' + (number % 10) as u8);
}

/// What stands in printed code for documentation.
pub(super) fn docs_mark() -> String {
    format!("///{DOCS}")
}
