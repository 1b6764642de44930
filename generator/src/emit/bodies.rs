//! The whole body of a request: one argument, or an enum of the media types it may have.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::context::Context;
use super::docs::{code, doc_lines, lines};
use super::file::Imports;
use super::operation;
use crate::ir::{Body, BodyKind, FormField, OpId, PartKind, Sent, Type, TypeKind};
use crate::name::Name;

/// A body as it is taken.
pub(super) struct Argument {
    /// `body: T`, with the content type before it where the caller says it.
    pub(super) parameters: TokenStream,
    /// The statement that puts it into the request.
    pub(super) statement: TokenStream,
    /// What to say of it.
    pub(super) note: &'static str,
}

/// Whether the body is an argument. It is not where there is none, or where its fields are
/// spread over the builder.
pub(super) fn is_argument(cx: &Context<'_>, id: OpId) -> bool {
    let operation = &cx.api.operations[id];
    !operation.sends.is_empty()
        && !matches!(
            operation.sole_body().map(|body| &body.kind),
            Some(BodyKind::Form(_) | BodyKind::Multipart(_))
        )
}

/// The body as an argument. `module` is the operation's, where it is written outside of it.
pub(super) fn argument(
    cx: &Context<'_>,
    imports: &Imports,
    id: OpId,
    module: Option<&Name>,
    request: &TokenStream,
) -> Option<Argument> {
    if !is_argument(cx, id) {
        return None;
    }
    let operation = &cx.api.operations[id];
    let Some(body) = operation.sole_body() else {
        let prefix = module.map(|module| quote!(#module::));
        return Some(Argument {
            parameters: quote!(body: impl Into<#prefix Body>),
            statement: quote!(body.into().put(&mut #request);),
            note: "The body, in one of its media types.",
        });
    };
    let (mut parameters, note) = match &body.kind {
        BodyKind::Text => (quote!(body: impl Into<String>), "The body, sent as text."),
        BodyKind::Bytes => {
            let body = imports.public("Body");
            (
                quote!(body: impl Into<#body>),
                "The body: bytes, or a stream of them.",
            )
        }
        kind => {
            let ty = payload(cx, imports, kind);
            let note = match kind {
                BodyKind::FormOf(..) => "The body, sent as a form.",
                BodyKind::MultipartOf(..) => "The body, sent in parts.",
                BodyKind::JsonLines(_) => "The body, sent as JSON, one value a line.",
                _ => "The body, sent as JSON.",
            };
            (quote!(body: #ty), note)
        }
    };
    let put = put(body, request, true);
    let mut statement = quote!(#put;);
    if body.content_type().is_none() {
        parameters = quote!(content_type: &str, #parameters);
        let method = raw(&body.kind);
        statement = quote!(#request.#method(content_type, body););
    }
    Some(Argument {
        parameters,
        statement,
        note,
    })
}

/// What to say of further media types for the same value. Empty where there are none.
pub(super) fn also(sent: &Sent) -> String {
    let media: Vec<String> = sent.also.iter().map(|media| code(media)).collect();
    match media.as_slice() {
        [] => String::new(),
        _ => format!(
            "The description also takes it as {}: say which by the header `Content-Type` in the \
             options of the call.",
            media.join(", ")
        ),
    }
}

/// The operation's own types for its body: the alternatives, and the parts of one of them.
pub(super) fn types(cx: &Context<'_>, imports: &Imports, id: OpId) -> Vec<TokenStream> {
    if cx.api.operations[id].sends.len() < 2 {
        return Vec::new();
    }
    let mut out = alternatives(cx, imports, id);
    out.extend(parts(cx, imports, id));
    out
}

/// The type of a value that becomes a body.
fn payload(cx: &Context<'_>, imports: &Imports, kind: &BodyKind) -> TokenStream {
    match kind {
        BodyKind::Json(ty) | BodyKind::FormOf(ty, _) | BodyKind::MultipartOf(ty, _) => {
            cx.ty(imports, ty)
        }
        BodyKind::JsonLines(ty) => {
            let ty = cx.ty(imports, ty);
            quote!(Vec<#ty>)
        }
        BodyKind::Text => quote!(String),
        BodyKind::Bytes => imports.public("Body"),
        BodyKind::Form(_) | BodyKind::Multipart(_) => quote!(Parts),
    }
}

/// Whether the enum of bodies holds this one in a box.
pub(super) fn large(cx: &Context<'_>, kind: &BodyKind) -> bool {
    match kind {
        BodyKind::Json(ty) | BodyKind::FormOf(ty, _) | BodyKind::MultipartOf(ty, _) => cx.large(ty),
        // A part with its file takes more room than a model's field.
        BodyKind::Form(fields) | BodyKind::Multipart(fields) => {
            fields.len() > 1 || fields.iter().any(|form| cx.large(&form.field.ty))
        }
        BodyKind::JsonLines(_) | BodyKind::Text | BodyKind::Bytes => false,
    }
}

fn raw(kind: &BodyKind) -> proc_macro2::Ident {
    match kind {
        BodyKind::Text => format_ident!("text"),
        _ => format_ident!("bytes"),
    }
}

/// The expression that puts `body` into the request. `usual`: its media type is the one in the
/// operation's table.
fn put(body: &Body, request: &TokenStream, usual: bool) -> TokenStream {
    let media = body.content_type().unwrap_or(&body.media_type);
    match &body.kind {
        BodyKind::Json(_) if usual => quote!(#request.json(&body)),
        BodyKind::Json(_) => quote!(#request.json_as(#media, &body)),
        BodyKind::FormOf(..) => quote!(#request.form_of(&body)),
        BodyKind::MultipartOf(..) => quote!(#request.multipart_of(#media, &body)),
        BodyKind::JsonLines(_) => quote!(#request.json_lines(#media, &body)),
        BodyKind::Text => quote!(#request.text(#media, body)),
        BodyKind::Bytes => quote!(#request.bytes(#media, body)),
        BodyKind::Form(_) | BodyKind::Multipart(_) => quote!(body.put(#request)),
    }
}

fn alternatives(cx: &Context<'_>, imports: &Imports, id: OpId) -> Vec<TokenStream> {
    let operation = &cx.api.operations[id];
    let names = cx.names.operation(id);
    let mut variants = TokenStream::new();
    let mut arms = TokenStream::new();
    let mut from = Vec::new();
    let mut seen = BTreeSet::new();
    let mut clone = true;
    for (at, ((sent, body), name)) in operation.alternatives().zip(&names.bodies).enumerate() {
        let ty = payload(cx, imports, &body.kind);
        let large = large(cx, &body.kind);
        let held = if large { quote!(Box<#ty>) } else { ty.clone() };
        clone &= !matches!(body.kind, BodyKind::Bytes);
        let mut text = vec![format!("Sent as {}.", code(&body.media_type))];
        let also = also(sent);
        if !also.is_empty() {
            text.push(also);
        }
        if body.content_type().is_none() {
            text.push("Give the media type that it is.".to_owned());
            let (text, method) = (doc_lines(&text), raw(&body.kind));
            variants.extend(quote! {
                #text
                #name {
                    /// The media type.
                    content_type: String,
                    /// The body.
                    body: #held,
                },
            });
            arms.extend(quote! {
                Self::#name { content_type, body } => request.#method(&content_type, body),
            });
            continue;
        }
        let text = doc_lines(&text);
        variants.extend(quote!(#text #name(#held),));
        let put = put(body, &quote!(request), at == 0);
        arms.extend(quote!(Self::#name(body) => #put,));
        if let Some(key) = key(cx, &body.kind)
            && seen.insert(key)
        {
            let made = if large {
                quote!(Box::new(body))
            } else {
                quote!(body)
            };
            from.push(quote! {
                impl From<#ty> for Body {
                    #[inline]
                    fn from(body: #ty) -> Self { Self::#name(#made) }
                }
            });
        }
    }
    let derive = if clone {
        quote!(#[derive(Clone, Debug)])
    } else {
        quote!(#[derive(Debug)])
    };
    let request = imports.private("Request");
    let mut out = vec![
        quote! {
            /// A body, in one of the media types that the operation takes.
            #derive
            #[non_exhaustive]
            pub enum Body { #variants }
        },
        quote! {
            impl Body {
                pub(super) fn put(self, request: &mut #request) {
                    match self { #arms }
                }
            }
        },
    ];
    out.extend(from);
    out
}

/// What tells the types of values apart, names of other types seen through. None where a text
/// or bytes say too little to choose a media type by.
fn key(cx: &Context<'_>, kind: &BodyKind) -> Option<String> {
    match kind {
        BodyKind::Json(ty) | BodyKind::FormOf(ty, _) | BodyKind::MultipartOf(ty, _) => {
            Some(spelled(cx, ty))
        }
        BodyKind::JsonLines(ty) => Some(format!("Vec<{}>", spelled(cx, ty))),
        BodyKind::Form(_) | BodyKind::Multipart(_) => Some("Parts".to_owned()),
        BodyKind::Text | BodyKind::Bytes => None,
    }
}

fn spelled(cx: &Context<'_>, ty: &Type) -> String {
    match cx.resolved(ty) {
        Type::List(inner) => format!("Vec<{}>", spelled(cx, inner)),
        Type::Map(inner) => format!("Map<{}>", spelled(cx, inner)),
        Type::Nullable(inner) => format!("Option<{}>", spelled(cx, inner)),
        Type::Named(id) => match &cx.api.types[*id].kind {
            TypeKind::Foreign(path) => path.clone(),
            _ => cx.ty(&Imports::default(), &Type::Named(*id)).to_string(),
        },
        scalar => cx.ty(&Imports::default(), scalar).to_string(),
    }
}

/// How a part stands in the struct of parts.
struct Field<'a> {
    form: &'a FormField,
    name: &'a Name,
    required: bool,
}

fn parts(cx: &Context<'_>, imports: &Imports, id: OpId) -> Vec<TokenStream> {
    let Some((body, forms)) = cx.api.operations[id].parts() else {
        return Vec::new();
    };
    let names = &cx.names.operation(id).fields;
    let fields = forms.iter().zip(names).map(|(form, name)| Field {
        form,
        name,
        required: form.field.required,
    });
    let fields: Vec<Field<'_>> = fields.collect();
    let mut declared = TokenStream::new();
    let mut arguments = TokenStream::new();
    let mut values = TokenStream::new();
    let mut setters = TokenStream::new();
    let mut puts = TokenStream::new();
    for field in &fields {
        let (name, wire) = (field.name, &field.form.field.wire);
        let text = lines(&field.form.field.docs, &format!("{}.", code(wire)), &[]);
        let text = doc_lines(&text);
        let ty = part_type(cx, imports, field.form);
        let files = field.form.part == PartKind::Files;
        let stored = if field.required || files {
            ty.clone()
        } else {
            quote!(Option<#ty>)
        };
        declared.extend(quote!(#text pub #name: #stored,));
        let (taken, made) = taken(cx, imports, field, &ty);
        if field.required {
            arguments.extend(quote!(#name: #taken,));
            values.extend(quote!(#name: #made,));
        } else {
            values.extend(if files {
                quote!(#name: Vec::new(),)
            } else {
                quote!(#name: None,)
            });
            let set = if files { made } else { quote!(Some(#made)) };
            let text = doc_lines(&[format!("Sets [`{name}`](Self::{name}).")]);
            setters.extend(quote! {
                #text
                #[must_use]
                pub fn #name(mut self, #name: #taken) -> Self {
                    self.#name = #set;
                    self
                }
            });
        }
        puts.extend(part_put(field));
    }
    let media = body.content_type().unwrap_or("multipart/form-data");
    let request = imports.private("Request");
    let secret = fields.iter().any(|field| field.form.field.secret);
    let derive = if secret {
        quote!(#[derive(Clone)])
    } else {
        quote!(#[derive(Clone, Debug)])
    };
    let text = doc_lines(&[format!("The parts of a body sent as {}.", code(media))]);
    let argument_count = fields.iter().filter(|field| field.required).count();
    let new = (argument_count <= MAX_NEW).then(|| {
        let default = (argument_count == 0).then(|| {
            quote! {
                impl Default for Parts {
                    #[inline]
                    fn default() -> Self { Self::new() }
                }
            }
        });
        let new = quote! {
            /// `Parts` with the required ones.
            #[must_use]
            #[inline]
            pub fn new(#arguments) -> Self { Self { #values } }
        };
        (new, default)
    });
    let (new, default) = new.map_or((None, None), |(new, default)| (Some(new), default));
    // What cannot be made by `new` is made by its fields.
    let open = new.is_some().then(|| quote!(#[non_exhaustive]));
    let mut out = vec![
        quote!(#text #derive #open pub struct Parts { #declared }),
        quote! {
            impl Parts {
                #new
                #setters
                fn put(self, request: &mut #request) {
                    request.multipart(#media);
                    #puts
                }
            }
        },
    ];
    out.extend(default);
    if secret {
        out.push(quote! {
            impl std::fmt::Debug for Parts {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_struct("Parts").finish_non_exhaustive()
                }
            }
        });
    }
    out
}

/// How many arguments `new` has at most (clippy's `too_many_arguments`).
pub(super) const MAX_NEW: usize = 7;

fn part_type(cx: &Context<'_>, imports: &Imports, form: &FormField) -> TokenStream {
    match form.part {
        PartKind::File => imports.public("Part"),
        PartKind::Files => {
            let part = imports.public("Part");
            quote!(Vec<#part>)
        }
        PartKind::Text | PartKind::Json => cx.ty(imports, &form.field.ty),
    }
}

/// The argument's type, and the expression that makes the field's value of it.
fn taken(
    cx: &Context<'_>,
    imports: &Imports,
    field: &Field<'_>,
    ty: &TokenStream,
) -> (TokenStream, TokenStream) {
    let name = field.name;
    match field.form.part {
        PartKind::File => (quote!(impl Into<#ty>), quote!(#name.into())),
        PartKind::Files => (ty.clone(), quote!(#name)),
        PartKind::Text | PartKind::Json => {
            cx.argument(imports, &field.form.field.ty, &quote!(#name))
        }
    }
}

fn part_put(field: &Field<'_>) -> TokenStream {
    let (name, wire) = (field.name, &field.form.field.wire);
    match field.form.part {
        PartKind::File if field.required => quote!(request.part(#wire, self.#name);),
        PartKind::File => quote! {
            if let Some(part) = self.#name {
                request.part(#wire, part);
            }
        },
        PartKind::Files => quote! {
            for part in self.#name {
                request.part(#wire, part);
            }
        },
        PartKind::Text | PartKind::Json => quote!(request.part_value(#wire, &self.#name);),
    }
}

/// The rows of the operation's table for the fields of its forms.
pub(super) fn rows(cx: &Context<'_>, imports: &Imports, id: OpId) -> TokenStream {
    let operation = &cx.api.operations[id];
    let mut seen = BTreeSet::new();
    let mut rows = TokenStream::new();
    let bodies = operation
        .sends
        .iter()
        .filter_map(|sent| operation.bodies.get(sent.body));
    for form in bodies.flat_map(|body| body.kind.fields()) {
        if seen.insert(&form.field.wire) {
            rows.extend(operation::form_row(cx, imports, form));
        }
    }
    rows
}
