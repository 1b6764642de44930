//! Makes a text that a pattern matches.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::rc::Rc;

use regex_syntax::hir::{Class, Hir, HirKind};

/// The patterns that were read, by their texts: they are read once. None where one cannot be.
#[derive(Debug, Default)]
pub(in crate::examples) struct Patterns {
    read: RefCell<HashMap<String, Option<Rc<Hir>>>>,
}

impl Patterns {
    /// A text of `pattern`, as long as it shall be if the pattern can be. None where the pattern
    /// cannot be read.
    pub(super) fn text(
        &self,
        pattern: &str,
        turn: usize,
        length: RangeInclusive<usize>,
    ) -> Option<String> {
        let known = self.read.borrow().get(pattern).cloned();
        let parsed = known.unwrap_or_else(|| {
            let parsed = regex_syntax::parse(&without_looks(pattern));
            let parsed = parsed.ok().map(Rc::new);
            let mut read = self.read.borrow_mut();
            read.insert(pattern.to_owned(), parsed.clone());
            parsed
        });
        text(&*parsed?, turn, length)
    }
}

fn text(parsed: &Hir, turn: usize, length: RangeInclusive<usize>) -> Option<String> {
    let mut best = None;
    // Repetitions run once, then as often as it takes.
    for times in [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128, 256] {
        let mut out = String::new();
        write(parsed, turn, times, &mut out)?;
        let fits = length.contains(&out.chars().count());
        best = Some(out);
        if fits {
            break;
        }
    }
    best
}

fn write(hir: &Hir, turn: usize, times: usize, out: &mut String) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => out.push(of_class(class)?),
        HirKind::Capture(capture) => write(&capture.sub, turn, times, out)?,
        HirKind::Concat(list) => {
            for part in list {
                write(part, turn, times, out)?;
            }
        }
        HirKind::Alternation(list) => write(&list[turn % list.len()], turn, times, out)?,
        HirKind::Repetition(repetition) => {
            let most = repetition.max.map_or(usize::MAX, |most| most as usize);
            let count = times.clamp((repetition.min as usize).min(most), most);
            for _ in 0..count.min(2_000) {
                write(&repetition.sub, turn, times, out)?;
            }
        }
    }
    Some(())
}

/// A character of a class: a letter or digit where there is one.
fn of_class(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else {
        let bytes = match class {
            Class::Bytes(bytes) => bytes.ranges(),
            Class::Unicode(_) => &[],
        };
        return bytes.first().map(|range| char::from(range.start()));
    };
    let holds = |c: char| {
        let mut ranges = class.ranges().iter();
        ranges.any(|range| range.start() <= c && c <= range.end())
    };
    let first = || class.ranges().first().map(|range| range.start());
    "a1AxX0-_ ".chars().find(|c| holds(*c)).or_else(first)
}

/// The pattern without its looks ahead and behind, which say nothing of how to write a text.
fn without_looks(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = ["(?=", "(?!", "(?<=", "(?<!"]
        .iter()
        .filter_map(|look| rest.find(look))
        .min()
    {
        out.push_str(&rest[..at]);
        rest = &rest[at + end_of_group(&rest[at..])..];
    }
    out + rest
}

/// Where the group ends that a text begins with.
fn end_of_group(text: &str) -> usize {
    let (mut depth, mut escaped, mut in_class) = (0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_match_their_patterns() {
        let patterns = Patterns::default();
        for (pattern, length, wanted) in [
            ("^(0|[1-9][0-9]*)$", 0..=9, "0"),
            (
                "^US[0-9a-fA-F]{32}$",
                0..=99,
                "USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            ),
            ("^[a-z]+$", 5..=6, "aaaaaa"),
            (r"^(?!\s*$)\w+", 0..=9, "a"),
            (r"^\d{4}-\d{2}$", 0..=9, "1111-11"),
            (r"^\S+@\S+\.\w+$", 0..=9, "a@a.a"),
        ] {
            assert_eq!(
                patterns.text(pattern, 0, length).as_deref(),
                Some(wanted),
                "{pattern}"
            );
        }
        let no = patterns.text("^(yes|no)$", 1, 0..=9);
        assert_eq!(no.as_deref(), Some("no"));
        assert_eq!(patterns.text("(", 0, 0..=9), None);
    }
}
