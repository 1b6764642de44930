//! What is put around a piece so that it can be parsed and printed alone, where and as deep as
//! it stands, and is taken away again.

use super::split::List;

/// Where a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the file.
    Item,
    /// In a list; whether it is the last.
    In(List, bool),
}

impl Place {
    /// A number of its own. Only in values does it matter which is the last.
    pub(super) fn number(self) -> u8 {
        match self {
            Place::Item => 0,
            Place::In(list @ (List::Values | List::Elements), true) => 20 + list as u8,
            Place::In(list, _) => 1 + list as u8,
        }
    }
}

/// Stands for a list while what is around it is printed.
pub(super) const HOLE: &str = "__HOLE__";

/// Too long for a line that has anything else.
const LONG: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

/// Too long for a value of a struct on one line.
pub(super) const WIDE: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A member of a list that stands for all, on one line of its own.
pub(super) fn mark(list: List) -> String {
    match list {
        List::Members => format!("type {HOLE} = X;"),
        List::Fields => format!("{HOLE}: X,"),
        List::Variants => format!("{HOLE},"),
        List::Statements => format!("{HOLE};"),
        List::Arms => format!("_ => {HOLE},"),
        // So long that the list is broken, as the list that it stands for is.
        List::Values | List::Elements => format!("{HOLE}{LONG}"),
    }
}

/// What stands before and behind a piece, as source and as it is printed; and how far the piece
/// is indented there.
struct Frame {
    source: (String, &'static str),
    printed: (String, &'static str),
    indent: usize,
}

impl Frame {
    fn of(place: Place) -> Self {
        let frame = |before: &str, behind, above: &str, below, indent| Frame {
            source: (before.to_owned(), behind),
            printed: (above.to_owned(), below),
            indent,
        };
        match place {
            Place::Item => frame("", "", "", "", 0),
            Place::In(List::Members, _) => frame("impl X {", "}", "impl X {\n", "}\n", 4),
            Place::In(List::Fields, _) => frame("struct X {", "}", "struct X {\n", "}\n", 4),
            Place::In(List::Variants, _) => frame("enum X {", "}", "enum X {\n", "}\n", 4),
            Place::In(List::Statements, _) => frame("fn f() {", "}", "fn f() {\n", "}\n", 4),
            Place::In(List::Arms, _) => frame(
                "fn f() { match x {",
                "} }",
                "fn f() {\n    match x {\n",
                "    }\n}\n",
                8,
            ),
            Place::In(List::Values, last) => frame(
                &format!("static X: X = X {{ {LONG}: x, "),
                if last { "};" } else { ", y: y };" },
                &format!("static X: X = X {{\n    {LONG}: x,\n"),
                if last { "};\n" } else { "    y: y,\n};\n" },
                4,
            ),
            Place::In(List::Elements, last) => frame(
                &format!("static X: X = [{LONG}(), "),
                if last { "];" } else { ", y()];" },
                &format!("static X: X = [\n    {LONG}(),\n"),
                if last { "];\n" } else { "    y(),\n];\n" },
                4,
            ),
        }
    }
}

/// Prints a piece that stands at `place` and is indented by `indent`. `None`: it cannot be.
pub(super) fn print(place: Place, indent: usize, source: &str) -> Option<String> {
    let frame = Frame::of(place);
    let deeper = indent.checked_sub(frame.indent)?;
    if deeper % 4 != 0 {
        return None;
    }
    let modules = deeper / 4;
    let code = format!(
        "{}{}{source}{}{}",
        "mod m {".repeat(modules),
        frame.source.0,
        frame.source.1,
        "}".repeat(modules),
    );
    let file = syn::parse_str::<syn::File>(&code).ok()?;
    let text = prettyplease::unparse(&file);
    let (mut above, mut below) = (String::new(), String::new());
    for level in 0..modules {
        above.push_str(&" ".repeat(4 * level));
        above.push_str("mod m {\n");
    }
    for line in frame.printed.0.split_inclusive('\n') {
        above.push_str(&" ".repeat(deeper));
        above.push_str(line);
    }
    for line in frame.printed.1.split_inclusive('\n') {
        below.push_str(&" ".repeat(deeper));
        below.push_str(line);
    }
    for level in (0..modules).rev() {
        below.push_str(&" ".repeat(4 * level));
        below.push_str("}\n");
    }
    let text = text.strip_prefix(above.as_str())?;
    Some(text.strip_suffix(below.as_str())?.to_owned())
}
