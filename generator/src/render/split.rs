//! Where code can be taken apart and printed in pieces: lists that stand on lines of their own
//! whatever is in them, because they always do or because they are too long for one line.

use super::flat::{Flat, Kind};

/// What a list is of, and so what stands around one of its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Items of an `impl`.
    Members,
    /// Fields of a struct's definition.
    Fields,
    /// Variants of an enum's definition.
    Variants,
    /// Statements of a function.
    Statements,
    /// Arms of a `match`.
    Arms,
    /// Fields of a struct's value.
    Values,
    /// Items of an array.
    Elements,
}

/// A list in a piece: the indices of its brackets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hole {
    pub(super) open: usize,
    pub(super) close: usize,
    pub(super) list: List,
}

/// Pieces of fewer tokens are printed whole.
const SMALL: usize = 60;
/// Lists of fewer tokens are part of what they stand in.
const SHORT: usize = 24;
/// The same, of a piece that lines do not hold.
const SHORTEST: usize = 5;
/// A value of a struct on one line is not wider (the printer's bound).
const VALUE_WIDTH: usize = 34;
/// No line is wider (the printer's bound).
pub(super) const LINE_WIDTH: usize = 89;
/// An `impl` of a trait that is no longer, and has no text of its own, is printed whole.
const WHOLE_IMPL: usize = 160;

/// The lists in a piece that are printed apart, the outermost only, in order. `member`: the
/// piece is an item, or one of an `impl`. `fine`: however small piece and lists are.
pub(super) fn holes(flat: &Flat, member: bool, fine: bool, range: (usize, usize)) -> Vec<Hole> {
    let (start, end) = range;
    let whole = end - start <= SMALL || member && is_small_impl(flat, start, end);
    if whole && !fine {
        return Vec::new();
    }
    let short = if fine { SHORTEST } else { SHORT };
    let mut out = Vec::new();
    let mut at = start;
    while at < end {
        if let Kind::Open(close) = flat.tokens[at].kind
            && close > at + 1
        {
            let list = match flat.text(at) {
                "{" => braces(flat, member, short, range, (at, close)),
                "[" => brackets(flat, start, short, (at, close)),
                _ => None,
            };
            if let Some(list) = list {
                let open = at;
                out.push(Hole { open, close, list });
                at = close;
                continue;
            }
        }
        at += 1;
    }
    out
}

fn is_small_impl(flat: &Flat, start: usize, end: usize) -> bool {
    end - start <= WHOLE_IMPL
        && flat.is(start, "impl")
        && (start..end).any(|at| flat.is(at, "for"))
        && !(start..end).any(|at| flat.tokens[at].kind == Kind::Text)
}

fn braces(
    flat: &Flat,
    member: bool,
    short: usize,
    piece: (usize, usize),
    brackets: (usize, usize),
) -> Option<List> {
    let ((start, end), (open, close)) = (piece, brackets);
    let long = close - open > short;
    if member && close + 1 == end {
        let mut head = None;
        let mut at = start;
        while at < open {
            match flat.tokens[at].kind {
                Kind::Open(close) => at = close,
                Kind::Fixed => match flat.text(at) {
                    "fn" => return long.then_some(List::Statements),
                    "impl" => head = head.or(Some(List::Members)),
                    "struct" => head = head.or(Some(List::Fields)),
                    "enum" => head = head.or(Some(List::Variants)),
                    _ => {}
                },
                _ => {}
            }
            at += 1;
        }
        if head.is_some() {
            return head;
        }
    }
    if !long {
        return None;
    }
    if is_match(flat, start, open) {
        return Some(List::Arms);
    }
    let broken = flat.bytes(open + 1, close) > VALUE_WIDTH;
    (broken && value(flat, start, open).is_some() && is_plain(flat, open, close))
        .then_some(List::Values)
}

fn brackets(
    flat: &Flat,
    start: usize,
    short: usize,
    (open, close): (usize, usize),
) -> Option<List> {
    let before = |text| open > start && flat.is(open - 1, text);
    let index = open > start
        && matches!(
            flat.tokens[open - 1].kind,
            Kind::Word(_) | Kind::Fixed | Kind::Close
        );
    let list = close - open > short
        && !index
        && !before("#")
        && !before("!")
        // Numbers fill lines.
        && !matches!(flat.tokens[open + 1].kind, Kind::Literal | Kind::Number)
        && flat.bytes(open + 1, close) > LINE_WIDTH
        && is_plain(flat, open, close);
    list.then_some(List::Elements)
}

/// Whether the brace at `open` holds the arms of a `match`.
fn is_match(flat: &Flat, start: usize, open: usize) -> bool {
    let mut depth = 0usize;
    for at in (start..open).rev() {
        match flat.tokens[at].kind {
            Kind::Close if flat.text(at) == "}" => return false,
            Kind::Close => depth += 1,
            Kind::Open(_) => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            Kind::Fixed if depth == 0 && flat.text(at) == "match" => return true,
            Kind::Sign(_) if depth == 0 && matches!(flat.text(at), ";" | ",") => return false,
            _ => {}
        }
    }
    false
}

