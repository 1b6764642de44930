//! The files that are no Rust: the manifest, the README; and the demo of the example.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, REST};
use super::runtime;
use crate::config::RuntimeMode;
use crate::ir::{ContentKind, OpId, PageScheme, Status};
use crate::tree::Value;

/// Path and text of every file that is no emitted Rust.
pub(super) fn texts(cx: &Context<'_>) -> Vec<(String, String)> {
    let mut out = vec![
        ("Cargo.toml".to_owned(), manifest(cx)),
        ("README.md".to_owned(), readme(cx)),
        (
            "rustfmt.toml".to_owned(),
            "# Generated code is printed by the generator; formatting it again would only make diffs.\n\
             disable_all_formatting = true\n"
                .to_owned(),
        ),
    ];
    out.extend(runtime::texts(cx));
    out
}

/// A TOML string.
pub(super) fn text(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

fn manifest(cx: &Context<'_>) -> String {
    let info = &cx.api.info;
    let title: String = info.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let description =
        cx.config.package.description.clone().unwrap_or_else(|| {
            format!("Client for {title}, generated from its OpenAPI description")
        });
    let mut out = head(cx, &cx.plan.package, &description);
    out.push_str("\n[features]\n");
    let mut default = vec![sdk_runtime::DEFAULT.to_owned()];
    if cx.plan.gated {
        default.extend(cx.names.groups.iter().map(|group| group.feature.clone()));
    }
    if cx.plan.rest {
        default.push(REST.to_owned());
    }
    if default.len() > 4 {
        out.push_str("default = [\n");
        for feature in &default {
            out.push_str(&format!("    \"{feature}\",\n"));
        }
        out.push_str("]\n");
    } else {
        let list: Vec<String> = default
            .iter()
            .map(|feature| format!("\"{feature}\""))
            .collect();
        out.push_str(&format!("default = [{}]\n", list.join(", ")));
    }
    out.push_str(&runtime::features(cx, cx.plan.embeds()));
    out.push_str(&format!("# {}\neq = []\n", feature_about("eq")));
    if cx.plan.gated {
        out.push_str("# A feature for each group of operations, and the models that it needs.\n");
        for group in &cx.names.groups {
            out.push_str(&format!("{} = []\n", group.feature));
        }
    }
    if cx.plan.rest {
        out.push_str(&format!(
            "# Models that no operation needs: of webhooks, and schemas that nothing refers to.\n{REST} = []\n"
        ));
    }

    out.push_str("\n[dependencies]\n");
    out.push_str(&runtime::dependencies(cx));
    let mut wanted = String::new();
    if cx.plan.example.is_some() {
        wanted.push_str("tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n");
    }
    // The tests' transport; an embedded runtime depends on them anyway.
    if !cx.plan.embeds() && cx.config.tests.examples {
        wanted.push_str(
            "futures-core = { version = \"0.3\", default-features = false }\nhttp = \"1\"\n",
        );
        if !runtime::reads_json_text(cx) {
            wanted.push_str("serde_json = \"1\"\n");
        }
    }
    if !wanted.is_empty() {
        out.push_str("\n[dev-dependencies]\n");
        out.push_str(&wanted);
    }
    if let Some(example) = &cx.plan.example {
        let group = &cx.names.groups[example.group];
        let mut needed = vec![format!("\"{}\"", sdk_runtime::DEFAULT)];
        if cx.plan.gated {
            needed.push(format!("\"{}\"", group.feature));
        }
        out.push_str(&format!(
            "\n[[example]]\nname = \"list_{}\"\nrequired-features = [{}]\n",
            group.module,
            needed.join(", ")
        ));
    }
    out
}

/// The part of a manifest that says what the package is.
pub(super) fn head(cx: &Context<'_>, name: &str, about: &str) -> String {
    let package = &cx.config.package;
    let mut out =
        String::from("# Generated from an OpenAPI description. Do not edit.\n[package]\n");
    out.push_str(&format!("name = {}\n", text(name)));
    out.push_str(&format!("version = {}\n", text(&cx.plan.version)));
    out.push_str("edition = \"2024\"\nrust-version = \"1.88\"\n");
    out.push_str(&format!("description = {}\n", text(about)));
    if *name == *cx.plan.package {
        out.push_str("readme = \"README.md\"\n");
    }
    if let Some(license) = &package.license {
        out.push_str(&format!("license = {}\n", text(license)));
    }
    if let Some(repository) = &package.repository {
        out.push_str(&format!("repository = {}\n", text(repository)));
    }
    if !package.keywords.is_empty() {
        let list: Vec<String> = package.keywords.iter().map(|word| text(word)).collect();
        out.push_str(&format!("keywords = [{}]\n", list.join(", ")));
    }
    if package.publish == Some(false) {
        out.push_str("publish = false\n");
    }
    out
}

/// What a feature of every crate is for; empty for one that is not known.
pub(super) fn feature_about(name: &str) -> &'static str {
    match name {
        "hyper" => "The default transport, over TLS.",
        "reqwest" => "Sends through a client of `reqwest`, of your own or a browser's.",
        "blocking" => "`send_blocking()` beside each `send()`, and blocking iterators.",
        "tracing" => "Spans and events of the crate `tracing` for calls and tries.",
        "testing" => "A transport in memory, for tests: `Client::mock()`.",
        "gzip" => "Asks for compressed responses, and unpacks them.",
        "brotli" => "The same, compressed with Brotli.",
        "deflate" => "The same, compressed with deflate.",
        "chrono" => "Conversions of dates to types of the crate `chrono`.",
        "time" => "Conversions of dates to types of the crate `time`.",
        "eq" => "`PartialEq` for all models.",
        _ => "",
    }
}

