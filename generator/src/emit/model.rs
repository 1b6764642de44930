//! A struct: fields, constructor, setters, reading and writing.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Form};
use super::docs::{code, doc_lines, docs, indefinite};
use super::file::{Imports, braced};
use crate::ir::{Additional, Field, NameHint, Scalar, Struct, Type, TypeDef, TypeId, TypeKind};

/// How many values `new` takes as arguments; beyond that they come in a struct, so that
/// calls stay readable (clippy's limit is 7).
const MAX_ARGUMENTS: usize = 5;

/// The items of a struct.
pub(super) fn emit(
    cx: &Context<'_>,
    imports: &Imports,
    id: TypeId,
    def: &TypeDef,
    model: &Struct,
) -> Vec<TokenStream> {
    let mut out = vec![definition(cx, imports, id, def, model)];
    let (inherent, required) = inherent(cx, imports, id, def, model);
    out.extend(inherent);
    out.extend(required);
    out.extend(wire(cx, imports, id, model));
    out.extend(forwards(cx, imports, id));
    out
}

fn definition(
    cx: &Context<'_>,
    imports: &Imports,
    id: TypeId,
    def: &TypeDef,
    model: &Struct,
) -> TokenStream {
    let names = cx.names.ty(id);
    let name = &names.ty;
    let text = docs(&def.docs, &format!("{}.", fallback(cx, id, def)), &[]);
    let mut fields = TokenStream::new();
    for (field, ident) in model.fields.iter().zip(&names.members) {
        let mut notes = Vec::new();
        if field.wire != ident.as_str() {
            notes.push(format!("Called {} on the wire.", code(&field.wire)));
        }
        // A property of which nothing is said is at least named.
        let plain = if notes.is_empty() {
            format!("The property {}.", code(&field.wire))
        } else {
            String::new()
        };
        let text = docs(&field.docs, &plain, &notes);
        let ty = cx.field_type(imports, id, field);
        fields.extend(quote!(#text pub #ident: #ty,));
    }
    if let Additional::Kept(ty) = &model.additional {
        let (extra, map, ty) = (&names.extra, imports.public("Map"), cx.ty(imports, ty));
        fields.extend(quote! {
            /// Properties that the description does not name.
            pub #extra: #map<#ty>,
        });
    }
    let head = quote! {
        #text
        #[derive(Clone)]
        #[cfg_attr(feature = "eq", derive(PartialEq))]
        #[non_exhaustive]
        pub struct #name
    };
    braced(head, fields)
}

/// What to say of a type of which the description says nothing.
pub(super) fn fallback(cx: &Context<'_>, id: TypeId, def: &TypeDef) -> String {
    words(cx, id, &def.hint)
}

fn words(cx: &Context<'_>, id: TypeId, hint: &NameHint) -> String {
    match hint {
        NameHint::Component(name) => match cx.uses.place(id) {
            Some(place) => place.to_owned(),
            None => format!("The schema {}", code(name)),
        },
        // A selection can leave a type and not the one it was written in.
        NameHint::Inside(parent, _) if cx.api.types.get(*parent).is_none() => {
            "A schema of the description".into()
        }
        NameHint::Inside(parent, word) => {
            format!(
                "{} of [`{}`](crate::models::{})",
                code(word),
                cx.names.ty(*parent).ty,
                cx.names.ty(*parent).ty
            )
        }
        NameHint::OfOperation { operation, word } => match cx.uses.operation(operation) {
            Some(id) => {
                let op = &cx.api.operations[id];
                format!(
                    "The {} of {}",
                    word.to_lowercase().replace('_', " "),
                    code(&format!("{} {}", op.method, op.path.raw))
                )
            }
            None => "A schema of the description".into(),
        },
        NameHint::Title { parent, .. } => words(cx, id, parent),
        NameHint::Words(_) => "A value of the description".into(),
    }
}

/// The fields that a caller must give: required, without a constant.
fn required<'m>(cx: &Context<'_>, id: TypeId, model: &'m Struct) -> Vec<(usize, &'m Field)> {
    model
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.constant.is_none() && matches!(cx.form(id, field), Form::Plain))
        .collect()
}

/// Whether the required values come in a struct of their own.
pub(super) fn has_required_struct(cx: &Context<'_>, id: TypeId, model: &Struct) -> bool {
    required(cx, id, model).len() > MAX_ARGUMENTS
}

