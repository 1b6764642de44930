//! The report's shape, as documented in `generator/docs/inspect.md`.

use serde::Serialize;
use serde_json::Value;

/// Everything.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// [`super::FORMAT_VERSION`].
    pub format_version: u32,
    /// The generator's version.
    pub generator: &'static str,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The description's files, the entry file first.
    pub files: Vec<String>,
    /// The root's servers.
    pub servers: Vec<ServerReport>,
    /// Security schemes.
    pub security_schemes: Vec<SchemeReport>,
    /// Groups of operations.
    pub groups: Vec<GroupReport>,
    /// Operations, in document order.
    pub operations: Vec<OperationReport>,
    /// Named types.
    pub types: Vec<TypeReport>,
    /// Messages, counted by code.
    pub messages: Vec<MessageReport>,
}

/// A place in the description.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// The file, as in [`Report::files`].
    pub file: String,
    /// The JSON pointer, as a fragment.
    pub pointer: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

/// A server.
#[derive(Clone, Debug, Serialize)]
pub struct ServerReport {
    /// The URL with `{variables}`.
    pub url: String,
    /// Its variables.
    pub variables: Vec<VariableReport>,
}

/// A server's variable.
#[derive(Clone, Debug, Serialize)]
pub struct VariableReport {
    /// Its name.
    pub name: String,
    /// Its default.
    pub default: String,
    /// What it may be; empty: anything.
    pub allowed: Vec<String>,
}

/// A security scheme.
#[derive(Clone, Debug, Serialize)]
pub struct SchemeReport {
    /// Its key in the description.
    pub name: String,
    /// `basic`, `bearer`, `http`, `api-key-header`, `api-key-query`, `api-key-cookie`,
    /// `client-credentials` or `mutual-tls`.
    pub kind: &'static str,
    /// The scheme, header, parameter, cookie or token URL.
    pub detail: Option<String>,
    /// The client builder's method.
    pub rust: Option<String>,
    /// Where it comes from.
    pub at: Place,
}

/// A group of operations.
#[derive(Clone, Debug, Serialize)]
pub struct GroupReport {
    /// `tag:Users` or `path:users`.
    pub key: String,
    /// Its names.
    pub rust: Option<GroupRust>,
    /// Ids of its operations.
    pub operations: Vec<String>,
}

/// A group's names.
#[derive(Clone, Debug, Serialize)]
pub struct GroupRust {
    /// The module.
    pub module: String,
    /// The client's method.
    pub accessor: String,
    /// The handle's type.
    pub handle: String,
    /// The cargo feature.
    pub feature: String,
}

/// An operation.
#[derive(Clone, Debug, Serialize)]
pub struct OperationReport {
    /// Method and path: `GET /v1/Users`.
    pub id: String,
    /// `operationId`.
    pub operation_id: Option<String>,
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// Where it comes from.
    pub at: Place,
    /// Its names.
    pub rust: Option<OperationRust>,
    /// Its tags.
    pub tags: Vec<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Parameters.
    pub parameters: Vec<ParameterReport>,
    /// Request bodies, one a media type, the preferred one first.
    pub bodies: Vec<BodyReport>,
    /// Whether a body must be sent.
    pub body_required: bool,
    /// Responses.
    pub responses: Vec<ResponseReport>,
    /// How it pages.
    pub paging: Option<PagingReport>,
    /// Alternatives of scheme combinations; `None`: nothing is asked for.
    pub security: Option<Vec<Vec<String>>>,
    /// The scopes that each scheme is needed for, in the same order.
    pub scopes: Option<Vec<Vec<Vec<String>>>>,
    /// Servers other than the root's.
    pub servers: Vec<ServerReport>,
}

/// An operation's names.
#[derive(Clone, Debug, Serialize)]
pub struct OperationRust {
    /// How it is called: `client.users().list`.
    pub call: Option<String>,
    /// The builder's path in the crate: `users::list::List`.
    pub builder: Option<String>,
}

/// A parameter.
#[derive(Clone, Debug, Serialize)]
pub struct ParameterReport {
    /// The name on the wire.
    pub name: String,
    /// `path`, `query`, `header` or `cookie`.
    pub location: &'static str,
    /// Must be given.
    pub required: bool,
    /// Hidden in logs.
    pub secret: bool,
    /// How it is written: `form`, `simple`, `deepObject`, ..., `json`.
    pub style: &'static str,
    /// `explode`.
    pub explode: bool,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: TypeUse,
    /// Its default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The setter or argument.
    pub rust: Option<String>,
    /// Where it comes from.
    pub at: Place,
}

/// A request body of one media type, or a response content.
#[derive(Clone, Debug, Serialize)]
pub struct BodyReport {
    /// The media type.
    pub media_type: String,
    /// `json`, `form`, `multipart`, `text`, `bytes`, `json-lines`, `events` or `empty`.
    pub kind: &'static str,
    /// Its type, where it is one.
    #[serde(rename = "type")]
    pub ty: Option<TypeUse>,
    /// Its fields, where they are spread over the builder.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldReport>,
    /// A body's variant, where there are several ways to give it; the method that asks for an
    /// answer, where it is not `send`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// Where it comes from.
    pub at: Place,
}

