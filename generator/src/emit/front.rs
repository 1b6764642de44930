//! The front page of the crate's documentation: what it is a client of, an example, and how
//! to set it up.

use super::context::{Context, REST};
use super::docs::{code, item, lines, wrap};
use super::package::feature_about;
use super::root::credentials;
use crate::ir::{Docs, SecurityKind};
use crate::render::markdown;

/// How many lines of the description stand before the example; a longer one comes last.
const SHORT: usize = 12;

/// How many servers are listed.
const SERVERS: usize = 12;

/// The lines of the front page.
pub(super) fn docs(cx: &Context<'_>) -> Vec<String> {
    let info = &cx.api.info;
    let mut out = lines(&described(&summary(cx)), "", &[]);
    let about = match &info.description {
        Some(text) => lines(&described(text), "", &[]),
        None => Vec::new(),
    };
    let short = about.len() <= SHORT && !about.iter().any(|line| line.starts_with('#'));
    if short && !about.is_empty() && about != out {
        out.push(String::new());
        out.extend(about.iter().cloned());
    }
    out.push(String::new());
    out.push(format!(
        "Generated from version {} of the API's description.",
        code(&info.version)
    ));
    out.extend(usage(cx));
    out.extend(authentication(cx));
    out.extend(servers(cx));
    out.extend(features(cx));
    let terms = terms(cx);
    if !short || !terms.is_empty() {
        out.extend(section("About the API"));
    }
    if !short {
        out.extend(about);
        out.extend((!terms.is_empty()).then(String::new));
    }
    out.extend(terms);
    out
}

/// Under which terms the API is offered, and by whom.
fn terms(cx: &Context<'_>) -> Vec<String> {
    let info = &cx.api.info;
    let notes = [
        ("Terms of service", &info.terms),
        ("License of the API", &info.license),
        ("Contact", &info.contact),
    ];
    let notes = notes
        .iter()
        .filter_map(|(what, text)| Some(format!("{what}: {}", text.as_ref()?)));
    let docs = Docs {
        notes: notes.collect(),
        external: info.external_docs.clone(),
        ..Docs::default()
    };
    lines(&docs, "", &[])
}

/// The first line: what the settings say, or the API's title.
fn summary(cx: &Context<'_>) -> String {
    cx.config
        .package
        .description
        .clone()
        .unwrap_or_else(|| format!("A client for {}.", cx.api.info.title.trim_end_matches('.')))
}

fn described(text: &str) -> Docs {
    Docs {
        description: Some(text.to_owned()),
        ..Docs::default()
    }
}

fn section(title: &str) -> Vec<String> {
    vec![String::new(), format!("# {title}"), String::new()]
}

/// A compiled example for the crate's documentation.
fn usage(cx: &Context<'_>) -> Vec<String> {
    let name = cx.plan.package.replace('-', "_");
    let mut out = section("Example");
    out.push("```no_run".into());
    let gate = cx
        .plan
        .example
        .as_ref()
        .map(|example| cx.names.groups[example.group].feature.clone());
    out.push("# async fn run() -> Result<(), Box<dyn std::error::Error>> {".into());
    match (&cx.plan.example, gate) {
        (Some(example), Some(feature)) => {
            let (group, operation) = (
                &cx.names.groups[example.group],
                cx.names.operation(example.operation),
            );
            if cx.plan.gated {
                out.push(format!("# #[cfg(feature = \"{feature}\")] {{"));
            }
            out.push(format!(
                "let client = {name}::Client::builder(){}.build()?;",
                credentials(cx)
            ));
            out.push(format!(
                "let mut items = client.{}().{}().items().limit(100);",
                group.accessor, operation.method
            ));
            out.push("while let Some(item) = items.next().await {".into());
            out.push("    println!(\"{:?}\", item?);".into());
            out.push("}".into());
            if cx.plan.gated {
                out.push("# }".into());
            }
        }
        _ => {
            out.push(format!(
                "let client = {name}::Client::builder(){}.build()?;",
                credentials(cx)
            ));
            out.push("println!(\"{client:?}\");".into());
        }
    }
    out.push("# Ok(())".into());
    out.push("# }".into());
    out.push("```".into());
    out
}

