//! A snapshot of everything that users of an SDK can name of the runtime, so that a change is
//! seen: each item outside `__private`, with its public fields, methods and traits.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;
use std::path::Path;

use syn::{Fields, ImplItem, Item, ItemImpl, Type, UseTree, Visibility};

fn read(folder: &Path, files: &mut Vec<syn::File>) {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read(&path, files);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            files.push(syn::parse_file(&text).unwrap());
        }
    }
}

fn names(tree: &UseTree, found: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => names(&path.tree, found),
        UseTree::Name(name) => drop(found.insert(name.ident.to_string())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, found)),
        UseTree::Rename(_) | UseTree::Glob(_) => panic!("re-export each item by its name"),
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Whether an item is only for WebAssembly, or for the tests of its own file.
fn is_elsewhere(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = match &attribute.meta {
            syn::Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string(),
            _ => return false,
        };
        text.starts_with("target_arch") || text == "test"
    })
}

/// Without documentation and attributes other than conditions.
fn bare(attributes: &mut Vec<syn::Attribute>) {
    attributes.retain(|attribute| {
        attribute.path().is_ident("cfg")
            || attribute.path().is_ident("derive")
            || attribute.path().is_ident("non_exhaustive")
    });
}

fn fields(fields: &mut Fields) {
    if let Fields::Named(named) = fields {
        let kept = std::mem::take(&mut named.named);
        named.named = kept
            .into_iter()
            .filter(|field| is_public(&field.vis))
            .map(|mut field| {
                bare(&mut field.attrs);
                field
            })
            .collect();
    } else if let Fields::Unnamed(unnamed) = fields
        && unnamed.unnamed.iter().any(|field| !is_public(&field.vis))
    {
        *fields = Fields::Unit;
    }
}

/// The last name of a type: what an implementation is of.
fn target(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

/// An implementation as its head and its public methods.
fn implementation(mut one: ItemImpl) -> Option<ItemImpl> {
    bare(&mut one.attrs);
    let of_trait = one.trait_.is_some();
    one.items.retain_mut(|item| match item {
        ImplItem::Fn(function) => {
            let hidden = function.attrs.iter().any(|attribute| {
                attribute.path().is_ident("doc")
                    && matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string() == "hidden")
            });
            bare(&mut function.attrs);
            function.block = syn::parse_quote!({});
            !of_trait && is_public(&function.vis) && !hidden
        }
        ImplItem::Const(constant) => is_public(&constant.vis),
        ImplItem::Type(_) => of_trait,
        _ => false,
    });
    (of_trait || !one.items.is_empty()).then_some(one)
}

/// What `files` say of the names, sorted.
fn items(files: &[syn::File], names: &BTreeSet<String>) -> Vec<Item> {
    let mut found = Vec::new();
    for item in files.iter().flat_map(|file| file.items.clone()) {
        let item = match item {
            Item::Struct(mut item) if names.contains(&item.ident.to_string()) => {
                bare(&mut item.attrs);
                fields(&mut item.fields);
                Item::Struct(item)
            }
            Item::Enum(mut item) if names.contains(&item.ident.to_string()) => {
                bare(&mut item.attrs);
                for variant in &mut item.variants {
                    bare(&mut variant.attrs);
                }
                Item::Enum(item)
            }
            Item::Trait(mut item) if names.contains(&item.ident.to_string()) => {
                bare(&mut item.attrs);
                for item in &mut item.items {
                    if let syn::TraitItem::Fn(function) = item {
                        bare(&mut function.attrs);
                        function.default = function.default.as_ref().map(|_| syn::parse_quote!({}));
                    }
                }
                Item::Trait(item)
            }
            Item::Type(mut item)
                if names.contains(&item.ident.to_string()) && !is_elsewhere(&item.attrs) =>
            {
                bare(&mut item.attrs);
                Item::Type(item)
            }
            Item::Impl(item) if target(&item.self_ty).is_some_and(|name| names.contains(&name)) => {
                match implementation(item) {
                    Some(item) => Item::Impl(item),
                    None => continue,
                }
            }
            _ => continue,
        };
        found.push(item);
    }
    found.sort_by_cached_key(|item| match item {
        Item::Struct(item) => (item.ident.to_string(), 0, String::new()),
        Item::Enum(item) => (item.ident.to_string(), 0, String::new()),
        Item::Trait(item) => (item.ident.to_string(), 0, String::new()),
        Item::Type(item) => (item.ident.to_string(), 0, String::new()),
        Item::Impl(item) => {
            let text = prettyplease::unparse(&file(vec![Item::Impl(item.clone())]));
            (target(&item.self_ty).unwrap_or_default(), 1, text)
        }
        _ => (String::new(), 2, String::new()),
    });
    found
}

fn file(items: Vec<Item>) -> syn::File {
    syn::File {
        shebang: None,
        attrs: Vec::new(),
        items,
    }
}

#[test]
fn the_public_api() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/runtime");
    let mut files = Vec::new();
    read(&folder, &mut files);
    let root = syn::parse_file(&std::fs::read_to_string(folder.join("mod.rs")).unwrap()).unwrap();
    let mut public = BTreeSet::new();
    for item in &root.items {
        match item {
            Item::Use(item) if is_public(&item.vis) => names(&item.tree, &mut public),
            Item::Mod(item) if is_public(&item.vis) => assert_eq!(item.ident, "__private"),
            Item::Mod(_) | Item::Use(_) => {}
            _ => panic!("define items in a module of their own"),
        }
    }
    // `testing` is re-exported as a whole.
    let testing = std::fs::read_to_string(folder.join("client/testing.rs")).unwrap();
    let testing = [syn::parse_file(&testing).unwrap()];
    let all: BTreeSet<String> = testing[0]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) if is_public(&item.vis) => Some(item.ident.to_string()),
            Item::Enum(item) if is_public(&item.vis) => Some(item.ident.to_string()),
            Item::Trait(item) if is_public(&item.vis) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    let mut text = format!(
        "// Names: {}\n\n",
        Vec::from_iter(&public)
            .iter()
            .map(|name| name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    );
    text.push_str(&prettyplease::unparse(&file(items(&files, &public))));
    text.push_str("\n// testing\n\n");
    text.push_str(&prettyplease::unparse(&file(items(&testing, &all))));
    insta::assert_snapshot!(text);
}
