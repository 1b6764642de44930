//! Descriptions as rustdoc: the Markdown, HTML or plain text of a `description` becomes lines
//! that no lint of rustdoc or clippy objects to and that never hold a doctest.
//!
//! The text is parsed into a small tree (`parse`, `builder`, `html`) and the tree is written
//! again by our own serialiser (`block`, `inline`, `escape`). Parsing the result gives the same
//! tree, so that a second application changes nothing. Nothing here recurses deeper than
//! `tree::MAX_DEPTH`, and every step is linear in the text.

mod block;
mod builder;
mod clean;
mod escape;
mod frame;
mod html;
mod inline;
mod parse;
mod plain;
mod summary;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;

use std::cell::RefCell;

use crate::tree::FastMap;

/// The lines of rustdoc for a description, without the `///`.
///
/// A line is never indented by accident, holds no newline, and has no trailing space; the first
/// and the last are not blank. The caller writes `/// ` and the line (or `///` alone for an empty
/// one): the space matters, as a line may start with `/` or `!`. An empty vector means that there
/// is nothing to say, and no doc comment should be written.
///
/// Paragraphs are wrapped at `width` characters where a space allows it; code, tables, headings
/// and links' targets are never broken.
#[must_use]
pub fn to_doc_lines(markdown: &str, width: usize) -> Vec<String> {
    if let Some(text) = plain::text(markdown) {
        return plain::lines(text, width);
    }
    let short = markdown.len() <= LONGEST_KEPT;
    let known = |kept: &Kept| kept.get(&width)?.get(markdown).cloned();
    if short && let Some(known) = KEPT.with_borrow(known) {
        return known;
    }
    let lines = block::lines(&parse::parse(markdown), width);
    if !short {
        return lines;
    }
    KEPT.with_borrow_mut(|kept| {
        let kept = kept.entry(width).or_default();
        if kept.len() < MOST_KEPT {
            kept.insert(markdown.to_owned(), lines.clone());
        }
    });
    lines
}

/// What texts became, by width and text.
type Kept = FastMap<usize, FastMap<String, Vec<String>>>;

/// The longest text whose lines are kept, in bytes, and how many are, by each thread for each width:
/// notes of ours, and what authors repeat, are most of what is not plain.
const LONGEST_KEPT: usize = 256;
const MOST_KEPT: usize = 4096;

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// The first sentence of a description on one line, for tables of contents; empty when there is
/// none.
///
/// Emphasis and links are reduced to their text, code stays code, and the result is as safe as
/// that of [`to_doc_lines`], in a table's cell too. Text without an end in sight is cut at a word.
#[must_use]
pub fn first_sentence(markdown: &str) -> String {
    if let Some(text) = plain::text(markdown) {
        let text = tree::Inline::Text(text.to_owned());
        return summary::first_sentence(&[tree::Block::Para(vec![text])]);
    }
    summary::first_sentence(&parse::parse(markdown))
}
