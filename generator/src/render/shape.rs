//! Short `impl`s that differ in nothing but the name of their type are printed once for each
//! length of that name: how code is laid out depends on how long names are, not on what they
//! say. More than half of all items are such.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// How many tokens a shape may have.
const MOST: usize = 160;
/// How many shapes a thread remembers.
const KEPT: usize = 4096;
/// Stands for the name in a shape. No token holds it.
const MARK: char = '\u{1}';

thread_local! {
    /// Shapes, and how each is printed: with the name that it was printed for.
    static PRINTED: RefCell<HashMap<String, (String, String)>> = RefCell::default();
}

/// The text of `item`, which `print` makes where no item of this shape was printed before.
pub(super) fn print(item: TokenStream, print: impl FnOnce(TokenStream) -> String) -> String {
    let Some((shape, name)) = shape(&item) else {
        return print(item);
    };
    let known = PRINTED.with_borrow(|printed| {
        let (text, other) = printed.get(&shape)?;
        Some(rename(text, other, &name))
    });
    if let Some(text) = known {
        return text;
    }
    let text = print(item);
    PRINTED.with_borrow_mut(|printed| {
        if printed.len() < KEPT {
            printed.insert(shape, (text.clone(), name));
        }
    });
    text
}

/// The shape of an `impl`: its tokens, with the length of its type's name in the place of the
/// name; and the name. `None`: it is none, or too long to have the shape of others.
fn shape(item: &TokenStream) -> Option<(String, String)> {
    let mut trees = item.clone().into_iter();
    let word = |tree: Option<TokenTree>| match tree {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    };
    if word(trees.next())? != "impl" {
        return None;
    }
    trees
        .by_ref()
        .find(|tree| matches!(tree, TokenTree::Ident(ident) if ident == "for"))?;
    // Some count bytes and some count characters.
    let name = word(trees.next()).filter(|name| name.is_ascii())?;
    let mut writer = Writer {
        out: String::with_capacity(512),
        name: &name,
        left: MOST,
    };
    writer.stream(item.clone())?;
    Some((writer.out, name))
}

struct Writer<'n> {
    out: String,
    name: &'n str,
    left: usize,
}

impl Writer<'_> {
    fn stream(&mut self, stream: TokenStream) -> Option<()> {
        for tree in stream {
            self.left = self.left.checked_sub(1)?;
            match tree {
                TokenTree::Ident(ident) if ident == self.name => {
                    let _ = write!(self.out, "{MARK}{}", self.name.len());
                }
                TokenTree::Ident(ident) => {
                    let _ = write!(self.out, "{ident}");
                }
                TokenTree::Punct(punct) => {
                    self.out.push(punct.as_char());
                    if punct.spacing() == Spacing::Joint {
                        continue;
                    }
                }
                // Text of the description has no shape in common with other text.
                TokenTree::Literal(literal) => {
                    let start = self.out.len();
                    let _ = write!(self.out, "{literal}");
                    if self.out.len() - start > 2 {
                        return None;
                    }
                }
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    self.out.push_str(open);
                    self.stream(group.stream())?;
                    self.out.push_str(close);
                }
            }
            self.out.push(' ');
        }
        Some(())
    }
}

/// `text` with `name` where `other`, which is as long, stands as a word.
fn rename(text: &str, other: &str, name: &str) -> String {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, _) in text.match_indices(other) {
        let end = at + other.len();
        let whole = !text[..at].ends_with(part) && !text[end..].starts_with(part);
        if whole {
            out.push_str(&text[done..at]);
            out.push_str(name);
            done = end;
        }
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_equal_shape_is_printed_once() {
        let item = |text: &str| text.parse::<TokenStream>().unwrap_or_default();
        let once = |text: &str| print(item(text), |tokens| format!("{tokens} # printed"));
        let first = once("impl Show for Cat { fn show(&self) -> Cat { Catalogue::of(self) } }");
        assert!(first.ends_with("# printed"), "{first}");
        let second = print(
            item("impl Show for Dog { fn show(&self) -> Dog { Catalogue::of(self) } }"),
            |_| unreachable!("the shape is known"),
        );
        assert_eq!(
            second,
            first
                .replace("for Cat", "for Dog")
                .replace("-> Cat", "-> Dog")
        );
        let longer = print(
            item("impl Show for Bird { fn show(&self) -> Bird { Catalogue::of(self) } }"),
            |_| "printed".to_owned(),
        );
        assert_eq!(longer, "printed");
    }

    #[test]
    fn texts_and_other_items_have_no_shape() {
        for text in [
            "pub struct Cat { name: String }",
            "impl Cat { fn new() -> Self { Self } }",
            "impl Show for Cat { fn show(&self) -> &str { \"a cat\" } }",
        ] {
            let item = text.parse::<TokenStream>().unwrap_or_default();
            assert!(shape(&item).is_none(), "{text}");
        }
    }
}
