//! Security schemes and requirements.

use openapiv3::{APIKeyLocation, SecurityRequirement, SecurityScheme as Typed};

use super::Lower;
use crate::diag::Code;
use crate::ir::{Requirement, SecurityKind, SecurityScheme};
use crate::openapi::{self, Node};
use crate::tree::Pointer;

impl<'d> Lower<'d, '_> {
    pub(super) fn security_schemes(&mut self) {
        for (name, node) in self.resolver.section("securitySchemes") {
            let Some(node) = self.resolver.follow("securitySchemes", node) else {
                continue;
            };
            let description = node.text("description").map(str::to_owned);
            let kind = match openapi::security_scheme(&node) {
                Some(typed) => kind(typed),
                None if node.text("type") == Some("mutualTLS") => SecurityKind::MutualTls,
                None => {
                    self.report(
                        Code::UnknownSecurity,
                        &node.at,
                        format!("the security scheme `{name}` is of no known kind, or incomplete"),
                    )
                    .help("send its credentials with a header of the call's own options");
                    continue;
                }
            };
            self.api.security_schemes.push(SecurityScheme {
                name: name.to_owned(),
                origin: self.origin(&node.at),
                kind,
                description,
            });
        }
    }

    /// The root's requirement, which operations without one of their own have.
    pub(super) fn root_security(&mut self) -> Option<Vec<Vec<Requirement>>> {
        let root = Node {
            value: &self.doc.root,
            at: Pointer::root(),
        };
        let node = root.get("security")?;
        let requirements = openapi::requirements(&node)?;
        self.security(&node.at, &requirements)
    }

    /// The alternatives of a requirement. What names an unknown scheme cannot be met, and is
    /// left out. `None`: nothing is asked for.
    pub(super) fn security(
        &mut self,
        at: &Pointer,
        requirements: &[SecurityRequirement],
    ) -> Option<Vec<Vec<Requirement>>> {
        let mut alternatives: Vec<Vec<Requirement>> = Vec::new();
        for (index, requirement) in requirements.iter().enumerate() {
            let unknown = requirement.keys().find(|name| {
                self.api
                    .security_schemes
                    .iter()
                    .all(|scheme| scheme.name != **name)
            });
            if let Some(unknown) = unknown {
                self.report(
                    Code::UnknownSecurity,
                    &at.index(index),
                    format!("`{unknown}` is no supported security scheme"),
                )
                .help("declare it under `components.securitySchemes`");
                continue;
            }
            let all: Vec<Requirement> = requirement
                .iter()
                .map(|(scheme, scopes)| Requirement {
                    scheme: scheme.clone(),
                    scopes: scopes.clone(),
                })
                .collect();
            if !alternatives.contains(&all) {
                alternatives.push(all);
            }
        }
        (!alternatives.is_empty()).then_some(alternatives)
    }
}

fn kind(typed: Typed) -> SecurityKind {
    match typed {
        Typed::APIKey { location, name, .. } => match location {
            APIKeyLocation::Query => SecurityKind::ApiKeyQuery(name),
            APIKeyLocation::Header => SecurityKind::ApiKeyHeader(name),
            APIKeyLocation::Cookie => SecurityKind::ApiKeyCookie(name),
        },
        Typed::HTTP { scheme, .. } => match scheme.to_ascii_lowercase().as_str() {
            "basic" => SecurityKind::Basic,
            "bearer" => SecurityKind::Bearer,
            _ => SecurityKind::OtherHttp(scheme),
        },
        Typed::OAuth2 { flows, .. } => match flows.client_credentials {
            Some(flow) => SecurityKind::ClientCredentials {
                token_url: flow.token_url,
                scopes: flow.scopes.keys().cloned().collect(),
            },
            None => SecurityKind::Bearer,
        },
        Typed::OpenIDConnect { .. } => SecurityKind::Bearer,
    }
}
