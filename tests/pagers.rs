//! Generated crates page through three pages on loopback: one of our own description of every
//! shape, and small ones of the corpus's descriptions where the corpus lies beside the project.
//! All are built together, in a folder outside the repository, without a TLS stack.

#[path = "pagers/sample.rs"]
mod sample;
mod support;
#[path = "pagers/table.rs"]
mod table;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::config::{Config, RuntimeMode};
use generator::diag::Diagnostics;
use generator::ir::{
    Api, BodyKind, ContentKind, Location, OpId, PageScheme, Scalar, Success, Type,
};
use generator::source::{LoadOptions, OverlayText, Source};
use serde_json::{Value, json};
use support::{Reply, Server};
use table::{CORPUS, Expected, OWN, Row};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of real descriptions, where it is there.
fn corpus() -> Option<PathBuf> {
    let found = [
        root().join("../shared/corpus/real"),
        root().join("../../shared/corpus/real"),
    ]
    .into_iter()
    .find(|folder| folder.is_dir());
    if found.is_none() {
        let said = "the corpus is not beside the project: its descriptions are not tried";
        let _ = std::io::Write::write_all(&mut std::io::stderr(), said.as_bytes());
    }
    found
}

fn load(path: &Path) -> Source {
    let options = LoadOptions {
        overlays: vec![OverlayText {
            path: "without_security.yaml".to_owned(),
            text: WITHOUT_SECURITY.to_owned(),
        }],
        ..LoadOptions::default()
    };
    Source::load(path, &options, &mut Diagnostics::default()).expect("a description")
}

fn scheme(scheme: &PageScheme) -> &'static str {
    match scheme {
        PageScheme::NextLink(_) => "next-link",
        PageScheme::LinkHeader => "link-header",
        PageScheme::Token { .. } => "token",
        PageScheme::HeaderToken { .. } => "header-token",
        PageScheme::LastId { .. } => "last-id",
        PageScheme::Offset { .. } => "offset",
        PageScheme::PageNumber { .. } => "page-number",
    }
}

#[test]
fn what_is_found_in_the_corpus() {
    let Some(corpus) = corpus() else { return };
    for (file, least, operations) in CORPUS {
        let source = load(&corpus.join(file));
        let mut diags = Diagnostics::default();
        let config = Config::default();
        let document = generator::normalise::normalise(&source, &mut diags).expect("a description");
        let mut api = generator::lower::lower(&document, &config, &mut diags);
        generator::passes::run(&mut api, &config, &mut diags);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, operation) in api.operations.iter() {
            if let Some(paging) = &operation.paging {
                *counts.entry(scheme(&paging.scheme)).or_default() += 1;
            }
        }
        for (kind, least) in *least {
            let found = counts.get(kind).copied().unwrap_or_default();
            assert!(
                found >= *least,
                "{file}: {kind}: {found} of {least}: {counts:?}"
            );
        }
        for expected in *operations {
            let (_, operation) = api
                .operations
                .iter()
                .find(|(_, op)| op.operation_id.as_deref() == Some(expected.operation))
                .expect(expected.operation);
            let paging = operation
                .paging
                .as_ref()
                .map(|paging| scheme(&paging.scheme));
            assert_eq!(
                paging,
                Some(expected.scheme),
                "{file}: {}",
                expected.operation
            );
        }
    }
}

/// A crate of some operations of a description.
struct Sdk {
    name: String,
    features: Vec<String>,
    api: Api,
    /// By `operationId`: the operation and the call of its builder.
    calls: BTreeMap<String, (OpId, String)>,
}

/// What takes the credentials away: no server of ours asks for any.
const WITHOUT_SECURITY: &str = "overlay: 1.0.0
info: {title: Without security, version: '1'}
actions:
  - {target: $.security, remove: true}
  - {target: '$.paths.*.*.security', remove: true}
  - {target: $.components.securitySchemes, remove: true}
";

