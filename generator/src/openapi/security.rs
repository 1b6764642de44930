//! Security schemes and requirements.

use openapiv3::{APIKeyLocation, SecurityScheme};

use super::{Node, owned, texts};

/// A security scheme. `None`: its type is unknown to 3.0 (`mutualTLS`), or a field that the
/// type needs is missing.
pub fn security_scheme(node: &Node<'_>) -> Option<SecurityScheme> {
    let description = owned(node.text("description"));
    let extensions = Default::default();
    Some(match node.text("type")? {
        "apiKey" => SecurityScheme::APIKey {
            location: match node.text("in")? {
                "query" => APIKeyLocation::Query,
                "header" => APIKeyLocation::Header,
                "cookie" => APIKeyLocation::Cookie,
                _ => return None,
            },
            name: node.text("name")?.to_owned(),
            description,
            extensions,
        },
        "http" => SecurityScheme::HTTP {
            scheme: node.text("scheme")?.to_owned(),
            bearer_format: owned(node.text("bearerFormat")),
            description,
            extensions,
        },
        "oauth2" => SecurityScheme::OAuth2 {
            flows: flows(node),
            description,
            extensions,
        },
        "openIdConnect" => SecurityScheme::OpenIDConnect {
            open_id_connect_url: node.text("openIdConnectUrl").unwrap_or_default().to_owned(),
            description,
            extensions,
        },
        _ => return None,
    })
}

/// The flow that a machine can run alone; the others only tell that a token is brought.
fn flows(node: &Node<'_>) -> openapiv3::OAuth2Flows {
    let client = node
        .get("flows")
        .and_then(|flows| flows.get("clientCredentials"));
    openapiv3::OAuth2Flows {
        client_credentials: client.and_then(|flow| {
            Some(openapiv3::ClientCredentialsOAuth2Flow {
                refresh_url: owned(flow.text("refreshUrl")),
                token_url: flow.text("tokenUrl")?.to_owned(),
                scopes: flow
                    .members("scopes")
                    .into_iter()
                    .map(|(name, text)| {
                        (
                            name.to_owned(),
                            text.value.as_str().unwrap_or_default().to_owned(),
                        )
                    })
                    .collect(),
                extensions: Default::default(),
            })
        }),
        ..Default::default()
    }
}

/// A `security` list. `None`: it is no list.
pub fn requirements(node: &Node<'_>) -> Option<Vec<openapiv3::SecurityRequirement>> {
    let items = node.value.as_array()?;
    let requirement = |value: &crate::tree::Value| {
        let object = value.as_object()?;
        Some(
            object
                .iter()
                .map(|(name, scopes)| (name.clone(), texts(Some(scopes))))
                .collect(),
        )
    };
    Some(items.iter().filter_map(requirement).collect())
}
