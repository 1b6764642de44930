//! Tokens as one text and a list of ranges in it: what is printed is read many times, and a list
//! is read faster than a tree. Documentation is set apart here, since no layout depends on it.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};

use super::frame::{self, tokens};
use super::split::Hole;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word; layouts depend on its length alone. Whether a point follows: then also on whether
    /// it is short.
    Word(bool),
    /// A word that layouts may depend on: of the language, a macro's, an attribute's.
    Fixed,
    /// A text; layouts depend on its length alone.
    Text,
    /// A number; layouts depend on its length alone.
    Number,
    /// Any other literal.
    Literal,
    /// A sign; whether the next belongs to it.
    Sign(bool),
    /// An opening bracket, and the index of the closing one.
    Open(usize),
    /// A closing bracket.
    Close,
    /// Lines of documentation.
    Docs,
}

/// How much of itself code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Everything.
    All,
    /// [`DOCS`] stands for documentation.
    Code,
    /// That, and names and texts are as short as they can be.
    Least,
}

/// Stands for a name.
const SHORT: &str = "a";
/// Stands for a name where it matters that it is not short.
const NOT_SHORT: &str = "aaaaa";

/// Whether a name is one that the printer keeps on a line with the call or field that follows.
pub(super) fn is_short(name: &str) -> bool {
    name.len() <= 4
}

/// A token: what it is, and its range in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    start: usize,
    end: usize,
}

/// The tokens of an item.
#[derive(Debug, Default)]
pub(super) struct Flat {
    text: String,
    pub(super) tokens: Vec<Token>,
}

/// Stands for documentation while code is laid out. No text of an author holds it: Markdown's
/// control characters are dropped.
pub(super) const DOCS: &str = "\u{2}";

impl Flat {
    /// Holds these tokens, and none that it held before.
    pub(super) fn read(&mut self, stream: TokenStream) {
        self.text.clear();
        self.tokens.clear();
        self.take(stream);
    }

    /// The text of a token; of documentation, its lines without slashes.
    pub(super) fn text(&self, at: usize) -> &str {
        let token = &self.tokens[at];
        &self.text[token.start..token.end]
    }

