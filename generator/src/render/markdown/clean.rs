//! Characters: which of them may appear, what entities of HTML stand for, and which targets of
//! links are kept.

use std::borrow::Cow;

/// The text with one kind of line ending, without characters that hide or reorder text, and
/// without an indentation that all lines share.
pub(super) fn source(text: &str) -> String {
    let harmless = |byte: u8| matches!(byte, b'\n' | b'\t' | b' '..=b'~');
    let clean: String = if text.bytes().all(harmless) {
        text.to_owned()
    } else {
        let unix = text.replace("\r\n", "\n");
        unix.chars().filter_map(character).collect()
    };
    let shared = clean
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    if shared == 0 {
        return clean;
    }
    let mut out = String::with_capacity(clean.len());
    for line in clean.lines() {
        out.push_str(line.get(shared..).unwrap_or(""));
        out.push('\n');
    }
    out
}

/// What a character becomes: itself, a plain one, or nothing.
pub(super) fn character(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some('\t'),
        '\u{b}' | '\u{c}' | '\u{a0}' => Some(' '),
        // Invisible, or changing the direction of what follows.
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => None,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' => None,
        '\u{e0000}'..='\u{e007f}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// The entities that descriptions hold in HTML; the parser knows them all in Markdown.
const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'),
    ("apos", '\''),
    ("bull", '•'),
    ("copy", '©'),
    ("deg", '°'),
    ("euro", '€'),
    ("ge", '≥'),
    ("gt", '>'),
    ("hellip", '…'),
    ("laquo", '«'),
    ("larr", '←'),
    ("ldquo", '“'),
    ("le", '≤'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("minus", '−'),
    ("nbsp", ' '),
    ("ndash", '–'),
    ("ne", '≠'),
    ("para", '¶'),
    ("plusmn", '±'),
    ("pound", '£'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rarr", '→'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsquo", '’'),
    ("sect", '§'),
    ("times", '×'),
    ("trade", '™'),
];

/// The length of a reference such as `&lt;` or `&#39;` at the start of `text`.
pub(super) fn entity_length(text: &str) -> Option<usize> {
    let body = text.strip_prefix('&')?;
    let body = body.strip_prefix('#').unwrap_or(body);
    let name = body
        .bytes()
        .take(40)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let end = text.len() - body.len() + name;
    (name > 0 && text[end..].starts_with(';')).then_some(end + 1)
}

/// The text with its entities decoded, once.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = entity_length(rest);
        match length.and_then(|n| rest.get(1..n - 1)).and_then(entity) {
            Some(c) => {
                out.push(c);
                rest = &rest[length.unwrap_or(1)..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of a reference's name (`lt`, `#39`, `#x27`).
fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let value = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(value.ok()?);
    }
    let found = ENTITIES.iter().find(|(known, _)| *known == name);
    found.map(|(_, c)| *c)
}

/// A link's target as it is written between parentheses; `None` unless it is an absolute one of
/// `http`, `https` or `mailto`.
pub(super) fn target(url: &str) -> Option<String> {
    let url = url.trim();
    let known = ["http://", "https://", "mailto:"];
    let scheme = known.iter().find(|s| {
        url.get(..s.len())
            .is_some_and(|u| u.eq_ignore_ascii_case(s))
    })?;
    let rest = &url[scheme.len()..];
    if !rest.chars().any(char::is_alphanumeric) {
        return None;
    }
    let mut out = (*scheme).to_owned();
    for c in rest.chars().filter_map(character) {
        match c {
            '<'
            | '>'
            | '"'
            | '`'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '|'
            | '\\'
            | '^'
            | '*'
            | '\''
            | ' '..='\u{20}'
            | '\n'
            | '\t' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c if c.is_whitespace() => out.push_str("%20"),
            c => out.push(c),
        }
    }
    // `&copy;` would be decoded when read again.
    if out
        .match_indices('&')
        .any(|(at, _)| entity_length(&out[at..]).is_some())
    {
        out = out.replace(';', "%3B");
    }
    Some(out)
}
