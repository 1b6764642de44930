//! Unions: one of several types, decided in one pass from a table of branches.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::context::Context;
use super::docs::{code, docs, indefinite};
use super::file::Imports;
use super::model::{fallback, forwards};
use crate::ir::{Branch, Decide, Kind, Type, TypeDef, TypeId, Union};
use crate::tree::Value;

/// The items of a union.
pub(super) fn emit(
    cx: &Context<'_>,
    imports: &Imports,
    id: TypeId,
    def: &TypeDef,
    union: &Union,
) -> Vec<TokenStream> {
    let names = cx.names.ty(id);
    let name = &names.ty;
    let value = imports.public("Value");
    let decided = match &union.decide {
        Decide::Tag(property) | Decide::TagValues(property) if property.is_empty() => "Decided by its value.".to_owned(),
        Decide::Tag(property) | Decide::TagValues(property) => format!("Decided by the property {}.", code(property)),
        Decide::JsonKind => "Decided by the kind of JSON value.".into(),
        Decide::UniqueKeys => "Decided by the properties that are there.".into(),
        Decide::HeldKinds => "Decided by the kinds of JSON values that it holds.".into(),
        Decide::FirstMatch => "The description does not say how to tell the variants apart: the likeliest that fits is taken.".into(),
    };
    let text = docs(
        &def.docs,
        &format!("{}.", fallback(cx, id, def)),
        &[decided],
    );
    let branches = &names.branches;
    let mut variants = TokenStream::new();
    let mut rows = TokenStream::new();
    let (mut reads, mut writes) = (TokenStream::new(), TokenStream::new());
    let mut conversions = Vec::new();
    for (at, (variant, ident)) in union.variants.iter().zip(&names.members).enumerate() {
        let ty = cx.ty(imports, &variant.ty);
        let held = if variant.boxed {
            quote!(Box<#ty>)
        } else {
            ty.clone()
        };
        let text = docs(
            &variant.docs,
            &variant_fallback(cx, variant.hint.as_str(), &variant.ty),
            &[],
        );
        variants.extend(quote!(#text #ident(#held),));
        let row = row_of(imports, ident.as_str(), &union.decide, &variant.branch);
        rows.extend(quote!(#row,));
        let index = Literal::usize_unsuffixed(at);
        let decode_value = imports.private("decode_value");
        reads.extend(quote!(Some(#index) => #decode_value(value).map(Self::#ident),));
        writes.extend(quote!(Self::#ident(value) => value.encode(output),));
        let unique = union
            .variants
            .iter()
            .filter(|other| cx.resolved(&other.ty) == cx.resolved(&variant.ty))
            .count()
            == 1;
        if unique
            && !matches!(
                cx.resolved(&variant.ty),
                Type::Scalar(crate::ir::Scalar::Json)
            )
            && !self_named(cx.resolved(&variant.ty), id)
        {
            let made = if variant.boxed {
                quote!(Self::#ident(Box::new(value)))
            } else {
                quote!(Self::#ident(value))
            };
            conversions.push((ty, made));
        }
    }
    let (wire, input, output, fault, branch) = (
        imports.private("Wire"),
        imports.private("Input"),
        imports.private("Output"),
        imports.private("Fault"),
        imports.private("Branch"),
    );
    let mut out = vec![
        quote! {
            #text
            #[derive(Clone)]
            #[cfg_attr(feature = "eq", derive(PartialEq))]
            #[non_exhaustive]
            pub enum #name {
                #variants
                /// A value that fits no variant.
                Unknown(#value),
            }
        },
        quote!(const #branches: &[#branch] = &[#rows];),
    ];
    // Conversions from types that differ only by name would overlap.
    let mut seen = Vec::new();
    for (ty, made) in conversions {
        let spelled = ty.to_string();
        if seen.contains(&spelled) {
            continue;
        }
        seen.push(spelled);
        out.push(quote! {
            impl From<#ty> for #name {
                #[inline]
                fn from(value: #ty) -> Self { #made }
            }
        });
    }
    out.push(quote! {
        impl #wire for #name {
            #[inline]
            fn blank() -> Self { Self::Unknown(#value::Null) }

            #[inline]
            fn decode(input: &mut #input<'_>) -> Result<Self, #fault> {
                let read = |branch, value| match branch {
                    #reads
                    _ => Ok(Self::Unknown(value)),
                };
                #branch::read(#branches, input.value()?, read)
            }

            #[inline]
            fn encode(&self, output: &mut #output<'_>) {
                match self {
                    #writes
                    Self::Unknown(value) => value.encode(output),
                }
            }
        }
    });
    out.extend(forwards(cx, imports, id));
    out
}

fn self_named(ty: &Type, id: TypeId) -> bool {
    matches!(ty, Type::Named(other) if *other == id)
}

fn variant_fallback(cx: &Context<'_>, hint: &str, ty: &Type) -> String {
    match ty {
        Type::Named(id) => {
            let name = &cx.names.ty(*id).ty;
            let article = indefinite(name.as_str());
            format!("{article} [`{name}`](crate::models::{name}).")
        }
        _ if hint.is_empty() => "A value.".into(),
        _ => format!("{}.", code(hint)),
    }
}

/// A row of the table that decides.
fn row_of(imports: &Imports, name: &str, decide: &Decide, branch: &Branch) -> TokenStream {
    let branch_type = imports.private("Branch");
    let mut row = quote!(#branch_type::new(#name));
    if !branch.kinds.is_empty() {
        let kinds = kinds(imports, &branch.kinds);
        row.extend(quote!(.kinds(#kinds)));
    }
    let mut constants = TokenStream::new();
    for (property, values) in &branch.tags {
        let texts: Vec<String> = values.iter().filter_map(text).collect();
        if texts.is_empty() {
            continue;
        }
        if matches!(decide, Decide::Tag(tag) if tag == property) {
            row.extend(quote!(.tag(#property, &[#(#texts),*])));
        } else if property.is_empty() {
            row.extend(quote!(.values(&[#(#texts),*])));
        } else {
            constants.extend(quote!((#property, &[#(#texts),*]),));
        }
    }
    if !constants.is_empty() {
        row.extend(quote!(.constants(&[#constants])));
    }
    let (required, known) = (&branch.required, &branch.known);
    if !required.is_empty() {
        row.extend(quote!(.required(&[#(#required),*])));
    }
    if !known.is_empty() {
        row.extend(quote!(.known(&[#(#known),*])));
    }
    if !branch.held.is_empty() {
        let pairs = branch.held.iter().map(|(name, of_value)| {
            let kinds = kinds(imports, of_value);
            quote!((#name, #kinds))
        });
        row.extend(quote!(.held(&[#(#pairs),*])));
    }
    if let Some(item) = &branch.item {
        let item = row_of(imports, "item", decide, item);
        row.extend(quote!(.item(&#item)));
    }
    row
}

/// A set of kinds as the runtime writes it.
fn kinds(imports: &Imports, list: &[Kind]) -> TokenStream {
    let kinds = imports.private("Kinds");
    let mut list = list.to_vec();
    if list.contains(&Kind::Number) {
        list.retain(|kind| *kind != Kind::Integer);
    }
    list.sort_unstable();
    list.dedup();
    let mut idents = list
        .iter()
        .map(|kind| match kind {
            Kind::Object => "OBJECT",
            Kind::Array => "ARRAY",
            Kind::String => "STRING",
            Kind::Integer => "INTEGER",
            Kind::Number => "NUMBER",
            Kind::Bool => "BOOL",
            Kind::Null => "NULL",
        })
        .map(|text| format_ident!("{text}"));
    let first = idents.next().unwrap_or_else(|| format_ident!("ANY"));
    quote!(#kinds::#first #(.or(#kinds::#idents))*)
}

/// A constant as the runtime compares it: text as it is, other scalars as JSON.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.as_str().to_owned()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
