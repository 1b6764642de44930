//! The settings: what a description cannot say, or says wrongly. `specs/NAME.toml`, found
//! by name, or `--config`.

pub mod load;

use indexmap::IndexMap;
use serde::Deserialize;

/// All settings. Every table is optional; an unknown key is an error.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The emitted package.
    pub package: Package,
    /// How the crate holds the runtime.
    pub runtime: Runtime,
    /// Credentials, by security scheme.
    pub auth: IndexMap<String, Auth>,
    /// What `Debug` and logs hide.
    pub secrets: Secrets,
    /// String properties that hold JSON.
    pub json_text: JsonText,
    /// Names for patterns.
    pub newtypes: IndexMap<String, String>,
    /// JSON pointer (`#/components/schemas/User`) to identifier.
    pub rename: IndexMap<String, String>,
    /// JSON pointer of a schema to the path of the user's own type.
    pub types: IndexMap<String, String>,
    /// What to generate: only what matches.
    pub select: Selection,
    /// What not to generate.
    pub exclude: Selection,
    /// How models treat what the description leaves open.
    pub models: Models,
    /// Paging, by `operationId` or `METHOD /path`.
    pub paging: IndexMap<String, PagingSetting>,
    /// The tests that come with the crate.
    pub tests: Tests,
    /// Which diagnostics are fatal, which are not shown.
    pub diagnostics: DiagnosticSettings,
}

/// The emitted package's manifest.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Package {
    /// The crate's name. Default: the output folder's name.
    pub name: Option<String>,
    /// The crate's version. Default: `0.1.0`.
    pub version: Option<String>,
    /// The manifest's description. Default: from the description's title.
    pub description: Option<String>,
    /// The crate's licence, an SPDX expression.
    pub license: Option<String>,
    /// Where the source is published.
    pub repository: Option<String>,
    /// Keywords for the registry, at most five.
    pub keywords: Vec<String>,
    /// Whether the crate may be published. Default: true.
    pub publish: Option<bool>,
}

/// How the crate holds the runtime.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Runtime {
    /// Embedded source, a package beside the crate, or a dependency.
    pub mode: RuntimeMode,
    /// With `mode = "crate"`: a path to the runtime, for use before it is on a registry.
    pub path: Option<String>,
}

/// Embedded source, a package beside the crate, or a dependency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuntimeMode {
    /// The runtime's source stands in `src/runtime/`.
    Embed,
    /// The runtime's source is a package of its own, in the folder `runtime`.
    #[default]
    Package,
    /// The crate depends on the runtime crate.
    Crate,
}

/// Credentials of a security scheme.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// Basic: what the user name is called. OAuth2: what the client id is called.
    pub username: Option<String>,
    /// Basic: what the password is called. OAuth2: what the client secret is called.
    pub password: Option<String>,
    /// Basic and OAuth2: the environment variable of the user name or client id.
    pub username_env: Option<String>,
    /// Basic and OAuth2: the environment variable of the password or client secret.
    pub password_env: Option<String>,
    /// Bearer and API key: what the value is called.
    pub name: Option<String>,
    /// Bearer and API key: the environment variable of the value.
    pub env: Option<String>,
}

/// What `Debug` and logs hide, beside `format: password`, `writeOnly` and credentials.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Secrets {
    /// Dotted paths into extensions whose presence marks a value (`x-acme.personal`).
    pub extensions: Vec<String>,
    /// `Schema.property`, parameter wire names, or JSON pointers.
    pub properties: Vec<String>,
}

/// String properties that hold JSON.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JsonText {
    /// `Schema.property`, form-field or parameter wire names, or JSON pointers.
    pub properties: Vec<String>,
}

/// A choice of operations. An operation matches if any list names it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Selection {
    /// Tags.
    pub tags: Vec<String>,
    /// Path globs: `/v1/Users/**`.
    pub paths: Vec<String>,
    /// `operationId`s.
    pub operations: Vec<String>,
}

/// How models treat what the description leaves open.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Models {
    /// Schemas that keep properties the description does not name; `*` for all.
    pub keep_unknown: Vec<String>,
    /// `Schema.property`: always present in responses, whatever `required` says.
    pub always_present: Vec<String>,
}

/// Paging of one operation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PagingSetting {
    /// Whether it pages at all. `false` takes a wrong guess back.
    pub enabled: Option<bool>,
    /// `next-link`, `link-header`, `token`, `header-token`, `last-id`, `offset` or `page-number`.
    pub scheme: Option<String>,
    /// Dotted path in the response to the items; empty: the response is the list.
    pub items: Option<String>,
    /// Dotted path in the response to the link or token; of `header-token` the header.
    pub next: Option<String>,
    /// Dotted path in the response to a flag that says whether there is more.
    pub more: Option<String>,
    /// What the token, id, offset or number goes into: a query parameter (`page[after]` of an
    /// object parameter too), or a dotted path into the JSON request body.
    pub param: Option<String>,
    /// What sets the page size, written as `param` is.
    pub size: Option<String>,
    /// `last-id`: dotted path in an item to its id. Default: `id`.
    pub id: Option<String>,
    /// `offset` and `page-number`: the number of the first item or page. Default: 0 and 1.
    pub first: Option<u64>,
}

/// The tests that come with the crate.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tests {
    /// The description's examples as tests. Default: true.
    pub examples: bool,
    /// Also values made from the schemas, and what servers vary of each. Default: false.
    pub thorough: bool,
    /// Also requests of what is deprecated: compiling the tests warns of it then. Default: false.
    pub deprecated: bool,
}

impl Default for Tests {
    fn default() -> Self {
        Self {
            examples: true,
            thorough: false,
            deprecated: false,
        }
    }
}

/// Which diagnostics are fatal, which are not shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DiagnosticSettings {
    /// Codes that make the run fail.
    pub deny: Vec<String>,
    /// Codes that are not shown. One that nothing used is itself an error.
    pub allow: Vec<String>,
}

impl Config {
    /// Reads settings from TOML.
    ///
    /// # Errors
    /// The reader's message, which names line and column.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}