/// Writes the crate of the expected operations of a description below `folder`.
fn write_sdk(folder: &Path, name: &str, description: &Path, operations: &[Expected]) -> Sdk {
    let source = load(description);
    let mut config = Config::default();
    config.select.operations = operations
        .iter()
        .map(|expected| expected.operation.to_owned())
        .collect();
    config.runtime.mode = RuntimeMode::Crate;
    config.runtime.path = Some(root().join("generator/runtime").display().to_string());
    let outcome = generator::generate(&generator::Inputs {
        source: &source,
        config: &config,
        lock: None,
        crate_name: name,
    });
    assert!(
        !outcome.files.files.is_empty(),
        "{name}: {:?}",
        outcome.diagnostics.items()
    );
    for (path, text) in &outcome.files.files {
        let path = folder.join(name).join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let (api, names) = (outcome.api.expect("an API"), outcome.names.expect("names"));
    let mut calls = BTreeMap::new();
    for (group, group_names) in api.groups.iter().zip(&names.groups) {
        for &id in &group.operations {
            let operation = &api.operations[id];
            let arguments: Vec<&str> = operation
                .params
                .iter()
                .filter(|param| param.required || param.location == Location::Path)
                .map(|param| match &param.ty {
                    Type::Scalar(scalar) if scalar.is_number() => "1",
                    Type::Scalar(Scalar::Bool) => "true",
                    _ => "\"x\"",
                })
                .collect();
            let mut arguments = arguments.join(", ");
            if let Some(BodyKind::Json(ty)) = operation.bodies.first().map(|body| &body.kind)
                && operation.body_required
            {
                let body = sample::of(&api, ty).to_string();
                if !arguments.is_empty() {
                    arguments.push_str(", ");
                }
                let _ = write!(
                    arguments,
                    "serde_json::from_str({body:?}).expect(\"a body\")"
                );
            }
            let method = &names.operation(id).method;
            let call = format!("client.{}().{method}({arguments})", group_names.accessor);
            calls.insert(
                operation.operation_id.clone().unwrap_or_default(),
                (id, call),
            );
        }
    }
    let features = if api.groups.len() > 1 {
        names
            .groups
            .iter()
            .map(|group| group.feature.clone())
            .collect()
    } else {
        Vec::new()
    };
    Sdk {
        name: name.to_owned(),
        features,
        api,
        calls,
    }
}

/// Writes the program that calls the crates, and builds it.
fn build(folder: &Path, cases: &[(&Sdk, &Expected)], sdks: &[Sdk]) -> PathBuf {
    let driver = folder.join("driver");
    std::fs::create_dir_all(driver.join("src")).expect("a folder");
    let mut members = String::from("\"driver\"");
    let mut manifest = String::from(
        "[package]\nname = \"driver\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nhttp = \"1\"\nserde_json = \"1\"\ntokio = { version = \"1\", features = [\"rt\"] }\n",
    );
    let runtime = root().join("generator/runtime");
    let _ = writeln!(
        manifest,
        "sdk-runtime = {{ path = {:?}, default-features = false, features = [\"runtime\"] }}",
        runtime.display().to_string()
    );
    for sdk in sdks {
        let _ = write!(members, ", {:?}", sdk.name);
        let _ = writeln!(
            manifest,
            "{} = {{ path = \"../{}\", default-features = false, features = {:?} }}",
            sdk.name,
            sdk.name,
            [&["testing".to_owned()][..], &sdk.features].concat()
        );
    }
    let mut arms = String::new();
    for (sdk, expected) in cases {
        let (_, call) = &sdk.calls[expected.operation];
        let way = if expected.items.is_some() {
            "items"
        } else {
            "pages"
        };
        let _ = write!(
            arms,
            "        \"{name} {operation}\" if base == \"mock\" => {{\n            let client = {name}::Client::builder().base_url(\"http://mock\").transport({name}::Client::mock()).build()?;\n            crate::all({call}.pages()).await\n        }}\n        \"{name} {operation}\" => {{\n            let client = {name}::Client::builder().base_url(base).transport(crate::Loopback).build()?;\n            crate::{way}(|| {call}.{way}()).await\n        }}\n",
            name = sdk.name,
            operation = expected.operation,
        );
    }
    let source = format!(
        "pub async fn run(case: &str, base: &str) -> Result<(usize, usize), sdk_runtime::Error> {{\n    match case {{\n{arms}        _ => Ok((0, 0)),\n    }}\n}}\n"
    );
    std::fs::write(driver.join("Cargo.toml"), manifest).expect("a file");
    std::fs::write(driver.join("src/main.rs"), include_str!("pagers/driver.rs")).expect("a file");
    std::fs::write(driver.join("src/cases.rs"), source).expect("a file");
    std::fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[workspace]\nmembers = [{members}]\nresolver = \"3\"\n[profile.dev]\ndebug = false\n"
        ),
    )
    .expect("a file");
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock");
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "driver"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");
    folder.join("target/debug/driver")
}