fn inherent(
    cx: &Context<'_>,
    imports: &Imports,
    id: TypeId,
    def: &TypeDef,
    model: &Struct,
) -> (Option<TokenStream>, Option<TokenStream>) {
    let names = cx.names.ty(id);
    let name = &names.ty;
    let a = indefinite(name.as_str());
    let needed = required(cx, id, model);
    let all = needed.len() == model.fields.len() && model.additional == Additional::Dropped;
    let wire = imports.private("Wire");
    let rest = if all {
        quote!()
    } else {
        quote!(, ..#wire::blank())
    };
    let mut methods = TokenStream::new();
    let mut companion = None;
    if needed.is_empty() {
        let text = doc_lines(&[format!("{a} `{name}` with no field set.")]);
        methods.extend(quote! {
            #text
            #[must_use]
            #[inline]
            pub fn new() -> Self { #wire::blank() }
        });
    } else if needed.len() <= MAX_ARGUMENTS {
        let mut arguments = TokenStream::new();
        let mut values = TokenStream::new();
        for (at, field) in &needed {
            let ident = &names.members[*at];
            let (ty, value) = cx.argument(imports, &field.ty, &quote!(#ident));
            arguments.extend(quote!(#ident: #ty,));
            let value = if field.boxed {
                quote!(Box::new(#value))
            } else {
                value
            };
            let plain = value.to_string() == quote!(#ident).to_string();
            values.extend(if plain {
                quote!(#ident,)
            } else {
                quote!(#ident: #value,)
            });
        }
        let values = trim_comma(values);
        let text = doc_lines(&[format!("{a} `{name}` with its required values.")]);
        methods.extend(quote! {
            #text
            #[must_use]
            #[inline]
            pub fn new(#arguments) -> Self { Self { #values #rest } }
        });
    } else {
        let struct_name = &names.required;
        let mut fields = TokenStream::new();
        let mut values = TokenStream::new();
        for (at, field) in &needed {
            let ident = &names.members[*at];
            let ty = cx.bare_field_type(imports, field);
            let text = doc_lines(&[format!("See [`{name}::{ident}`].")]);
            fields.extend(quote!(#text pub #ident: #ty,));
            values.extend(quote!(#ident: required.#ident,));
        }
        let values = trim_comma(values);
        let text = doc_lines(&[format!("{a} `{name}` with its required values.")]);
        methods.extend(quote! {
            #text
            #[must_use]
            #[inline]
            pub fn new(required: #struct_name) -> Self { Self { #values #rest } }
        });
        let text = doc_lines(&[format!(
            "The values that {} [`{name}`] requires.",
            a.to_lowercase()
        )]);
        companion = Some(quote! {
            #text
            #[derive(Clone, Debug)]
            pub struct #struct_name { #fields }
        });
    }
    if def.facts.in_requests {
        for (at, field) in model.fields.iter().enumerate() {
            methods.extend(setter(cx, imports, id, field, at));
        }
    }
    for (at, field) in model
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.json_text)
    {
        methods.extend(json_text(cx, id, field, at, def.facts.in_requests));
    }
    let default = needed.is_empty().then(|| {
        quote! {
            impl Default for #name {
                #[inline]
                fn default() -> Self { Self::new() }
            }
        }
    });
    let item = braced(quote!(impl #name), methods);
    (Some(item), companion.or(default))
}

fn trim_comma(tokens: TokenStream) -> TokenStream {
    let mut trees: Vec<_> = tokens.into_iter().collect();
    if matches!(trees.last(), Some(proc_macro2::TokenTree::Punct(p)) if p.as_char() == ',') {
        trees.pop();
    }
    trees.into_iter().collect()
}

fn setter(
    cx: &Context<'_>,
    imports: &Imports,
    id: TypeId,
    field: &Field,
    at: usize,
) -> TokenStream {
    let names = cx.names.ty(id);
    let (member, setter) = (&names.members[at], &names.setters[at]);
    let mut text = vec![format!("Sets [`{member}`](Self::{member}).")];
    if field.docs.deprecated {
        text.push(String::new());
        text.push("**Deprecated** by the API's description.".into());
    }
    let text = doc_lines(&text);
    let deprecated = field.docs.deprecated.then(|| quote!(#[deprecated]));
    let (ty, value) = cx.argument(imports, &field.ty, &quote!(#member));
    let value = if field.boxed {
        quote!(Box::new(#value))
    } else {
        value
    };
    let (ty, value) = match cx.form(id, field) {
        Form::Plain | Form::Collection => (ty, value),
        Form::Optional | Form::Nullable => (ty, quote!(Some(#value))),
        Form::Patch => {
            let patch = imports.public("Patch");
            (ty, quote!(#patch::Set(#value)))
        }
    };
    // A deprecated method may use a deprecated field, which fields never are.
    quote! {
        #text
        #deprecated
        #[must_use]
        #[inline]
        pub fn #setter(mut self, #member: #ty) -> Self {
            self.#member = #value;
            self
        }
    }
}

/// Access to a text that holds JSON.
fn json_text(
    cx: &Context<'_>,
    id: TypeId,
    field: &Field,
    at: usize,
    settable: bool,
) -> TokenStream {
    let names = cx.names.ty(id);
    let member = &names.members[at];
    let Some((getter, setter)) = &names.json[at] else {
        return quote!();
    };
    if !matches!(cx.resolved(&field.ty), Type::Scalar(Scalar::String)) {
        return quote!();
    }
    let form = cx.form(id, field);
    let text = doc_lines(&[
        format!(
            "[`{member}`](Self::{member}), a JSON text, read as a `T`. `None` if it is absent."
        ),
        String::new(),
        "# Errors".into(),
        "Fails if the text is not valid JSON, or not a `T`.".into(),
    ]);
    let read = match form {
        Form::Plain | Form::Collection => quote!(Some(&self.#member)),
        Form::Patch => quote!(self.#member.value()),
        _ => quote!(self.#member.as_ref()),
    };
    let mut out = quote! {
        #text
        pub fn #getter<T: serde::de::DeserializeOwned>(&self) -> Result<Option<T>, serde_json::Error> {
            #read.map(|text| serde_json::from_str(text)).transpose()
        }
    };
    if settable {
        let wrap = match form {
            Form::Plain | Form::Collection => quote!(text),
            Form::Patch => quote!(crate::runtime::Patch::Set(text)),
            _ => quote!(Some(text)),
        };
        let text = doc_lines(&[
            format!("Sets [`{member}`](Self::{member}) to the JSON text of `value`."),
            String::new(),
            "# Errors".into(),
            "Fails if `value` cannot be written as JSON.".into(),
        ]);
        out.extend(quote! {
            #text
            pub fn #setter<T: serde::Serialize + ?Sized>(mut self, value: &T) -> Result<Self, serde_json::Error> {
                let text = serde_json::to_string(value)?;
                self.#member = #wrap;
                Ok(self)
            }
        });
    }
    out
}

/// `Wire`, and what reads each property.
fn wire(cx: &Context<'_>, imports: &Imports, id: TypeId, model: &Struct) -> Vec<TokenStream> {
    let names = cx.names.ty(id);
    let (name, extra) = (&names.ty, &names.extra);
    let (wire, input, output, fault) = (
        imports.private("Wire"),
        imports.private("Input"),
        imports.private("Output"),
        imports.private("Fault"),
    );
    let mut blanks = TokenStream::new();
    let mut reads = TokenStream::new();
    let mut writes = TokenStream::new();
    let mut required: Vec<&str> = Vec::new();
    for (field, ident) in model.fields.iter().zip(&names.members) {
        let wire_name = &field.wire;
        let form = cx.form(id, field);
        let blank = blank(cx, imports, field, form);
        blanks.extend(quote!(#ident: #blank,));
        // A discriminator with one value is known without being read.
        reads.extend(match form {
            Form::Plain if field.constant.is_none() => {
                let index = proc_macro2::Literal::usize_unsuffixed(required.len());
                required.push(wire_name);
                let read = if field.secret {
                    quote!(required_secret)
                } else {
                    quote!(required)
                };
                quote!(#wire_name => value.#read(#index, &mut self.#ident),)
            }
            Form::Plain if !field.secret => {
                quote!(#wire_name => value.known(&mut self.#ident),)
            }
            _ if field.secret => quote!(#wire_name => value.read_secret(&mut self.#ident),),
            _ => quote!(#wire_name => value.read(&mut self.#ident),),
        });
        let method = match (form, field.secret) {
            (Form::Nullable, false) => quote!(nullable),
            (Form::Nullable, true) => quote!(secret_nullable),
            (Form::Collection, false) => quote!(list),
            (Form::Collection, true) => quote!(secret_list),
            (_, false) => quote!(field),
            (_, true) => quote!(secret),
        };
        writes.extend(quote!(object.#method(#wire_name, &self.#ident);));
    }
    let mut rest = quote!(_ => value.ignore(),);
    if let Additional::Kept(_) = &model.additional {
        let map = imports.public("Map");
        blanks.extend(quote!(#extra: #map::new(),));
        rest = quote!(_ => value.extra(name, &mut self.#extra),);
        writes.extend(quote!(object.extra(&self.#extra);));
    }
    let title = name.as_str();
    let empty = model.fields.is_empty() && model.additional == Additional::Dropped;
    let fill = if empty {
        quote!(input.object(&[], &mut |_, value| value.ignore()))
    } else {
        reads.extend(rest);
        quote! {
            *self = Self::blank();
            input.members(&[#(#required),*], self)
        }
    };
    let encode = if empty {
        quote!(output.object(#title).end();)
    } else {
        let mut encode = quote!(let mut object = output.object(#title););
        encode.extend(writes);
        encode.extend(quote!(object.end();));
        encode
    };
    let blank = braced(quote!(Self), blanks);
    let mut methods = braced(quote!(#[inline] fn blank() -> Self), blank);
    let head = quote! {
        #[inline] fn fill(&mut self, input: &mut #input<'_>) -> Result<(), #fault>
    };
    methods.extend(braced(head, fill));
    let head = quote!(#[inline] fn encode(&self, output: &mut #output<'_>));
    methods.extend(braced(head, encode));
    let mut out = vec![braced(quote!(impl #wire for #name), methods)];
    if !empty {
        let (members, slot) = (imports.private("Members"), imports.private("Slot"));
        let head = quote! {
            #[inline]
            fn member(&mut self, name: &str, value: #slot<'_>) -> Result<(), #fault>
        };
        let method = braced(head, braced(quote!(match name), reads));
        out.push(braced(quote!(impl #members for #name), method));
    }
    out
}

/// The value of a field that nothing has been read into.
fn blank(cx: &Context<'_>, imports: &Imports, field: &Field, form: Form) -> TokenStream {
    match form {
        Form::Optional | Form::Nullable => quote!(None),
        Form::Patch => {
            let patch = imports.public("Patch");
            quote!(#patch::Keep)
        }
        Form::Collection | Form::Plain => {
            let wire = imports.private("Wire");
            match (&field.constant, cx.resolved(&field.ty)) {
                (Some(crate::tree::Value::String(text)), ty) if cx.converts(ty) && !field.boxed => {
                    quote!(#text.into())
                }
                (Some(crate::tree::Value::Bool(value)), Type::Scalar(Scalar::Bool)) => {
                    quote!(#value)
                }
                (
                    Some(crate::tree::Value::Number(number)),
                    Type::Scalar(Scalar::I64 | Scalar::I32),
                ) => {
                    let value =
                        proc_macro2::Literal::i128_unsuffixed(number.as_i128().unwrap_or(0));
                    quote!(#value)
                }
                (_, Type::Scalar(Scalar::String | Scalar::Binary)) if !field.boxed => {
                    quote!(String::new())
                }
                (_, Type::Scalar(Scalar::Bool)) if !field.boxed => quote!(false),
                (_, Type::Scalar(Scalar::I32 | Scalar::I64 | Scalar::U64 | Scalar::I128))
                    if !field.boxed =>
                {
                    quote!(0)
                }
                (_, Type::Scalar(Scalar::F32 | Scalar::F64)) if !field.boxed => quote!(0.0),
                (_, Type::List(_)) if !field.boxed => quote!(Vec::new()),
                (_, Type::Map(_)) if !field.boxed => {
                    let map = imports.public("Map");
                    quote!(#map::new())
                }
                _ => quote!(#wire::blank()),
            }
        }
    }
}

/// `Debug`, `Serialize` and `Deserialize`, which forward to the runtime.
pub(super) fn forwards(cx: &Context<'_>, imports: &Imports, id: TypeId) -> Vec<TokenStream> {
    let name = &cx.names.ty(id).ty;
    let (serialize, deserialize) = (imports.private("serialize"), imports.private("deserialize"));
    let debug_impl = match &cx.api.types[id].kind {
        TypeKind::Struct(_) | TypeKind::Union(_) => {
            let debug = imports.private("debug");
            Some(quote! {
                impl std::fmt::Debug for #name {
                    #[inline]
                    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { #debug(self, f) }
                }
            })
        }
        _ => None,
    };
    debug_impl
        .into_iter()
        .chain([
            quote! {
                impl serde::Serialize for #name {
                    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                        #serialize(self, serializer)
                    }
                }
            },
            quote! {
                impl<'de> serde::Deserialize<'de> for #name {
                    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                        #deserialize(deserializer)
                    }
                }
            },
        ])
        .collect()
}
