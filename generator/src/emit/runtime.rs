//! The runtime: its source in the crate or in a package beside it, and how manifests name it.

use super::context::Context;
use super::package::{feature_about, head, text};
use crate::config::RuntimeMode;

/// Path and text of every file of the runtime that is written.
pub(super) fn texts(cx: &Context<'_>) -> Vec<(String, String)> {
    let sources = sdk_runtime::sources().iter();
    match cx.plan.runtime {
        RuntimeMode::Embed => sources
            .map(|(path, text)| (format!("src/runtime/{path}"), (*text).to_owned()))
            .collect(),
        RuntimeMode::Package => sources
            .map(|(path, text)| match *path {
                "mod.rs" => ("runtime/src/lib.rs".to_owned(), root(cx, text)),
                path => (format!("runtime/src/{path}"), (*text).to_owned()),
            })
            .chain([("runtime/Cargo.toml".to_owned(), manifest(cx))])
            .collect(),
        RuntimeMode::Crate => Vec::new(),
    }
}

/// The package of the runtime that several SDKs share.
const SHARED: &str = "sdk-runtime";

/// What the package of the runtime is called.
pub(super) fn package(cx: &Context<'_>) -> String {
    match cx.plan.runtime {
        RuntimeMode::Package => own_package(&cx.plan.package),
        RuntimeMode::Embed | RuntimeMode::Crate => SHARED.to_owned(),
    }
}

/// What the runtime of an SDK is called that has its own. Not as the shared one is: a lock file
/// cannot tell two packages of one name and version apart that both are folders.
fn own_package(sdk: &str) -> String {
    match format!("{sdk}-runtime") {
        name if name == SHARED => format!("{sdk}-own-runtime"),
        name => name,
    }
}

fn manifest(cx: &Context<'_>) -> String {
    let about = format!("The support code of the crate {}", cx.plan.package);
    let mut out = head(cx, &package(cx), &about);
    out.push_str("\n[features]\n");
    out.push_str(&features(cx, true));
    out.push_str("\n[dependencies]\n");
    out.push_str(&own_dependencies());
    out
}

/// The root of the package, made of the root of the module.
fn root(cx: &Context<'_>, module: &str) -> String {
    let (docs, items) = module.split_once("\n\n").unwrap_or(("", module));
    format!(
        "//! The support code of the crate `{}`, which is the one to depend on.\n//!\n{docs}\n\n\
         #![forbid(unsafe_code)]\n#![warn(missing_docs)]\n\n{items}",
        cx.plan.package
    )
}

/// The runtime's features, in a manifest: its own, or those that pass on to it.
pub(super) fn features(cx: &Context<'_>, own: bool) -> String {
    let mut out = String::new();
    for (name, enables) in sdk_runtime::features() {
        let mut list: Vec<String> = Vec::new();
        if own {
            list.extend(enables.iter().map(|feature| format!("\"{feature}\"")));
        } else {
            // The client's builder takes one of reqwest's clients.
            list.extend((*name == "reqwest").then(|| "\"dep:reqwest\"".to_owned()));
            let features = sdk_runtime::features().iter();
            let others = features.filter(|(other, _)| enables.contains(other));
            list.extend(others.map(|(other, _)| format!("\"{other}\"")));
            list.push(format!("\"{}/{name}\"", package(cx)));
        }
        let about = feature_about(name);
        if !about.is_empty() {
            out.push_str(&format!("# {about}\n"));
        }
        out.push_str(&format!("{name} = [{}]\n", list.join(", ")));
    }
    out
}

/// What the SDK depends on.
pub(super) fn dependencies(cx: &Context<'_>) -> String {
    if cx.plan.embeds() {
        return own_dependencies();
    }
    let mut out = dependency(cx);
    let mut named = vec!["serde"];
    named.extend(reads_json_text(cx).then_some("serde_json"));
    named.push("reqwest");
    for dependency in sdk_runtime::dependencies() {
        if named.contains(&dependency.name) {
            // Features are the runtime's affair.
            out.push_str(&line(dependency, &[]));
        }
    }
    out
}

/// Whether the SDK itself names `serde_json`: where text holds JSON.
pub(super) fn reads_json_text(cx: &Context<'_>) -> bool {
    !cx.config.json_text.properties.is_empty()
}

/// The runtime's dependencies, in a manifest.
fn own_dependencies() -> String {
    sdk_runtime::dependencies()
        .iter()
        .map(|dependency| line(dependency, dependency.features))
        .collect()
}

fn line(dependency: &sdk_runtime::Dependency, features: &[&str]) -> String {
    let mut keys = vec![format!("version = \"{}\"", dependency.version)];
    if !dependency.default_features {
        keys.push("default-features = false".into());
    }
    if !features.is_empty() {
        let list: Vec<String> = features
            .iter()
            .map(|feature| format!("\"{feature}\""))
            .collect();
        keys.push(format!("features = [{}]", list.join(", ")));
    }
    if dependency.feature.is_some() {
        keys.push("optional = true".into());
    }
    match keys.as_slice() {
        [_] => format!("{} = \"{}\"\n", dependency.name, dependency.version),
        _ => format!("{} = {{ {} }}\n", dependency.name, keys.join(", ")),
    }
}

/// The dependency on a runtime that is a package of its own.
fn dependency(cx: &Context<'_>) -> String {
    if cx.plan.runtime == RuntimeMode::Package {
        // Both are written together: no other version fits. What follows a `+` says nothing.
        let version = cx.plan.version.split('+').next().unwrap_or_default();
        return format!(
            "{} = {{ version = {}, path = \"runtime\", default-features = false }}\n",
            package(cx),
            text(&format!("={version}"))
        );
    }
    let path = (cx.config.runtime.path.as_deref())
        .map(|path| format!("path = {}, ", text(path)))
        .unwrap_or_default();
    format!(
        "{SHARED} = {{ {path}version = \"{}\", default-features = false, features = [\"runtime\"] }}\n",
        env!("CARGO_PKG_VERSION")
    )
}