    /// Whether a token is this word or sign.
    pub(super) fn is(&self, at: usize, text: &str) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| &self.text[token.start..token.end] == text)
            && !matches!(self.tokens[at].kind, Kind::Docs)
    }

    /// How many bytes the tokens of a range have, at the least.
    pub(super) fn bytes(&self, start: usize, end: usize) -> usize {
        let own = |token: &Token| match token.kind {
            Kind::Docs => 0,
            _ => token.end - token.start,
        };
        self.tokens[start..end].iter().map(own).sum()
    }

    /// What stands for a token where code is printed as `said`.
    pub(super) fn said(&self, at: usize, said: Said) -> &str {
        let text = self.text(at);
        match self.tokens[at].kind {
            _ if matches!(said, Said::All | Said::Code) => text,
            Kind::Word(true) if is_short(text) => SHORT,
            Kind::Word(true) => NOT_SHORT,
            Kind::Word(false) => SHORT,
            Kind::Text => "\"\"",
            Kind::Number if text.contains('.') => "0.0",
            Kind::Number => "0",
            _ => text,
        }
    }

    /// Where the outer attribute ends that begins here, if one does.
    pub(super) fn attribute(&self, at: usize) -> Option<usize> {
        match self.tokens.get(at + 1)?.kind {
            Kind::Open(close) if self.is(at, "#") && self.is(at + 1, "[") => Some(close),
            _ => None,
        }
    }

    /// The tokens of a range, with other words for those at some places, and the mark of its
    /// list in each hole.
    pub(super) fn stream(
        &self,
        (start, end): (usize, usize),
        said: Said,
        other: &dyn Fn(usize) -> Option<&'static str>,
        holes: &[Hole],
    ) -> TokenStream {
        let mut out = Vec::with_capacity(end - start);
        let mut at = start;
        while at < end {
            let token = &self.tokens[at];
            match token.kind {
                Kind::Docs if said != Said::All => doc(DOCS, &mut out),
                Kind::Docs => self
                    .text(at)
                    .split('\n')
                    .for_each(|line| doc(line, &mut out)),
                Kind::Sign(joint) => {
                    let spacing = match joint {
                        true => Spacing::Joint,
                        false => Spacing::Alone,
                    };
                    let sign = self.text(at).chars();
                    out.extend(sign.map(|sign| TokenTree::from(Punct::new(sign, spacing))));
                }
                Kind::Open(close) => {
                    let inner = match holes.iter().find(|hole| hole.open == at) {
                        Some(hole) => frame::mark(hole.list),
                        None => self.stream((at + 1, close), said, other, holes),
                    };
                    let delimiter = match self.text(at) {
                        "(" => Delimiter::Parenthesis,
                        "{" => Delimiter::Brace,
                        "[" => Delimiter::Bracket,
                        _ => Delimiter::None,
                    };
                    match delimiter {
                        Delimiter::None => out.extend(inner),
                        _ => out.push(Group::new(delimiter, inner).into()),
                    }
                    at = close;
                }
                Kind::Close => {}
                Kind::Word(_) | Kind::Fixed => {
                    let word = other(at).unwrap_or_else(|| self.said(at, said));
                    out.extend(tokens(word));
                }
                Kind::Text | Kind::Number | Kind::Literal => {
                    // What was a literal's text is one.
                    out.extend(self.said(at, said).parse::<Literal>().map(TokenTree::from));
                }
            }
            at += 1;
        }
        out.into_iter().collect()
    }

    fn push(&mut self, kind: Kind, start: usize) -> usize {
        let end = self.text.len();
        self.tokens.push(Token { kind, start, end });
        self.tokens.len() - 1
    }

    fn take(&mut self, stream: TokenStream) {
        // A whole stream at once: a bracket is dropped before what is in it is taken, so that
        // nothing is copied.
        for tree in stream {
            let start = self.text.len();
            match tree {
                TokenTree::Ident(ident) => {
                    let _ = write!(self.text, "{ident}");
                    let word = &self.text[start..];
                    let kind = match of_the_language(word) {
                        true => Kind::Fixed,
                        false => Kind::Word(false),
                    };
                    self.push(kind, start);
                }
                TokenTree::Punct(punct) => {
                    let sign = punct.as_char();
                    if let Some(last) = self.tokens.last_mut()
                        && matches!(last.kind, Kind::Word(_))
                    {
                        last.kind = match sign {
                            '!' => Kind::Fixed,
                            _ => Kind::Word(sign == '.'),
                        };
                    }
                    self.text.push(sign);
                    self.push(Kind::Sign(punct.spacing() == Spacing::Joint), start);
                }
                TokenTree::Literal(literal) => {
                    let _ = write!(self.text, "{literal}");
                    let text = &self.text[start..];
                    let raw = text.starts_with("r\"") || text.starts_with("r#");
                    let plain = text.len() > 1
                        && (raw || text.starts_with('"') && text.ends_with('"'))
                        && !text.contains('\n');
                    let digits = |c: char| c.is_ascii_digit();
                    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
                    let number = [whole, part]
                        .iter()
                        .all(|part| !part.is_empty() && part.chars().all(digits));
                    let kind = match (plain, number) {
                        (true, _) => Kind::Text,
                        (_, true) => Kind::Number,
                        _ => Kind::Literal,
                    };
                    self.push(kind, start);
                }
                TokenTree::Group(group) => self.group(group),
            }
        }
    }

    fn group(&mut self, group: proc_macro2::Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::None => (' ', ' '),
        };
        let stream = group.stream();
        drop(group);
        let start = self.text.len();
        self.text.push(open);
        let at = self.push(Kind::Open(0), start);
        self.take(stream);
        let start = self.text.len();
        self.text.push(close);
        let end = self.push(Kind::Close, start);
        self.tokens[at].kind = Kind::Open(end);
        let attribute = at > 0 && open == '[' && self.is(at - 1, "#");
        if attribute && !self.docs(at) {
            // The printer looks at what an attribute is called, and into `doc`.
            let doc = self.is(at + 1, "doc");
            for token in &mut self.tokens[at..end] {
                token.kind = match token.kind {
                    Kind::Word(_) => Kind::Fixed,
                    Kind::Text if doc => Kind::Literal,
                    Kind::Number => Kind::Literal,
                    kind => kind,
                };
            }
        }
    }

    /// Turns the attribute that just ended into documentation, where it is some; the lines of
    /// several that stand together become one token.
    fn docs(&mut self, open: usize) -> bool {
        let is =
            self.tokens.len() == open + 5 && self.is(open + 1, "doc") && self.is(open + 2, "=");
        if !is {
            return false;
        }
        let literal = self.text(open + 3);
        // Comments in `quote!` are raw texts.
        let raw = literal
            .strip_prefix("r\"")
            .and_then(|text| text.strip_suffix('"'));
        let line = match (raw, self.tokens[open + 3].kind) {
            (Some(raw), _) => Some(raw.into()),
            (_, Kind::Text) => unescape(&literal[1..literal.len() - 1]),
            _ => None,
        };
        let Some(line) = line else {
            return false;
        };
        // These are printed otherwise.
        if line.contains('\r') || line.split('\n').any(|line| line.starts_with('/')) {
            return false;
        }
        let mut lines = String::with_capacity(line.len());
        for (index, line) in line.split('\n').enumerate() {
            if index > 0 {
                lines.push('\n');
            }
            lines.push_str(line.trim_end_matches(' '));
        }
        let start = self.tokens[open - 1].start;
        self.tokens.truncate(open - 1);
        self.text.truncate(start);
        match self.tokens.last_mut() {
            Some(last) if last.kind == Kind::Docs => {
                self.text.push('\n');
                self.text.push_str(&lines);
                last.end = self.text.len();
            }
            _ => {
                self.text.push_str(&lines);
                self.push(Kind::Docs, start);
            }
        }
        true
    }
}

