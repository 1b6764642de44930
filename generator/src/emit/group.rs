//! A group: its handle, and one short documented method for each operation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::bodies;
use super::context::Context;
use super::docs::{code, doc_lines, item, lines, sentence, wrap};
use super::file::{File, Imports, braced};
use super::operation::{arguments, put, values};
use crate::ir::OpId;

/// The file of a group.
pub(super) fn emit(cx: &Context<'_>, index: usize) -> File {
    let group = &cx.api.groups[index];
    let names = &cx.names.groups[index];
    let handle = &names.handle;
    let imports = Imports::new([handle.as_str()]);
    let mut modules: Vec<_> = group
        .operations
        .iter()
        .map(|&id| &cx.names.operation(id).module)
        .collect();
    modules.sort();
    let mut methods = TokenStream::new();
    for &id in &group.operations {
        methods.extend(method(cx, &imports, id));
    }
    let docs = crate::ir::Docs {
        description: group.description.clone(),
        ..Default::default()
    };
    let text = doc_lines(&lines(
        &docs,
        &operations(cx, index),
        &[format!(
            "Obtained from [`Client::{0}`](crate::Client::{0}).",
            names.accessor
        )],
    ));
    let client = imports.client();
    let items = vec![
        quote! {
            #text
            #[derive(Clone, Copy, Debug)]
            pub struct #handle<'a> {
                pub(crate) client: &'a #client,
            }
        },
        braced(quote!(impl #handle<'_>), methods),
    ];
    let mut head: Vec<_> = modules
        .iter()
        .map(|module| quote!(pub mod #module;))
        .collect();
    head.extend(imports.uses());
    File {
        path: format!("src/{}.rs", names.module),
        docs: wrap(&summary(cx, index)),
        head,
        items,
    }
}

/// How many operations the summary of a group names.
const NAMED: usize = 6;

/// A sentence that names the operations of a group.
fn operations(cx: &Context<'_>, index: usize) -> String {
    let group = &cx.api.groups[index];
    let mut names: Vec<String> = group
        .operations
        .iter()
        .map(|&id| code(cx.names.operation(id).method.as_str()))
        .collect();
    let last = match names.len() {
        0 | 1 => names.pop().unwrap_or_default(),
        all if all <= NAMED => names.pop().unwrap_or_default(),
        all => {
            names.truncate(NAMED - 1);
            format!("{} more", all + 1 - NAMED)
        }
    };
    let list = match names.as_slice() {
        [] => last,
        _ => format!("{} and {last}", names.join(", ")),
    };
    format!("The operations of {}: {list}.", code(&group.hint))
}

/// A line on a group: what its tag's description says, or the names of its operations.
pub(super) fn summary(cx: &Context<'_>, index: usize) -> String {
    let docs = crate::ir::Docs {
        description: cx.api.groups[index].description.clone(),
        ..Default::default()
    };
    sentence(&docs).unwrap_or_else(|| operations(cx, index))
}

fn method(cx: &Context<'_>, imports: &Imports, id: OpId) -> TokenStream {
    let operation = &cx.api.operations[id];
    let names = cx.names.operation(id);
    let (method, module, builder) = (&names.method, &names.module, &names.builder);
    let all = values(cx, id);
    let body = if operation.body_required {
        bodies::argument(cx, imports, id, Some(module), &quote!(request))
    } else {
        None
    };
    let (given, rest) = arguments(&all, body.is_some());
    let mut parameters = TokenStream::new();
    let mut statements = TokenStream::new();
    let mut about = Vec::new();
    for value in given {
        let name = value.name;
        let (ty, statement) = put(cx, imports, value, &quote!(request));
        parameters.extend(quote!(, #name: #ty));
        statements.extend(statement);
        let first = lines(value.docs, "", &[])
            .into_iter()
            .take_while(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if !first.is_empty() && first.len() < 400 {
            about.extend(item(&format!("- `{name}`: {first}")));
        } else if value.wire != name.as_str() {
            about.push(format!("- `{name}`: {} on the wire.", code(value.wire)));
        }
    }
    if !rest.is_empty() {
        parameters.extend(quote!(, required: #module::Required));
        for value in rest {
            let (name, wire) = (value.name, value.wire);
            let place = format_ident!("{}", value.place);
            statements.extend(match value.part {
                Some(crate::ir::PartKind::File) => quote!(request.part(#wire, required.#name);),
                Some(crate::ir::PartKind::Files) => {
                    quote!(for part in required.#name { request.part(#wire, part); })
                }
                Some(crate::ir::PartKind::Json | crate::ir::PartKind::Text) => {
                    quote!(request.part_value(#wire, &required.#name);)
                }
                None => quote!(request.#place(#wire, &required.#name);),
            });
        }
    }
    if let Some(body) = body {
        let own = body.parameters;
        parameters.extend(quote!(, #own));
        statements.extend(body.statement);
    }
    let place = code(&format!("{} {}", operation.method, operation.path.raw));
    let mut text = lines(&operation.docs, &format!("{place}."), &[]);
    if !about.is_empty() {
        text.push(String::new());
        text.extend(about);
    }
    if operation.docs.description.is_some() || operation.docs.summary.is_some() {
        text.push(String::new());
        text.push(format!("{place}."));
    }
    let text = doc_lines(&text);
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let request = imports.private("Request");
    let make = quote!(#request::new(&self.client.core, &#module::OPERATION));
    let content = if statements.is_empty() {
        quote!(#module::#builder { request: #make })
    } else {
        quote! {
            let mut request = #make;
            #statements
            #module::#builder { request }
        }
    };
    quote! {
        #text
        #deprecated
        #[inline]
        pub fn #method(&self #parameters) -> #module::#builder { #content }
    }
}
