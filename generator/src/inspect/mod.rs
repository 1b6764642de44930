//! `inspect`: what the generator makes of a description, for other tools and for people. The
//! JSON format is documented in `generator/docs/inspect.md` and has a version number.

mod model;
mod operations;
mod text;
mod types;

use std::collections::BTreeMap;

pub use model::*;
pub use text::text;

use crate::diag::{Diagnostics, Effect};
use crate::ir::{Api, SecurityKind, Server};
use crate::name::Names;
use crate::source::Source;
use crate::tree::Origin;

/// The version of the JSON format. It grows when something is taken away or changes its
/// meaning; additions do not change it.
pub const FORMAT_VERSION: u32 = 1;

/// What reports are made from.
#[derive(Clone, Copy)]
pub struct Inspected<'a> {
    /// The API.
    pub api: &'a Api,
    /// Its names, once they are decided.
    pub names: Option<&'a Names>,
    /// The description, for positions.
    pub source: &'a Source,
    /// The messages.
    pub diagnostics: &'a Diagnostics,
}

/// The whole report.
pub fn report(of: Inspected<'_>) -> Report {
    let info = &of.api.info;
    Report {
        format_version: FORMAT_VERSION,
        generator: env!("CARGO_PKG_VERSION"),
        title: info.title.clone(),
        version: info.version.clone(),
        files: of
            .source
            .files()
            .iter()
            .map(|file| file.path.clone())
            .collect(),
        servers: of.api.servers.iter().map(server).collect(),
        security_schemes: schemes(of),
        groups: groups(of),
        operations: of
            .api
            .operations
            .iter()
            .map(|(id, operation)| of.operation(id, operation))
            .collect(),
        types: of
            .api
            .types
            .iter()
            .map(|(id, ty)| of.type_def(id, ty))
            .collect(),
        messages: messages(of.diagnostics),
    }
}

impl Inspected<'_> {
    /// How an origin is written as a reference within the report: as in the names lock.
    fn reference(&self, origin: &Origin) -> String {
        format!("{}#{}", self.api.file(origin.file), origin.pointer)
    }

    fn place(&self, origin: &Origin) -> Place {
        let at = self.source.locate(origin);
        Place {
            file: at.path,
            pointer: format!("#{}", self.source.written(origin).pointer),
            line: at.line,
            column: at.column,
        }
    }
}

fn server(server: &Server) -> ServerReport {
    let variable = |variable: &crate::ir::ServerVariable| VariableReport {
        name: variable.name.clone(),
        default: variable.default.clone(),
        allowed: variable.allowed.clone(),
    };
    ServerReport {
        url: server.url.clone(),
        variables: server.variables.iter().map(variable).collect(),
    }
}

fn schemes(of: Inspected<'_>) -> Vec<SchemeReport> {
    let kind = |kind: &SecurityKind| match kind {
        SecurityKind::Basic => ("basic", None),
        SecurityKind::Bearer => ("bearer", None),
        SecurityKind::OtherHttp(scheme) => ("http", Some(scheme.clone())),
        SecurityKind::ApiKeyHeader(name) => ("api-key-header", Some(name.clone())),
        SecurityKind::ApiKeyQuery(name) => ("api-key-query", Some(name.clone())),
        SecurityKind::ApiKeyCookie(name) => ("api-key-cookie", Some(name.clone())),
        SecurityKind::ClientCredentials { token_url, .. } => {
            ("client-credentials", Some(token_url.clone()))
        }
        SecurityKind::MutualTls => ("mutual-tls", None),
    };
    let schemes = of.api.security_schemes.iter().enumerate();
    schemes
        .map(|(index, scheme)| {
            let (kind, detail) = kind(&scheme.kind);
            let rust = of
                .names
                .and_then(|names| names.schemes.get(index))
                .map(|names| names.method.to_string());
            SchemeReport {
                name: scheme.name.clone(),
                kind,
                detail,
                rust,
                at: of.place(&scheme.origin),
            }
        })
        .collect()
}

fn groups(of: Inspected<'_>) -> Vec<GroupReport> {
    let groups = of.api.groups.iter().enumerate();
    groups
        .map(|(index, group)| GroupReport {
            key: group.key.clone(),
            rust: of
                .names
                .and_then(|names| names.groups.get(index))
                .map(|names| GroupRust {
                    module: names.module.to_string(),
                    accessor: names.accessor.to_string(),
                    handle: names.handle.to_string(),
                    feature: names.feature.clone(),
                }),
            operations: group
                .operations
                .iter()
                .filter_map(|id| of.api.operations.get(*id))
                .map(operations::id)
                .collect(),
        })
        .collect()
}

fn messages(diagnostics: &Diagnostics) -> Vec<MessageReport> {
    let mut counts = BTreeMap::new();
    for message in diagnostics.items() {
        *counts.entry(message.code).or_insert(0) += 1;
    }
    let effect = |effect| match effect {
        Effect::Exact => "exact",
        Effect::Widened => "widened",
        Effect::Skipped => "skipped",
        Effect::Renamed => "renamed",
        Effect::Repaired => "repaired",
        Effect::Refused => "refused",
    };
    counts
        .into_iter()
        .map(|(code, count)| MessageReport {
            code: code.as_str(),
            effect: effect(code.effect()),
            title: code.title(),
            count,
        })
        .collect()
}

#[cfg(test)]
mod tests;
