//! What is put around a piece so that it can be parsed and printed alone, where and as deep as
//! it stands, and is taken away again.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::split::List;

/// Where a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the file.
    Item,
    /// Before something, on a line of its own.
    Attribute,
    /// In a list; whether it is the last.
    In(List, bool),
}

impl Place {
    /// A number of its own. Only in values does it matter which is the last.
    pub(super) fn number(self) -> u8 {
        match self {
            Place::Item => 0,
            Place::Attribute => 40,
            Place::In(list @ (List::Values | List::Elements), true) => 20 + list as u8,
            Place::In(list, _) => 1 + list as u8,
        }
    }
}

impl Place {
    /// Whether documentation and attributes stand on lines of their own here.
    pub(super) fn has_head(self) -> bool {
        match self {
            Place::Item => true,
            Place::In(list, _) => !matches!(list, List::Statements | List::Arms),
            Place::Attribute => false,
        }
    }
}

/// Stands for a list while what is around it is printed.
pub(super) const HOLE: &str = "__HOLE__";

/// Too long for a line that has anything else.
const LONG: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

/// Too long for a value of a struct on one line.
pub(super) const WIDE: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// The tokens of a text that has some.
pub(super) fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

/// A member of a list that stands for all, on one line of its own.
pub(super) fn mark(list: List) -> TokenStream {
    tokens(&match list {
        List::Members => format!("type {HOLE} = X;"),
        List::Fields => format!("{HOLE}: X,"),
        List::Variants => format!("{HOLE},"),
        List::Statements => format!("{HOLE};"),
        List::Arms => format!("_ => {HOLE},"),
        // So long that the list is broken, as the list that it stands for is.
        List::Values | List::Elements => format!("{HOLE}{LONG}"),
    })
}

/// What stands around a piece, as tokens and as it is printed; and how far the piece is indented
/// there.
struct Frame {
    tokens: TokenStream,
    printed: (String, &'static str),
    indent: usize,
}

impl Frame {
    fn of(place: Place, piece: TokenStream) -> Self {
        let frame = |tokens, above: &str, below, indent| Frame {
            tokens,
            printed: (above.to_owned(), below),
            indent,
        };
        let braces = |head, inner| all([tokens(head), group(Delimiter::Brace, inner)]);
        match place {
            Place::Item => frame(piece, "", "", 0),
            Place::Attribute => frame(all([piece, tokens("struct X;")]), "", "struct X;\n", 0),
            Place::In(List::Members, _) => frame(braces("impl X", piece), "impl X {\n", "}\n", 4),
            Place::In(List::Fields, _) => {
                frame(braces("struct X", piece), "struct X {\n", "}\n", 4)
            }
            Place::In(List::Variants, _) => frame(braces("enum X", piece), "enum X {\n", "}\n", 4),
            Place::In(List::Statements, _) => {
                frame(braces("fn f()", piece), "fn f() {\n", "}\n", 4)
            }
            Place::In(List::Arms, _) => frame(
                braces("fn f()", braces("match x", piece)),
                "fn f() {\n    match x {\n",
                "    }\n}\n",
                8,
            ),
            Place::In(List::Values, last) => {
                let first = tokens(&format!("{LONG}: x,"));
                let behind = tokens(if last { "" } else { ", y: y" });
                let value = braces("static X: X = X", all([first, piece, behind]));
                frame(
                    all([value, tokens(";")]),
                    &format!("static X: X = X {{\n    {LONG}: x,\n"),
                    if last { "};\n" } else { "    y: y,\n};\n" },
                    4,
                )
            }
            Place::In(List::Elements, last) => {
                let first = tokens(&format!("{LONG}(),"));
                let behind = tokens(if last { "" } else { ", y()" });
                let list = group(Delimiter::Bracket, all([first, piece, behind]));
                frame(
                    all([tokens("static X: X ="), list, tokens(";")]),
                    &format!("static X: X = [\n    {LONG}(),\n"),
                    if last { "];\n" } else { "    y(),\n];\n" },
                    4,
                )
            }
        }
    }
}

fn all<const N: usize>(parts: [TokenStream; N]) -> TokenStream {
    parts.into_iter().collect()
}

fn group(delimiter: Delimiter, inner: TokenStream) -> TokenStream {
    TokenTree::from(Group::new(delimiter, inner)).into()
}

/// Prints a piece that stands at `place` and is indented by `indent`. `None`: it cannot be.
pub(super) fn print(place: Place, indent: usize, piece: TokenStream) -> Option<String> {
    let frame = Frame::of(place, piece);
    let deeper = indent.checked_sub(frame.indent)?;
    if deeper % 4 != 0 {
        return None;
    }
    let modules = deeper / 4;
    let code = (0..modules).fold(frame.tokens, |code, _| {
        all([tokens("mod m"), group(Delimiter::Brace, code)])
    });
    let file = syn::parse2::<syn::File>(code).ok()?;
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
