//! One short function for each operation that has examples: it drives the builder as a user
//! does.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::super::bodies;
use super::super::context::Context;
use super::super::file::File;
use super::super::operation::{self, Value};
use super::written;
use crate::examples::Call;
use crate::ir::{Body, BodyKind, FormField, OpId, PartKind, SecurityKind, Type};

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

/// Whether a part of this kind is given to any operation that is called.
pub(super) fn calls_part(cx: &Context<'_>, calls: &[Call], kind: PartKind) -> bool {
    let gives = |id: OpId| {
        let operation = &cx.api.operations[id];
        let sent = operation.sends.iter();
        let bodies = sent.filter_map(|sent| operation.bodies.get(sent.body));
        bodies
            .flat_map(|body| match &body.kind {
                BodyKind::Multipart(fields) => fields.as_slice(),
                _ => &[],
            })
            .any(|form| {
                let left_out = form.field.docs.deprecated && !cx.config.tests.deprecated;
                form.part == kind && !left_out
            })
    };
    calls.iter().any(|call| gives(call.operation))
}

/// What nothing else in the file is called.
fn function_name(cx: &Context<'_>, id: OpId) -> proc_macro2::Ident {
    format_ident!("call_{}", plain(&cx.names.operation(id).module))
}

/// What a line of data calls an operation.
pub(super) fn key(cx: &Context<'_>, id: OpId) -> String {
    let operation = &cx.api.operations[id];
    format!("{} {}", operation.method, operation.path.raw)
}

