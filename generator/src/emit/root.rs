//! The crate's root, the index of models, and the example program.

use proc_macro2::TokenStream;
use quote::quote;

use super::client::gate;
use super::context::Context;
use super::docs::code;
use super::file::File;
use crate::ir::TypeKind;

/// `src/lib.rs`.
pub(super) fn lib(cx: &Context<'_>) -> File {
    let docs = super::front::docs(cx);
    let mut head = vec![quote!(
        #![forbid(unsafe_code)]
        #![warn(missing_docs)]
    )];
    if deep(cx) {
        head.push(quote!(#![recursion_limit = "512"]));
    }
    let mut items = Vec::new();
    let mut modules = TokenStream::new();
    let mut list: Vec<(String, TokenStream)> = vec![
        (
            "client".into(),
            quote!(
                mod client;
            ),
        ),
        (
            "models".into(),
            quote!(
                pub mod models;
            ),
        ),
    ];
    if cx.plan.embeds() {
        list.push((
            "runtime".into(),
            quote!(
                #[doc(hidden)]
                pub mod runtime;
            ),
        ));
    }
    for names in &cx.names.groups {
        let module = &names.module;
        let gate = gate(cx, &names.feature);
        list.push((module.as_str().to_owned(), quote!(#gate pub mod #module;)));
    }
    list.sort_by(|a, b| a.0.cmp(&b.0));
    modules.extend(list.into_iter().map(|(_, item)| item));
    items.push(modules);
    if !cx.plan.embeds() {
        let runtime = quote::format_ident!("{}", super::runtime::package(cx).replace('-', "_"));
        // From the root of all crates: a group may have the package's name.
        items.push(quote! {
            #[doc(hidden)]
            pub use ::#runtime as runtime;
        });
    }
    items.push(quote! {
        pub use client::{Client, ClientBuilder};
        #[doc(inline)]
        pub use runtime::*;
    });
    File {
        path: "src/lib.rs".into(),
        docs,
        head,
        items,
    }
}

/// Whether types stand inside each other so deeply that the compiler's default limit is near.
fn deep(cx: &Context<'_>) -> bool {
    cx.api.types.len() > 60
}

/// The call that gives the first scheme its credentials, with placeholders.
pub(super) fn credentials(cx: &Context<'_>) -> String {
    let base = if cx
        .api
        .servers
        .first()
        .is_none_or(|server| !server.url.contains("://"))
    {
        ".base_url(\"https://api.example.com\")"
    } else {
        ""
    };
    match cx.names.schemes.first() {
        Some(scheme) if !scheme.arguments.is_empty() => {
            let arguments: Vec<String> = scheme
                .arguments
                .iter()
                .map(|name| format!("\"{name}\""))
                .collect();
            format!("{base}.{}({})", scheme.method, arguments.join(", "))
        }
        _ => base.to_owned(),
    }
}

/// `src/models.rs`.
pub(super) fn models(cx: &Context<'_>) -> File {
    let (mut modules, mut exports) = (Vec::new(), Vec::new());
    for file in &cx.plan.models {
        let root = &cx.names.ty(file.root).module;
        let gate = cx.any_of(&file.features);
        let mut names = Vec::new();
        for &id in &file.types {
            let own = cx.names.ty(id);
            names.push(own.ty.as_str().to_owned());
            if let TypeKind::Struct(model) = &cx.api.types[id].kind
                && super::model::has_required_struct(cx, id, model)
            {
                names.push(own.required.as_str().to_owned());
            }
        }
        names.sort();
        let idents: Vec<_> = names
            .iter()
            .map(|name| quote::format_ident!("{name}"))
            .collect();
        let uses = match idents.as_slice() {
            [one] => quote!(pub use self::#root::#one;),
            many => quote!(pub use self::#root::{#(#many),*};),
        };
        modules.push(quote!(#gate mod #root;));
        exports.push(quote!(#gate #uses));
    }
    File {
        path: "src/models.rs".into(),
        docs: vec!["What is sent and received: a type for every schema.".into()],
        head: modules,
        items: vec![exports.into_iter().collect()],
    }
}

/// `examples/list_<group>.rs`.
pub(super) fn example(cx: &Context<'_>) -> File {
    let Some(example) = &cx.plan.example else {
        return File::default();
    };
    let (group, operation) = (
        &cx.names.groups[example.group],
        cx.names.operation(example.operation),
    );
    let (accessor, method) = (&group.accessor, &operation.method);
    let krate = quote::format_ident!("{}", cx.plan.package.replace('-', "_"));
    let env = cx.names.schemes.iter().any(|scheme| {
        !scheme.environment.is_empty() && scheme.environment.iter().all(Option::is_some)
    });
    let credentials: TokenStream = credentials(cx).parse().unwrap_or_default();
    let make = if env {
        quote!(#krate::Client::from_env()?)
    } else {
        quote!(#krate::Client::builder() #credentials.build()?)
    };
    let demo = super::package::demo_reply(cx, example.operation);
    let mut head = vec![quote!(
        use std::error::Error;
    )];
    let mut items = Vec::new();
    let list = quote! {
        async fn list(client: #krate::Client) -> Result<(), Box<dyn Error>> {
            let mut items = client.#accessor().#method().items().limit(200);
            let mut count = 0;
            while let Some(item) = items.next().await {
                println!("{:?}", item?);
                count += 1;
            }
            println!("{count} in all");
            Ok(())
        }
    };
    if let Some(demo) = demo {
        head.push(quote!(
            use std::io::{BufRead, BufReader, Write};
        ));
        head.push(quote!(
            use std::net::TcpListener;
        ));
        items.push(quote! {
            #[tokio::main(flavor = "current_thread")]
            async fn main() -> Result<(), Box<dyn Error>> {
                let client = if std::env::args().any(|argument| argument == "--demo") {
                    #krate::Client::builder() #credentials.base_url(serve()?).build()?
                } else {
                    #make
                };
                list(client).await
            }
        });
        items.push(list);
        items.extend(demo);
    } else {
        items.push(quote! {
            #[tokio::main(flavor = "current_thread")]
            async fn main() -> Result<(), Box<dyn Error>> {
                list(#make).await
            }
        });
        items.push(list);
    }
    let mut docs = vec![format!(
        "Lists with {}.",
        code(&format!("client.{accessor}().{method}()"))
    )];
    if items.len() > 2 {
        docs.push(String::new());
        docs.push("With `--demo` it serves three pages of made-up items to itself on loopback, so that it runs".into());
        docs.push("without an account.".into());
    }
    File {
        path: format!("examples/list_{}.rs", group.module),
        docs,
        head,
        items,
    }
}
