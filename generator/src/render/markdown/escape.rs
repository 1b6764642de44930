//! Words of plain text as Markdown that reads as the same text: what is escaped, what becomes a
//! link, and what becomes code.

use super::clean;

/// Where a word stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// In the text of a link.
    pub(super) link: bool,
    /// In a cell of a table.
    pub(super) cell: bool,
    /// Where addresses are not made into links.
    pub(super) plain: bool,
}

/// A part of a word.
#[derive(Debug, PartialEq)]
pub(super) enum Part {
    /// Markdown, escaped.
    Raw(String),
    /// The text of a code span.
    Code(String),
}

/// The parts of a word (text without spaces).
pub(super) fn parts(word: &str, place: Place) -> Vec<Part> {
    let mut out = Vec::new();
    let mut rest = word;
    while !place.link
        && let Some(at) = address(rest)
    {
        let url = &rest[at..];
        let end = url.find(|c: char| !is_address(c)).unwrap_or(url.len());
        let template = url[..end].contains('{') || url[end..].starts_with('<');
        let end = if template && !url.contains('`') {
            url.len()
        } else {
            end
        };
        // A scheme without an address is code.
        let scheme = if url.starts_with("https") {
            "https://".len()
        } else {
            "http://".len()
        };
        let end = trimmed(&url[..end]).max(scheme);
        text(&rest[..at], place, &mut out);
        let url = &url[..end];
        let entity = url
            .match_indices('&')
            .any(|(i, _)| clean::entity_length(&url[i..]).is_some());
        out.push(if template || entity || place.plain || end == scheme {
            Part::Code(url.to_owned())
        } else {
            Part::Raw(format!("<{url}>"))
        });
        rest = &rest[at + end..];
    }
    text(rest, place, &mut out);
    out
}

/// Where an address starts.
fn address(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let at = from + found;
        let rest = &text[at + 4..];
        if rest.starts_with("://") || rest.starts_with("s://") {
            return Some(at);
        }
        from = at + 4;
    }
    None
}

/// Whether a character can be in an address.
fn is_address(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '|' | '\\' | '^')
}

/// The length without the punctuation of the sentence around.
fn trimmed(url: &str) -> usize {
    let count = |c| url.bytes().filter(|b| *b == c).count();
    let mut round = count(b')').saturating_sub(count(b'('));
    let mut square = count(b']').saturating_sub(count(b'['));
    let mut end = url.len();
    for c in url.chars().rev() {
        match c {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '"' | '*' | '_' | '~' | '”' | '’' => {}
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            _ => break,
        }
        end -= c.len_utf8();
    }
    end
}

/// Adds text that holds no address.
fn text(text: &str, place: Place, out: &mut Vec<Part>) {
    if text.is_empty() {
        return;
    }
    if has_placeholder(text) && !text.contains(['`', '|', '\\']) {
        let start = text.len() - text.trim_start_matches(['(', '"', '\'', '“', '‘']).len();
        let end = start + trimmed(&text[start..]);
        if start < end {
            raw(&text[..start], place, out);
            out.push(Part::Code(text[start..end].to_owned()));
            raw(&text[end..], place, out);
            return;
        }
    }
    raw(text, place, out);
}

/// Whether a text holds something like `<id>`.
fn has_placeholder(text: &str) -> bool {
    let Some(open) = text.find('<') else {
        return false;
    };
    let inner = &text[open + 1..];
    inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && inner.contains('>')
}

/// Adds escaped text.
fn raw(text: &str, place: Place, out: &mut Vec<Part>) {
    if text.is_empty() {
        return;
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let after = letters.peek().map(|(_, c)| *c);
        let escape = match c {
            '\\' => place.cell || after.is_none_or(|c| c.is_ascii_punctuation()),
            '`' | '[' | '*' | '~' => true,
            ']' => place.link,
            '|' => place.cell,
            '_' => {
                let run = text[at..].trim_start_matches('_').chars().next();
                !(before.is_some_and(char::is_alphanumeric)
                    && run.is_some_and(char::is_alphanumeric))
            }
            '<' => after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => clean::entity_length(&text[at..]).is_some(),
            // Rustdoc would make a dash of an option's `--`.
            '-' => {
                before.is_none()
                    && after == Some('-')
                    && text[at..]
                        .trim_start_matches('-')
                        .starts_with(char::is_alphanumeric)
            }
            _ => false,
        };
        if escape {
            escaped.push('\\');
        }
        escaped.push(c);
        // A run of `_` is judged as one.
        if c != '_' {
            before = Some(c);
        } else if before.is_none() {
            before = Some('_');
        }
    }
    out.push(Part::Raw(escaped));
}

/// The word as it must be written at the start of a line, where it could start a block.
pub(super) fn at_line_start(word: &str) -> String {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = digits > 0 && matches!(&word[digits..], "." | ")");
    let hashes = word.len() <= 6 && word.bytes().all(|b| b == b'#');
    let ruler = word.bytes().all(|b| matches!(b, b'-' | b'=' | b':' | b'|'));
    let bullet = matches!(word, "-" | "+" | "*");
    if numbered {
        format!("{}\\{}", &word[..digits], &word[digits..])
    } else if hashes || ruler || bullet || word.starts_with(['>', '|']) {
        format!("\\{word}")
    } else {
        word.to_owned()
    }
}

/// A code span.
pub(super) fn code_span(text: &str, cell: bool) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let space = |c: char| c == '`' || c == ' ';
    let pad = if text.starts_with(space) || text.ends_with(space) {
        " "
    } else {
        ""
    };
    let text = if cell {
        text.replace('|', "\\|")
    } else {
        text.to_owned()
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The length of the longest run of backticks.
pub(super) fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`');
    runs.map(str::len).max().unwrap_or(0)
}
