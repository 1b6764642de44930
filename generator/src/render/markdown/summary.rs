//! The first sentence of a description.

use super::inline;
use super::tree::{self, Block, Inline};

/// The longest summary, in characters.
const LONGEST: usize = 240;

/// Words that a full stop ends and no sentence does.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "eg", "ie", "etc", "vs", "cf", "approx", "resp", "incl", "st", "dr", "mr", "ms",
    "inc",
];

/// The first sentence of a document.
pub(super) fn first_sentence(blocks: &[Block]) -> String {
    let Some(inlines) = first_text(blocks).or_else(|| first_heading(blocks)) else {
        return String::new();
    };
    let mut pieces = Vec::new();
    collect(inlines, &mut pieces);
    let (end, cut) = end(&pieces);
    let mut left = end;
    let mut out = Vec::new();
    for (code, text) in pieces {
        let text = &text[..left.min(text.len())];
        left -= text.len();
        let text = text.to_owned();
        if !text.is_empty() {
            let inline = if code {
                Inline::Code(text)
            } else {
                Inline::Text(text)
            };
            tree::push_inline(&mut out, inline);
        }
    }
    let line = inline::plain_words(&out);
    if cut { format!("{line}…") } else { line }
}

/// The first paragraph, wherever it is.
fn first_text(blocks: &[Block]) -> Option<&[Inline]> {
    blocks.iter().find_map(|block| match block {
        Block::Para(inlines) => Some(inlines.as_slice()),
        Block::Quote(inner) => first_text(inner),
        Block::List(_, items) => items.iter().find_map(|item| first_text(item)),
        _ => None,
    })
}

/// The first heading, for a text that has nothing else.
fn first_heading(blocks: &[Block]) -> Option<&[Inline]> {
    blocks.iter().find_map(|block| match block {
        Block::Heading(_, inlines) => Some(inlines.as_slice()),
        Block::Quote(inner) => first_heading(inner),
        _ => None,
    })
}

/// A piece of text, and whether it is code. A line break is a newline.
type Piece = (bool, String);

/// Collects the text of inlines; more than enough of it for a summary.
fn collect(inlines: &[Inline], into: &mut Vec<Piece>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => {
                let text: String = text
                    .chars()
                    .map(|c| if c == '\n' { ' ' } else { c })
                    .collect();
                into.push((false, text));
            }
            Inline::Code(text) => into.push((true, text.clone())),
            Inline::Styled(_, inner) | Inline::Link(_, inner) => collect(inner, into),
            Inline::Break => into.push((false, "\n".to_owned())),
        }
    }
}

/// Where the first sentence ends, in bytes of all pieces; and whether it was cut short.
fn end(pieces: &[Piece]) -> (usize, bool) {
    let all: Vec<(usize, char, bool)> = pieces
        .iter()
        .scan(0, |start, (code, text)| {
            let from = *start;
            *start += text.len();
            Some(
                text.char_indices()
                    .map(move |(at, c)| (from + at, c, *code)),
            )
        })
        .flatten()
        .take(LONGEST + 40)
        .collect();
    let total: usize = pieces.iter().map(|(_, text)| text.len()).sum();
    let mut word = String::new();
    for (i, &(at, c, code)) in all.iter().enumerate() {
        if i >= LONGEST {
            return cut(&all, at);
        }
        if c == '\n' && !code {
            return (at, false);
        }
        if matches!(c, '。' | '！' | '？') && !code {
            return (at + c.len_utf8(), false);
        }
        if matches!(c, '.' | '!' | '?') && !code && !(c == '.' && is_abbreviation(&word)) {
            let closers = all[i + 1..].iter();
            let closers = closers.take_while(|(_, c, _)| matches!(c, ')' | '"' | '\'' | '”' | '’'));
            let next = i + 1 + closers.count();
            let after = all[next..].iter().map(|(_, c, code)| (*c, *code));
            let mut rest = after.clone().skip_while(|(c, _)| c.is_whitespace());
            let spaced = after.clone().next().is_none_or(|(c, _)| c.is_whitespace());
            let starts = rest
                .next()
                .is_none_or(|(c, code)| code || !c.is_lowercase());
            if spaced && starts {
                return (all.get(next).map_or(total, |(at, _, _)| *at), false);
            }
        }
        if c.is_whitespace() {
            word.clear();
        } else {
            word.push(c);
        }
    }
    (total, false)
}

/// The last space in what is not too long, or its end when there is none.
fn cut(all: &[(usize, char, bool)], limit: usize) -> (usize, bool) {
    let mut before = all.iter().rev().skip_while(|(at, _, _)| *at >= limit);
    let space = before.find(|(_, c, code)| c.is_whitespace() && !code);
    (space.map_or(limit, |(at, _, _)| *at), true)
}

/// Whether a full stop after this word does not end a sentence.
fn is_abbreviation(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '"', '“', '[']).to_lowercase();
    let known = ABBREVIATIONS.contains(&word.as_str());
    let initials = !word.is_empty() && word.split('.').all(|part| part.chars().count() == 1);
    let number = word.parse::<u32>().is_ok_and(|n| n < 100);
    known || initials || number
}