fn readme(cx: &Context<'_>) -> String {
    let info = &cx.api.info;
    let title: String = info
        .title
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(['<', '>', '`', '[', ']'], "");
    let name = cx.plan.package.replace('-', "_");
    let mut out = format!(
        "# {}\n\nA Rust client for {title}, generated from its OpenAPI description.\n",
        cx.plan.package
    );
    out.push_str(
        "Do not edit it: change the description or its settings, and generate again.\n\n```rust\n",
    );
    out.push_str(&format!(
        "let client = {name}::Client::builder(){}.build()?;\n",
        super::root::credentials(cx)
    ));
    if let Some(example) = &cx.plan.example {
        let (group, operation) = (
            &cx.names.groups[example.group],
            cx.names.operation(example.operation),
        );
        out.push_str(&format!(
            "let mut items = client.{}().{}().items().limit(200);\n",
            group.accessor, operation.method
        ));
        out.push_str(
            "while let Some(item) = items.next().await {\n    println!(\"{:?}\", item?);\n}\n",
        );
    }
    out.push_str("```\n\n| group | operations |\n|---|---|\n");
    for (group, names) in cx.api.groups.iter().zip(&cx.names.groups) {
        let list: Vec<String> = group
            .operations
            .iter()
            .map(|&id| format!("`{}`", cx.names.operation(id).method))
            .collect();
        out.push_str(&format!(
            "| `client.{}()` | {} |\n",
            names.accessor,
            list.join(", ")
        ));
    }
    if cx.plan.runtime == RuntimeMode::Package {
        out.push_str(
            "\nThe package in `runtime/` is the client's support code: compiled once, and not when the \
             client\nchanges.\n",
        );
    }
    out
}

