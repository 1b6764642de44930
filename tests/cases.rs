//! The smallest descriptions, one a feature: what is generated from each, and what is said.
//! One named test each, listed by `build.rs`.

#[path = "support/described.rs"]
mod described;

use std::fmt::Write as _;
use std::path::Path;

use generator::config::Config;
use generator::diag::{Diagnostics, render};
use generator::source::{LoadOptions, Source};

/// Everything that is generated from a case but what every crate has alike.
fn generated(folder: &str, file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder);
    let path = folder.join(file);
    let mut diags = Diagnostics::default();
    let Some((source, outcome)) = described::generate(&path, &mut diags) else {
        return render::text(&diags, &Source::default(), &Default::default())
            .replace(&format!("{}/", folder.display()), "");
    };
    diags.append(outcome.diagnostics);
    let mut text = render::text(&diags, &source, &Default::default());
    let common = [
        "README.md",
        "rustfmt.toml",
        "src/client.rs",
        "names.lock",
        "Cargo.toml",
        "tests/examples/support.rs",
        "tests/examples/requests.rs",
    ];
    for (path, content) in &outcome.files.files {
        let runtime = path.starts_with("runtime/") || path.starts_with("src/runtime/");
        if (runtime || common.contains(&path.as_str())) && !told(file, path) {
            continue;
        }
        let _ = write!(text, "\n=== {path}\n{content}");
    }
    portable(&text, &folder)
}

/// A text without the paths of this machine.
fn portable(text: &str, folder: &Path) -> String {
    text.replace(&format!("{}/", folder.display()), "")
        .replace(env!("CARGO_MANIFEST_DIR"), ".")
}

/// Whether a case shows a file that most do not: those about servers and credentials show the
/// client, those about the runtime the manifests.
fn told(case: &str, path: &str) -> bool {
    match path {
        "src/client.rs" => case.starts_with("security") || case.starts_with("server"),
        "Cargo.toml" | "README.md" | "runtime/Cargo.toml" | "runtime/src/lib.rs" => {
            case.starts_with("runtime")
        }
        _ => false,
    }
}

fn case(file: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots/cases", omit_expression => true }, {
        insta::assert_snapshot!(file.split('.').next().unwrap_or(file), generated("cases", file));
    });
}

/// What must be refused or warned about: the message, with file, line and column.
fn refused(file: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refused");
    let path = folder.join(file);
    let mut diags = Diagnostics::default();
    let source = Source::load(&path, &LoadOptions::default(), &mut diags);
    if let Some(source) = &source {
        let config = Config::default();
        let outcome = generator::generate(&generator::Inputs {
            source,
            config: &config,
            lock: None,
            crate_name: "sdk",
        });
        diags.append(outcome.diagnostics);
    }
    let text = render::text(&diags, &source.unwrap_or_default(), &Default::default());
    let text = portable(&text, &folder);
    assert!(!text.trim().is_empty(), "nothing is said of {file}");
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots/refused", omit_expression => true }, {
        insta::assert_snapshot!(file.replace('.', "_"), text);
    });
}

include!(concat!(env!("OUT_DIR"), "/cases.rs"));
