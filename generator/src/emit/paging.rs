//! How an operation pages, as a table with three small functions: the way to the next page,
//! the items, and whether there is more.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::{Context, Form};
use super::file::Imports;
use super::responses::success_type;
use crate::ir::{FieldStep, OpId, PageParam, PageScheme, Scalar, Type, TypeKind};

/// The pager of an operation that pages.
pub(super) fn pager(cx: &Context<'_>, imports: &Imports, id: OpId) -> Option<TokenStream> {
    let operation = &cx.api.operations[id];
    let paging = operation.paging.as_ref()?;
    let page = success_type(cx, imports, id);
    let item = cx.ty(imports, &paging.item);
    let (pager, schemes) = (imports.private("Pager"), imports.private("PageScheme"));
    let items = items(cx, &page, &paging.items);
    let counted = count(cx, &paging.items);
    let mut chain = TokenStream::new();
    let scheme = match &paging.scheme {
        PageScheme::NextLink(steps) => {
            chain.extend(next(cx, steps));
            quote!(NextLink)
        }
        PageScheme::LinkHeader => quote!(LinkHeader),
        PageScheme::Token {
            next: steps,
            param,
            more,
        } => {
            chain.extend(next(cx, steps));
            chain.extend(flag(cx, more.as_deref()));
            match param {
                PageParam::Query(param) => quote!(Token { param: #param }),
                PageParam::Body(way) => {
                    let pointer = pointer(way);
                    quote!(BodyToken { pointer: #pointer })
                }
            }
        }
        PageScheme::LastId { id, param, more } => {
            let list = borrow(cx, &paging.items, quote!(page));
            let inner = text_of(cx, id, quote!(item));
            chain.extend(match list {
                Some(list) => quote!(.next(|page| { let item = #list.last()?; #inner })),
                None => quote!(.next(|page| { let item = page.last()?; #inner })),
            });
            chain.extend(flag(cx, more.as_deref()));
            match param {
                PageParam::Query(param) => quote!(LastId { param: #param }),
                PageParam::Body(way) => {
                    let pointer = pointer(way);
                    quote!(BodyToken { pointer: #pointer })
                }
            }
        }
        PageScheme::Offset { param, more } => {
            chain.extend(quote!(.count(#counted)));
            chain.extend(flag(cx, more.as_deref()));
            match (param, paging.page_size.as_ref().map(|size| &size.location)) {
                (PageParam::Query(param), size) => {
                    let limit = match size {
                        Some(PageParam::Query(name)) => name.clone(),
                        _ => String::new(),
                    };
                    quote!(Offset { param: #param, limit: #limit })
                }
                (PageParam::Body(way), size) => {
                    let limit = match size {
                        Some(PageParam::Body(way)) => pointer(way),
                        _ => String::new(),
                    };
                    let pointer = pointer(way);
                    quote!(BodyOffset { pointer: #pointer, limit: #limit })
                }
            }
        }
        PageScheme::PageNumber { param, first, more } => {
            chain.extend(quote!(.count(#counted)));
            chain.extend(flag(cx, more.as_deref()));
            let first = Literal::u64_unsuffixed(*first);
            match param {
                PageParam::Query(param) => quote!(PageNumber { param: #param, first: #first }),
                PageParam::Body(way) => {
                    let pointer = pointer(way);
                    quote!(BodyToken { pointer: #pointer })
                }
            }
        }
    };
    if let Some(size) = &paging.page_size
        && let (PageParam::Query(name), Some(maximum)) = (&size.location, size.maximum)
    {
        let maximum = Literal::u64_unsuffixed(maximum);
        chain.extend(quote!(.size(#name, #maximum)));
    }
    Some(quote! {
        static PAGER: #pager<#page, #item> = #pager::new(#schemes::#scheme, #items) #chain;
    })
}

fn pointer(way: &[String]) -> String {
    way.iter()
        .map(|token| format!("/{}", token.replace('~', "~0").replace('/', "~1")))
        .collect()
}

/// The function that takes the items out of a page.
fn items(cx: &Context<'_>, page: &TokenStream, steps: &[FieldStep]) -> TokenStream {
    if steps.is_empty() {
        return quote!(|page: #page| page);
    }
    let mut at = quote!(page);
    for step in steps {
        let name = &cx.names.ty(step.of).members[step.field];
        let TypeKind::Struct(model) = &cx.api.types[step.of].kind else {
            return quote!(|_: #page| Vec::new());
        };
        let field = &model.fields[step.field];
        at = match (cx.form(step.of, field), field.boxed) {
            (Form::Plain | Form::Collection, _) => quote!(#at.#name),
            (Form::Patch, _) => {
                quote!(#at.#name.into_value().unwrap_or_else(crate::runtime::__private::Wire::blank))
            }
            (_, true) => quote!(#at.#name.unwrap_or_else(crate::runtime::__private::Wire::blank)),
            _ => {
                let wire_blank = quote!(crate::runtime::__private::Wire::blank);
                match cx.resolved(&field.ty) {
                    Type::List(_) => quote!(#at.#name.unwrap_or_default()),
                    _ => quote!(#at.#name.unwrap_or_else(#wire_blank)),
                }
            }
        };
    }
    quote!(|page: #page| #at)
}

/// The function that counts the items.
fn count(cx: &Context<'_>, steps: &[FieldStep]) -> TokenStream {
    match borrow(cx, steps, quote!(page)) {
        None => quote!(|page| page.len()),
        Some(list) => quote!(|page| (|| Some(#list.len()))().unwrap_or_default()),
    }
}

/// An expression that borrows what `steps` lead to, leaving with `?` where something on the
/// way is absent. None where there are no steps.
fn borrow(cx: &Context<'_>, steps: &[FieldStep], from: TokenStream) -> Option<TokenStream> {
    let mut at = from;
    for step in steps {
        let name = &cx.names.ty(step.of).members[step.field];
        let TypeKind::Struct(model) = &cx.api.types[step.of].kind else {
            return None;
        };
        let field = &model.fields[step.field];
        at = match cx.form(step.of, field) {
            Form::Plain | Form::Collection => quote!(#at.#name),
            Form::Patch => quote!(#at.#name.value()?),
            Form::Optional | Form::Nullable => quote!(#at.#name.as_ref()?),
        };
    }
    (!steps.is_empty()).then_some(at)
}

fn next(cx: &Context<'_>, steps: &[FieldStep]) -> TokenStream {
    let text = text_of(cx, steps, quote!(page));
    quote!(.next(|page| #text))
}

/// An `Option<String>` of what `steps` lead to.
fn text_of(cx: &Context<'_>, steps: &[FieldStep], from: TokenStream) -> TokenStream {
    let Some((last, way)) = steps.split_last() else {
        return quote!(Some(#from.to_string()));
    };
    let before = borrow(cx, way, from.clone()).unwrap_or(from);
    let name = &cx.names.ty(last.of).members[last.field];
    let TypeKind::Struct(model) = &cx.api.types[last.of].kind else {
        return quote!(None);
    };
    let field = &model.fields[last.field];
    let form = cx.form(last.of, field);
    let ty = cx.resolved(&field.ty);
    let string = matches!(ty, Type::Scalar(Scalar::String));
    let json = !matches!(ty, Type::Scalar(_)) && !is_text(cx, ty)
        || matches!(ty, Type::Scalar(Scalar::Json));
    let value = quote!(#before.#name);
    if json {
        // A union or a JSON value: its text, or its JSON.
        let inner = quote!(crate::runtime::__private::page_token);
        return match form {
            Form::Plain | Form::Collection => quote!(#inner(&#value)),
            Form::Patch => quote!(#inner(#value.value()?)),
            _ => quote!(#inner(#value.as_ref()?)),
        };
    }
    match (form, string && !field.boxed) {
        (Form::Plain | Form::Collection, true) => quote!(Some(#value.clone())),
        (Form::Plain | Form::Collection, false) => quote!(Some(#value.to_string())),
        (Form::Patch, true) => quote!(#value.value().cloned()),
        (Form::Patch, false) => quote!(#value.value().map(ToString::to_string)),
        (_, true) => quote!(#value.clone()),
        (_, false) => quote!(#value.as_ref().map(ToString::to_string)),
    }
}

fn is_text(cx: &Context<'_>, ty: &Type) -> bool {
    matches!(ty, Type::Named(id) if matches!(cx.api.types[*id].kind, TypeKind::Newtype(_) | TypeKind::Enum(_)))
}

/// The function that says whether there is more.
fn flag(cx: &Context<'_>, steps: Option<&[FieldStep]>) -> TokenStream {
    let Some((last, way)) = steps.and_then(<[_]>::split_last) else {
        return TokenStream::new();
    };
    let TypeKind::Struct(model) = &cx.api.types[last.of].kind else {
        return TokenStream::new();
    };
    let field = &model.fields[last.field];
    if !matches!(cx.resolved(&field.ty), Type::Scalar(Scalar::Bool)) {
        return TokenStream::new();
    }
    let before = borrow(cx, way, quote!(page)).unwrap_or(quote!(page));
    let name = &cx.names.ty(last.of).members[last.field];
    match cx.form(last.of, field) {
        Form::Plain | Form::Collection => quote!(.more(|page| Some(#before.#name))),
        Form::Patch => quote!(.more(|page| #before.#name.value().copied())),
        _ => quote!(.more(|page| #before.#name)),
    }
}
