//! An operation: its table, its builder, and how it is sent.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::context::Context;
use super::docs::{code, doc_lines, docs, lines, sentence, wrap};
use super::file::{File, Imports, braced};
use super::{bodies, paging, responses};
use crate::ir::{
    Body, BodyKind, Bounds, Encoding, FormField, Location, OpId, Param, PartKind, Requirement,
    Style, Type, TypeKind,
};
use crate::name::Name;

/// The file of an operation.
pub(super) fn emit(cx: &Context<'_>, group: usize, id: OpId) -> File {
    let operation = &cx.api.operations[id];
    let names = cx.names.operation(id);
    let mut own = vec![names.builder.as_str().to_owned()];
    own.extend(["Headers", "Error", "Success", "Required"].map(str::to_owned));
    if operation.sends.len() > 1 {
        own.extend(["Body", "Parts"].map(str::to_owned));
    }
    let imports = Imports::new(own);
    let mut items = vec![responses::shared_types(cx, id), table(cx, &imports, id)];
    if operation.paging.is_some() {
        items.extend(paging::pager(cx, &imports, id));
    }
    items.extend(builder(cx, &imports, id));
    items.extend(required_struct(cx, &imports, id));
    items.extend(bodies::types(cx, &imports, id));
    items.extend(responses::types(cx, &imports, id));
    let group = &cx.names.groups[group];
    let mut docs = sentence(&operation.docs)
        .map(|line| wrap(&line))
        .unwrap_or_default();
    if !docs.is_empty() {
        docs.push(String::new());
    }
    docs.push(format!(
        "{}.",
        code(&format!("{} {}", operation.method, operation.path.raw))
    ));
    File {
        path: format!("src/{}/{}.rs", group.module, names.module),
        docs,
        head: imports.uses(),
        items,
    }
}

