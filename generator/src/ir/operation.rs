//! Operations: a method on a path, with everything that is sent and received.

use super::{Bounds, Docs, Example, Field, Server, Type, TypeId};
use crate::tree::{Origin, Value};

/// A method on a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it comes from: `#/paths/~1v1~1Users/get`.
    pub origin: Origin,
    /// `operationId`, as written.
    pub operation_id: Option<String>,
    /// The method, upper case.
    pub method: String,
    /// The path, as literal text and parameters.
    pub path: PathTemplate,
    /// Its text.
    pub docs: Docs,
    /// Its tags, in order.
    pub tags: Vec<String>,
    /// Parameters: the path's in URL order, then the others in document order. No two share
    /// both place and name.
    pub params: Vec<Param>,
    /// What is sent, one entry a media type, the preferred one first; empty: nothing.
    pub bodies: Vec<Body>,
    /// Whether a body must be sent.
    pub body_required: bool,
    /// The body's text.
    pub body_docs: Docs,
    /// What can come back, in document order.
    pub responses: Vec<Response>,
    /// What a success decodes to, decided by `passes` from `responses`.
    pub success: Success,
    /// Errors with a body, decided by `passes`.
    pub errors: Vec<ErrorBody>,
    /// Alternatives, each a combination of scheme names. `None`: the description asks for
    /// nothing. An empty combination: may be sent without credentials.
    pub security: Option<Vec<Vec<String>>>,
    /// Servers of this operation or its path, where they differ from the root's.
    pub servers: Vec<Server>,
    /// How it pages. Filled by `passes`.
    pub paging: Option<Paging>,
    /// The header that makes it idempotent (`Idempotency-Key`), where it declares one.
    pub idempotency_header: Option<String>,
    /// Examples of whole exchanges.
    pub examples: Examples,
    /// The extensions by which authors declare paging, as written.
    pub extensions: crate::tree::Object,
}

/// A path cut into text and parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate {
    /// As written.
    pub raw: String,
    /// The pieces, in order.
    pub pieces: Vec<PathPiece>,
}

/// A piece of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPiece {
    /// Text.
    Literal(String),
    /// The parameter of this wire name.
    Param(String),
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// How a parameter or form field is written (OpenAPI 3.0.4, section 4.7.12.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `simple`: comma-separated.
    Simple,
    /// `label`: `.a.b`.
    Label,
    /// `matrix`: `;a=1`.
    Matrix,
    /// `form`: `a=1&a=2` or `a=1,2`.
    Form,
    /// `spaceDelimited`.
    Space,
    /// `pipeDelimited`.
    Pipe,
    /// `tsv` of Swagger 2.0.
    Tab,
    /// `deepObject`: `a[b]=1`.
    DeepObject,
    /// Described by `content`: the value as JSON text.
    Json,
}

/// How a value is written into a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The style.
    pub style: Style,
    /// `explode`.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name on the wire.
    pub wire: String,
    /// Where it goes.
    pub location: Location,
    /// Where it comes from.
    pub origin: Origin,
    /// Its text.
    pub docs: Docs,
    /// Must be given.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// How it is written.
    pub encoding: Encoding,
    /// Hidden in `Debug` and logs.
    pub secret: bool,
    /// A string that holds JSON, by the settings.
    pub json_text: bool,
    /// The default, where it fits the schema.
    pub default: Option<Value>,
    /// Bounds, checked before sending.
    pub bounds: Bounds,
    /// Where its schema stands.
    pub schema: Option<Origin>,
    /// Examples, named or not.
    pub examples: Vec<Example>,
}

/// A body of one media type.
#[derive(Clone, Debug)]
pub struct Body {
    /// The media type as written.
    pub media_type: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What it holds.
    pub kind: BodyKind,
    /// Where its schema stands.
    pub schema: Option<Origin>,
    /// Examples, named or not.
    pub examples: Vec<Example>,
}

/// What a request body holds.
#[derive(Clone, Debug)]
pub enum BodyKind {
    /// JSON (`application/json`, `*/*+json`, `*/*`).
    Json(Type),
    /// `application/x-www-form-urlencoded`, its fields spread over the builder.
    Form(Vec<FormField>),
    /// A form whose schema is no plain object: the model is one argument.
    FormOf(Type),
    /// `multipart/*`, its parts spread over the builder.
    Multipart(Vec<FormField>),
    /// Text (`text/*`, XML).
    Text,
    /// Bytes, or a stream of them.
    Bytes,
    /// A sequence of JSON values, one a line.
    JsonLines(Type),
}

/// A field of a form, or a part of a multipart body.
#[derive(Clone, Debug)]
pub struct FormField {
    /// What the schema says of it.
    pub field: Field,
    /// How it is written in an urlencoded form.
    pub encoding: Encoding,
    /// What a part of a multipart body is.
    pub part: PartKind,
    /// The part's content type, where the description says it.
    pub content_type: Option<String>,
}

