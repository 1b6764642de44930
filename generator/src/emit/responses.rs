//! What comes back: how a builder is sent, and an operation's own types for several
//! successes, typed headers and typed errors.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::context::Context;
use super::docs::{code, doc_lines, docs, lines};
use super::file::Imports;
use crate::ir::{ContentKind, ErrorBody, OpId, Scalar, Status, Success, Type};
use crate::name::Name;

/// Media types as the value of `Accept`. Text of the description that no header can carry is
/// left out.
pub(super) fn accept(media_types: &[String]) -> String {
    let mut all: Vec<&str> = Vec::new();
    for media in media_types {
        let media = match media.as_str() {
            "*" => "*/*",
            media if !media.contains('/') => "application/json",
            media => media,
        };
        let sound = media.chars().all(|c| c.is_ascii_graphic() || c == ' ');
        if sound && !all.contains(&media) {
            all.push(media);
        }
    }
    if all.is_empty() {
        return "application/json".to_owned();
    }
    all.join(", ")
}

/// What a success decodes to, as written in the operation's file.
pub(super) fn success_type(cx: &Context<'_>, imports: &Imports, id: OpId) -> TokenStream {
    match &cx.api.operations[id].success {
        Success::Empty => quote!(()),
        Success::One(kind) => content_type(cx, imports, kind),
        Success::ByStatus(_) => quote!(Success),
    }
}

