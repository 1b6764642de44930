//! What is open while the tree is built, and what it becomes when it is closed.

use super::clean;
use super::tree::{self, Block, Inline, Style};
use pulldown_cmark::Alignment;

/// A heading longer than this was a paragraph with a line of dashes under it.
const LONGEST_HEADING: usize = 100;

/// What a frame holds.
#[derive(Debug, PartialEq)]
pub(super) enum Kind {
    /// The document.
    Root,
    /// A quotation.
    Quote,
    /// A list; its items are in `items`.
    List(Option<u64>),
    /// An item of a list.
    Item,
    /// A table; its rows are in `rows`.
    Table(Vec<Alignment>),
    /// A row of a table; its cells are in `cells`.
    Row,
    /// A cell of a table.
    Cell,
    /// A code block; its text is in `code`.
    Pre(&'static str),
    /// A paragraph.
    Para,
    /// A heading.
    Heading(u8),
    /// Styled text.
    Styled(Style),
    /// A link, with the target as it was written.
    Link(String),
    /// A code span.
    Code,
}

impl Kind {
    /// Whether the frame holds inlines.
    pub(super) fn is_inline(&self) -> bool {
        matches!(self, Self::Para | Self::Heading(_)) || self.is_span()
    }

    /// Whether the frame is a part of a paragraph.
    pub(super) fn is_span(&self) -> bool {
        matches!(self, Self::Styled(_) | Self::Link(_) | Self::Code)
    }
}

/// Who opened a frame, which decides who can close it.
#[derive(Debug, PartialEq)]
pub(super) enum Opener {
    /// Markdown's event with this number.
    Markdown(usize),
    /// HTML's element of this name.
    Html(String),
    /// Nobody: it was needed.
    Implied,
}

/// Something open.
#[derive(Debug)]
pub(super) struct Frame {
    /// What it is.
    pub(super) kind: Kind,
    /// Who opened it.
    pub(super) opener: Opener,
    /// Its blocks, when it holds blocks.
    pub(super) blocks: Vec<Block>,
    /// Its inlines, when it holds inlines.
    pub(super) inlines: Vec<Inline>,
    /// A list's items.
    items: Vec<Vec<Block>>,
    /// A row's cells.
    cells: Vec<Vec<Inline>>,
    /// A table's rows.
    rows: Vec<Vec<Vec<Inline>>>,
    /// A code block's text.
    pub(super) code: String,
}

impl Frame {
    /// An empty frame.
    pub(super) fn new(kind: Kind, opener: Opener) -> Self {
        Self {
            kind,
            opener,
            blocks: Vec::new(),
            inlines: Vec::new(),
            items: Vec::new(),
            cells: Vec::new(),
            rows: Vec::new(),
            code: String::new(),
        }
    }

    /// Whether Markdown opened it.
    pub(super) fn is_markdown(&self) -> bool {
        matches!(self.opener, Opener::Markdown(_))
    }

    /// Gives what was collected to the parent: `asked` when the end of the frame was in the text,
    /// `linked` when a link is open around it. What is empty leaves nothing.
    pub(super) fn close(self, asked: bool, linked: bool, parent: &mut Self) {
        match self.kind {
            Kind::Root => {}
            Kind::Quote => {
                if !self.blocks.is_empty() {
                    parent.blocks.push(Block::Quote(self.blocks));
                }
            }
            Kind::List(start) => push_list(&mut parent.blocks, start, self.items),
            Kind::Item => {
                if !self.blocks.is_empty() {
                    parent.items.push(self.blocks);
                }
            }
            Kind::Table(columns) => push_table(&mut parent.blocks, columns, self.rows),
            Kind::Row => parent.rows.push(self.cells),
            Kind::Cell => {
                let mut cell = Vec::new();
                tree::flatten(self.blocks, &mut cell);
                parent.cells.push(cell);
            }
            Kind::Pre(tag) => {
                if !self.code.trim().is_empty() {
                    parent.blocks.push(Block::Code(tag, self.code));
                }
            }
            Kind::Para => push_text(&mut parent.blocks, None, self.inlines),
            Kind::Heading(level) => push_text(&mut parent.blocks, Some(level), self.inlines),
            Kind::Styled(style) if asked => {
                parent.inlines.push(Inline::Styled(style, self.inlines));
            }
            Kind::Link(url) if asked && !linked => {
                push_link(&mut parent.inlines, url, self.inlines)
            }
            Kind::Code if asked => {
                let text = tree::plain(&self.inlines);
                let text: Vec<&str> = text.split_whitespace().collect();
                if !text.is_empty() {
                    tree::push_inline(&mut parent.inlines, Inline::Code(text.join(" ")));
                }
            }
            Kind::Styled(_) | Kind::Link(_) | Kind::Code => {
                for inline in self.inlines {
                    tree::push_inline(&mut parent.inlines, inline);
                }
            }
        }
    }
}

/// Adds a paragraph or a heading.
fn push_text(blocks: &mut Vec<Block>, level: Option<u8>, mut inlines: Vec<Inline>) {
    while inlines
        .pop_if(|last| tree::is_blank(std::slice::from_ref(last)))
        .is_some()
    {}
    if inlines.is_empty() {
        return;
    }
    blocks.push(match level {
        Some(level) if tree::plain(&inlines).chars().count() <= LONGEST_HEADING => {
            Block::Heading(level, inlines)
        }
        _ => Block::Para(inlines),
    });
}

/// Adds a list; one of the same kind just before it is continued, as it would be when read again.
fn push_list(blocks: &mut Vec<Block>, start: Option<u64>, mut items: Vec<Vec<Block>>) {
    if items.is_empty() {
        return;
    }
    if let Some(Block::List(before, old)) = blocks.last_mut()
        && before.is_some() == start.is_some()
    {
        old.append(&mut items);
        return;
    }
    // A number has at most nine digits.
    let last = start.unwrap_or(0).saturating_add(items.len() as u64);
    let start = start.map(|first| if last < 1_000_000_000 { first } else { 1 });
    blocks.push(Block::List(start, items));
}

/// Adds a table: the first row that is not empty is the head, and says how many columns there are.
fn push_table(
    blocks: &mut Vec<Block>,
    mut columns: Vec<Alignment>,
    mut rows: Vec<Vec<Vec<Inline>>>,
) {
    rows.retain(|row| !row.iter().all(|cell| tree::is_blank(cell)));
    let Some(head) = rows.first() else { return };
    let width = head.len().max(columns.len());
    columns.resize(width, Alignment::None);
    for row in &mut rows {
        row.truncate(width);
        while row.pop_if(|cell| tree::is_blank(cell)).is_some() {}
    }
    let mut first = true;
    rows.retain(|row| std::mem::take(&mut first) || !row.is_empty());
    blocks.push(Block::Table(columns, rows));
}

/// Adds a link, or its text when the target is not one that can be followed.
fn push_link(into: &mut Vec<Inline>, url: String, mut inlines: Vec<Inline>) {
    let Some(target) = clean::target(&url) else {
        for inline in inlines {
            tree::push_inline(into, inline);
        }
        return;
    };
    if tree::is_blank(&inlines) {
        inlines = vec![Inline::Text(url.clone())];
    }
    // `<https://a.b/{id}>` is no address.
    if tree::plain(&inlines) == url && target != url {
        tree::push_inline(into, Inline::Text(url));
    } else {
        into.push(Inline::Link(target, inlines));
    }
}
