//! A scope hands out each identifier once.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

use crate::tree::FastSet;

/// An identifier that has been decided. Nothing outside this module can make one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    fn new(text: String) -> Self {
        Self(text)
    }

    /// The spelling, without `r#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = if is_keyword(&self.0) {
            Ident::new_raw(&self.0, Span::call_site())
        } else {
            Ident::new(&self.0, Span::call_site())
        };
        tokens.extend([proc_macro2::TokenTree::Ident(ident)]);
    }
}

/// A scope: no two names in it are equal.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    reserved: &'static [&'static str],
    taken: FastSet<String>,
}

impl Scope {
    /// A scope in which `reserved` cannot be handed out.
    pub(super) fn new(reserved: &'static [&'static str]) -> Self {
        Self {
            reserved,
            ..Self::default()
        }
    }

    /// One in which `name` cannot be handed out either.
    pub(super) fn without(mut self, name: String) -> Self {
        self.taken.insert(name);
        self
    }

    /// Takes `name` where it is a free identifier.
    pub(super) fn claim(&mut self, name: &str) -> Option<Name> {
        let fit = is_identifier(name) && !UNRAWABLE.contains(&name);
        let free = fit && !self.reserved.contains(&name) && !self.taken.contains(name);
        free.then(|| {
            self.taken.insert(name.to_owned());
            Name::new(name.to_owned())
        })
    }

    /// Takes the first of `wishes` that is free; else the last with a number. The flag says
    /// whether it is the first.
    pub(super) fn take(&mut self, wishes: &[String]) -> (Name, bool) {
        for (at, wish) in wishes.iter().enumerate() {
            if let Some(name) = self.claim(wish) {
                return (name, at == 0);
            }
        }
        let last = wishes
            .iter()
            .rev()
            .find(|wish| is_identifier(wish))
            .map_or("value", String::as_str);
        let mut number = 2;
        loop {
            if let Some(name) = self.claim(&format!(
                "{last}{}{number}",
                if last.ends_with(|c: char| c.is_ascii_digit()) {
                    "_"
                } else {
                    ""
                }
            )) {
                return (name, false);
            }
            number += 1;
        }
    }
}

/// Words that cannot be written even as raw identifiers.
const UNRAWABLE: &[&str] = &["self", "Self", "super", "crate", "_", "__"];

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c))
        && chars.all(unicode_ident::is_xid_continue)
}

/// Keywords of every edition, strict and reserved, that need `r#`.
pub(super) fn is_keyword(text: &str) -> bool {
    matches!(
        text,
        "as" | "break"
            | "const"
            | "continue"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "true"
            | "type"
            | "unsafe"
            | "use"
            | "where"
            | "while"
            | "async"
            | "await"
            | "dyn"
            | "abstract"
            | "become"
            | "box"
            | "do"
            | "final"
            | "macro"
            | "override"
            | "priv"
            | "typeof"
            | "unsized"
            | "virtual"
            | "yield"
            | "try"
            | "gen"
    )
}
