//! Runs of text as tokens: where the marks of styles may stand, and where they would not be read
//! as marks.

use super::tree::Style;

/// A token between the tree and the words.
#[derive(Debug, PartialEq)]
pub(super) enum Token {
    /// Markdown.
    Raw(String),
    /// The text of a code span.
    Code(String),
    /// The start of a style, and its number in the order of the text.
    Open(Style, usize),
    /// The end of a style.
    Close(Style, usize),
    /// A place to break.
    Space,
    /// The end of a line.
    Break,
}

/// Joins what would be joined anyhow (adjacent code, repeated spaces), and moves spaces out of
/// styles.
pub(super) fn tidy(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match (out.last_mut(), token) {
            (Some(Token::Code(before)), Token::Code(more)) => before.push_str(&more),
            (Some(Token::Space | Token::Break), Token::Space) => {}
            (Some(last @ Token::Space), Token::Break) => *last = Token::Break,
            (Some(Token::Open(..)), token @ (Token::Space | Token::Break)) => {
                let at = out.len() - 1;
                if at == 0 || !matches!(out[at - 1], Token::Space | Token::Break) {
                    out.insert(at, token);
                }
            }
            (Some(Token::Space | Token::Break), token @ Token::Close(..)) => {
                let at = out.len() - 1;
                out.insert(at, token);
            }
            (_, token) => out.push(token),
        }
    }
    out
}

/// The numbers of the styles whose marks would not be read as such, sorted.
pub(super) fn unmarkable(tokens: &[Token]) -> Vec<usize> {
    let mut out = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let before = edge(i.checked_sub(1).and_then(|at| tokens.get(at)), true);
        let after = edge(tokens.get(i + 1), false);
        let clear = !matches!(before, '*' | '~');
        let (number, fine) = match token {
            Token::Open(_, number) => (*number, clear && flanks(after, before)),
            Token::Close(_, number) => (*number, clear && flanks(before, after)),
            _ => continue,
        };
        if !fine && out.last() != Some(&number) {
            out.push(number);
        }
    }
    out
}

/// The mark of a style.
pub(super) fn mark(style: Style) -> &'static str {
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
        Some(Token::Open(style, _) | Token::Close(style, _)) => mark(*style).chars().next(),
        Some(Token::Space | Token::Break) | None => None,
    };
    character.unwrap_or(' ')
}

/// CommonMark's rule: a mark sticks to what is inside, unless that is punctuation and what is
/// outside is not.
fn flanks(inside: char, outside: char) -> bool {
    !inside.is_whitespace() && (inside.is_alphanumeric() || !outside.is_alphanumeric())
}

/// Removes the backslash of the only asterisk or tilde, which alone can mark nothing.
pub(super) fn unescape_lone(tokens: &mut [Token], escaped: &str) {
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
            Token::Open(..) | Token::Close(..) => return,
            _ => {}
        }
    }
    if let Some((i, at)) = only
        && let Token::Raw(text) = &mut tokens[i]
    {
        text.remove(at);
    }
}