/// The methods of the builder that take credentials.
fn authentication(cx: &Context<'_>) -> Vec<String> {
    let mut rows = Vec::new();
    let mut variables = Vec::new();
    for (scheme, names) in cx.api.security_schemes.iter().zip(&cx.names.schemes) {
        let what = match &scheme.kind {
            SecurityKind::Basic => "a user name and a password (HTTP basic)".to_owned(),
            SecurityKind::Bearer => "a token (`Authorization: Bearer`)".into(),
            SecurityKind::OtherHttp(name) => format!("credentials of the scheme {}", code(name)),
            SecurityKind::ApiKeyHeader(name) => format!("a key in the header {}", code(name)),
            SecurityKind::ApiKeyQuery(name) => format!("a key in the query, as {}", code(name)),
            SecurityKind::ApiKeyCookie(name) => format!("a key in the cookie {}", code(name)),
            SecurityKind::ClientCredentials { .. } => "OAuth2 client credentials".into(),
            SecurityKind::MutualTls => continue,
        };
        rows.extend(item(&format!(
            "- [`{0}`](ClientBuilder::{0}): {what}.",
            names.method
        )));
        if names.environment.iter().all(Option::is_some) {
            variables.extend(names.environment.iter().flatten().map(|name| code(name)));
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let mut out = section("Authentication");
    out.extend(rows);
    if !variables.is_empty() {
        out.push(String::new());
        out.extend(wrap(&format!(
            "[`Client::from_env`] takes them from the environment: {}.",
            variables.join(", ")
        )));
    }
    out
}

/// A sentence as it stands after a colon.
fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => format!("{}{}", first.to_ascii_lowercase(), chars.as_str()),
        None => String::new(),
    }
}

/// Where requests go.
fn servers(cx: &Context<'_>) -> Vec<String> {
    let mut out = section("Servers");
    match cx.api.servers.as_slice() {
        [] => out.push(
            "The description names no server: give its URL to [`ClientBuilder::base_url`].".into(),
        ),
        [one] => out.extend(wrap(&format!(
            "Requests go to {}, unless [`ClientBuilder::base_url`] says otherwise.",
            code(&one.url)
        ))),
        many => {
            out.extend(wrap(
                "Requests go to the first of these, unless [`ClientBuilder::server`] or \
                 [`ClientBuilder::base_url`] says otherwise.",
            ));
            out.push(String::new());
            for server in many.iter().take(SERVERS) {
                let about = server
                    .description
                    .as_deref()
                    .map(markdown::first_sentence)
                    .unwrap_or_default();
                let line = format!("- {} {about}", code(&server.url));
                out.extend(item(line.trim_end()));
            }
            if many.len() > SERVERS {
                out.push(format!("- and {} more", many.len() - SERVERS));
            }
        }
    }
    out
}

/// The features, one line each.
fn features(cx: &Context<'_>) -> Vec<String> {
    let mut out = section("Features");
    let runtime = sdk_runtime::features().iter().map(|(name, _)| *name);
    for name in runtime.chain(["eq"]) {
        let on = if name == sdk_runtime::DEFAULT {
            " (default)"
        } else {
            ""
        };
        let line = match feature_about(name) {
            "" => format!("- {}{on}", code(name)),
            about => format!("- {}{on}: {}", code(name), lowered(about)),
        };
        out.extend(item(&line));
    }
    if cx.plan.gated
        && let Some(group) = cx.names.groups.first()
    {
        out.push(String::new());
        out.extend(wrap(&format!(
            "Each group of operations is a feature too ({} for {}), with the models that it \
             needs; all are on by default.",
            code(&group.feature),
            code(&format!("client.{}()", group.accessor))
        )));
    }
    if cx.plan.rest {
        out.push(String::new());
        out.extend(wrap(&format!(
            "Models that no operation needs, those of webhooks for one, are under {}, which is on \
             by default.",
            code(REST)
        )));
    }
    out
}
