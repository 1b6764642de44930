//! Builds the tree from openings, closings and text that may be wrong: HTML's tags need not
//! match, and may start inside a paragraph what ends far below it.

use super::clean;
use super::frame::{Frame, Kind, Opener};
use super::tree::{self, Block, Inline, MAX_DEPTH, Style};

/// The builder: a stack of frames, the document first.
#[derive(Debug)]
pub(super) struct Builder {
    frames: Vec<Frame>,
    /// For every open event of Markdown, its number, the depth of its frame and whether it is a
    /// span.
    events: Vec<(usize, usize, bool)>,
    next: usize,
    /// Stands in for a missing document, which cannot be.
    spare: Frame,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            frames: vec![Frame::new(Kind::Root, Opener::Implied)],
            events: Vec::new(),
            next: 0,
            spare: Frame::new(Kind::Root, Opener::Implied),
        }
    }
}

impl Builder {
    /// The document, with everything closed.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.close_to(1);
        self.frames
            .pop()
            .map(|root| root.blocks)
            .unwrap_or_default()
    }

    /// Opens what Markdown opens; every call is matched by one of [`Self::end`].
    pub(super) fn start(&mut self, kind: Kind) {
        self.next += 1;
        let id = self.next;
        let span = kind.is_span();
        let depth = if self.open(kind, Opener::Markdown(id)) {
            self.frames.len() - 1
        } else {
            self.frames.len()
        };
        self.events.push((id, depth, span));
    }

    /// Closes what Markdown opened last, and what HTML opened inside.
    pub(super) fn end(&mut self) {
        let Some((id, depth, span)) = self.events.pop() else {
            return;
        };
        let frame = self.frames.get(depth);
        let found = frame.is_some_and(|f| f.opener == Opener::Markdown(id));
        if found {
            self.close_to(depth + 1);
            self.close_top(true);
        } else if !span {
            self.close_to(depth);
        }
    }

    /// Opens what a tag of HTML opens; whether it did.
    pub(super) fn open_html(&mut self, kind: Kind, name: &str) -> bool {
        self.open(kind, Opener::Html(name.to_owned()))
    }

    /// Closes the nearest element with one of these names, unless Markdown's structure is between.
    pub(super) fn close_html(&mut self, names: &[&str]) {
        for depth in (1..self.frames.len()).rev() {
            let frame = &self.frames[depth];
            match &frame.opener {
                Opener::Html(name) if names.contains(&name.as_str()) => {
                    self.close_to(depth + 1);
                    self.close_top(true);
                    return;
                }
                Opener::Markdown(_) if !frame.kind.is_inline() => return,
                _ => {}
            }
        }
    }

    /// Whether HTML has a list or a table open here.
    pub(super) fn in_html_structure(&self) -> bool {
        self.frames.iter().any(|frame| {
            let structure = matches!(frame.kind, Kind::List(_) | Kind::Table(_));
            structure && matches!(frame.opener, Opener::Html(_))
        })
    }

    /// Whether an element of this name is open.
    pub(super) fn is_open(&self, wanted: &str) -> bool {
        self.frames
            .iter()
            .any(|frame| matches!(&frame.opener, Opener::Html(name) if name == wanted))
    }

    /// Ends the paragraph, if there is one.
    pub(super) fn break_paragraph(&mut self) {
        while self.top().kind.is_inline() {
            self.close_top(false);
        }
    }

    /// A thematic break; lists and tables have none.
    pub(super) fn rule(&mut self) {
        self.break_paragraph();
        let allowed = self
            .frames
            .iter()
            .all(|f| matches!(f.kind, Kind::Root | Kind::Quote));
        let blocks = &mut self.top_mut().blocks;
        if allowed && blocks.last() != Some(&Block::Rule) {
            blocks.push(Block::Rule);
        }
    }

    /// A paragraph of strong text.
    pub(super) fn strong(&mut self, text: &str) {
        let text = Inline::Text(text.to_owned());
        self.inline(Inline::Styled(Style::Strong, vec![text]));
        self.break_paragraph();
    }

    /// A code span.
    pub(super) fn code(&mut self, text: &str) {
        let clean: String = text.chars().filter_map(clean::character).collect();
        let one_line = clean.replace(['\n', '\t'], " ");
        if !one_line.trim().is_empty() {
            self.inline(Inline::Code(one_line));
        }
    }

    /// A line break; two in a row end the paragraph.
    pub(super) fn line_break(&mut self) {
        let depth = self.frames.len();
        let top = self.top_mut();
        if matches!(top.kind, Kind::Pre(_)) {
            top.code.push('\n');
        } else if top.kind.is_inline() {
            let blank = |i: &&Inline| !matches!(i, Inline::Text(t) if t.trim().is_empty());
            let twice = top.inlines.iter().rev().find(blank) == Some(&Inline::Break);
            let splits = twice && top.kind == Kind::Para;
            if splits && depth > 1 && self.frames[depth - 2].kind != Kind::Cell {
                self.break_paragraph();
            } else if !self.top().inlines.is_empty() {
                self.inline(Inline::Break);
            }
        }
    }

    /// Text, with its entities decoded.
    pub(super) fn text(&mut self, text: &str) {
        let clean: String = text.chars().filter_map(clean::character).collect();
        let top = self.top_mut();
        if matches!(top.kind, Kind::Pre(_)) {
            top.code.push_str(&clean);
        } else if top.kind.is_inline() || !clean.trim().is_empty() {
            self.inline(Inline::Text(clean));
        }
    }

    /// Adds an inline, to a new paragraph if need be.
    fn inline(&mut self, inline: Inline) {
        if !self.top().kind.is_inline() {
            self.imply_parent(&Kind::Para);
            self.push(Kind::Para, Opener::Implied);
        }
        tree::push_inline(&mut self.top_mut().inlines, inline);
    }

    /// Opens a frame, and what must be around it; whether there was room and a place for it.
    fn open(&mut self, kind: Kind, opener: Opener) -> bool {
        if matches!(self.top().kind, Kind::Pre(_)) {
            return false;
        }
        // Leaves room for what is implied around and in it.
        let full = self.frames.len() + 4 > MAX_DEPTH;
        if kind.is_span() {
            if !self.top().kind.is_inline() {
                self.imply_parent(&Kind::Para);
                self.push(Kind::Para, Opener::Implied);
            }
            if full {
                return false;
            }
            self.push(kind, opener);
            return true;
        }
        self.break_paragraph();
        let place = match &kind {
            Kind::Item => {
                let next = !matches!(opener, Opener::Markdown(_));
                if next && self.top().kind == Kind::Item && !self.top().is_markdown() {
                    self.close_top(true);
                }
                matches!(self.top().kind, Kind::List(_)) || !full
            }
            Kind::Row | Kind::Cell => {
                let mut kinds = self.frames.iter().map(|f| &f.kind);
                kinds.any(|k| matches!(k, Kind::Table(_)))
            }
            Kind::Para | Kind::Pre(_) | Kind::Heading(_) => true,
            _ => !full,
        };
        if place {
            self.imply_parent(&kind);
            self.push(kind, opener);
        }
        place
    }

    /// Closes and opens what must be so that `kind` can be a child of the top.
    fn imply_parent(&mut self, kind: &Kind) {
        match kind {
            Kind::Item => {
                if !matches!(self.top().kind, Kind::List(_)) {
                    self.imply_parent(&Kind::List(None));
                    self.push(Kind::List(None), Opener::Implied);
                }
            }
            Kind::Row => {
                while !matches!(self.top().kind, Kind::Table(_) | Kind::Root) {
                    self.close_top(false);
                }
            }
            Kind::Cell => {
                while !matches!(self.top().kind, Kind::Row | Kind::Table(_) | Kind::Root) {
                    self.close_top(false);
                }
                if matches!(self.top().kind, Kind::Table(_)) {
                    self.push(Kind::Row, Opener::Implied);
                }
            }
            _ => {
                if matches!(self.top().kind, Kind::List(_)) {
                    self.push(Kind::Item, Opener::Implied);
                }
                if matches!(self.top().kind, Kind::Table(_)) {
                    self.push(Kind::Row, Opener::Implied);
                }
                if self.top().kind == Kind::Row {
                    self.push(Kind::Cell, Opener::Implied);
                }
            }
        }
    }

    /// Pushes a frame.
    fn push(&mut self, kind: Kind, opener: Opener) {
        self.frames.push(Frame::new(kind, opener));
    }

    /// Closes frames until `length` are left.
    fn close_to(&mut self, length: usize) {
        while self.frames.len() > length.max(1) {
            self.close_top(false);
        }
    }

    /// Closes the innermost frame, never the document; `asked` when its own end was read.
    fn close_top(&mut self, asked: bool) {
        if self.frames.len() > 1
            && let Some(frame) = self.frames.pop()
        {
            let linked = self.frames.iter().any(|f| matches!(f.kind, Kind::Link(_)));
            frame.close(asked, linked, self.top_mut());
        }
    }

    /// The innermost frame.
    fn top(&self) -> &Frame {
        self.frames.last().unwrap_or(&self.spare)
    }

    /// The innermost frame.
    fn top_mut(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.spare)
    }
}