/// An attribute that holds a line of documentation.
fn doc(line: &str, out: &mut Vec<TokenTree>) {
    let mut inner: Vec<TokenTree> = tokens("doc =").into_iter().collect();
    inner.push(Literal::string(line).into());
    out.push(Punct::new('#', Spacing::Alone).into());
    out.push(Group::new(Delimiter::Bracket, inner.into_iter().collect()).into());
}

/// The text that a literal's inside means. `None`: it has escapes that are none of the common.
fn unescape(text: &str) -> Option<std::borrow::Cow<'_, str>> {
    if !text.contains('\\') {
        return Some(text.into());
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let mut chars = rest[at + 1..].chars();
        match chars.next()? {
            same @ ('\\' | '"' | '\'') => out.push(same),
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'u' => {
                let (digits, after) = chars.as_str().strip_prefix('{')?.split_once('}')?;
                out.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                chars = after.chars();
            }
            _ => return None,
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    Some(out.into())
}

/// Whether layouts may depend on what a word says: keywords, and words that are some in places.
fn of_the_language(word: &str) -> bool {
    matches!(
        word.as_bytes(),
        b"_" | b"as"
            | b"async"
            | b"auto"
            | b"await"
            | b"box"
            | b"break"
            | b"const"
            | b"continue"
            | b"crate"
            | b"default"
            | b"dyn"
            | b"else"
            | b"enum"
            | b"extern"
            | b"false"
            | b"fn"
            | b"for"
            | b"gen"
            | b"if"
            | b"impl"
            | b"in"
            | b"let"
            | b"loop"
            | b"macro"
            | b"match"
            | b"mod"
            | b"move"
            | b"mut"
            | b"pub"
            | b"raw"
            | b"ref"
            | b"return"
            | b"safe"
            | b"self"
            | b"Self"
            | b"static"
            | b"struct"
            | b"super"
            | b"trait"
            | b"true"
            | b"try"
            | b"type"
            | b"union"
            | b"unsafe"
            | b"use"
            | b"where"
            | b"while"
            | b"yield"
    )
}