/// The expression of a value given under `key`, as the type that the builder takes.
fn given(cx: &Context<'_>, library: &str, ty: &Type, key: &str) -> TokenStream {
    let ty: TokenStream = written(cx, ty, library).parse().unwrap_or_default();
    quote!(given.get::<#ty>(#key)?)
}

/// The same of a part of a multipart body.
fn part(
    cx: &Context<'_>,
    library: &str,
    kind: Option<PartKind>,
    ty: &Type,
    key: &str,
) -> TokenStream {
    match kind {
        Some(PartKind::File) => quote!(given.part(#key)?),
        Some(PartKind::Files) => quote!(given.parts(#key)?),
        Some(PartKind::Text | PartKind::Json) | None => given(cx, library, ty, key),
    }
}

/// What a media type that is a range stands for in a test.
fn media(body: &Body) -> String {
    match body.media_type.split_once('/') {
        Some(("*", _)) | None => "application/octet-stream".into(),
        Some(("text", _)) => "text/plain".into(),
        Some(("image", _)) => "image/png".into(),
        Some((kind, _)) => format!("{kind}/example"),
    }
}

/// The expression of a whole body; none where it is spread over the builder.
fn whole(cx: &Context<'_>, library: &str, kind: &BodyKind) -> Option<TokenStream> {
    Some(match kind {
        BodyKind::Json(ty) | BodyKind::FormOf(ty, _) | BodyKind::MultipartOf(ty, _) => {
            given(cx, library, ty, "body")
        }
        BodyKind::JsonLines(ty) => given(cx, library, &Type::List(Box::new(ty.clone())), "body"),
        BodyKind::Text | BodyKind::Bytes => given(cx, library, &Type::STRING, "body"),
        BodyKind::Form(_) | BodyKind::Multipart(_) => return None,
    })
}

/// The function that makes one of several bodies.
fn alternatives(cx: &Context<'_>, id: OpId, module: &TokenStream, library: &str) -> TokenStream {
    let operation = &cx.api.operations[id];
    let names = cx.names.operation(id);
    let mut arms = TokenStream::new();
    for (way, ((_, body), name)) in operation.alternatives().zip(&names.bodies).enumerate() {
        let way = Literal::usize_unsuffixed(way);
        let value = whole(cx, library, &body.kind)
            .unwrap_or_else(|| parts(cx, id, module, library, &body.kind));
        let large = bodies::large(cx, &body.kind);
        let value = match body.kind {
            _ if large => quote!(Box::new(#value)),
            BodyKind::Bytes => quote!(#value.into()),
            _ => value,
        };
        arms.extend(if body.content_type().is_none() {
            let media = media(body);
            quote!(#way => #module::Body::#name { content_type: #media.into(), body: #value },)
        } else {
            quote!(#way => #module::Body::#name(#value),)
        });
    }
    let function = format_ident!("body_{}", plain(&names.module));
    quote! {
        fn #function(given: &Given<'_>) -> Result<#module::Body, String> {
            Ok(match given.get::<i64>("way")? {
                #arms
                way => return Err(format!("there is no way {way} to give the body")),
            })
        }
    }
}

/// The expression of the struct of parts.
fn parts(
    cx: &Context<'_>,
    id: OpId,
    module: &TokenStream,
    library: &str,
    kind: &BodyKind,
) -> TokenStream {
    let names = &cx.names.operation(id).fields;
    let fields = || kind.fields().iter().zip(names);
    let needed = fields().filter(|(form, _)| form.field.required).count();
    let key = |form: &FormField| format!("part {}", form.field.wire);
    let value = |form: &FormField| part(cx, library, Some(form.part), &form.field.ty, &key(form));
    if needed > bodies::MAX_NEW {
        let members = fields().map(|(form, name)| {
            let (key, value) = (key(form), value(form));
            match (form.field.required, form.part) {
                (true, _) => quote!(#name: #value),
                (false, PartKind::Files) => {
                    quote!(#name: if given.has(#key) { #value } else { Vec::new() })
                }
                (false, _) => quote!(#name: if given.has(#key) { Some(#value) } else { None }),
            }
        });
        return quote!(#module::Parts { #(#members),* });
    }
    let arguments = fields()
        .filter(|(form, _)| form.field.required)
        .map(|(form, _)| value(form));
    let new = quote!(#module::Parts::new(#(#arguments),*));
    let setters = fields()
        .filter(|(form, _)| !form.field.required)
        .map(|(form, name)| {
            let (key, value) = (key(form), value(form));
            quote!(if given.has(#key) { parts = parts.#name(#value); })
        });
    let setters: Vec<TokenStream> = setters.collect();
    if setters.is_empty() {
        return new;
    }
    quote!({
        let mut parts = #new;
        #(#setters)*
        parts
    })
}

fn plain(name: &crate::name::Name) -> String {
    name.as_str().trim_start_matches("r#").to_owned()
}

fn function(cx: &Context<'_>, group: usize, id: OpId, library: &str) -> TokenStream {
    let api = &cx.api.operations[id];
    let names = cx.names.operation(id);
    let (name, method) = (&names.module, &names.method);
    let function = function_name(cx, id);
    let accessor = &cx.names.groups[group].accessor;
    let krate: TokenStream = library.parse().unwrap_or_default();
    let group_module = &cx.names.groups[group].module;
    let module = quote!(#krate::#group_module::#name);
    let several = api.sends.len() > 1;
    let has_body = bodies::is_argument(cx, id);
    let values = operation::values(cx, id);
    let (arguments, rest) = operation::arguments(&values, api.body_required && has_body);
    let key = |value: &Value<'_>| format!("{} {}", value.place, value.wire);
    let given_to = |value: &Value<'_>| part(cx, library, value.part, value.ty, &key(value));
    let mut list = TokenStream::new();
    for value in arguments {
        let argument = given_to(value);
        list.extend(quote!(#argument,));
    }
    if !rest.is_empty() {
        let mut fields = TokenStream::new();
        for value in rest {
            let (name, argument) = (value.name, given_to(value));
            fields.extend(quote!(#name: #argument,));
        }
        list.extend(quote!(#module::Required { #fields },));
    }
    let mut setters = TokenStream::new();
    for value in values.iter().filter(|value| !value.required) {
        if value.docs.deprecated && !cx.config.tests.deprecated {
            continue;
        }
        let (setter, key, argument) = (value.name, key(value), given_to(value));
        setters.extend(quote! {
            if given.has(#key) {
                request = request.#setter(#argument);
            }
        });
    }
    let mut before = TokenStream::new();
    if has_body {
        let (key, argument) = if several {
            before = alternatives(cx, id, &module, library);
            let make = format_ident!("body_{}", plain(name));
            ("way", quote!(#make(given)?))
        } else {
            let body = api.sole_body();
            let value = body.and_then(|body| whole(cx, library, &body.kind));
            let range = body.filter(|body| body.content_type().is_none());
            match range.map(media) {
                Some(media) => ("body", quote!(#media, #value)),
                None => ("body", quote!(#value)),
            }
        };
        if api.body_required {
            list.extend(quote!(#argument,));
        } else {
            setters.extend(quote! {
                if given.has(#key) {
                    request = request.body(#argument);
                }
            });
        }
    }
    let given = if list.is_empty() && setters.is_empty() {
        quote!(_)
    } else {
        quote!(given)
    };
    let start = quote!(client.#accessor().#method(#list));
    let content = if setters.is_empty() {
        quote!(done(#start.send()))
    } else {
        quote! {
            let mut request = #start;
            #setters
            done(request.send())
        }
    };
    quote! {
        #before
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
