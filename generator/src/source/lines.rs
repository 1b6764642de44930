//! Positions by indentation alone, for YAML that the marked parser refuses. It knows block
//! mappings, block lists and scalars; what stands inside flow collections is located at the
//! collection.

use super::marks::{Children, Mark};

/// The marks of `text`; the first is the root.
pub(super) fn scan(text: &str) -> Vec<Mark> {
    let mut scan = Scan {
        marks: vec![Mark {
            span: 0..text.len(),
            ..Mark::default()
        }],
        open: vec![(-1, 0)],
        skip_deeper: None,
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        scan.line(line.trim_end_matches(['\n', '\r']), start);
        start += line.len();
    }
    scan.marks
}

struct Scan {
    marks: Vec<Mark>,
    /// Values that may still get members: the indentation of what introduced them, the mark.
    open: Vec<(isize, usize)>,
    /// Lines deeper than this belong to a block scalar.
    skip_deeper: Option<isize>,
}

impl Scan {
    fn line(&mut self, line: &str, start: usize) {
        let content = line.trim_start_matches(' ');
        let mut indent = (line.len() - content.len()) as isize;
        if content.is_empty()
            || content.starts_with('#')
            || (indent == 0 && content.starts_with("---"))
        {
            return;
        }
        if let Some(depth) = self.skip_deeper {
            if indent > depth {
                return;
            }
            self.skip_deeper = None;
        }
        let mut content = content;
        while content == "-" || content.starts_with("- ") {
            // An item of a list may stand at its key's own indentation.
            self.close(|depth, list| depth > indent || (depth == indent && !list));
            let at = start + line.len() - content.len();
            self.push(indent, at, None, at..at + content.len());
            let rest = content[1..].trim_start_matches(' ');
            indent += (content.len() - rest.len()) as isize;
            content = rest;
        }
        if content.is_empty() {
            return;
        }
        let at = start + line.len() - content.len();
        let Some((name, key_len, value)) = key(content) else {
            if let Some((_, top)) = self.open.last()
                && matches!(self.marks[*top].children, Children::None)
            {
                let top = *top;
                self.marks[top].span = at..at + content.len();
            }
            return;
        };
        self.close(|depth, _| depth >= indent);
        let value_at = at + content.len() - value.len();
        self.push(
            indent,
            at,
            Some((name, key_len)),
            value_at..value_at + value.trim_end().len(),
        );
        if value.starts_with(['|', '>']) {
            self.skip_deeper = Some(indent);
        }
    }

    /// Closes values on top of the stack while `done` says so of their indentation and of
    /// whether they are keys (not items) at it.
    fn close(&mut self, done: impl Fn(isize, bool) -> bool) {
        while self.open.len() > 1 {
            let (depth, at) = self.open[self.open.len() - 1];
            if !done(depth, self.marks[at].key.is_some()) {
                break;
            }
            self.open.pop();
        }
    }

    fn push(
        &mut self,
        indent: isize,
        at: usize,
        key: Option<(String, usize)>,
        span: std::ops::Range<usize>,
    ) {
        let child = self.marks.len();
        let parent = self.open.last().map_or(0, |(_, mark)| *mark);
        let (name, key) = match key {
            Some((name, len)) => (Some(name), Some(at..at + len)),
            None => (None, None),
        };
        let children = &mut self.marks[parent].children;
        match (children, name) {
            (Children::Map(members), Some(name)) => members.push((name, child)),
            (Children::List(items), None) => items.push(child),
            (slot @ Children::None, Some(name)) => *slot = Children::Map(vec![(name, child)]),
            (slot @ Children::None, None) => *slot = Children::List(vec![child]),
            _ => return,
        }
        self.marks.push(Mark {
            span,
            key,
            children: Children::None,
        });
        self.open.push((indent, child));
    }
}

/// The key that `content` begins with, how many bytes it takes, and what follows the colon.
fn key(content: &str) -> Option<(String, usize, &str)> {
    let quote = content.chars().next().filter(|c| matches!(c, '"' | '\''));
    let end = match quote {
        Some(quote) => content[1..].find(quote)? + 2,
        None => content
            .find(": ")
            .or_else(|| content.strip_suffix(':').map(str::len))?,
    };
    let rest = content[end..].strip_prefix(':')?;
    let name = content[..end].trim_matches(['"', '\'']).to_owned();
    (!content.starts_with(['{', '[', '&', '*', '!', '|', '>'])).then_some((
        name,
        end,
        rest.trim_start(),
    ))
}
