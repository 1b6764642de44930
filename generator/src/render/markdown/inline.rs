//! Runs of text as words of Markdown, ready to be put on lines.

use super::escape::{self, Part, Place};
use super::tokens::{self, Token};
use super::tree::{self, Inline};

/// What is put on lines.
#[derive(Debug, PartialEq)]
pub(super) enum Word {
    /// Markdown without a place to break.
    Text(String),
    /// The end of a line.
    Break,
}

/// The words of inlines.
pub(super) fn words(inlines: &[Inline], cell: bool) -> Vec<Word> {
    let place = Place {
        cell,
        ..Place::default()
    };
    // Without a style the text around it is joined, which may cost its neighbour its marks; what
    // is still in doubt the second time goes without any.
    let mut kept = tree::simplify(inlines, &|_| true);
    let mut tokens = flatten(&kept, place);
    for last in [false, true] {
        let without = tokens::unmarkable(&tokens);
        if without.is_empty() {
            break;
        }
        kept = tree::simplify(&kept, &|n| !last && without.binary_search(&n).is_err());
        tokens = flatten(&kept, place);
    }
    for escaped in ["\\*", "\\~"] {
        tokens::unescape_lone(&mut tokens, escaped);
    }
    assemble(&tokens, cell)
}

/// Text and code on one line, safe in a cell of a table as well; the code that such a cell cannot
/// hold is text.
pub(super) fn plain_words(inlines: &[Inline]) -> String {
    let place = Place {
        cell: true,
        plain: true,
        ..Place::default()
    };
    line(&assemble(&flatten(inlines, place), true))
}

/// Words on one line.
pub(super) fn line(words: &[Word]) -> String {
    let texts = words.iter().filter_map(|word| match word {
        Word::Text(text) => Some(text.as_str()),
        Word::Break => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// The tokens of inlines.
fn flatten(inlines: &[Inline], place: Place) -> Vec<Token> {
    let mut out = Vec::new();
    flatten_into(inlines, place, &mut 0, &mut out);
    tokens::tidy(out)
}

/// Adds the tokens of inlines; `next` is the number of the last style.
fn flatten_into(inlines: &[Inline], place: Place, next: &mut usize, out: &mut Vec<Token>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => text_tokens(text, place, out),
            Inline::Code(text) if place.plain && text.contains('|') => {
                text_tokens(text, place, out);
            }
            Inline::Code(text) => out.push(Token::Code(text.clone())),
            Inline::Break => out.push(Token::Break),
            Inline::Styled(style, inner) => {
                *next += 1;
                let number = *next;
                out.push(Token::Open(*style, number));
                flatten_into(inner, place, next, out);
                out.push(Token::Close(*style, number));
            }
            Inline::Link(url, inner) => link(url, inner, place, next, out),
        }
    }
}

/// Adds the words of a text.
fn text_tokens(text: &str, place: Place, out: &mut Vec<Token>) {
    if text.starts_with(char::is_whitespace) {
        out.push(Token::Space);
    }
    for (i, word) in text.split_whitespace().enumerate() {
        if i > 0 {
            out.push(Token::Space);
        }
        out.extend(
            escape::parts(word, place)
                .into_iter()
                .map(|part| match part {
                    Part::Raw(raw) => Token::Raw(raw),
                    Part::Code(code) => Token::Code(code),
                }),
        );
    }
    if text.ends_with(char::is_whitespace) {
        out.push(Token::Space);
    }
}

/// Adds a link.
fn link(url: &str, inner: &[Inline], place: Place, next: &mut usize, out: &mut Vec<Token>) {
    let shown = tree::plain(inner);
    let bare = url.strip_prefix("mailto:").unwrap_or(url);
    let address = bare.contains("://") || (bare != url && is_email(bare));
    if (shown == bare || shown == url) && address {
        out.push(Token::Raw(format!("<{bare}>")));
        return;
    }
    // `!` before a link makes it an image.
    if let Some(Token::Raw(before)) = out.last_mut()
        && before.ends_with('!')
    {
        before.pop();
        before.push_str("\\!");
    }
    out.push(Token::Raw("[".to_owned()));
    let from = out.len();
    flatten_into(
        inner,
        Place {
            link: true,
            ..place
        },
        next,
        out,
    );
    // Spaces at the ends of the text belong outside, and there are no line breaks in it.
    while out.len() > from && matches!(out.last(), Some(Token::Space | Token::Break)) {
        out.pop();
    }
    while out.len() > from && matches!(out[from], Token::Space | Token::Break) {
        out.remove(from);
    }
    for token in &mut out[from..] {
        if *token == Token::Break {
            *token = Token::Space;
        }
    }
    out.push(Token::Raw(format!("]({url})")));
}

/// Whether an address of e-mail can stand between angle brackets.
fn is_email(text: &str) -> bool {
    let part = |s: &str, more: &str| {
        let known = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
        s.starts_with(|c: char| c.is_ascii_alphanumeric())
            && s.ends_with(|c: char| c.is_ascii_alphanumeric())
            && s.chars().all(known)
    };
    let Some((user, host)) = text.split_once('@') else {
        return false;
    };
    part(user, ".+_-")
        && host
            .split('.')
            .all(|label| part(label, "-") && label.len() < 64)
}

/// Puts tokens together to words.
fn assemble(tokens: &[Token], cell: bool) -> Vec<Word> {
    let mut out = Vec::new();
    let mut word = String::new();
    for token in tokens {
        match token {
            Token::Raw(text) => word.push_str(text),
            Token::Code(text) => word.push_str(&escape::code_span(text, cell)),
            Token::Open(style, _) | Token::Close(style, _) => word.push_str(tokens::mark(*style)),
            Token::Space | Token::Break => {
                if !word.is_empty() {
                    out.push(Word::Text(std::mem::take(&mut word)));
                }
                if *token == Token::Break && matches!(out.last(), Some(Word::Text(_))) {
                    out.push(Word::Break);
                }
            }
        }
    }
    if !word.is_empty() {
        out.push(Word::Text(word));
    }
    while out.pop_if(|last| *last == Word::Break).is_some() {}
    out
}
