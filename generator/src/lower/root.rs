//! What stands at the root: info, servers, tags, security schemes.

use super::Lower;
use crate::ir::{Info, Server, ServerVariable, Tag};
use crate::openapi::{self, Node};
use crate::tree::Pointer;

impl<'d> Lower<'d, '_> {
    pub(super) fn root(&mut self) {
        let root = Node {
            value: &self.doc.root,
            at: Pointer::root(),
        };
        if let Some(node) = root.get("info") {
            let info = openapi::info(&node);
            let contact = info.contact.and_then(|contact| {
                let parts: Vec<String> = [contact.name, contact.email, contact.url]
                    .into_iter()
                    .flatten()
                    .collect();
                (!parts.is_empty()).then(|| parts.join(", "))
            });
            self.api.info = Info {
                title: info.title,
                version: info.version,
                description: info.description,
                terms: info.terms_of_service,
                license: info.license.map(|license| license.name),
                contact,
                external_docs: None,
            };
        }
        self.api.info.external_docs = root
            .get("externalDocs")
            .and_then(|docs| docs.text("url"))
            .map(str::to_owned);
        self.api.servers = servers(&root.items("servers"));
        for node in root.items("tags") {
            if let Some(tag) = openapi::tag(&node)
                && self.api.tags.iter().all(|other| other.name != tag.name)
            {
                let link = tag.external_docs.map(|docs| format!("See {}", docs.url));
                let texts: Vec<String> = tag.description.into_iter().chain(link).collect();
                self.api.tags.push(Tag {
                    name: tag.name,
                    description: (!texts.is_empty()).then(|| texts.join("\n\n")),
                });
            }
        }
        self.security_schemes();
    }
}

/// Servers, each with the variables that its URL has, in the URL's order.
pub(super) fn servers(nodes: &[Node<'_>]) -> Vec<Server> {
    let mut servers: Vec<Server> = Vec::new();
    for node in nodes {
        let Some(typed) = openapi::server(node) else {
            continue;
        };
        let declared = typed.variables.unwrap_or_default();
        let mut variables: Vec<ServerVariable> = Vec::new();
        for name in variables_of(&typed.url) {
            if variables.iter().any(|known| known.name == name) {
                continue;
            }
            let variable = declared.get(name).cloned().unwrap_or_default();
            variables.push(ServerVariable {
                name: name.to_owned(),
                default: variable.default,
                allowed: variable.enumeration,
                description: variable.description,
            });
        }
        let server = Server {
            url: typed.url,
            description: typed.description,
            variables,
        };
        if !servers.contains(&server) {
            servers.push(server);
        }
    }
    servers
}

fn variables_of(url: &str) -> impl Iterator<Item = &str> {
    url.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty())
}
