//! The tree between parsing and writing: the few blocks and inlines that rustdoc text needs.

use pulldown_cmark::Alignment;

/// How deep blocks and inlines nest, together; what is deeper joins its parent.
pub(super) const MAX_DEPTH: usize = 24;

/// A block.
#[derive(Debug, PartialEq)]
pub(super) enum Block {
    /// A paragraph.
    Para(Vec<Inline>),
    /// A heading and its level, 1 to 6.
    Heading(u8, Vec<Inline>),
    /// A code block: its tag and its text.
    Code(&'static str, String),
    /// A list: the first number of an ordered one, and the items.
    List(Option<u64>, Vec<Vec<Block>>),
    /// A quotation.
    Quote(Vec<Block>),
    /// A table: its columns' alignment, then its rows; the first row is the head.
    Table(Vec<Alignment>, Vec<Vec<Vec<Inline>>>),
    /// A thematic break.
    Rule,
}

/// A run of text in a block.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Inline {
    /// Plain text, unescaped.
    Text(String),
    /// A code span.
    Code(String),
    /// Styled text.
    Styled(Style, Vec<Inline>),
    /// A link with an absolute target.
    Link(String, Vec<Inline>),
    /// A line break that the author asked for.
    Break,
}

/// The style of a run of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `*a*`
    Emphasis,
    /// `**a**`
    Strong,
    /// `~~a~~`
    Strike,
}

/// The text of inlines, without style.
pub(super) fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain(inlines, &mut text);
    text
}

/// Appends the text of inlines.
fn push_plain(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(t) | Inline::Code(t) => text.push_str(t),
            Inline::Styled(_, inner) | Inline::Link(_, inner) => push_plain(inner, text),
            Inline::Break => text.push(' '),
        }
    }
}

/// Whether inlines show nothing.
pub(super) fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Text(t) | Inline::Code(t) => t.trim().is_empty(),
        Inline::Styled(_, inner) => is_blank(inner),
        Inline::Link(url, _) => url.is_empty(),
        Inline::Break => true,
    })
}

/// Appends an inline, joining text to text.
pub(super) fn push_inline(inlines: &mut Vec<Inline>, inline: Inline) {
    if let Inline::Text(new) = &inline
        && let Some(Inline::Text(old)) = inlines.last_mut()
    {
        old.push_str(new);
        return;
    }
    if let Inline::Code(new) = &inline
        && let Some(Inline::Code(old)) = inlines.last_mut()
    {
        old.push_str(new);
        return;
    }
    inlines.push(inline);
}

/// The inlines without style in a style, without style of nothing, and with only the styles whose
/// number (from 1, in the order of the text) is to be kept; adjacent runs of a style are one.
pub(super) fn simplify(inlines: &[Inline], keep: &dyn Fn(usize) -> bool) -> Vec<Inline> {
    let mut out = Vec::new();
    simplify_into(inlines, keep, &mut 0, false, &mut out);
    out
}

/// See [`simplify`]; `last` is the number of the last style.
fn simplify_into(
    inlines: &[Inline],
    keep: &dyn Fn(usize) -> bool,
    last: &mut usize,
    styled: bool,
    out: &mut Vec<Inline>,
) {
    for inline in inlines {
        match inline {
            Inline::Text(_) | Inline::Code(_) | Inline::Break => push_inline(out, inline.clone()),
            Inline::Link(url, inner) => {
                let mut text = Vec::new();
                simplify_into(inner, keep, last, styled, &mut text);
                out.push(Inline::Link(url.clone(), text));
            }
            Inline::Styled(style, inner) => {
                *last += 1;
                if styled || is_blank(inner) || !keep(*last) {
                    simplify_into(inner, keep, last, styled, out);
                    continue;
                }
                let mut text = Vec::new();
                simplify_into(inner, keep, last, true, &mut text);
                match out.last_mut() {
                    Some(Inline::Styled(before, old)) if before == style => {
                        text.into_iter().for_each(|inline| push_inline(old, inline));
                    }
                    _ => out.push(Inline::Styled(*style, text)),
                }
            }
        }
    }
}

/// The inlines of all blocks in a row, for places that take no blocks (a table's cell).
pub(super) fn flatten(blocks: Vec<Block>, into: &mut Vec<Inline>) {
    for block in blocks {
        if !into.is_empty() {
            push_inline(into, Inline::Text(" ".to_owned()));
        }
        match block {
            Block::Para(inner) | Block::Heading(_, inner) => {
                for inline in inner {
                    push_inline(into, inline);
                }
            }
            Block::Code(_, text) => {
                let text: Vec<&str> = text.split_whitespace().collect();
                push_inline(into, Inline::Code(text.join(" ")));
            }
            Block::List(_, items) => items.into_iter().for_each(|item| flatten(item, into)),
            Block::Quote(inner) => flatten(inner, into),
            Block::Table(_, rows) => {
                for inline in rows.into_iter().flatten().flatten() {
                    push_inline(into, inline);
                }
            }
            Block::Rule => {}
        }
    }
}
