//! Just enough of HTML: a text's tags and what is between them.

/// The longest tag that is looked for; what is longer is text.
const MAX_TAG: usize = 4096;

/// A piece of HTML.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// Text between tags, with its entities.
    Text(&'a str),
    /// A tag.
    Tag(Tag<'a>),
}

/// A tag.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// All of it, with its angle brackets.
    pub(super) raw: &'a str,
    /// Its name in lower case.
    pub(super) name: String,
    /// Whether it is `</name>`.
    pub(super) closing: bool,
    /// Its attributes.
    pub(super) attributes: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute, with its entities.
    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        let mut rest = self.attributes.trim_start();
        while !rest.is_empty() {
            let end = rest
                .find(|c: char| c == '=' || c.is_whitespace())
                .unwrap_or(rest.len());
            let name = &rest[..end];
            rest = rest[end..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                let (found, left) = match quote {
                    Some(q) => after[1..].split_once(q).unwrap_or((&after[1..], "")),
                    None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
                };
                value = found;
                rest = left.trim_start();
            }
            if name.eq_ignore_ascii_case(wanted) {
                return Some(value);
            }
        }
        None
    }
}

/// The pieces of a text; comments, declarations, scripts and styles are left out.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].find('<') {
        at += offset;
        let (piece, end) = if let Some(end) = skipped(text, at) {
            (None, end)
        } else if let Some(tag) = tag(&text[at..]) {
            let end = at + tag.raw.len();
            (Some(Piece::Tag(tag)), end)
        } else {
            at += 1;
            continue;
        };
        if start < at {
            out.push(Piece::Text(&text[start..at]));
        }
        out.extend(piece);
        start = end;
        at = end;
    }
    if start < text.len() {
        out.push(Piece::Text(&text[start..]));
    }
    out
}

/// Where the comment, declaration, script or style at `at` ends.
fn skipped(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let close = if rest.starts_with("<!--") {
        "-->"
    } else if rest.starts_with("<?") {
        "?>"
    } else if rest.starts_with("<![CDATA[") {
        "]]>"
    } else if rest.len() > 2 && rest.starts_with("<!") && rest.as_bytes()[2].is_ascii_alphabetic() {
        ">"
    } else {
        let tag = tag(rest)?;
        if tag.closing || !matches!(tag.name.as_str(), "script" | "style") {
            return None;
        }
        if tag.name == "script" {
            "</script>"
        } else {
            "</style>"
        }
    };
    Some(
        rest.find(close)
            .map_or(text.len(), |n| at + n + close.len()),
    )
}

/// The tag at the start of a text.
fn tag(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix('<')?;
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, inner),
    };
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length =
        inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))?;
    let after = &inner[length..];
    if !after.starts_with(|c: char| c.is_whitespace() || matches!(c, '/' | '>')) {
        return None;
    }
    let mut quote = None;
    let end = after.bytes().take(MAX_TAG).position(|b| {
        match quote {
            Some(q) if q == b => quote = None,
            Some(_) => {}
            None if matches!(b, b'"' | b'\'') => quote = Some(b),
            None => return matches!(b, b'>' | b'<'),
        }
        false
    })?;
    if after.as_bytes()[end] != b'>' {
        return None;
    }
    let start = text.len() - after.len();
    Some(Tag {
        raw: &text[..start + end + 1],
        name: inner[..length].to_ascii_lowercase(),
        closing,
        attributes: after[..end].trim_end_matches('/'),
    })
}
