//! What each stage costs on a small, a middle and a large description.
//!
//! `cargo bench -p generator --bench stages`; a further description is measured with
//! `DESCRIPTION=path/to/api.yaml` in the environment.
#![allow(missing_docs)]

mod synthetic;

use std::path::Path;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use generator::config::Config;
use generator::diag::Diagnostics;
use generator::name::Lock;
use generator::source::{LoadOptions, Source};
use generator::tree::Pointer;
use generator::{emit, ir, lower, name, normalise, openapi, passes, plan, render};

/// Name and text of every description that is measured.
fn descriptions() -> Vec<(String, String)> {
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/users.yaml");
    let mut out = vec![
        (
            "small".to_owned(),
            std::fs::read_to_string(small).expect("specs/users.yaml"),
        ),
        ("middle".to_owned(), synthetic::description(150)),
        // As many operations as the largest descriptions that are published.
        ("large".to_owned(), synthetic::description(1000)),
    ];
    if let Some(path) = std::env::var_os("DESCRIPTION") {
        let text = std::fs::read_to_string(&path).expect("DESCRIPTION names a readable file");
        let name = Path::new(&path)
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        out.push((name.unwrap_or_default(), text));
    }
    out
}

fn source(name: &str, text: &str) -> Source {
    Source::from_text(name, text, &mut Diagnostics::default()).expect("a description")
}

fn api(document: &normalise::Document) -> ir::Api {
    let (config, mut diags) = (Config::default(), Diagnostics::default());
    let mut api = lower::lower(document, &config, &mut diags);
    passes::run(&mut api, &config, &mut diags);
    api
}

/// Converts every unit that stands in `paths` and the component schemas.
fn parse(document: &normalise::Document) -> usize {
    let root = openapi::Node {
        value: &document.root,
        at: Pointer::root(),
    };
    let items = root
        .members("paths")
        .into_iter()
        .map(|(_, node)| openapi::path_item(&node).operations.len());
    let components = root.get("components");
    let schemas = components.iter().flat_map(|node| node.members("schemas"));
    let kinds =
        schemas.map(|(_, node)| usize::from(openapi::Schema::new(node).declared().is_some()));
    items.sum::<usize>() + kinds.sum::<usize>()
}

fn stages(criterion: &mut Criterion) {
    for (label, text) in descriptions() {
        let mut group = criterion.benchmark_group(&label);
        group
            .sample_size(10)
            .measurement_time(Duration::from_secs(3))
            .warm_up_time(Duration::from_millis(500));
        group.throughput(Throughput::Bytes(text.len() as u64));
        let (config, options) = (Config::default(), LoadOptions::default());
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("api.yaml");
        std::fs::write(&file, &text).expect("a temporary file");
        group.bench_function("load", |b| {
            b.iter(|| Source::load(&file, &options, &mut Diagnostics::default()));
        });
        let source = source(&label, &text);
        group.bench_function("normalise", |b| {
            b.iter(|| normalise::normalise(&source, &mut Diagnostics::default()))
        });
        let document =
            normalise::normalise(&source, &mut Diagnostics::default()).expect("a document");
        group.bench_function("parse", |b| b.iter(|| parse(&document)));
        group.bench_function("lower", |b| {
            b.iter(|| lower::lower(&document, &config, &mut Diagnostics::default()))
        });
        let lowered = lower::lower(&document, &config, &mut Diagnostics::default());
        group.bench_function("passes", |b| {
            b.iter_batched_ref(
                || lowered.clone(),
                |api| passes::run(api, &config, &mut Diagnostics::default()),
                BatchSize::LargeInput,
            );
        });
        let api = api(&document);
        group.bench_function("name", |b| {
            b.iter(|| {
                name::decide(
                    &api,
                    &config,
                    &mut Lock::default(),
                    &mut Diagnostics::default(),
                )
            });
        });
        let names = name::decide(
            &api,
            &config,
            &mut Lock::default(),
            &mut Diagnostics::default(),
        );
        let plan = plan::plan(&api, &names, &config, "sdk");
        group.bench_function("emit", |b| {
            b.iter(|| emit::emit(&api, &names, &plan, &config, |_| String::new()))
        });
        group.bench_function("emit and render", |b| {
            b.iter(|| emit::emit(&api, &names, &plan, &config, render::print))
        });
        group.bench_function(BenchmarkId::from_parameter("whole"), |b| {
            b.iter(|| {
                let source = Source::load(&file, &options, &mut Diagnostics::default())
                    .expect("a description");
                let inputs = generator::Inputs {
                    source: &source,
                    config: &config,
                    lock: None,
                    crate_name: "sdk",
                };
                generator::generate(&inputs).files.files.len()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
