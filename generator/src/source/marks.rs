//! Where each value of a text stands: one marked parse of a file, made only when a message
//! is to be printed (or a number's spelling is wanted).

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser};

use super::events::is_json_number;
use super::lines;
use crate::tree::{Number, Pointer, Value};

/// A place in a file, for people.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Location {
    /// The file's path, as in [`super::SourceFile::path`].
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The bytes of the text to underline: a key, or a scalar.
    pub span: Range<usize>,
}

/// The place of a value, and of its key where it has one.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark {
    pub(super) span: Range<usize>,
    pub(super) key: Option<Range<usize>>,
    pub(super) children: Children,
}

/// The values below a value, by index into [`Marks`].
#[derive(Clone, Debug, Default)]
pub(super) enum Children {
    #[default]
    None,
    List(Vec<usize>),
    Map(Vec<(String, usize)>),
}

/// The places of all values of one text. The first is the root.
#[derive(Debug, Default)]
pub(super) struct Marks {
    values: Vec<Mark>,
    /// Where lines and columns were last counted: at every few thousandth byte.
    stops: std::sync::OnceLock<Vec<Stop>>,
}

/// A place whose line and column are known.
#[derive(Clone, Copy, Debug)]
struct Stop {
    byte: usize,
    line: usize,
    column: usize,
}

impl Stop {
    const START: Stop = Stop {
        byte: 0,
        line: 1,
        column: 1,
    };
    /// The bytes from one to the next: what has to be counted again for each place.
    const EVERY: usize = 4096;

    /// The place `byte`, which is not before this one.
    fn walk(self, text: &str, byte: usize) -> Stop {
        let between = &text[self.byte..byte];
        match between.rfind('\n') {
            Some(newline) => Stop {
                byte,
                line: self.line + between.bytes().filter(|b| *b == b'\n').count(),
                column: 1 + between[newline + 1..].chars().count(),
            },
            None => Stop {
                byte,
                line: self.line,
                column: self.column + between.chars().count(),
            },
        }
    }

    fn all(text: &str) -> Vec<Stop> {
        let mut stops = vec![Stop::START];
        let mut last = Stop::START;
        while last.byte + Self::EVERY < text.len() {
            last = last.walk(text, floor(text, last.byte + Self::EVERY));
            stops.push(last);
        }
        stops
    }
}

impl Marks {
    fn new(values: Vec<Mark>) -> Self {
        Self {
            values,
            stops: Default::default(),
        }
    }

    /// Line and column of `span`, which is cut to its first line.
    fn place(&self, path: &str, text: &str, span: Range<usize>) -> Location {
        let start = floor(text, span.start.min(text.len()));
        let mut end = floor(text, span.end.clamp(start, text.len()));
        if let Some(newline) = text[start..end].find(['\n', '\r']) {
            end = start + newline;
        }
        let stops = self.stops.get_or_init(|| Stop::all(text));
        let before = stops.partition_point(|stop| stop.byte <= start);
        let stop = stops.get(before.wrapping_sub(1)).copied();
        let at = stop.unwrap_or(Stop::START).walk(text, start);
        Location {
            path: path.to_owned(),
            line: at.line,
            column: at.column,
            span: start..end,
        }
    }

