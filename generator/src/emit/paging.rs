//! How an operation pages, as a table with small functions: the items, the way to the next
//! page, how many items there are, and whether there is more.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

mod way;

use super::context::Context;
use super::file::Imports;
use super::responses::success_type;
use crate::ir::{OpId, PageItems, PageParam, PageScheme, PageSize};
use way::Ways;
pub(super) use way::pointer;

/// What an item is, as written: with its key where the items stand in a map. `()` where a page
/// has no one list of items.
pub(super) fn item_type(
    cx: &Context<'_>,
    imports: &Imports,
    items: Option<&PageItems>,
) -> TokenStream {
    let Some(items) = items else {
        return quote!(());
    };
    let item = cx.ty(imports, &items.item);
    if items.keyed {
        quote!((String, #item))
    } else {
        item
    }
}

/// The pager of an operation that pages.
pub(super) fn pager(cx: &Context<'_>, imports: &Imports, id: OpId) -> Option<TokenStream> {
    let paging = cx.api.operations[id].paging.as_ref()?;
    let page = success_type(cx, imports, id);
    let item = item_type(cx, imports, paging.items.as_ref());
    let way = Ways { cx, imports };
    let param = |param: &PageParam| place(imports, param);
    let mut chain = TokenStream::new();
    let scheme = match &paging.scheme {
        PageScheme::NextLink(steps) => {
            chain.extend(way.next(steps));
            quote!(NextLink)
        }
        PageScheme::LinkHeader => quote!(LinkHeader),
        PageScheme::Token { next, param: place } => {
            chain.extend(way.next(next));
            let place = param(place);
            quote!(Token(#place))
        }
        PageScheme::HeaderToken {
            header,
            param: place,
        } => {
            let place = param(place);
            quote!(HeaderToken { header: #header, param: #place })
        }
        PageScheme::LastId { id, param: place } => {
            chain.extend(way.last(paging.items.as_ref()?, id));
            let place = param(place);
            quote!(LastId(#place))
        }
        PageScheme::Offset {
            param: place,
            first,
        } => {
            chain.extend(way.count(paging.items.as_ref()?));
            let (place, first) = (param(place), Literal::u64_unsuffixed(*first));
            quote!(Offset { param: #place, first: #first })
        }
        PageScheme::PageNumber {
            param: place,
            first,
        } => {
            chain.extend(way.count(paging.items.as_ref()?));
            let (place, first) = (param(place), Literal::u64_unsuffixed(*first));
            quote!(PageNumber { param: #place, first: #first })
        }
    };
    if let Some(flag) = &paging.more {
        chain.extend(way.more(flag));
    }
    if let Some(size) = &paging.page_size {
        chain.extend(page_size(imports, size));
    }
    let items = way.items(&page, paging.items.as_ref());
    let (pager, schemes) = (imports.private("Pager"), imports.private("PageScheme"));
    Some(quote! {
        const PAGER: &#pager<#page, #item> = &#pager::new(#schemes::#scheme, #items) #chain;
    })
}

/// A place in the request.
fn place(imports: &Imports, param: &PageParam) -> TokenStream {
    let places = imports.private("PageParam");
    match param {
        PageParam::Query(name) => quote!(#places::Query(#name)),
        PageParam::Body { way, number } => {
            let pointer = pointer(way);
            if *number {
                quote!(#places::BodyNumber(#pointer))
            } else {
                quote!(#places::Body(#pointer))
            }
        }
    }
}

/// The parameter that says how many items a page has, and what the pager may set it to.
fn page_size(imports: &Imports, size: &PageSize) -> TokenStream {
    let place = place(imports, &size.location);
    match size.maximum {
        Some(maximum) => {
            let minimum = Literal::u64_unsuffixed(size.minimum.unwrap_or(1).clamp(1, maximum));
            let maximum = Literal::u64_unsuffixed(maximum);
            quote!(.size(#place, #minimum, #maximum))
        }
        None => quote!(.size_of(#place)),
    }
}