/// The table that the engine reads.
fn table(cx: &Context<'_>, imports: &Imports, id: OpId) -> TokenStream {
    let operation = &cx.api.operations[id];
    let table = imports.private("Operation");
    let (method, path) = (&operation.method, &operation.path.raw);
    let name = operation
        .operation_id
        .clone()
        .unwrap_or_else(|| format!("{method} {path}"));
    let mut fields = quote!(id: #name, method: #method, path: #path,);
    let mut rows = TokenStream::new();
    for param in &operation.params {
        rows.extend(param_row(cx, imports, param));
    }
    rows.extend(bodies::rows(cx, imports, id));
    if !rows.is_empty() {
        fields.extend(quote!(params: &[#rows],));
    }
    if !operation.servers.is_empty() {
        let servers = super::client::servers(imports, &operation.servers);
        fields.extend(quote!(servers: &[#servers],));
    }
    if let Some(alternatives) = operation.security.as_ref().filter(|list| !list.is_empty()) {
        let rows = alternatives.iter().map(|all| {
            let all = all.iter().map(|Requirement { scheme, scopes }| {
                let requirement = imports.private("Requirement");
                quote!(#requirement::new(#scheme, &[#(#scopes),*]))
            });
            quote!(&[#(#all),*])
        });
        fields.extend(quote!(security: &[#(#rows),*],));
    }
    let accept = responses::accept(&operation.accept);
    if accept != "application/json" {
        fields.extend(quote!(accept: #accept,));
    }
    if let Some(media) = operation.bodies.first().and_then(Body::content_type)
        && media != "application/json"
    {
        fields.extend(quote!(body: #media,));
    }
    if let Some(header) = &operation.idempotency_header {
        fields.extend(quote!(idempotency_header: Some(#header),));
    }
    quote! {
        pub(super) static OPERATION: #table = #table { #fields ..#table::DEFAULT };
    }
}

fn param_row(cx: &Context<'_>, imports: &Imports, param: &Param) -> TokenStream {
    let kind = format_ident!(
        "{}",
        match param.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        }
    );
    let (standard, explode) = match param.location {
        Location::Path | Location::Header => (Style::Simple, false),
        Location::Query | Location::Cookie => (Style::Form, true),
    };
    let (table, wire) = (imports.private("Param"), &param.wire);
    let mut row = quote!(#table::#kind(#wire));
    row.extend(style(imports, param.encoding, standard, explode));
    if param.required && param.location != Location::Path {
        row.extend(quote!(.required()));
    }
    row.extend(bounds(cx, imports, &param.bounds, &param.ty));
    if param.secret {
        row.extend(quote!(.secret()));
    }
    quote!(#row,)
}

pub(super) fn form_row(cx: &Context<'_>, imports: &Imports, form: &FormField) -> TokenStream {
    let (table, wire) = (imports.private("Param"), &form.field.wire);
    let mut row = quote!(#table::form(#wire));
    row.extend(style(imports, form.encoding, Style::Form, true));
    row.extend(bounds(cx, imports, &form.field.bounds, &form.field.ty));
    if form.field.secret {
        row.extend(quote!(.secret()));
    }
    if let Some(media_type) = form.media_type() {
        row.extend(quote!(.media_type(#media_type)));
    }
    quote!(#row,)
}

fn style(imports: &Imports, encoding: Encoding, standard: Style, explode: bool) -> TokenStream {
    let mut out = TokenStream::new();
    if encoding.style == Style::Json {
        return quote!(.json());
    }
    if encoding.style != standard {
        let styles = imports.private("Style");
        let style = format_ident!(
            "{}",
            match encoding.style {
                Style::Simple => "Simple",
                Style::Label => "Label",
                Style::Matrix => "Matrix",
                Style::Form | Style::Json => "Form",
                Style::Space => "SpaceDelimited",
                Style::Pipe => "PipeDelimited",
                Style::Tab => "TabDelimited",
                Style::DeepObject => "DeepObject",
            }
        );
        out.extend(quote!(.style(#styles::#style)));
    }
    if encoding.explode != explode {
        let explode = encoding.explode;
        out.extend(quote!(.explode(#explode)));
    }
    if encoding.allow_reserved {
        out.extend(quote!(.allow_reserved()));
    }
    out
}

fn bounds(cx: &Context<'_>, imports: &Imports, bounds: &Bounds, ty: &Type) -> TokenStream {
    let mut out = TokenStream::new();
    let number = |n: &crate::tree::Number| {
        let value = n.as_f64();
        value.is_finite().then(|| Literal::f64_unsuffixed(value))
    };
    if let Some(value) = bounds.minimum.as_ref().and_then(number) {
        let method = format_ident!(
            "{}",
            if bounds.exclusive_minimum {
                "exclusive_minimum"
            } else {
                "minimum"
            }
        );
        out.extend(quote!(.#method(#value)));
    }
    if let Some(value) = bounds.maximum.as_ref().and_then(number) {
        let method = format_ident!(
            "{}",
            if bounds.exclusive_maximum {
                "exclusive_maximum"
            } else {
                "maximum"
            }
        );
        out.extend(quote!(.#method(#value)));
    }
    if let Some(value) = bounds.multiple_of.as_ref().and_then(number) {
        out.extend(quote!(.multiple_of(#value)));
    }
    let newtype = match cx.resolved(ty) {
        Type::Named(id) if matches!(cx.api.types[*id].kind, TypeKind::Newtype(_)) => {
            Some(&cx.names.ty(*id).ty)
        }
        _ => None,
    };
    if let Some(name) = newtype {
        let models = imports.models();
        out.extend(quote!(.pattern(#models::#name::PATTERN)));
    } else {
        for (method, value) in [
            ("min_length", bounds.min_length),
            ("max_length", bounds.max_length),
        ] {
            if let Some(value) = value.filter(|v| *v > 0 && *v < u64::from(u32::MAX)) {
                let (method, value) = (format_ident!("{method}"), Literal::u64_unsuffixed(value));
                out.extend(quote!(.#method(#value)));
            }
        }
    }
    for (method, value) in [
        ("min_items", bounds.min_items),
        ("max_items", bounds.max_items),
    ] {
        if let Some(value) = value.filter(|v| *v > 0 && *v < u64::from(u32::MAX)) {
            let (method, value) = (format_ident!("{method}"), Literal::u64_unsuffixed(value));
            out.extend(quote!(.#method(#value)));
        }
    }
    out
}

/// One value that the builder takes: where it goes, and what it is.
pub(super) struct Value<'a> {
    pub(super) name: &'a Name,
    pub(super) json: Option<&'a Name>,
    pub(super) docs: &'a crate::ir::Docs,
    pub(super) wire: &'a str,
    pub(super) ty: &'a Type,
    pub(super) required: bool,
    /// The method of the runtime's request that takes it.
    pub(super) place: &'static str,
    pub(super) part: Option<PartKind>,
}

/// Every value but whole bodies, the path's first, in document order.
pub(super) fn values<'a>(cx: &'a Context<'_>, id: OpId) -> Vec<Value<'a>> {
    let operation = &cx.api.operations[id];
    let names = cx.names.operation(id);
    let mut out = Vec::new();
    for (at, (param, name)) in operation.params.iter().zip(&names.params).enumerate() {
        let place = match param.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        let json = names.params_json.get(at).and_then(Option::as_ref);
        let required = param.required || param.location == Location::Path;
        out.push(Value {
            name,
            json,
            docs: &param.docs,
            wire: &param.wire,
            ty: &param.ty,
            required,
            place,
            part: None,
        });
    }
    let multipart = matches!(
        operation.sole_body().map(|body| &body.kind),
        Some(BodyKind::Multipart(_))
    );
    for (at, (form, name)) in operation
        .spread_fields()
        .iter()
        .zip(&names.fields)
        .enumerate()
    {
        let field = &form.field;
        let json = names.fields_json.get(at).and_then(Option::as_ref);
        out.push(Value {
            name,
            json: json.filter(|_| !multipart),
            docs: &field.docs,
            wire: &field.wire,
            ty: &field.ty,
            required: field.required && !field.read_only && operation.body_required,
            place: if multipart { "part" } else { "form" },
            part: multipart.then_some(form.part),
        });
    }
    out
}

/// How a value is taken and put into the request: the argument's type, and the statement.
pub(super) fn put(
    cx: &Context<'_>,
    imports: &Imports,
    value: &Value<'_>,
    request: &TokenStream,
) -> (TokenStream, TokenStream) {
    let (name, wire) = (value.name, value.wire);
    let place = format_ident!("{}", value.place);
    match value.part {
        Some(PartKind::File) => {
            let part = imports.public("Part");
            (
                quote!(impl Into<#part>),
                quote!(#request.part(#wire, #name);),
            )
        }
        Some(PartKind::Files) => {
            let part = imports.public("Part");
            (
                quote!(Vec<#part>),
                quote!(for part in #name { #request.part(#wire, part); }),
            )
        }
        Some(PartKind::Json | PartKind::Text) => {
            let (ty, converted) = cx.argument(imports, value.ty, &quote!(#name));
            let ty_name = cx.ty(imports, value.ty);
            if cx.converts(value.ty) {
                (
                    ty,
                    quote!(let #name: #ty_name = #converted; #request.part_value(#wire, &#name);),
                )
            } else {
                (ty, quote!(#request.part_value(#wire, &#name);))
            }
        }
        None => {
            let (ty, converted) = cx.argument(imports, value.ty, &quote!(#name));
            let ty_name = cx.ty(imports, value.ty);
            if cx.converts(value.ty) {
                (
                    ty,
                    quote!(let #name: #ty_name = #converted; #request.#place(#wire, &#name);),
                )
            } else {
                (ty, quote!(#request.#place(#wire, &#name);))
            }
        }
    }
}

fn builder(cx: &Context<'_>, imports: &Imports, id: OpId) -> Vec<TokenStream> {
    let operation = &cx.api.operations[id];
    let names = cx.names.operation(id);
    let (builder, request) = (&names.builder, imports.private("Request"));
    let handle = &cx.names.groups[cx.plan.group_of(cx.api, id)];
    let mut text = wrap(&format!(
        "A request of [`{0}::{1}`](super::{0}::{1}), ready to be refined and sent.",
        handle.handle, names.method
    ));
    if let [sent] = operation.sends.as_slice()
        && !sent.also.is_empty()
    {
        text.push(String::new());
        text.push(format!(
            "Its body is sent as {}. {}",
            code(&operation.bodies[sent.body].media_type),
            bodies::also(sent)
        ));
    }
    let text = doc_lines(&text);
    let mut methods = TokenStream::new();
    for value in values(cx, id).iter().filter(|value| !value.required) {
        methods.extend(setter(cx, imports, value));
    }
    if !operation.body_required
        && let Some(body) = bodies::argument(cx, imports, id, None, &quote!(self.request))
    {
        let text = docs(&operation.body_docs, body.note, &[]);
        let (parameters, statement) = (body.parameters, body.statement);
        methods.extend(quote! {
            #text
            #[inline]
            pub fn body(mut self, #parameters) -> Self {
                #statement
                self
            }
        });
    }
    let options = imports.public("CallOptions");
    methods.extend(quote! {
        /// Sets what holds for this call alone: timeouts, retries, further headers and query.
        #[inline]
        pub fn options(mut self, options: #options) -> Self {
            self.request.options(options);
            self
        }
    });
    methods.extend(responses::send(cx, imports, id));
    vec![
        quote! {
            #text
            #[derive(Clone, Debug)]
            #[must_use = "a request does nothing until it is sent"]
            pub struct #builder {
                pub(super) request: #request,
            }
        },
        braced(quote!(impl #builder), methods),
    ]
}

fn setter(cx: &Context<'_>, imports: &Imports, value: &Value<'_>) -> TokenStream {
    let name = value.name;
    let mut notes = Vec::new();
    if value.wire != name.as_str() {
        notes.push(format!("Called {} on the wire.", code(value.wire)));
    }
    let text = lines(value.docs, &format!("Sets {}.", code(value.wire)), &notes);
    let text = doc_lines(&text);
    let deprecated = value.docs.deprecated.then(|| quote!(#[deprecated]));
    let (ty, statement) = put(cx, imports, value, &quote!(self.request));
    let mut out = quote! {
        #text
        #deprecated
        #[inline]
        pub fn #name(mut self, #name: #ty) -> Self {
            #statement
            self
        }
    };
    if let Some(json) = value.json {
        let place = format_ident!("{}", value.place);
        let wire = value.wire;
        let text = doc_lines(&[
            format!("Sets [`{name}`](Self::{name}) to the JSON text of `value`."),
            String::new(),
            "# Errors".into(),
            "Fails if `value` cannot be written as JSON.".into(),
        ]);
        out.extend(quote! {
            #text
            pub fn #json<T: serde::Serialize + ?Sized>(mut self, value: &T) -> Result<Self, serde_json::Error> {
                let text = serde_json::to_string(value)?;
                self.request.#place(#wire, &text);
                Ok(self)
            }
        });
    }
    out
}

/// How many required values a group's method takes as arguments.
const MAX_ARGUMENTS: usize = 3;

/// How many arguments a method takes at most, clippy's limit: then the path's are in the struct
/// too.
const MOST_ARGUMENTS: usize = 7;

/// The required values of an operation as they are taken: as arguments, or the path's as
/// arguments and the others in a struct.
pub(super) fn arguments<'v, 'a>(
    values: &'v [Value<'a>],
    has_body: bool,
) -> (Vec<&'v Value<'a>>, Vec<&'v Value<'a>>) {
    let required: Vec<&Value<'_>> = values.iter().filter(|value| value.required).collect();
    if required.len() + usize::from(has_body) <= MAX_ARGUMENTS {
        return (required, Vec::new());
    }
    let (path, rest): (Vec<_>, Vec<_>) = required
        .into_iter()
        .partition(|value| value.place == "path");
    // The handle, a body and its media type.
    let others = 1 + 2 * usize::from(has_body);
    if path.len() + usize::from(!rest.is_empty()) + others > MOST_ARGUMENTS {
        (Vec::new(), path.into_iter().chain(rest).collect())
    } else if rest.len() < 2 {
        (path.into_iter().chain(rest).collect(), Vec::new())
    } else {
        (path, rest)
    }
}

fn required_struct(cx: &Context<'_>, imports: &Imports, id: OpId) -> Option<TokenStream> {
    let values = values(cx, id);
    let operation = &cx.api.operations[id];
    let has_body = operation.body_required && bodies::is_argument(cx, id);
    let (_, rest) = arguments(&values, has_body);
    if rest.is_empty() {
        return None;
    }
    let mut fields = TokenStream::new();
    for value in rest {
        let name = value.name;
        let text = doc_lines(&lines(value.docs, &format!("{}.", code(value.wire)), &[]));
        let ty = match value.part {
            Some(PartKind::File) => imports.public("Part"),
            Some(PartKind::Files) => {
                let part = imports.public("Part");
                quote!(Vec<#part>)
            }
            _ => cx.ty(imports, value.ty),
        };
        fields.extend(quote!(#text pub #name: #ty,));
    }
    Some(quote! {
        /// The values that the request requires, beside the arguments.
        #[derive(Clone, Debug)]
        pub struct Required { #fields }
    })
}
