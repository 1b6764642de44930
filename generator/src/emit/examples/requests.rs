//! One short function for each operation that has examples: it drives the builder as a user
//! does.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::context::Context;
use super::super::file::File;
use super::super::operation::{self, Value};
use super::written;
use crate::examples::Call;
use crate::ir::{BodyKind, OpId, SecurityKind, Type};

/// The file of a group's operations; none where none of them is called.
pub(super) fn group(cx: &Context<'_>, group: usize, calls: &[Call], library: &str) -> Option<File> {
    let names = &cx.names.groups[group];
    let mut functions = Vec::new();
    let mut entries = TokenStream::new();
    for &id in &cx.api.groups[group].operations {
        if !calls.iter().any(|call| call.operation == id) {
            continue;
        }
        let name = function_name(cx, id);
        let key = key(cx, id);
        entries.extend(quote!((#key, #name),));
        functions.push(function(cx, group, id, library));
    }
    if functions.is_empty() {
        return None;
    }
    let client: TokenStream = library.parse().unwrap_or_default();
    let mut items = vec![quote! {
        pub(crate) const CALLS: &[(&str, Send)] = &[#entries];
    }];
    items.extend(functions);
    Some(File {
        path: format!("tests/examples/requests/{}.rs", names.module),
        docs: vec![format!("Requests of `client.{}()`.", names.accessor)],
        head: vec![quote! {
            use #client::Client;
            use crate::requests::{Given, Send, done};
        }],
        items,
    })
}

/// What nothing else in the file is called.
fn function_name(cx: &Context<'_>, id: OpId) -> proc_macro2::Ident {
    let module = &cx.names.operation(id).module;
    format_ident!("call_{}", module.as_str().trim_start_matches("r#"))
}

/// What a line of data calls an operation.
pub(super) fn key(cx: &Context<'_>, id: OpId) -> String {
    let operation = &cx.api.operations[id];
    format!("{} {}", operation.method, operation.path.raw)
}

/// An argument: the value given under `key`, as the type that the builder takes.
fn given(cx: &Context<'_>, library: &str, ty: &Type, key: &str) -> TokenStream {
    let ty: TokenStream = written(cx, ty, library).parse().unwrap_or_default();
    quote!(given.get::<#ty>(#key)?)
}

/// The type of the whole-body argument, as JSON that it is made from.
fn body_type(kind: &BodyKind) -> Option<Type> {
    match kind {
        BodyKind::Json(ty) | BodyKind::FormOf(ty, _) => Some(ty.clone()),
        BodyKind::Text => Some(Type::STRING),
        _ => None,
    }
}

fn function(cx: &Context<'_>, group: usize, id: OpId, library: &str) -> TokenStream {
    let api = &cx.api.operations[id];
    let names = cx.names.operation(id);
    let (name, method) = (&names.module, &names.method);
    let function = function_name(cx, id);
    let accessor = &cx.names.groups[group].accessor;
    let body = api.bodies.first().and_then(|body| body_type(&body.kind));
    let values = operation::values(cx, id);
    let (arguments, rest) = operation::arguments(&values, api.body_required && body.is_some());
    let key = |value: &Value<'_>| format!("{} {}", value.place, value.wire);
    let mut list = TokenStream::new();
    for value in arguments {
        let argument = given(cx, library, value.ty, &key(value));
        list.extend(quote!(#argument,));
    }
    if !rest.is_empty() {
        let krate: TokenStream = library.parse().unwrap_or_default();
        let module = &cx.names.groups[group].module;
        let mut fields = TokenStream::new();
        for value in rest {
            let (name, argument) = (value.name, given(cx, library, value.ty, &key(value)));
            fields.extend(quote!(#name: #argument,));
        }
        list.extend(quote!(#krate::#module::#name::Required { #fields },));
    }
    let mut setters = TokenStream::new();
    for value in values
        .iter()
        .filter(|value| !value.required && !value.docs.deprecated)
    {
        let (setter, key) = (value.name, key(value));
        let argument = given(cx, library, value.ty, &key);
        setters.extend(quote! {
            if given.has(#key) {
                request = request.#setter(#argument);
            }
        });
    }
    if let Some(body) = &body {
        let argument = given(cx, library, body, "body");
        if api.body_required {
            list.extend(quote!(#argument,));
        } else {
            setters.extend(quote! {
                if given.has("body") {
                    request = request.body(#argument);
                }
            });
        }
    }
    let start = quote!(client.#accessor().#method(#list));
    let (given, content) = if setters.is_empty() {
        (quote!(given), quote!(done(#start.send())))
    } else {
        (
            quote!(given),
            quote! {
                let mut request = #start;
                #setters
                done(request.send())
            },
        )
    };
    let given = if list.is_empty() && setters.is_empty() {
        quote!(_)
    } else {
        given
    };
    quote! {
        fn #function(client: &Client, #given: &Given<'_>) -> Result<(), String> { #content }
    }
}

/// The file that sends and compares: the fixed text, and what it needs to know of the client.
pub(super) fn credentials(cx: &Context<'_>, library: &str) -> TokenStream {
    let krate: TokenStream = library.parse().unwrap_or_default();
    let schemes = cx.api.security_schemes.iter().filter_map(|scheme| {
        let name = &scheme.name;
        let credential = match scheme.kind {
            SecurityKind::MutualTls => return None,
            SecurityKind::Basic => quote!(basic("user", "password")),
            _ => quote!(token("token")),
        };
        Some(quote!(.credential(#name, #krate::Credential::#credential)))
    });
    quote! {
        /// A client that shows who is calling in every way that the description names.
        pub(crate) fn builder() -> #krate::ClientBuilder {
            #krate::Client::builder() #(#schemes)*
        }
    }
}
