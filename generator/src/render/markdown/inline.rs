//! Runs of text as words of Markdown, ready to be put on lines.

use super::escape::{self, Part, Place};
use super::tree::{self, Inline, Style};

/// What is put on lines.
#[derive(Debug, PartialEq)]
pub(super) enum Word {
    /// Markdown without a place to break.
    Text(String),
    /// The end of a line.
    Break,
}

/// A token between the tree and the words.
#[derive(Debug, PartialEq)]
enum Token {
    Raw(String),
    Code(String),
    Open(Style),
    Close(Style),
    Space,
    Break,
}

/// The words of inlines.
pub(super) fn words(inlines: &[Inline], cell: bool) -> Vec<Word> {
    let place = Place {
        cell,
        ..Place::default()
    };
    let mut tokens = Vec::new();
    tokenise(inlines, place, false, &mut tokens);
    let mut tokens = resolve(tidy(tokens));
    for escaped in ["\\*", "\\~"] {
        unescape_lone(&mut tokens, escaped);
    }
    assemble(&tokens, cell)
}

/// The words of a line of plain text and code, safe in a cell of a table as well.
pub(super) fn plain_words(inlines: &[Inline]) -> String {
    let place = Place {
        cell: true,
        plain: true,
        ..Place::default()
    };
    let mut tokens = Vec::new();
    tokenise(inlines, place, true, &mut tokens);
    line(&assemble(&resolve(tidy(tokens)), true))
}

/// Words on one line.
pub(super) fn line(words: &[Word]) -> String {
    let texts = words.iter().filter_map(|word| match word {
        Word::Text(text) => Some(text.as_str()),
        Word::Break => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// Removes the backslash of the only asterisk or tilde, which alone can mark nothing.
fn unescape_lone(tokens: &mut [Token], escaped: &str) {
    let mut only = None;
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Raw(text) => {
                for (at, _) in text.match_indices(escaped) {
                    if only.replace((i, at)).is_some() {
                        return;
                    }
                }
            }
            Token::Open(_) | Token::Close(_) => return,
            _ => {}
        }
    }
    if let Some((i, at)) = only
        && let Token::Raw(text) = &mut tokens[i]
    {
        text.remove(at);
    }
}

/// Flattens inlines; a style in a style is dropped (`styled`).
fn tokenise(inlines: &[Inline], place: Place, styled: bool, out: &mut Vec<Token>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => text_tokens(text, place, out),
            Inline::Code(text) if place.plain && text.contains('|') => {
                text_tokens(text, place, out)
            }
            Inline::Code(text) => out.push(Token::Code(text.clone())),
            Inline::Break => out.push(Token::Break),
            Inline::Styled(_, inner) if styled => tokenise(inner, place, true, out),
            Inline::Styled(style, inner) => {
                out.push(Token::Open(*style));
                tokenise(inner, place, true, out);
                out.push(Token::Close(*style));
            }
            Inline::Link(_, inner) if place.plain => tokenise(inner, place, styled, out),
            Inline::Link(url, inner) => link(url, inner, place, styled, out),
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
fn link(url: &str, inner: &[Inline], place: Place, styled: bool, out: &mut Vec<Token>) {
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
    tokenise(
        inner,
        Place {
            link: true,
            ..place
        },
        styled,
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

/// Joins what would be joined anyhow: adjacent code, repeated spaces, and styles that end where
/// they start again.
fn tidy(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match (out.last_mut(), token) {
            (Some(Token::Code(before)), Token::Code(more)) => before.push_str(&more),
            (Some(Token::Space | Token::Break), Token::Space) => {}
            (Some(last @ Token::Space), Token::Break) => *last = Token::Break,
            // Spaces at the start of a style belong before it, those at its end after it.
            (Some(Token::Open(_)), token @ (Token::Space | Token::Break)) => {
                let at = out.len() - 1;
                if at == 0 || !matches!(out[at - 1], Token::Space | Token::Break) {
                    out.insert(at, token);
                }
            }
            (Some(Token::Space | Token::Break), Token::Close(style)) => {
                let at = out.len() - 1;
                out.insert(at, Token::Close(style));
                drop_empty(&mut out, at);
            }
            (Some(Token::Open(_)), Token::Close(_)) => drop(out.pop()),
            (Some(Token::Close(a)), Token::Open(b)) if *a == b => drop(out.pop()),
            (_, token) => out.push(token),
        }
    }
    out
}

/// Removes a style that is closed at `at` and holds nothing.
fn drop_empty(out: &mut Vec<Token>, at: usize) {
    if at > 0 && matches!(out[at - 1], Token::Open(_)) {
        out.drain(at - 1..=at);
    }
}

/// Drops the styles whose marks would not be read as such.
fn resolve(mut tokens: Vec<Token>) -> Vec<Token> {
    let mut marks = vec![false; tokens.len()];
    let mut open = None;
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Open(_) => open = Some(i),
            Token::Close(_) => {
                if let Some(start) = open.take()
                    && opens(&tokens, &marks, start)
                    && closes(&tokens, i)
                {
                    marks[start] = true;
                    marks[i] = true;
                }
            }
            _ => {}
        }
    }
    let mut kept = marks.into_iter();
    tokens.retain(|token| {
        let marked = kept.next().unwrap_or(false);
        marked || !matches!(token, Token::Open(_) | Token::Close(_))
    });
    tokens
}

/// The mark of a style.
fn mark(style: Style) -> &'static str {
    match style {
        Style::Emphasis => "*",
        Style::Strong => "**",
        Style::Strike => "~~",
    }
}

/// The character at an end of a token; a space for none.
fn edge(token: Option<&Token>, last: bool) -> char {
    let character = match token {
        Some(Token::Raw(text)) if last => text.chars().next_back(),
        Some(Token::Raw(text)) => text.chars().next(),
        Some(Token::Code(_)) => Some('`'),
        Some(Token::Open(style) | Token::Close(style)) => mark(*style).chars().next(),
        Some(Token::Space | Token::Break) | None => None,
    };
    character.unwrap_or(' ')
}

/// Whether a mark at `i` would be read as an opening one.
fn opens(tokens: &[Token], marks: &[bool], i: usize) -> bool {
    let before = edge(i.checked_sub(1).and_then(|at| tokens.get(at)), true);
    let after = edge(tokens.get(i + 1), false);
    let follows_mark = i > 0 && matches!(tokens[i - 1], Token::Close(_)) && marks[i - 1];
    !follows_mark && !matches!(before, '*' | '~') && flanks(after, before)
}

/// Whether a mark at `i` would be read as a closing one.
fn closes(tokens: &[Token], i: usize) -> bool {
    let before = edge(i.checked_sub(1).and_then(|at| tokens.get(at)), true);
    let after = edge(tokens.get(i + 1), false);
    !matches!(before, '*' | '~') && flanks(before, after)
}

/// CommonMark's rule: a mark sticks to what is inside, unless that is punctuation and what is
/// outside is not.
fn flanks(inside: char, outside: char) -> bool {
    let open = |c: char| c.is_whitespace() || !c.is_alphanumeric();
    !inside.is_whitespace() && (inside.is_alphanumeric() || open(outside))
}

/// Puts tokens together to words.
fn assemble(tokens: &[Token], cell: bool) -> Vec<Word> {
    let mut out = Vec::new();
    let mut word = String::new();
    for token in tokens {
        match token {
            Token::Raw(text) => word.push_str(text),
            Token::Code(text) => word.push_str(&escape::code_span(text, cell)),
            Token::Open(style) | Token::Close(style) => word.push_str(mark(*style)),
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