/// The three pages that the server gives, and the empty one.
fn replies(api: &Api, id: OpId, expected: &Expected) -> Vec<Reply> {
    let operation = &api.operations[id];
    let Success::One(ContentKind::Json(body)) = &operation.success else {
        panic!("{:?}", operation.success)
    };
    let item = operation
        .paging
        .as_ref()
        .and_then(|paging| paging.items.as_ref())
        .map(|items| sample::of(api, &items.item));
    let page = |number: usize, count: usize| {
        let mut page = sample::of(api, body);
        if let (Some(pointer), Some(item)) = (expected.items, &item) {
            let items: Vec<Value> = (1..=count)
                .map(|at| {
                    let mut item = item.clone();
                    let id = number * 2 + at;
                    if !expected.id.is_empty() {
                        let whole = item.pointer(expected.id).is_some_and(Value::is_number);
                        let id = if whole {
                            json!(id)
                        } else {
                            json!(id.to_string())
                        };
                        sample::set(&mut item, expected.id, id);
                    }
                    item
                })
                .collect();
            let items = if expected.keyed {
                let keys = items.into_iter().enumerate();
                keys.map(|(at, item)| (format!("k{number}{at}"), item))
                    .collect()
            } else {
                Value::Array(items)
            };
            sample::set(&mut page, pointer, items);
        }
        let mut headers = Vec::new();
        for (place, value) in expected.pages[number.min(2)] {
            if place.starts_with('/') {
                let value = serde_json::from_str(value).expect("JSON");
                sample::set(&mut page, place, value);
            } else {
                headers.push((*place, *value));
            }
        }
        headers.into_iter().fold(
            Reply::json(200, page.to_string()),
            |reply, (name, value)| reply.header(name, value),
        )
    };
    let (first, second, third) = (page(0, 2), page(1, 2), page(2, 2));
    let end = expected.empty_page.then(|| page(3, 0));
    // Once through; two pages and then, resumed, the second again and on. Pages are resumed
    // after the first.
    let mut all = vec![first.clone(), second.clone(), third.clone()];
    all.extend(end.clone());
    all.push(first);
    if expected.items.is_some() {
        all.push(second.clone());
    }
    all.extend([second, third]);
    all.extend(end);
    all
}

/// Runs a case against the crate's own examples: they are read, and the list ends.
fn mock(driver: &Path, sdk: &Sdk, expected: &Expected) {
    let case = format!("{} {}", sdk.name, expected.operation);
    let output = Command::new(driver).args([&case, "mock"]).output();
    let output = output.expect("the driver");
    let printed = String::from_utf8_lossy(&output.stdout);
    let counted = ["last-id", "offset", "page-number"].contains(&expected.scheme);
    let good = printed.trim() == "1" || counted && printed.trim() == "2";
    assert!(good, "{case}: {printed}");
}

/// Runs a case against a server of its own.
fn drive(driver: &Path, sdk: &Sdk, expected: &Expected) {
    let case = format!("{} {}", sdk.name, expected.operation);
    let (id, _) = sdk.calls[expected.operation];
    let found = sdk.api.operations[id].paging.as_ref();
    assert_eq!(
        found.map(|paging| scheme(&paging.scheme)),
        Some(expected.scheme),
        "{case}"
    );
    let replies = replies(&sdk.api, id, expected);
    let count = replies.len();
    let server = Server::start(replies);
    let output = Command::new(driver)
        .args([&case, &server.url])
        .output()
        .expect("the driver");
    let printed = String::from_utf8_lossy(&output.stdout);
    let failed = String::from_utf8_lossy(&output.stderr);
    let counts = if expected.items.is_some() {
        "6 3"
    } else {
        "3 2"
    };
    let requests = server.requests();
    let lines: Vec<String> = requests
        .iter()
        .map(|request| format!("{} {}", request.line, request.body))
        .collect();
    assert_eq!(printed.trim(), counts, "{case}: {failed}\n{lines:#?}");
    assert_eq!(requests.len(), count, "{case}: {lines:#?}");
    for request in &requests {
        assert!(
            request
                .header("accept")
                .is_some_and(|accept| accept.contains("json")),
            "{case}"
        );
    }
    for (line, sent) in lines[1..].iter().zip(expected.sent) {
        assert!(line.contains(sent), "{case}: {line} has no {sent}");
    }
}

#[test]
fn three_pages_of_every_shape() {
    let scratch = tempfile::tempdir().expect("a folder");
    let folder = scratch.path();
    let own = root().join("tests/cases/paging_shapes.yaml");
    let mut rows: Vec<(PathBuf, &[Expected])> = vec![(own, OWN)];
    if let Some(corpus) = corpus() {
        let row = |(file, _, operations): &Row| (corpus.join(file), *operations);
        rows.extend(CORPUS.iter().map(row));
    }
    let sdks: Vec<Sdk> = rows
        .iter()
        .enumerate()
        .map(|(at, (path, operations))| write_sdk(folder, &format!("sdk{at}"), path, operations))
        .collect();
    let cases: Vec<(&Sdk, &Expected)> = sdks
        .iter()
        .zip(&rows)
        .flat_map(|(sdk, (_, operations))| operations.iter().map(move |expected| (sdk, expected)))
        .collect();
    let driver = build(folder, &cases, &sdks);
    for (sdk, expected) in cases {
        mock(&driver, sdk, expected);
        drive(&driver, sdk, expected);
    }
}