    /// The places of the values of `text`: by its own scanner for JSON, by the marked YAML
    /// parser, else by indentation alone. Never fails; what is not found is located at its parent.
    pub(super) fn of(text: &str) -> Marks {
        if matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'['))
            && let Some(marks) = json(text)
        {
            return marks;
        }
        yaml(text).unwrap_or_else(|| Marks::new(lines::scan(text)))
    }

    /// The place of `pointer`, or of the nearest value above it.
    pub(super) fn locate(&self, path: &str, text: &str, pointer: &Pointer) -> Location {
        let mut at = 0;
        for token in pointer.tokens() {
            let next = self.values.get(at).and_then(|mark| match &mark.children {
                Children::Map(members) => members
                    .iter()
                    .rev()
                    .find(|(key, _)| *key == token)
                    .map(|(_, at)| *at),
                Children::List(items) => items.get(token.parse::<usize>().ok()?).copied(),
                Children::None => None,
            });
            let Some(next) = next else { break };
            at = next;
        }
        let Some(mark) = self.values.get(at) else {
            return Location {
                path: path.to_owned(),
                line: 1,
                column: 1,
                span: 0..0,
            };
        };
        let span = match (&mark.children, &mark.key) {
            (Children::None, _) if !mark.span.is_empty() => mark.span.clone(),
            (_, Some(key)) => key.clone(),
            _ => mark.span.clone(),
        };
        self.place(path, text, span)
    }

    /// Gives numbers in `value` that were read as floating-point numbers the text they were written with.
    pub(super) fn restore_numbers(&self, text: &str, value: &mut Value) {
        self.restore(0, text, value);
    }

    fn restore(&self, at: usize, text: &str, value: &mut Value) {
        let Some(mark) = self.values.get(at) else {
            return;
        };
        match (value, &mark.children) {
            (Value::Object(object), Children::Map(members)) => {
                for (key, at) in members {
                    if let Some(value) = object.get_mut(key) {
                        self.restore(*at, text, value);
                    }
                }
            }
            (Value::Array(items), Children::List(marks)) => {
                for (value, at) in items.iter_mut().zip(marks) {
                    self.restore(*at, text, value);
                }
            }
            (Value::Number(number), Children::None) => {
                let written = text.get(mark.span.clone()).unwrap_or_default().trim();
                if written != number.as_str() && is_json_number(written) {
                    let (a, b) = (Number::new(written).as_f64(), number.as_f64());
                    if a == b {
                        *number = Number::new(written);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The start of the character that byte `at` lies in.
pub(super) fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A key whose value is still to come.
type WaitingKey = (String, Range<usize>);

/// Adds a mark to the value on top of the stack.
struct Builder {
    marks: Vec<Mark>,
    /// Open lists and maps: the mark, and for a map the key that waits for its value.
    stack: Vec<(usize, Option<WaitingKey>)>,
}

impl Builder {
    fn push(&mut self, mut mark: Mark, alias: Option<usize>) -> usize {
        let at = self.marks.len();
        let mut child = at;
        if let Some((parent, key)) = self.stack.last_mut() {
            let name = key.take();
            if let (Some(target), None) = (alias, &name) {
                child = target;
            }
            mark.key = name.as_ref().map(|(_, span)| span.clone());
            match &mut self.marks[*parent].children {
                Children::List(items) => items.push(child),
                Children::Map(members) => {
                    members.push((name.map(|(name, _)| name).unwrap_or_default(), child))
                }
                Children::None => {}
            }
        }
        if child == at {
            self.marks.push(mark);
        }
        child
    }
}

fn yaml(text: &str) -> Option<Marks> {
    // Marks count characters; most texts are ASCII, where these are bytes.
    let offsets: Option<Vec<u32>> =
        (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at as u32).collect());
    let byte = |index: usize| match &offsets {
        Some(offsets) => offsets.get(index).map_or(text.len(), |at| *at as usize),
        None => index.min(text.len()),
    };
    let mut builder = Builder {
        marks: Vec::new(),
        stack: Vec::new(),
    };
    let mut anchors: HashMap<usize, usize> = HashMap::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let range = byte(span.start.index())..byte(span.end.index());
        let waits_for_key = matches!(builder.stack.last(), Some((at, None)) if matches!(builder.marks[*at].children, Children::Map(_)));
        match event {
            Event::Scalar(key, ..) if waits_for_key => {
                if let Some((_, waiting)) = builder.stack.last_mut() {
                    *waiting = Some((key.into_owned(), range));
                }
            }
            Event::Scalar(_, _, anchor, _) => {
                let at = builder.push(
                    Mark {
                        span: range,
                        ..Mark::default()
                    },
                    None,
                );
                anchors.insert(anchor, at);
            }
            Event::Alias(anchor) => {
                let target = anchors.get(&anchor).copied();
                let children = target
                    .map(|at| builder.marks[at].children.clone())
                    .unwrap_or_default();
                builder.push(
                    Mark {
                        span: range,
                        key: None,
                        children,
                    },
                    target,
                );
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) if !waits_for_key => {
                let children = match event {
                    Event::SequenceStart(..) => Children::List(Vec::new()),
                    _ => Children::Map(Vec::new()),
                };
                let at = builder.push(
                    Mark {
                        span: range,
                        key: None,
                        children,
                    },
                    None,
                );
                anchors.insert(anchor, at);
                builder.stack.push((at, None));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let (at, _) = builder.stack.pop()?;
                let mark = &mut builder.marks[at];
                mark.span.end = range.end.max(mark.span.start);
                if builder.stack.is_empty() {
                    return Some(Marks::new(builder.marks));
                }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => return None,
            Event::DocumentEnd => break,
            _ => {}
        }
    }
    (!builder.marks.is_empty()).then(|| Marks::new(builder.marks))
}

/// A scanner of JSON that has been read before, so that its grammar need not be checked.
fn json(text: &str) -> Option<Marks> {
    let bytes = text.as_bytes();
    let mut builder = Builder {
        marks: Vec::new(),
        stack: Vec::new(),
    };
    let mut i = 0;
    while i < bytes.len() {
        let start = i;
        i += 1;
        match bytes[start] {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => {}
            open @ (b'{' | b'[') => {
                let children = if open == b'{' {
                    Children::Map(Vec::new())
                } else {
                    Children::List(Vec::new())
                };
                let at = builder.push(
                    Mark {
                        span: start..i,
                        key: None,
                        children,
                    },
                    None,
                );
                builder.stack.push((at, None));
            }
            b'}' | b']' => {
                let (at, _) = builder.stack.pop()?;
                builder.marks[at].span.end = i;
                if builder.stack.is_empty() {
                    return Some(Marks::new(builder.marks));
                }
            }
            b'"' => {
                while *bytes.get(i)? != b'"' {
                    i += if bytes[i] == b'\\' { 2 } else { 1 };
                }
                i += 1;
                let parent = builder.stack.last_mut()?;
                let in_map = matches!(builder.marks[parent.0].children, Children::Map(_));
                if in_map && parent.1.is_none() {
                    let raw = text.get(start..i)?;
                    let key = if raw.contains('\\') {
                        serde_json::from_str(raw).ok()?
                    } else {
                        raw[1..raw.len() - 1].to_owned()
                    };
                    parent.1 = Some((key, start..i));
                } else {
                    builder.push(
                        Mark {
                            span: start..i,
                            ..Mark::default()
                        },
                        None,
                    );
                }
            }
            _ => {
                while !matches!(
                    bytes.get(i),
                    None | Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t')
                ) {
                    i += 1;
                }
                builder.push(
                    Mark {
                        span: start..i,
                        ..Mark::default()
                    },
                    None,
                );
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, pointer: &str) -> (usize, usize, String) {
        let found = Marks::of(text).locate("f", text, &Pointer::parse(pointer));
        (found.line, found.column, text[found.span].to_owned())
    }

    #[test]
    fn finds_yaml_json_and_what_only_indentation_tells() {
        let yaml = "é: ü\nb:\n  - k: 1.10\n    l: [x, y]\n  - |\n    text\n";
        assert_eq!(at(yaml, "/é"), (1, 4, "ü".into()));
        assert_eq!(at(yaml, "/b/0/l/1"), (4, 12, "y".into()));
        assert_eq!(at(yaml, "/b/0/none"), (3, 5, "k: 1.10".into()));
        assert_eq!(at(yaml, "/b"), (2, 1, "b".into()));
        let json = "{\"a\": {\n  \"b\\/c\": [1, {\"d\": \"x\"}]}}";
        assert_eq!(at(json, "/a/b~1c/1/d"), (2, 21, "\"x\"".into()));
        // The marked parser refuses the continuation line's indentation.
        let odd = "a:\n  b: \"x\n  y\"\n  c:\n    - d: 1\n      e: 2\n    - f\n";
        assert_eq!(at(odd, "/a/c/0/e"), (6, 10, "2".into()));
        assert_eq!(at(odd, "/a/c/1"), (7, 7, "f".into()));
    }
}
