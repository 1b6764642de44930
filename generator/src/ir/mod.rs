//! The intermediate representation: an API as the generator understands it, free of both
//! OpenAPI and Rust. Everything is linked by ids, so that recursion and renaming cost
//! nothing. `lower` builds it, `passes` refine it, `name`, `plan` and `emit` only read it.

mod arena;
mod operation;
mod types;

pub use arena::{Arena, Id};
pub use operation::*;
pub use types::*;

use crate::tree::{FileId, Origin};

/// The id of a type definition.
pub type TypeId = Id<TypeDef>;
/// The id of an operation.
pub type OpId = Id<Operation>;

/// One API: what one description says.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Title, version, texts.
    pub info: Info,
    /// The path of each file, relative to the entry file's folder; of that itself nothing.
    pub files: Vec<String>,
    /// The servers at the root, the first being the default. Empty: the user must give one.
    pub servers: Vec<Server>,
    /// Every security scheme that is declared and supported, in document order.
    pub security_schemes: Vec<SecurityScheme>,
    /// Tags as the document declares them, in order.
    pub tags: Vec<Tag>,
    /// Every named type. What nothing reaches any more has been removed by `passes`.
    pub types: Arena<TypeDef>,
    /// Every operation, in document order.
    pub operations: Arena<Operation>,
    /// The groups in which operations are offered, in order. Filled by `passes`.
    pub groups: Vec<Group>,
    /// What the API sends to its users, as types only.
    pub webhooks: Vec<Webhook>,
}

impl Api {
    /// The path of a file as references within this API name it: empty for the entry file.
    pub fn file(&self, id: FileId) -> &str {
        self.files.get(id.0 as usize).map_or("", String::as_str)
    }
}

/// What the description says of itself.
#[derive(Clone, Debug, Default)]
pub struct Info {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`, Markdown.
    pub description: Option<String>,
    /// `info.termsOfService`.
    pub terms: Option<String>,
    /// `info.license.name` (or its SPDX identifier).
    pub license: Option<String>,
    /// `info.contact`, as one line.
    pub contact: Option<String>,
    /// `externalDocs.url`.
    pub external_docs: Option<String>,
}

/// A tag as declared.
#[derive(Clone, Debug)]
pub struct Tag {
    /// The name that operations refer to.
    pub name: String,
    /// Its text, Markdown.
    pub description: Option<String>,
}

/// A body that the API sends to its users: of a webhook or a callback.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The webhook's or callback's name.
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What is sent.
    pub ty: Type,
}

/// A server: a URL with `{variables}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL as written; relative ones are kept relative.
    pub url: String,
    /// Its text.
    pub description: Option<String>,
    /// The variables that occur in the URL, in order.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: String,
    /// Its default; empty where the description gives none.
    pub default: String,
    /// The values allowed, empty where any is.
    pub allowed: Vec<String>,
    /// Its text.
    pub description: Option<String>,
}

/// Where a security scheme puts its credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// HTTP basic: a user name and a password.
    Basic,
    /// HTTP bearer, and OpenID Connect and OAuth2 flows that a machine cannot run alone:
    /// a token that the user brings.
    Bearer,
    /// Another `Authorization` scheme, by its name: the user brings the credentials text.
    OtherHttp(String),
    /// A key in a header.
    ApiKeyHeader(String),
    /// A key in the query.
    ApiKeyQuery(String),
    /// A key in a cookie.
    ApiKeyCookie(String),
    /// OAuth2 client credentials: a token is fetched from `token_url` and renewed. A token
    /// that the user brings works too.
    ClientCredentials {
        /// Where tokens are fetched, as written (it may be relative to the server).
        token_url: String,
        /// Every scope the flow declares.
        scopes: Vec<String>,
    },
    /// Mutual TLS: nothing is sent; the user's transport does it.
    MutualTls,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// The key in `components.securitySchemes`.
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What it is.
    pub kind: SecurityKind,
    /// Its text, Markdown.
    pub description: Option<String>,
}

/// The operations of a tag (or of a first path segment), offered together.
#[derive(Clone, Debug)]
pub struct Group {
    /// What it would like to be called, in words: `users`, `phone numbers`.
    pub hint: String,
    /// What identifies it in the names lock: `tag:Users`, `path:users`.
    pub key: String,
    /// Its text, Markdown.
    pub description: Option<String>,
    /// Its operations, in order.
    pub operations: Vec<OpId>,
}

/// Text for people about one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// A short line (`summary` or `title`), where it says more than the name.
    pub summary: Option<String>,
    /// The `description`, Markdown.
    pub description: Option<String>,
    /// `externalDocs.url`.
    pub external: Option<String>,
    /// Facts worth a line that no type expresses, in order: `Pattern: ...`, `At most 50.`.
    pub notes: Vec<String>,
    /// `deprecated: true`.
    pub deprecated: bool,
}