/// The values of structs in a piece that its holes leave, which the printer breaks where they
/// are wide though a line would hold them: for each whether it is. `None`: of one that is not
/// clear.
pub(super) fn values(
    flat: &Flat,
    range: (usize, usize),
    holes: &[Hole],
) -> Option<Vec<(usize, bool)>> {
    let mut out = Vec::new();
    let mut holes = holes.iter();
    let mut hole = holes.next();
    let mut at = range.0;
    while at < range.1 {
        if let Some(found) = hole.filter(|hole| hole.open == at) {
            at = found.close;
            hole = holes.next();
            continue;
        }
        if let Kind::Open(close) = flat.tokens[at].kind
            && close > at + 1
            && flat.is(at, "{")
            && let Some(start) = value(flat, range.0, at)
        {
            let bytes = flat.bytes(start, close + 1);
            // A space for each token is more than there are.
            let most = bytes + close + 1 - at;
            let wide = match (bytes > VALUE_WIDTH, most <= VALUE_WIDTH) {
                (true, _) => true,
                (_, true) => false,
                _ => return None,
            };
            if wide && !matches!(flat.tokens[at + 1].kind, Kind::Word(_)) {
                return None;
            }
            out.push((at, wide));
        }
        at += 1;
    }
    Some(out)
}

/// Where the path of the value of a struct begins whose brace is at `open`, if it is one.
fn value(flat: &Flat, start: usize, open: usize) -> Option<usize> {
    let mut at = open;
    let mut name = "";
    loop {
        let word = at > start && matches!(flat.tokens[at - 1].kind, Kind::Word(_) | Kind::Fixed);
        if !word {
            return None;
        }
        at -= 1;
        if name.is_empty() {
            name = flat.text(at);
        }
        if at < start + 2 || !flat.is(at - 1, ":") || !flat.is(at - 2, ":") {
            break;
        }
        at -= 2;
    }
    // Of a type, `_1Click` and those in scripts without cases among them.
    let named = !name.starts_with(char::is_lowercase);
    let begins = at == start
        || match flat.tokens[at - 1].kind {
            Kind::Open(_) => true,
            Kind::Sign(_) => match flat.text(at - 1) {
                "," | "=" | ":" | ";" | "&" => true,
                ">" => at > start + 1 && flat.is(at - 2, "="),
                _ => false,
            },
            _ => false,
        };
    (named && begins).then_some(at)
}

/// Whether every comma between the brackets parts members of the list.
fn is_plain(flat: &Flat, open: usize, close: usize) -> bool {
    let mut at = open + 1;
    while at < close {
        match flat.tokens[at].kind {
            Kind::Open(close) => at = close,
            Kind::Sign(_) if matches!(flat.text(at), "<" | "|" | ";") => return false,
            _ => {}
        }
        at += 1;
    }
    true
}

/// The items of a file, where each is a `mod` or a `use`: those stand below each other, without
/// blank lines.
pub(super) fn declarations(flat: &Flat) -> Option<Vec<(usize, usize)>> {
    let mut out = Vec::new();
    let (mut from, mut at) = (0, 0);
    let mut head = "";
    while let Some(token) = flat.tokens.get(at) {
        match token.kind {
            Kind::Open(close) => at = close,
            // Of the file, not of what follows.
            Kind::Sign(_) if flat.text(at) == "!" => return None,
            Kind::Sign(_) if flat.text(at) == ";" => {
                if !matches!(head, "mod" | "use") {
                    return None;
                }
                out.push((from, at + 1));
                (from, head) = (at + 1, "");
            }
            Kind::Fixed if head.is_empty() && flat.text(at) != "pub" => head = flat.text(at),
            _ => {}
        }
        at += 1;
    }
    (from == at).then_some(out)
}

/// Whether the brace that ends before `at` ends a statement that began at `from` and needs no
/// semicolon.
fn ends_block(flat: &Flat, from: usize, at: usize, close: usize) -> bool {
    let block = matches!(flat.text(from), "if" | "match" | "for" | "while" | "loop")
        && flat.tokens[from].kind == Kind::Fixed;
    let goes_on = match flat.tokens[at].kind {
        Kind::Word(_) => false,
        Kind::Fixed => matches!(flat.text(at), "else" | "in" | "as"),
        // Of a pattern, or an expression that goes on.
        _ => true,
    };
    block && at < close && !goes_on
}

/// The members of a list, each without the comma behind it, and whether it is the last.
pub(super) fn members(flat: &Flat, hole: Hole) -> Vec<(usize, usize, bool)> {
    let mut out = Vec::new();
    let (mut from, mut at) = (hole.open + 1, hole.open + 1);
    let (mut function, mut angles) = (false, 0usize);
    while at < hole.close {
        // Where the member ends, if it does here; a comma is left out.
        let mut ends = None;
        match flat.tokens[at].kind {
            Kind::Open(close) => {
                let brace = flat.text(at) == "{";
                at = close;
                let ended = match hole.list {
                    List::Members => function,
                    List::Statements => ends_block(flat, from, close + 1, hole.close),
                    _ => false,
                };
                if brace && ended {
                    ends = Some(close + 1);
                }
            }
            Kind::Fixed if flat.text(at) == "fn" => function = true,
            Kind::Sign(_) => match (flat.text(at), hole.list) {
                (";", List::Members | List::Statements) => ends = Some(at + 1),
                (",", List::Members | List::Statements) => {}
                (",", _) if angles == 0 => ends = Some(at),
                ("<", List::Fields) => angles += 1,
                (">", List::Fields) if !flat.is(at - 1, "-") => angles = angles.saturating_sub(1),
                _ => {}
            },
            _ => {}
        }
        at += 1;
        if let Some(end) = ends {
            if end > from {
                out.push((from, end, false));
            }
            from = at;
            function = false;
        }
    }
    if from < hole.close {
        out.push((from, hole.close, false));
    }
    if let Some(last) = out.last_mut() {
        last.2 = true;
    }
    out
}
