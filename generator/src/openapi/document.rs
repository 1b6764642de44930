//! What stands at the root: info, tags, servers.

use super::{Node, external_docs, owned, texts};
use crate::tree::Value;

/// `info`. Title and version are empty where the author wrote none.
pub fn info(node: &Node<'_>) -> openapiv3::Info {
    openapiv3::Info {
        title: node.text("title").unwrap_or_default().to_owned(),
        version: scalar_text(node.value.get("version")).unwrap_or_default(),
        description: owned(node.text("description")),
        terms_of_service: owned(node.text("termsOfService")),
        contact: node.get("contact").map(|contact| openapiv3::Contact {
            name: owned(contact.text("name")),
            url: owned(contact.text("url")),
            email: owned(contact.text("email")),
            ..Default::default()
        }),
        license: node.get("license").and_then(|license| {
            let name = license
                .text("identifier")
                .or(license.text("name"))?
                .to_owned();
            Some(openapiv3::License {
                name,
                url: owned(license.text("url")),
                ..Default::default()
            })
        }),
        ..Default::default()
    }
}

/// A tag. `None`: it has no name.
pub fn tag(node: &Node<'_>) -> Option<openapiv3::Tag> {
    Some(openapiv3::Tag {
        name: node.text("name")?.to_owned(),
        description: owned(node.text("description")).or_else(|| owned(node.text("summary"))),
        external_docs: external_docs(node),
        ..Default::default()
    })
}

/// A server. `None`: it has no URL.
pub fn server(node: &Node<'_>) -> Option<openapiv3::Server> {
    let variables = node
        .members("variables")
        .into_iter()
        .map(|(name, variable)| {
            let variable = openapiv3::ServerVariable {
                enumeration: texts(variable.value.get("enum")),
                default: scalar_text(variable.value.get("default")).unwrap_or_default(),
                description: owned(variable.text("description")),
                ..Default::default()
            };
            (name.to_owned(), variable)
        })
        .collect();
    Some(openapiv3::Server {
        url: node.text("url")?.to_owned(),
        description: owned(node.text("description")),
        variables: Some(variables),
        ..Default::default()
    })
}

/// A scalar as text: `version: 1.10` and `default: 443` are often written without quotes.
fn scalar_text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.as_str().to_owned()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
