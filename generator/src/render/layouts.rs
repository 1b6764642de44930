//! What is known of kinds of pieces: layouts that were printed in this run, on shelves, and those
//! that ship with the program (`layouts.txt`), so that hardly anything is printed for the first
//! time, which costs a hundred times what filling gaps does.
//!
//! What ships is what printing would give: without it the same comes out, later. In the file a
//! backtick begins a kind: its key on the same line (`Printer::describe` says what is in it), its
//! layout below. Tildes stand around a gap: in it the length of what it was printed with; of a
//! list an `@` and how far the list is indented. Two tildes alone part the layouts of a kind that
//! is too wide. A kind with none is no template.
//!
//! `tests/layouts.rs` makes the file of the descriptions that are in the repository, and fails
//! where it is not what they give now: `UPDATE=1 cargo test --test layouts` writes it.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::atomic::{self, AtomicBool};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};

use super::split::LINE_WIDTH;

/// What ships.
const LAYOUTS: &str = include_str!("layouts.txt");

/// Between layouts of a kind in the file.
const BETWEEN: &str = "~~\n";

/// How many kinds of pieces a shelf keeps.
const KEPT: usize = 16_384;

/// How many layouts are kept of a kind that is too wide.
pub(super) const WIDE: usize = 32;

/// What is indented no further has lines of [`LINE_WIDTH`]; deeper ones are longer.
const SHALLOW: usize = LINE_WIDTH - 60;

type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// What is known of a kind of piece.
#[derive(Clone, Debug)]
pub(super) enum Known {
    /// One was asked for, and printed in another way.
    Seen,
    Printed(Arc<Template>),
    /// Of those that are too wide for the lines of the one with the shortest names: some, each
    /// laid out for names of its own lengths.
    Wide(Arc<[Arc<Template>]>),
    /// It is no template.
    Odd,
}

/// A printed piece without its names.
#[derive(Debug, Default)]
pub(super) struct Template {
    pub(super) text: String,
    /// Where something goes.
    pub(super) gaps: Vec<Gap>,
    /// How many bytes stand behind the last gap on its line.
    pub(super) last: usize,
}

/// Where something goes.
#[derive(Debug)]
pub(super) struct Gap {
    pub(super) at: usize,
    /// How many bytes stand before it: on the line of the gap before, and on its own line if
    /// that is another.
    pub(super) before: (usize, Option<usize>),
    /// How long the name was that it was printed with.
    pub(super) length: usize,
    /// Of a list: how far it is indented.
    pub(super) indent: Option<usize>,
}

impl Template {
    /// A gap for a name, where one of `length` bytes was.
    pub(super) fn gap(&mut self, length: usize) {
        self.add(length, None);
    }

    /// A gap for a list.
    pub(super) fn list(&mut self, indent: usize) {
        self.add(0, Some(indent));
    }

    fn add(&mut self, length: usize, indent: Option<usize>) {
        let before = self.since_last();
        let at = self.text.len();
        self.gaps.push(Gap {
            at,
            before,
            length,
            indent,
        });
    }

    fn since_last(&self) -> (usize, Option<usize>) {
        let done = self.gaps.last().map_or(0, |gap| gap.at);
        let text = &self.text[done..];
        let first = text.find('\n');
        let last = text.rfind('\n').map(|at| text.len() - at - 1);
        (first.unwrap_or(text.len()), last)
    }

    /// The text is all there.
    pub(super) fn end(&mut self) {
        (self.last, _) = self.since_last();
    }

    /// With its gaps marked. `None`: it says itself what is said between gaps and layouts.
    fn marked(&self) -> Option<String> {
        let mut out = String::new();
        let mut done = 0;
        for gap in &self.gaps {
            out.push_str(&self.text[done..gap.at]);
            let _ = match gap.indent {
                Some(indent) => write!(out, "~@{indent}~"),
                None => write!(out, "~{}~", gap.length),
            };
            done = gap.at;
        }
        out.push_str(&self.text[done..]);
        (!self.text.contains(['~', '`'])).then_some(out)
    }

    fn of_marked(text: &str) -> Option<Self> {
        let mut template = Template {
            text: String::with_capacity(text.len()),
            ..Template::default()
        };
        let mut parts = text.split('~');
        template.text.push_str(parts.next()?);
        while let (Some(gap), Some(rest)) = (parts.next(), parts.next()) {
            match gap.strip_prefix('@') {
                Some(indent) => template.list(indent.parse().ok()?),
                None => template.gap(gap.parse().ok()?),
            }
            template.text.push_str(rest);
        }
        template.end();
        Some(template)
    }
}

/// Goes through the lines of a template with other names, and says whether these are laid out
/// so: where the printer broke a line, what is on it and behind it up to the next place to break
/// was too long, and still is; where it did not, what was short enough still is.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// How long the line is as it was printed, and with the other names.
    width: (usize, usize),
    /// How much of that is names.
    names: (usize, usize),
    /// Where the line's first name begins.
    first: Option<usize>,
    /// The name that does not end on the line, by how many stand before it.
    over: (Option<usize>, Option<usize>),
    count: usize,
    /// Whether a line was broken before.
    broken: bool,
}

