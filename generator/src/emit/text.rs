//! Open enums and newtypes: values that are text (or a number) on the wire.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::Context;
use super::docs::{code, doc_lines, docs};
use super::file::Imports;
use super::model::{fallback, forwards};
use crate::ir::{Enum, EnumRepr, Newtype, TypeDef, TypeId};
use crate::tree::Value;

/// The items of an open enum.
pub(super) fn emit_enum(
    cx: &Context<'_>,
    imports: &Imports,
    id: TypeId,
    def: &TypeDef,
    list: &Enum,
) -> Vec<TokenStream> {
    let names = cx.names.ty(id);
    let name = &names.ty;
    let text = docs(&def.docs, &format!("{}.", fallback(cx, id, def)), &[]);
    let unknown = imports.public(match list.repr {
        EnumRepr::String => "UnknownValue",
        EnumRepr::Integer => "UnknownNumber",
    });
    let mut variants = TokenStream::new();
    let (mut to_wire, mut from_wire) = (TokenStream::new(), TokenStream::new());
    for (variant, ident) in list.variants.iter().zip(&names.members) {
        let value = literal(&variant.value);
        let shown = match &variant.value {
            Value::String(text) => code(text),
            Value::Number(number) => code(number.as_str()),
            other => code(other.kind()),
        };
        let text = docs(&variant.docs, &format!("{shown}."), &[]);
        variants.extend(quote!(#text #ident,));
        to_wire.extend(quote!(Self::#ident => #value,));
        from_wire.extend(quote!(#value => Self::#ident,));
    }
    let definition = quote! {
        #text
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #variants
            /// A value that the description does not name.
            Unknown(#unknown),
        }
    };
    let mut out = vec![definition];
    match list.repr {
        EnumRepr::String => {
            out.push(quote! {
                impl #name {
                    /// The value as it is written on the wire.
                    #[must_use]
                    #[inline]
                    pub fn as_str(&self) -> &str {
                        match self { #to_wire Self::Unknown(value) => value.as_str(), }
                    }
                }
            });
            out.push(quote! {
                impl From<&str> for #name {
                    #[inline]
                    fn from(text: &str) -> Self {
                        match text { #from_wire _ => Self::Unknown(#unknown::new(text)), }
                    }
                }
            });
            out.push(quote! {
                impl From<String> for #name {
                    #[inline]
                    fn from(text: String) -> Self { Self::from(text.as_str()) }
                }
            });
            out.extend(from_bool(cx, id, list));
            out.push(quote! {
                impl std::str::FromStr for #name {
                    type Err = std::convert::Infallible;

                    #[inline]
                    fn from_str(text: &str) -> Result<Self, std::convert::Infallible> { Ok(Self::from(text)) }
                }
            });
            out.extend(text_traits(cx, imports, id, false));
        }
        EnumRepr::Integer => {
            out.push(quote! {
                impl #name {
                    /// The number as it is written on the wire.
                    #[must_use]
                    #[inline]
                    pub fn value(&self) -> i64 {
                        match self { #to_wire Self::Unknown(number) => number.value(), }
                    }
                }
            });
            out.push(quote! {
                impl From<i64> for #name {
                    #[inline]
                    fn from(number: i64) -> Self {
                        match number { #from_wire _ => Self::Unknown(#unknown::new(number)), }
                    }
                }
            });
            out.push(quote! {
                impl std::fmt::Display for #name {
                    #[inline]
                    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.value().fmt(f) }
                }
            });
            let [wire, input, output, fault] = wire_names(imports);
            let decode = imports.private("decode_number");
            out.push(quote! {
                impl #wire for #name {
                    #[inline]
                    fn blank() -> Self { Self::from(0) }

                    #[inline]
                    fn decode(input: &mut #input<'_>) -> Result<Self, #fault> { #decode(input, Self::from) }

                    #[inline]
                    fn encode(&self, output: &mut #output<'_>) { output.integer(self.value()); }
                }
            });
            out.extend(forwards(cx, imports, id));
        }
    }
    out
}

/// The conversion from a `bool`, for an enum whose values are the words for true and false.
/// On the wire they are text, and there may come to be others, so it stays an enum.
fn from_bool(cx: &Context<'_>, id: TypeId, list: &Enum) -> Option<TokenStream> {
    let spelled = |word: &str| {
        list.variants.iter().position(
            |variant| matches!(&variant.value, Value::String(text) if text.eq_ignore_ascii_case(word)),
        )
    };
    let (yes, no) = (spelled("true")?, spelled("false")?);
    if list.variants.len() != 2 {
        return None;
    }
    let names = cx.names.ty(id);
    let (name, yes, no) = (&names.ty, names.members.get(yes)?, names.members.get(no)?);
    Some(quote! {
        impl From<bool> for #name {
            #[inline]
            fn from(value: bool) -> Self { if value { Self::#yes } else { Self::#no } }
        }
    })
}

/// A literal for an enum's value.
fn literal(value: &Value) -> TokenStream {
    match value {
        Value::Number(number) => {
            let number = Literal::i128_unsuffixed(number.as_i128().unwrap_or_default());
            quote!(#number)
        }
        Value::String(text) => quote!(#text),
        _ => quote!(""),
    }
}

/// `Wire`, and what its methods name.
fn wire_names(imports: &Imports) -> [TokenStream; 4] {
    ["Wire", "Input", "Output", "Fault"].map(|name| imports.private(name))
}

/// What every type that is text on the wire has: `AsRef<str>`, `Display`, `Wire`, serde.
fn text_traits(cx: &Context<'_>, imports: &Imports, id: TypeId, owned: bool) -> Vec<TokenStream> {
    let name = &cx.names.ty(id).ty;
    let [wire, input, output, fault] = wire_names(imports);
    let (blank, fill) = if owned {
        (quote!(Self(String::new())), quote!(self.0.fill(input)))
    } else {
        let fill = imports.private("fill_text");
        (quote!(Self::from("")), quote!(#fill(self, input)))
    };
    let mut out = vec![
        quote! {
            impl AsRef<str> for #name {
                #[inline]
                fn as_ref(&self) -> &str { self.as_str() }
            }
        },
        quote! {
            impl std::fmt::Display for #name {
                #[inline]
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
            }
        },
        quote! {
            impl #wire for #name {
                #[inline]
                fn blank() -> Self { #blank }

                #[inline]
                fn fill(&mut self, input: &mut #input<'_>) -> Result<(), #fault> { #fill }

                #[inline]
                fn encode(&self, output: &mut #output<'_>) { output.string(self.as_str()); }
            }
        },
    ];
    out.extend(forwards(cx, imports, id));
    out
}

/// The items of a newtype.
pub(super) fn emit_newtype(
    cx: &Context<'_>,
    imports: &Imports,
    id: TypeId,
    def: &TypeDef,
    newtype: &Newtype,
) -> Vec<TokenStream> {
    let name = &cx.names.ty(id).ty;
    let text = docs(&def.docs, &format!("A text of the form {}.", code(&newtype.pattern)), &[
        "Made from any text without a check (`from`), or checked (`parse`); builders check before sending. What a \
         server sends is taken as it is."
            .to_owned(),
    ]);
    let (pattern, class) = (imports.private("Pattern"), class(imports, newtype));
    let prefix = &newtype.prefix;
    let length = Literal::usize_unsuffixed(newtype.prefix.len() + newtype.count as usize);
    let fault = imports.private("Fault");
    let mut out = vec![
        quote! {
            #text
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct #name(String);
        },
        quote! {
            impl #name {
                pub(crate) const PATTERN: #pattern = #pattern { prefix: #prefix, length: #length, class: #class };

                /// The text.
                #[must_use]
                pub fn as_str(&self) -> &str { &self.0 }

                /// The text itself.
                #[must_use]
                pub fn into_string(self) -> String { self.0 }
            }
        },
        quote! {
            impl From<&str> for #name {
                #[inline]
                fn from(text: &str) -> Self { Self(text.to_owned()) }
            }
        },
        quote! {
            impl From<String> for #name {
                #[inline]
                fn from(text: String) -> Self { Self(text) }
            }
        },
        quote! {
            impl From<#name> for String {
                #[inline]
                fn from(value: #name) -> Self { value.0 }
            }
        },
        quote! {
            impl std::str::FromStr for #name {
                type Err = #fault;

                #[inline]
                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    Self::PATTERN.check(text)?;
                    Ok(Self(text.to_owned()))
                }
            }
        },
    ];
    out.extend(text_traits(cx, imports, id, true));
    out
}

/// The runtime's class of letters.
fn class(imports: &Imports, newtype: &Newtype) -> TokenStream {
    let class = imports.private("Class");
    let mut ranges = newtype.class.clone();
    ranges.sort_unstable();
    let named = match ranges.as_slice() {
        [('0', '9'), ('A', 'F'), ('a', 'f')] => "Hex",
        [('0', '9'), ('a', 'f')] => "LowerHex",
        [('0', '9'), ('A', 'F')] => "UpperHex",
        [('0', '9')] => "Digit",
        [('0', '9'), ('a', 'z')] => "LowerAlphanumeric",
        [('0', '9'), ('A', 'Z')] => "UpperAlphanumeric",
        [('0', '9'), ('A', 'Z'), ('a', 'z')] => "Alphanumeric",
        [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')] => "Word",
        [('-', '-'), ('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')] => "WordOrHyphen",
        _ => "",
    };
    if named.is_empty() {
        let (first, last): (Vec<char>, Vec<char>) = ranges.into_iter().unzip();
        return quote!(#class::Ranges(&[#((#first, #last)),*]));
    }
    let named = quote::format_ident!("{named}");
    quote!(#class::#named)
}

/// The item of a component that is another name for a type.
pub(super) fn emit_alias(
    cx: &Context<'_>,
    imports: &Imports,
    id: TypeId,
    def: &TypeDef,
    ty: &crate::ir::Type,
) -> Vec<TokenStream> {
    let name = &cx.names.ty(id).ty;
    let text = docs(&def.docs, &format!("{}.", fallback(cx, id, def)), &[]);
    let ty = cx.ty(imports, ty);
    vec![quote!(#text pub type #name = #ty;)]
}

/// The item of a type that is the user's own.
pub(super) fn emit_foreign(
    cx: &Context<'_>,
    imports: &Imports,
    id: TypeId,
    path: &str,
) -> Vec<TokenStream> {
    let name = &cx.names.ty(id).ty;
    let text = doc_lines(&[format!("The settings say that this is {}.", code(path))]);
    let ty = cx.named(imports, id);
    vec![quote!(#text pub type #name = #ty;)]
}