/// What a part of a multipart body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Text.
    Text,
    /// A value as JSON.
    Json,
    /// A file: bytes with a file name and a content type.
    File,
    /// Several files under one name.
    Files,
}

/// Which status codes a response stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One code.
    Code(u16),
    /// A hundred, by its first digit: `4XX`.
    Range(u8),
    /// Whatever no other response stands for.
    Default,
}

/// What can come back.
#[derive(Clone, Debug)]
pub struct Response {
    /// For which status codes.
    pub status: Status,
    /// Where it comes from.
    pub origin: Origin,
    /// Its text.
    pub docs: Docs,
    /// Headers that are declared.
    pub headers: Vec<ResponseHeader>,
    /// Contents, one entry a media type, in document order; empty: none.
    pub contents: Vec<Content>,
}

/// A declared response header.
#[derive(Clone, Debug)]
pub struct ResponseHeader {
    /// Its name as written.
    pub wire: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Its text.
    pub docs: Docs,
    /// Always sent.
    pub required: bool,
    /// Its type.
    pub ty: Type,
}

/// A response content of one media type.
#[derive(Clone, Debug)]
pub struct Content {
    /// The media type as written.
    pub media_type: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What it holds.
    pub kind: ContentKind,
    /// Where its schema stands.
    pub schema: Option<Origin>,
    /// Examples, named or not.
    pub examples: Vec<Example>,
}

/// What a response content holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ContentKind {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Type),
    /// Text (also XML and urlencoded forms).
    Text,
    /// Bytes, read as a stream.
    Bytes,
    /// Server-sent events, the data of each being this type.
    Events(Type),
    /// JSON values, one a line.
    JsonLines(Type),
}

/// What a success decodes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Success {
    /// Nothing.
    #[default]
    Empty,
    /// One thing, whatever the 2xx.
    One(ContentKind),
    /// Several 2xx with different bodies.
    ByStatus(Vec<(Status, ContentKind)>),
    /// One status with several media types that decode differently: the first is asked for
    /// (`Accept`), the others are offered as further ways to send (their media types).
    ByMedia(Vec<(String, ContentKind)>),
}

/// An error with a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorBody {
    /// For which status codes.
    pub status: Status,
    /// What it holds.
    pub kind: ContentKind,
    /// Its text.
    pub description: Option<String>,
}

/// How an operation pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// How the next page is asked for.
    pub scheme: PageScheme,
    /// The way from the response body to the list of items; empty: the body is the list.
    pub items: Vec<FieldStep>,
    /// What an item is.
    pub item: Type,
    /// The parameter that sets the page size, with the maximum it allows.
    pub page_size: Option<PageSize>,
    /// Why this was found, in a line, for `inspect`.
    pub why: String,
}

/// A parameter that sets the page size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSize {
    /// Its place.
    pub location: PageParam,
    /// The schema's maximum.
    pub maximum: Option<u64>,
}

/// A value of the request that paging changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageParam {
    /// A query parameter.
    Query(String),
    /// A member of the JSON request body: the wire names on the way.
    Body(Vec<String>),
}

/// A step into a response body: a field of a struct, by id, so that names and nullability
/// can be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldStep {
    /// The struct.
    pub of: TypeId,
    /// The field's index in it.
    pub field: usize,
}

/// How the next page is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageScheme {
    /// A link in the body, absolute or relative.
    NextLink(Vec<FieldStep>),
    /// The `Link` header (RFC 8288, `rel="next"`).
    LinkHeader,
    /// A token in the body that goes into a parameter.
    Token {
        /// The way to the token.
        next: Vec<FieldStep>,
        /// Where it goes.
        param: PageParam,
        /// The way to a flag that says whether there is more.
        more: Option<Vec<FieldStep>>,
    },
    /// The id of the last item goes into a parameter.
    LastId {
        /// The way from an item to its id (one step where the item is a struct).
        id: Vec<FieldStep>,
        /// Where it goes.
        param: PageParam,
        /// The way to a flag that says whether there is more.
        more: Option<Vec<FieldStep>>,
    },
    /// How many items to skip goes into a parameter.
    Offset {
        /// Where it goes.
        param: PageParam,
        /// The way to a flag that says whether there is more.
        more: Option<Vec<FieldStep>>,
    },
    /// The number of the page goes into a parameter.
    PageNumber {
        /// Where it goes.
        param: PageParam,
        /// The number of the first page.
        first: u64,
        /// The way to a flag that says whether there is more.
        more: Option<Vec<FieldStep>>,
    },
}

/// Examples of whole exchanges, kept for documentation and tests.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// Notes on links and callbacks that are not generated.
    pub notes: Vec<String>,
}
