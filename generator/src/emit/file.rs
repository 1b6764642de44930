//! A file of the emitted crate: items, and the imports they turned out to need.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// A file, as items to be printed with a blank line between them.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Where it goes, relative to the crate.
    pub path: String,
    /// The text of its `//!` lines.
    pub docs: Vec<String>,
    /// Attributes, `mod` and `use` lines: printed without blank lines between them.
    pub head: Vec<TokenStream>,
    /// The items.
    pub items: Vec<TokenStream>,
}

/// `head { body }`. As `quote!` would write it, but what is large is moved, not copied.
pub(super) fn braced(mut head: TokenStream, body: TokenStream) -> TokenStream {
    head.extend([TokenTree::Group(Group::new(Delimiter::Brace, body))]);
    head
}

/// Collects what a file names from elsewhere. A name that the file itself defines is written
/// with its whole path instead.
#[derive(Debug, Default)]
pub(super) struct Imports {
    own: BTreeSet<String>,
    used: RefCell<BTreeMap<&'static str, BTreeSet<String>>>,
}

impl Imports {
    /// For a file that defines `own`.
    pub(super) fn new<S: Into<String>>(own: impl IntoIterator<Item = S>) -> Self {
        Self {
            own: own.into_iter().map(Into::into).collect(),
            used: RefCell::default(),
        }
    }

    /// A public item of the runtime.
    pub(super) fn public(&self, name: &str) -> TokenStream {
        self.import("crate::runtime", name)
    }

    /// An item of the runtime that is for emitted code alone.
    pub(super) fn private(&self, name: &str) -> TokenStream {
        self.import("crate::runtime::__private", name)
    }

    /// The emitted client.
    pub(super) fn client(&self) -> TokenStream {
        self.import("crate::client", "Client")
    }

    /// The module of the models.
    pub(super) fn models(&self) -> TokenStream {
        self.note("crate", "models");
        quote!(models)
    }

    fn note(&self, module: &'static str, name: &str) {
        let mut used = self.used.borrow_mut();
        let names = used.entry(module).or_default();
        if !names.contains(name) {
            names.insert(name.to_owned());
        }
    }

    fn import(&self, module: &'static str, name: &str) -> TokenStream {
        let ident = format_ident!("{name}");
        if self.own.contains(name) {
            // The crate's root names the runtime's public items too.
            let path = match module {
                "crate::runtime" => "crate",
                other => other,
            };
            let path: TokenStream = path.parse().unwrap_or_default();
            return quote!(#path::#ident);
        }
        self.note(module, name);
        TokenTree::Ident(ident).into()
    }

    /// The `use` lines for what was named.
    pub(super) fn uses(&self) -> Vec<TokenStream> {
        let mut out = Vec::new();
        let used = self.used.borrow();
        let mut modules: Vec<_> = used.iter().collect();
        // As rustfmt sorts: a module's own list after its inner modules.
        modules.sort_by_key(|(module, _)| match **module {
            "crate" => "crate::models",
            "crate::runtime" => "crate::runtime::~",
            other => other,
        });
        for (module, names) in modules {
            let path: TokenStream = module.parse().unwrap_or_default();
            let idents: Vec<_> = names.iter().map(|name| format_ident!("{name}")).collect();
            out.push(match idents.as_slice() {
                [one] => quote!(use #path::#one;),
                many => quote!(use #path::{#(#many),*};),
            });
        }
        out
    }
}