/// A response.
#[derive(Clone, Debug, Serialize)]
pub struct ResponseReport {
    /// `200`, `4XX` or `default`.
    pub status: String,
    /// Its contents, one a media type.
    pub contents: Vec<BodyReport>,
    /// Its headers.
    pub headers: Vec<HeaderReport>,
    /// Where it comes from.
    pub at: Place,
}

/// A response header.
#[derive(Clone, Debug, Serialize)]
pub struct HeaderReport {
    /// The name on the wire.
    pub name: String,
    /// Always sent.
    pub required: bool,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: TypeUse,
    /// The field in the operation's headers.
    pub rust: Option<String>,
}

/// How an operation pages.
#[derive(Clone, Debug, Serialize)]
pub struct PagingReport {
    /// `next-link`, `link-header`, `token`, `last-id`, `offset` or `page-number`.
    pub scheme: &'static str,
    /// The rule that found it: `settings`, an extension's name, `link-in-body`, `link-header`,
    /// `token`, `last-id`, `offset` or `page-number`.
    pub rule: String,
    /// What the next page is read from: wire names, with dots, in the response, or of `last-id`
    /// in an item.
    pub next: Option<String>,
    /// The parameter that changes.
    pub param: Option<String>,
    /// Where the items are in the response; empty: the body is the list; `None`: a page has
    /// several lists, and only pages are offered.
    pub items: Option<String>,
    /// What an item is.
    pub item: Option<TypeUse>,
    /// The items stand in a map, and each comes with its key.
    pub keyed: bool,
    /// The flag of the page that says whether there is more; `not x`: that `x` says there is
    /// none.
    pub more: Option<String>,
    /// The parameter that sets the page size.
    pub page_size: Option<String>,
    /// The greatest page size that the pager chooses.
    pub page_size_maximum: Option<u64>,
    /// Why this was found.
    pub why: String,
}

/// A named type.
#[derive(Clone, Debug, Serialize)]
pub struct TypeReport {
    /// Its origin as a reference: `#/components/schemas/User`.
    pub id: String,
    /// `struct`, `enum`, `union`, `newtype`, `alias` or `foreign`.
    pub kind: &'static str,
    /// Its path in the crate: `models::User`.
    pub rust: Option<String>,
    /// Where it comes from.
    pub at: Place,
    /// Reached by something that is sent.
    pub in_requests: bool,
    /// Reached by something that is received.
    pub in_responses: bool,
    /// Part of a cycle.
    pub recursive: bool,
    /// Keys of the groups that reach it.
    pub groups: Vec<String>,
    /// A struct's fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldReport>,
    /// What a struct keeps of properties that are not named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional: Option<TypeUse>,
    /// An enum's values, a union's members.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<VariantReport>,
    /// How a union is decided: `tag`, `tag-values`, `json-kind`, `unique-keys`, `first-match`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<&'static str>,
    /// The property that decides a union.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// A newtype's pattern; a foreign type's path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What an alias stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<TypeUse>,
}

/// A field.
#[derive(Clone, Debug, Serialize)]
pub struct FieldReport {
    /// The name on the wire.
    pub name: String,
    /// The name in the crate.
    pub rust: Option<String>,
    /// Its type, without presence and nullability.
    #[serde(rename = "type")]
    pub ty: TypeUse,
    /// Listed in `required`.
    pub required: bool,
    /// May be `null`.
    pub nullable: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// Hidden in logs.
    pub secret: bool,
    /// The only value there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<Value>,
    /// Its default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Where it comes from.
    pub at: Place,
}

/// An enum's value or a union's member.
#[derive(Clone, Debug, Serialize)]
pub struct VariantReport {
    /// The name in the crate.
    pub rust: Option<String>,
    /// An enum's value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// A union member's type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<TypeUse>,
    /// Where it comes from.
    pub at: Place,
}

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TypeUse {
    /// A named type.
    Named {
        /// [`TypeReport::id`].
        id: String,
        /// Its path in the crate.
        rust: Option<String>,
    },
    /// A value without a definition.
    Scalar {
        /// `string`, `bool`, `i32`, `i64`, `u64`, `i128`, `f32`, `f64`, `date-time`, `date`,
        /// `base64`, `binary` or `json`.
        scalar: &'static str,
    },
    /// A list.
    List {
        /// Its items.
        of: Box<TypeUse>,
    },
    /// A map from text.
    Map {
        /// Its values.
        of: Box<TypeUse>,
    },
    /// An item or value that may be `null`.
    Nullable {
        /// What it is otherwise.
        of: Box<TypeUse>,
    },
}

/// Messages of one code.
#[derive(Clone, Debug, Serialize)]
pub struct MessageReport {
    /// The code.
    pub code: &'static str,
    /// Its effect.
    pub effect: &'static str,
    /// What the code means.
    pub title: &'static str,
    /// How many there are.
    pub count: usize,
}
