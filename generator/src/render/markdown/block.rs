//! Blocks as lines.

use super::escape;
use super::inline::{self, Word};
use super::tree::{Block, Inline};
use pulldown_cmark::Alignment;

/// The level of the highest heading, below those of the page that rustdoc makes.
const TOP_HEADING: u8 = 4;

/// Paragraphs are never made narrower than this, however deep they stand.
pub(super) const NARROWEST: usize = 24;

/// The lines of a document.
pub(super) fn lines(blocks: &[Block], width: usize) -> Vec<String> {
    let highest = highest_heading(blocks).unwrap_or(TOP_HEADING);
    let writer = Writer { highest };
    let mut out = writer.blocks(blocks, width, false);
    for line in &mut out {
        line.truncate(line.trim_end().len());
    }
    while out.pop_if(|last| last.is_empty()).is_some() {}
    out
}

/// The level of the highest heading.
fn highest_heading(blocks: &[Block]) -> Option<u8> {
    let levels = blocks.iter().filter_map(|block| match block {
        Block::Heading(level, _) => Some(*level),
        Block::Quote(inner) => highest_heading(inner),
        Block::List(_, items) => items.iter().filter_map(|item| highest_heading(item)).min(),
        _ => None,
    });
    levels.min()
}

/// Writes blocks.
struct Writer {
    /// The level of the highest heading.
    highest: u8,
}

impl Writer {
    /// The lines of blocks, with a blank line between them unless they are `tight`.
    fn blocks(&self, blocks: &[Block], width: usize, tight: bool) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for block in blocks {
            let lines = self.block(block, width);
            if !out.is_empty() && !lines.is_empty() && !tight {
                out.push(String::new());
            }
            out.extend(lines);
        }
        out
    }

    /// The lines of a block.
    fn block(&self, block: &Block, width: usize) -> Vec<String> {
        match block {
            Block::Para(inlines) => wrap(&inline::words(inlines, false), width.max(NARROWEST)),
            Block::Heading(level, inlines) => self.heading(*level, inlines),
            Block::Code(tag, text) => code(tag, text),
            Block::List(start, items) => self.list(*start, items, width),
            Block::Quote(inner) => {
                let lines = self.blocks(inner, width.saturating_sub(2), false);
                let quoted = lines.into_iter().map(|line| {
                    if line.is_empty() {
                        ">".to_owned()
                    } else {
                        format!("> {line}")
                    }
                });
                quoted.collect()
            }
            Block::Table(columns, rows) => table(columns, rows),
            Block::Rule => vec!["---".to_owned()],
        }
    }

    /// A heading; the highest one of the text gets [`TOP_HEADING`].
    fn heading(&self, level: u8, inlines: &[Inline]) -> Vec<String> {
        let mut text = inline::line(&inline::words(inlines, false));
        // Hashes at the end would be taken for its closing.
        let hashes = text.len() - text.trim_end_matches('#').len();
        if hashes > 0 && (hashes == text.len() || text[..text.len() - hashes].ends_with(' ')) {
            text.insert(text.len() - 1, '\\');
        }
        let level = (level.saturating_sub(self.highest) + TOP_HEADING).min(6);
        vec![format!("{} {text}", "#".repeat(usize::from(level)))]
    }

    /// A list.
    fn list(&self, start: Option<u64>, items: &[Vec<Block>], width: usize) -> Vec<String> {
        let tight = items.iter().all(|item| is_tight(item));
        let mut out = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let marker = match start {
                Some(first) => format!("{}. ", first.saturating_add(i as u64)),
                None => "- ".to_owned(),
            };
            let indent = " ".repeat(marker.len());
            if i > 0 && !tight {
                out.push(String::new());
            }
            let lines = self.blocks(item, width.saturating_sub(marker.len()), tight);
            for (n, line) in lines.into_iter().enumerate() {
                out.push(match (n, line.is_empty()) {
                    (0, _) => format!("{marker}{line}"),
                    (_, true) => line,
                    (_, false) => format!("{indent}{line}"),
                });
            }
        }
        out
    }
}

/// Whether an item needs no blank lines: text, then lists that may interrupt it.
fn is_tight(item: &[Block]) -> bool {
    item.iter().enumerate().all(|(i, block)| match block {
        Block::Para(_) => i == 0,
        Block::List(start, _) => start.is_none_or(|first| first == 1),
        _ => false,
    })
}

/// Words on lines of at most `width` characters, if they can be broken.
fn wrap(words: &[Word], width: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in words {
        let text = match word {
            Word::Text(text) => text,
            Word::Break => {
                line.push('\\');
                out.push(std::mem::take(&mut line));
                continue;
            }
        };
        let more = text.chars().count();
        if !line.is_empty() && length + 1 + more > width {
            out.push(std::mem::take(&mut line));
        }
        if line.is_empty() {
            line = escape::at_line_start(text);
            length = line.chars().count();
        } else {
            line.push(' ');
            line.push_str(text);
            length += 1 + more;
        }
    }
    if !line.is_empty() {
        out.push(line);
    }
    out
}

/// A code block, between fences that its text does not hold.
fn code(tag: &str, text: &str) -> Vec<String> {
    let lines: Vec<String> = text
        .lines()
        .map(|l| l.replace('\t', "    ").trim_end().to_owned())
        .collect();
    let filled = |line: &String| !line.is_empty();
    let (Some(first), Some(last)) = (
        lines.iter().position(filled),
        lines.iter().rposition(filled),
    ) else {
        return Vec::new();
    };
    let fence = "`".repeat(escape::longest_run(text).max(2) + 1);
    let mut out = vec![format!("{fence}{tag}")];
    out.extend(lines.into_iter().take(last + 1).skip(first));
    out.push(fence);
    out
}

/// A table.
fn table(columns: &[Alignment], rows: &[Vec<Vec<Inline>>]) -> Vec<String> {
    let mut out = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let mut line = "|".to_owned();
        let missing = columns.len().saturating_sub(row.len());
        let cells = row
            .iter()
            .map(|cell| inline::line(&inline::words(cell, true)));
        for text in cells.chain(std::iter::repeat_n(
            String::new(),
            if i == 0 { missing } else { 0 },
        )) {
            line.push(' ');
            line.push_str(&text);
            line.push_str(if text.is_empty() { "|" } else { " |" });
        }
        out.push(line);
        if i == 0 {
            let rulers = columns.iter().map(|column| match column {
                Alignment::None => "---|",
                Alignment::Left => ":--|",
                Alignment::Center => ":-:|",
                Alignment::Right => "--:|",
            });
            out.push(std::iter::once("|").chain(rulers).collect());
        }
    }
    out
}