impl Lines {
    /// Puts a name of `filled` bytes into the next gap. False: it is laid out otherwise.
    pub(super) fn fill(&mut self, gap: &Gap, filled: usize) -> bool {
        let (before, fresh) = gap.before;
        if let Some(fresh) = fresh {
            if !self.end(before) {
                return false;
            }
            *self = Lines {
                width: (fresh, fresh),
                broken: true,
                ..Lines::default()
            };
        } else {
            self.width = (self.width.0 + before, self.width.1 + before);
        }
        self.first.get_or_insert(self.width.0);
        let over = |over: &mut Option<usize>, width: &mut usize, name: usize| {
            let holds = *width <= LINE_WIDTH;
            *width += name;
            if holds && *width > LINE_WIDTH {
                *over = Some(self.count);
            }
        };
        over(&mut self.over.0, &mut self.width.0, gap.length);
        over(&mut self.over.1, &mut self.width.1, filled);
        self.names = (self.names.0 + gap.length, self.names.1 + filled);
        self.count += 1;
        // The line before may have been broken because of what is here.
        !self.broken || self.names.0 <= self.names.1
    }

    /// The line ends after `behind` more bytes. False: it is laid out otherwise.
    pub(super) fn end(&self, behind: usize) -> bool {
        let holds = |width: usize| width + behind <= LINE_WIDTH;
        let alike = match (holds(self.width.0), holds(self.width.1)) {
            (true, true) => true,
            // Neither is broken where the same name reaches over the end: what ends before it was
            // short enough, what ends behind it was not.
            (false, false) => {
                let shallow = self.first.is_some_and(|first| first <= SHALLOW);
                shallow && self.over.0.is_some() && self.over.0 == self.over.1
            }
            _ => false,
        };
        alike && self.names.0 <= self.names.1
    }
}

/// Ends the keys of kinds that are too wide: no other key ends so.
pub(super) const KEY_WIDE: u8 = b'~';

/// By description.
#[derive(Default)]
pub(super) struct Shelf(Map<Vec<u8>, Known>);

/// Shelves, so that threads seldom wait for each other.
static PRINTED: LazyLock<[Mutex<Shelf>; 16]> = LazyLock::new(Default::default);

/// Where each kind that ships begins. They stand in the order of their keys.
static SHIPPED: LazyLock<Vec<usize>> =
    LazyLock::new(|| LAYOUTS.match_indices('`').map(|(at, _)| at).collect());

/// What ships of a kind: its layouts.
fn shipped(key: &[u8]) -> Option<&'static str> {
    // A key ends with its line, and nothing in a key is less than the end of a line.
    let compare = |start: &usize| {
        let kind = &LAYOUTS.as_bytes()[start + 1..];
        let known = kind.get(..key.len()).unwrap_or(kind);
        known.cmp(key).then_with(|| match kind.get(key.len()) {
            Some(b'\n') => Ordering::Equal,
            _ => Ordering::Greater,
        })
    };
    let index = SHIPPED.binary_search_by(compare).ok()?;
    let end = SHIPPED.get(index + 1).copied().unwrap_or(LAYOUTS.len());
    LAYOUTS.get(SHIPPED[index] + key.len() + 2..end)
}

/// Whether what ships is used.
static SHIPS: AtomicBool = AtomicBool::new(true);

/// The shelf of a kind. `None`: a thread that printed has panicked.
pub(super) fn shelf(key: &[u8]) -> Option<MutexGuard<'static, Shelf>> {
    PRINTED[key.len() % PRINTED.len()].lock().ok()
}

impl Shelf {
    /// What is known of a kind.
    pub(super) fn get(&mut self, key: &[u8]) -> Option<Known> {
        let known = self.0.get(key);
        if known.is_some() || !SHIPS.load(atomic::Ordering::Relaxed) {
            return known.cloned();
        }
        let layouts = shipped(key)?;
        let read = |text| Template::of_marked(text).map(Arc::new);
        let shipped = match layouts {
            "" => Known::Odd,
            layouts if key.ends_with(&[KEY_WIDE]) => {
                Known::Wide(layouts.split(BETWEEN).map(read).collect::<Option<_>>()?)
            }
            layouts => Known::Printed(read(layouts)?),
        };
        self.keep(key, shipped.clone());
        Some(shipped)
    }

    /// Keeps what is known, where there is room.
    pub(super) fn keep(&mut self, key: &[u8], known: Known) {
        if self.0.len() < KEPT {
            self.0.insert(key.to_vec(), known);
        } else if let Some(old) = self.0.get_mut(key) {
            *old = known;
        }
    }
}

/// Forgets all that was printed; from now on what ships is used, or is not.
pub fn forget(ships: bool) {
    SHIPS.store(ships, atomic::Ordering::Relaxed);
    for shelf in PRINTED.iter() {
        if let Ok(mut shelf) = shelf.lock() {
            shelf.0.clear();
        }
    }
}

/// What was printed since: by key, the layouts, as `layouts.txt` has them. Those that cannot stand
/// there are left out.
pub fn printed() -> BTreeMap<String, Vec<String>> {
    let mut out = BTreeMap::new();
    for shelf in PRINTED.iter().filter_map(|shelf| shelf.lock().ok()) {
        for (key, known) in &shelf.0 {
            let layouts: Option<Vec<String>> = match known {
                Known::Seen => None,
                Known::Printed(template) => template.marked().map(|text| vec![text]),
                Known::Wide(templates) => templates.iter().map(|one| one.marked()).collect(),
                Known::Odd => Some(Vec::new()),
            };
            let key = String::from_utf8(key.clone()).ok();
            let key = key.filter(|key| !key.contains(|c| c < ' ' || c == '`'));
            out.extend(key.zip(layouts));
        }
    }
    out
}

/// The text of `layouts.txt`.
pub fn text(kinds: &BTreeMap<String, Vec<String>>) -> String {
    let mut out = String::new();
    for (key, layouts) in kinds {
        let _ = writeln!(out, "`{key}");
        out.push_str(&layouts.join(BETWEEN));
    }
    out
}
