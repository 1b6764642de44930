// build.rs of a crate that uses the SDK; `generator` is one of its build-dependencies.
use std::path::Path;

use generator::config::Config;
use generator::diag::Diagnostics;
use generator::source::{LoadOptions, Source};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=specs");
    println!("cargo::rerun-if-changed=sdk");

    let config = Config::from_toml(&std::fs::read_to_string("specs/api.toml")?)?;
    let mut messages = Diagnostics::default();
    let source = Source::load("specs/api.yaml".as_ref(), &LoadOptions::default(), &mut messages)
        .ok_or("specs/api.yaml was refused")?;

    let lock = std::fs::read_to_string("sdk/names.lock").ok();
    let outcome = generator::generate(&generator::Inputs {
        source: &source,
        config: &config,
        lock: lock.as_deref(),
        crate_name: "sdk",
    });
    for (path, text) in &outcome.files.files {
        let on_disk = std::fs::read_to_string(Path::new("sdk").join(path));
        if on_disk.ok().as_ref() != Some(text) {
            println!("cargo::warning=sdk/{path} is stale: run the generator");
        }
    }
    Ok(())
}