/// The items of the example response of a paged operation, and the way to them.
fn sample(cx: &Context<'_>, id: OpId) -> Option<(Vec<String>, Value, Vec<Value>)> {
    let operation = &cx.api.operations[id];
    let paging = operation.paging.as_ref()?;
    let items = paging.items.as_ref().filter(|items| !items.keyed)?;
    let way: Vec<String> = items.way.iter().filter_map(|step| wire(cx, step)).collect();
    let content = operation
        .responses
        .iter()
        .filter(|response| {
            matches!(
                response.status,
                Status::Code(200..=299) | Status::Range(2) | Status::Default
            )
        })
        .flat_map(|response| &response.contents)
        .find(|content| matches!(content.kind, ContentKind::Json(_)))?;
    let example = content.examples.first()?.value.clone();
    let mut at = &example;
    for key in &way {
        at = at.get(key)?;
    }
    let items = at.as_array()?.to_vec();
    (!items.is_empty()).then_some((way, example.clone(), items))
}

fn wire(cx: &Context<'_>, step: &crate::ir::FieldStep) -> Option<String> {
    match &cx.api.types[step.of].kind {
        crate::ir::TypeKind::Struct(model) => {
            model.fields.get(step.field).map(|field| field.wire.clone())
        }
        _ => None,
    }
}

/// The demo's server: three pages made of the description's example, where the operation
/// pages by a link in the body.
pub(super) fn demo_reply(cx: &Context<'_>, id: OpId) -> Option<Vec<TokenStream>> {
    let operation = &cx.api.operations[id];
    let paging = operation.paging.as_ref()?;
    let PageScheme::NextLink(next) = &paging.scheme else {
        return None;
    };
    let (way, mut page, items) = sample(cx, id)?;
    let next: Vec<String> = next.iter().filter_map(|step| wire(cx, step)).collect();
    // The page without its items and link, which the demo fills in.
    set(&mut page, &way, Value::String("{items}".into()));
    set(&mut page, &next, Value::String("{next}".into()));
    let frame = page
        .to_json()
        .replace("\"{items}\"", "ITEMS")
        .replace("\"{next}\"", "NEXT");
    let items: Vec<String> = items.iter().take(3).map(Value::to_json).collect();
    let path = operation.path.raw.clone();
    Some(vec![
        quote! {
            /// A page of the description's example, to be filled in.
            const PAGE: &str = #frame;
        },
        quote! {
            /// The items of the description's example.
            const ITEMS: &[&str] = &[#(#items),*];
        },
        quote! {
            /// Serves three pages on loopback; gives the server's URL.
            fn serve() -> std::io::Result<String> {
                let listener = TcpListener::bind("127.0.0.1:0")?;
                let base = format!("http://{}", listener.local_addr()?);
                let url = base.clone();
                std::thread::spawn(move || {
                    for stream in listener.incoming().flatten() {
                        let _ = answer(stream, &base);
                    }
                });
                Ok(url)
            }
        },
        quote! {
            /// Answers the requests of one connection.
            fn answer(stream: std::net::TcpStream, base: &str) -> std::io::Result<()> {
                let mut reader = BufReader::new(stream.try_clone()?);
                let mut writer = stream;
                loop {
                    let mut request = String::new();
                    if reader.read_line(&mut request)? == 0 {
                        return Ok(());
                    }
                    let mut line = String::new();
                    while reader.read_line(&mut line)? > 2 {
                        line.clear();
                    }
                    let number = match request.split_once("Page=") {
                        Some((_, rest)) => rest.chars().next().and_then(|c| c.to_digit(10)).unwrap_or(0),
                        None => 0,
                    };
                    let next = match number {
                        0 | 1 => format!("\"{base}{}?Page={}\"", #path, number + 1),
                        _ => "null".to_owned(),
                    };
                    let body = PAGE.replace("ITEMS", &format!("[{}]", ITEMS.join(","))).replace("NEXT", &next);
                    write!(
                        writer,
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    )?;
                }
            }
        },
    ])
}

fn set(value: &mut Value, way: &[String], to: Value) {
    let mut at = value;
    for key in way {
        let Value::Object(object) = at else { return };
        at = object.entry(key.clone()).or_default();
    }
    *at = to;
}