fn content_type(cx: &Context<'_>, imports: &Imports, kind: &ContentKind) -> TokenStream {
    match kind {
        ContentKind::Empty => quote!(()),
        ContentKind::Json(ty) => cx.ty(imports, ty),
        ContentKind::Text => quote!(String),
        ContentKind::Bytes => imports.public("ByteStream"),
        ContentKind::Events(ty) => {
            let (stream, ty) = (imports.public("EventStream"), cx.ty(imports, ty));
            quote!(#stream<#ty>)
        }
        ContentKind::JsonLines(ty) => {
            let (stream, ty) = (imports.public("LineStream"), cx.ty(imports, ty));
            quote!(#stream<#ty>)
        }
    }
}

fn sender(kind: &ContentKind) -> TokenStream {
    match kind {
        ContentKind::Empty => quote!(send_empty),
        ContentKind::Json(_) => quote!(send_json),
        ContentKind::Text => quote!(send_text),
        ContentKind::Bytes => quote!(send_stream),
        ContentKind::Events(_) => quote!(send_events),
        ContentKind::JsonLines(_) => quote!(send_lines),
    }
}

/// The methods that send.
pub(super) fn send(cx: &Context<'_>, imports: &Imports, id: OpId) -> TokenStream {
    let operation = &cx.api.operations[id];
    let ty = success_type(cx, imports, id);
    let call = imports.public("Call");
    let paged = operation.paging.is_some();
    let content = match &operation.success {
        _ if paged => quote!(self.request.send_page(PAGER)),
        Success::Empty => quote!(self.request.send_empty()),
        Success::One(kind) => {
            let sender = sender(kind);
            quote!(self.request.#sender())
        }
        Success::ByStatus(_) => quote!(self.request.send_with(Success::read)),
    };
    // What ends a request is compiled where it is called: nobody calls every operation.
    let mut out = quote! {
        /// Sends the request: await the result.
        #[inline]
        pub fn send(self) -> #call<#ty> { #content }

        /// Sends the request and blocks this thread until it completes. The work is done on another
        /// thread, so that this can be called inside async code too.
        ///
        /// # Errors
        /// Those of [`send`](Self::send).
        #[cfg(feature = "blocking")]
        #[inline]
        pub fn send_blocking(self) -> Result<crate::Response<#ty>, crate::Error> { self.send().wait() }
    };
    if let (true, Some(paging)) = (paged, &operation.paging) {
        let pages = imports.public("Pages");
        out.extend(quote! {
            /// The pages, each requested only when it is asked for.
            #[inline]
            pub fn pages(self) -> #pages<#ty> { self.request.pages(PAGER) }
        });
        if paging.items.is_some() {
            let items = imports.public("Items");
            let item = super::paging::item_type(cx, imports, paging.items.as_ref());
            out.extend(quote! {
                /// The items of all pages; further pages are requested as needed.
                #[inline]
                pub fn items(self) -> #items<#item> { self.request.items(PAGER) }
            });
        }
    }
    out.extend(further(cx, imports, id));
    out
}

/// The methods that ask for another kind of answer.
fn further(cx: &Context<'_>, imports: &Imports, id: OpId) -> TokenStream {
    let mut out = TokenStream::new();
    let names = &cx.names.operation(id).sends;
    for (further, name) in cx.api.operations[id].further.iter().zip(names) {
        let (call, sender) = (imports.public("Call"), sender(&further.kind));
        let ty = content_type(cx, imports, &further.kind);
        let media: Vec<String> = further.media_types.iter().map(|one| code(one)).collect();
        let mut text = vec![format!(
            "Sends the request and asks for {} rather than what [`send`](Self::send) asks for.",
            media.join(", ")
        )];
        if media.len() > 1 {
            text.push(String::new());
            text.push(
                "To ask for one of them alone, set the header `Accept` in the options; the \
                 answer's header `Content-Type` says which it is."
                    .to_owned(),
            );
        }
        let (text, accept) = (doc_lines(&text), accept(&further.media_types));
        out.extend(quote! {
            #text
            #[inline]
            pub fn #name(self) -> #call<#ty> { self.request.accept(#accept).#sender() }
        });
    }
    out
}

/// The operation's own types: successes by status, headers, errors.
pub(super) fn types(cx: &Context<'_>, imports: &Imports, id: OpId) -> Vec<TokenStream> {
    let shared = cx.plan.shared.get(&id).copied().unwrap_or_default();
    let mut out = successes(cx, imports, id);
    if shared.headers.is_none() {
        out.extend(headers(cx, imports, id));
    }
    if shared.errors.is_none() {
        out.extend(errors(cx, imports, id));
    }
    out
}

/// The line that names types of other operations as this one's own.
pub(super) fn shared_types(cx: &Context<'_>, id: OpId) -> TokenStream {
    let Some(shared) = cx.plan.shared.get(&id) else {
        return TokenStream::new();
    };
    let module = |id| &cx.names.operation(id).module;
    match (shared.errors.map(module), shared.headers.map(module)) {
        (Some(errors), Some(headers)) if errors == headers => {
            quote!(pub use super::#errors::{Error, Headers};)
        }
        (errors, headers) => {
            let errors = errors.map(|module| quote!(pub use super::#module::Error;));
            let headers = headers.map(|module| quote!(pub use super::#module::Headers;));
            quote!(#errors #headers)
        }
    }
}

/// A status as a variant: `Created`, `Status418`, `Range4xx`.
fn variant(status: Status) -> proc_macro2::Ident {
    let text = match status {
        Status::Code(code) => match code {
            200 => "Ok".into(),
            201 => "Created".into(),
            202 => "Accepted".into(),
            203 => "NonAuthoritative".into(),
            204 => "NoContent".into(),
            205 => "ResetContent".into(),
            206 => "PartialContent".into(),
            207 => "MultiStatus".into(),
            400 => "BadRequest".into(),
            401 => "Unauthorized".into(),
            402 => "PaymentRequired".into(),
            403 => "Forbidden".into(),
            404 => "NotFound".into(),
            405 => "MethodNotAllowed".into(),
            406 => "NotAcceptable".into(),
            409 => "Conflict".into(),
            410 => "Gone".into(),
            412 => "PreconditionFailed".into(),
            413 => "PayloadTooLarge".into(),
            415 => "UnsupportedMediaType".into(),
            422 => "UnprocessableEntity".into(),
            423 => "Locked".into(),
            429 => "TooManyRequests".into(),
            500 => "InternalServerError".into(),
            501 => "NotImplemented".into(),
            502 => "BadGateway".into(),
            503 => "ServiceUnavailable".into(),
            504 => "GatewayTimeout".into(),
            code => format!("Status{code}"),
        },
        Status::Range(first) => format!("Status{first}xx"),
        Status::Default => "Other".into(),
    };
    format_ident!("{text}")
}

fn pattern(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Range(first) => {
            let (low, high) = (u16::from(first) * 100, u16::from(first) * 100 + 99);
            let (low, high) = (
                proc_macro2::Literal::u16_unsuffixed(low),
                proc_macro2::Literal::u16_unsuffixed(high),
            );
            quote!(#low..=#high)
        }
        Status::Default => quote!(_),
    }
}

fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => format!("Status {code}."),
        Status::Range(first) => format!("Status {first}00 to {first}99."),
        Status::Default => "Any other status.".into(),
    }
}

/// Exact codes before ranges before the rest.
fn sorted<T: Clone>(list: &[(Status, T)]) -> Vec<(Status, T)> {
    let mut list = list.to_vec();
    list.sort_by_key(|(status, _)| *status);
    list.dedup_by_key(|(status, _)| *status);
    list
}

/// A type as a variant holds it.
pub(super) fn held(cx: &Context<'_>, imports: &Imports, ty: &Type) -> TokenStream {
    let large = cx.large(ty);
    let ty = cx.ty(imports, ty);
    if large { quote!(Box<#ty>) } else { ty }
}

/// A value read from a whole response body: its type and the expression.
fn read(cx: &Context<'_>, imports: &Imports, kind: &ContentKind) -> (TokenStream, TokenStream) {
    match kind {
        ContentKind::Json(ty) => (held(cx, imports, ty), quote!(response.json()?)),
        ContentKind::Bytes => (imports.public("Bytes"), quote!(response.bytes().clone())),
        _ => (quote!(String), quote!(response.text()?)),
    }
}

fn successes(cx: &Context<'_>, imports: &Imports, id: OpId) -> Vec<TokenStream> {
    let Success::ByStatus(list) = &cx.api.operations[id].success else {
        return Vec::new();
    };
    let list = sorted(list);
    let mut variants = TokenStream::new();
    let mut arms = TokenStream::new();
    for (status, kind) in &list {
        let (name, pattern) = (variant(*status), pattern(*status));
        let text = doc_lines(&[status_text(*status)]);
        if matches!(kind, ContentKind::Empty) {
            variants.extend(quote!(#text #name,));
            arms.extend(quote!(#pattern => Ok(Self::#name),));
        } else {
            let (ty, expression) = read(cx, imports, kind);
            variants.extend(quote!(#text #name(#ty),));
            arms.extend(quote!(#pattern => Ok(Self::#name(#expression)),));
        }
    }
    let (raw, fault, bytes) = (
        imports.private("RawResponse"),
        imports.private("Fault"),
        imports.public("Bytes"),
    );
    if !list.iter().any(|(status, _)| *status == Status::Default) {
        variants.extend(quote! {
            /// A success that the description does not name, with its body.
            Undeclared(#bytes),
        });
        arms.extend(quote!(_ => Ok(Self::Undeclared(response.bytes().clone())),));
    }
    vec![
        quote! {
            /// What a success is, by its status.
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum Success { #variants }
        },
        quote! {
            impl Success {
                #[inline]
                fn read(response: &#raw) -> Result<Self, #fault> {
                    match response.status().as_u16() { #arms }
                }
            }
        },
    ]
}

fn headers(cx: &Context<'_>, imports: &Imports, id: OpId) -> Vec<TokenStream> {
    let operation = &cx.api.operations[id];
    let names = cx.names.operation(id);
    if names.headers.is_empty() {
        return Vec::new();
    }
    let mut fields = TokenStream::new();
    let mut reads = TokenStream::new();
    for (wire, name) in &names.headers {
        let declared = operation
            .responses
            .iter()
            .flat_map(|response| &response.headers)
            .find(|header| header.wire == *wire);
        let Some(header) = declared else { continue };
        let text = doc_lines(&lines(
            &header.docs,
            "",
            &[format!("The header {}.", code(wire))],
        ));
        let ty = match cx.resolved(&header.ty) {
            Type::Scalar(
                scalar @ (Scalar::Bool | Scalar::I32 | Scalar::I64 | Scalar::U64 | Scalar::F64),
            ) => cx.ty(imports, &Type::Scalar(*scalar)),
            _ => quote!(String),
        };
        fields.extend(quote!(#text pub #name: Option<#ty>,));
        let header = imports.private("header");
        reads.extend(quote!(#name: #header(headers, #wire),));
    }
    let response = imports.public("Response");
    vec![
        quote! {
            /// The response headers that the description declares for a success. A header that is absent
            /// or malformed is `None`.
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub struct Headers { #fields }
        },
        quote! {
            impl Headers {
                /// Reads the headers of a response.
                #[must_use]
                pub fn from_response<T>(response: &#response<T>) -> Self {
                    let headers = response.headers();
                    Self { #reads }
                }
            }
        },
    ]
}

fn errors(cx: &Context<'_>, imports: &Imports, id: OpId) -> Vec<TokenStream> {
    let mut list: Vec<(&ErrorBody, &[Name])> = cx.api.operations[id]
        .errors
        .iter()
        .zip(cx.names.operation(id).errors.iter().map(Vec::as_slice))
        .collect();
    if list.is_empty() {
        return Vec::new();
    }
    // Exact codes before ranges before the rest.
    list.sort_by_key(|(error, _)| error.status);
    list.dedup_by_key(|(error, _)| error.status);
    let mut variants = TokenStream::new();
    let mut arms = TokenStream::new();
    let mut catch_all = false;
    let mut only = None;
    for (error, suffixes) in &list {
        let pattern = pattern(error.status);
        catch_all |= error.status == Status::Default;
        let read = error_variants(cx, imports, error, suffixes, &mut variants);
        arms.extend(quote!(#pattern => #read,));
        only = Some(read);
    }
    if !catch_all {
        arms.extend(quote!(_ => None,));
    }
    let content = match only {
        Some(read) if list.len() == 1 && catch_all => quote! {
            error.status()?;
            #read
        },
        _ => quote!(match error.status()?.as_u16() { #arms }),
    };
    let error = imports.public("Error");
    vec![
        quote! {
            /// The errors that the description declares, with their bodies.
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum Error { #variants }
        },
        quote! {
            impl Error {
                /// Reads `error` as one of the declared errors. `None` if there was no response, or its
                /// status or body is not one that is declared.
                #[must_use]
                #[inline]
                pub fn from_error(error: &#error) -> Option<Self> { #content }
            }
        },
    ]
}

/// The variants of one status: its usual body, and other JSON, told by its media type. Gives the
/// expression that reads them. Text and bytes beside JSON are read by the runtime's error.
fn error_variants(
    cx: &Context<'_>,
    imports: &Imports,
    error: &ErrorBody,
    suffixes: &[Name],
    variants: &mut TokenStream,
) -> TokenStream {
    let name = variant(error.status);
    let own = error_read(cx, imports, &error.kind);
    let mut notes = vec![status_text(error.status)];
    let mut others = TokenStream::new();
    let mut arms = TokenStream::new();
    let mut raw = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for (further, suffix) in error.further.iter().zip(suffixes) {
        let media = further.media_types.iter().map(|media| essence(media));
        let media: Vec<String> = media.filter(|media| !seen.contains(media)).collect();
        if !matches!(further.kind, ContentKind::Json(_)) || media.is_empty() {
            raw.extend(further.media_types.iter().map(|media| code(media)));
            continue;
        }
        seen.extend(media.clone());
        let other = format_ident!("{name}{}", suffix.as_str());
        let (ty, read) = error_read(cx, imports, &further.kind);
        let shown: Vec<String> = media.iter().map(|media| code(media)).collect();
        let text = doc_lines(&[format!(
            "{} The body is {}.",
            status_text(error.status),
            shown.join(" or ")
        )]);
        others.extend(quote!(#text #other(#ty),));
        arms.extend(quote!(Some(#(#media)|*) => #read.map(Self::#other),));
    }
    if !raw.is_empty() {
        notes.push(format!(
            "A body of {} is read by `body_text` or `body_bytes` of the runtime's error.",
            raw.join(" or ")
        ));
    }
    let text = docs(
        &crate::ir::Docs {
            description: error.description.clone(),
            ..Default::default()
        },
        "",
        &notes,
    );
    let (ty, read) = own;
    variants.extend(quote!(#text #name(#ty),));
    variants.extend(others);
    if arms.is_empty() {
        return quote!(#read.map(Self::#name));
    }
    quote! {
        match error.media_type().as_deref() {
            #arms
            _ => #read.map(Self::#name),
        }
    }
}

/// A value read from an error's body: its type and the expression.
fn error_read(
    cx: &Context<'_>,
    imports: &Imports,
    kind: &ContentKind,
) -> (TokenStream, TokenStream) {
    match kind {
        ContentKind::Json(ty) => (held(cx, imports, ty), quote!(error.body_as())),
        ContentKind::Bytes => (imports.public("Bytes"), quote!(error.body_bytes().cloned())),
        _ => (quote!(String), quote!(error.body_text())),
    }
}

fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}
