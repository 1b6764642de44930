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
    /// The ways to give a body, decided by `passes` from `bodies`: one is an argument, or is
    /// spread over the builder; several are the variants of an enum.
    pub sends: Vec<Sent>,
    /// The body's text.
    pub body_docs: Docs,
    /// What can come back, in document order.
    pub responses: Vec<Response>,
    /// What a success decodes to, decided by `passes` from `responses`.
    pub success: Success,
    /// The media types to ask for, the preferred one first. Decided by `passes`.
    pub accept: Vec<String>,
    /// Further ways to read a success, each asked for by its own media types. Decided by
    /// `passes`.
    pub further: Vec<Further>,
    /// Errors with a body, decided by `passes`.
    pub errors: Vec<ErrorBody>,
    /// Alternatives, each a combination. `None`: the description asks for nothing. An empty
    /// combination: may be sent without credentials.
    pub security: Option<Vec<Vec<Requirement>>>,
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

impl Operation {
    /// The body, where there is only one way to give it.
    pub fn sole_body(&self) -> Option<&Body> {
        match self.sends.as_slice() {
            [sent] => self.bodies.get(sent.body),
            _ => None,
        }
    }

    /// The fields that become setters of the builder.
    pub fn spread_fields(&self) -> &[FormField] {
        match self.sole_body().map(|body| &body.kind) {
            Some(BodyKind::Form(fields) | BodyKind::Multipart(fields)) => fields,
            _ => &[],
        }
    }

    /// The alternatives, where there are several ways to give the body.
    pub fn alternatives(&self) -> impl Iterator<Item = (&Sent, &Body)> {
        let several = self.sends.len() > 1;
        let sends = self.sends.iter().filter(move |_| several);
        sends.filter_map(|sent| Some((sent, self.bodies.get(sent.body)?)))
    }

    /// The parts of the alternative that is multipart with files: a struct of the operation's.
    pub fn parts(&self) -> Option<(&Body, &[FormField])> {
        self.alternatives().find_map(|(_, body)| match &body.kind {
            BodyKind::Multipart(parts) => Some((body, parts.as_slice())),
            _ => None,
        })
    }
}

/// A path cut into text and parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate {
    /// As written.
    pub raw: String,
    /// The pieces, in order.
    pub pieces: Vec<PathPiece>,
}

/// A security scheme that an operation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The scheme's name.
    pub scheme: String,
    /// What of it the operation needs.
    pub scopes: Vec<String>,
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

impl Body {
    /// The media type to send. None where it is a range of bytes or texts (`image/*`): the
    /// caller says then which.
    pub fn content_type(&self) -> Option<&str> {
        let range = self.media_type.contains('*') || !self.media_type.contains('/');
        match self.kind {
            _ if !range => Some(&self.media_type),
            BodyKind::Text | BodyKind::Bytes => None,
            BodyKind::Json(_) => Some("application/json"),
            BodyKind::JsonLines(_) => Some("application/x-ndjson"),
            BodyKind::Form(_) | BodyKind::FormOf(..) => Some("application/x-www-form-urlencoded"),
            BodyKind::Multipart(_) | BodyKind::MultipartOf(..) => Some("multipart/form-data"),
        }
    }
}

impl BodyKind {
    /// The fields of a form, or parts, that it says how to write.
    pub fn fields(&self) -> &[FormField] {
        match self {
            Self::Form(fields)
            | Self::FormOf(_, fields)
            | Self::Multipart(fields)
            | Self::MultipartOf(_, fields) => fields,
            Self::Json(_) | Self::Text | Self::Bytes | Self::JsonLines(_) => &[],
        }
    }
}

/// A way to give a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Which of the bodies.
    pub body: usize,
    /// Further media types that the same value may be sent as, by the header `Content-Type`.
    pub also: Vec<String>,
}

/// What a request body holds.
#[derive(Clone, Debug)]
pub enum BodyKind {
    /// JSON (`application/json`, `*/*+json`, `*/*`).
    Json(Type),
    /// `application/x-www-form-urlencoded`, its fields spread over the builder.
    Form(Vec<FormField>),
    /// A form that is one argument, since its schema is no plain object, or other media types
    /// stand beside it; and how its fields are written.
    FormOf(Type, Vec<FormField>),
    /// `multipart/*`, its parts spread over the builder; beside other media types a struct.
    Multipart(Vec<FormField>),
    /// `multipart/*` without files beside other media types: one argument.
    MultipartOf(Type, Vec<FormField>),
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

impl FormField {
    /// The one media type that a part has, if the description names one and no range or choice.
    pub fn media_type(&self) -> Option<&str> {
        let one = |declared: &&str| {
            declared.contains('/')
                && !declared.contains([',', '*'])
                && declared.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        };
        let declared = self.content_type.as_deref().map(str::trim);
        declared
            .filter(one)
            .filter(|_| self.encoding.style != Style::Json)
    }
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
}

/// A further way to read an answer: some of its media types decode to something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Further {
    /// The media types, in document order.
    pub media_types: Vec<String>,
    /// What they hold.
    pub kind: ContentKind,
}

/// An error with a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorBody {
    /// For which status codes.
    pub status: Status,
    /// What it holds.
    pub kind: ContentKind,
    /// What its other media types hold.
    pub further: Vec<Further>,
    /// Its text.
    pub description: Option<String>,
}

/// How an operation pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// How the next page is asked for.
    pub scheme: PageScheme,
    /// The items of a page. `None`: a page holds several lists that only its user can tell
    /// apart, so that there are pages but no items.
    pub items: Option<PageItems>,
    /// What says whether there is more.
    pub more: Option<PageFlag>,
    /// The parameter that sets the page size, with the bounds it has.
    pub page_size: Option<PageSize>,
    /// The rule that found this: `settings`, an extension's name, or a word on the shape
    /// (`link-in-body`).
    pub rule: String,
    /// Why this was found, in a line, for `inspect`.
    pub why: String,
}

/// The items of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageItems {
    /// The way from the response body to the items; empty: the body holds them itself.
    pub way: Vec<FieldStep>,
    /// What an item is: of a list its member, of a map its value.
    pub item: Type,
    /// The items stand in a map: each comes with its key.
    pub keyed: bool,
}

/// A flag of a page that says whether there is more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFlag {
    /// The way to it.
    pub way: Vec<FieldStep>,
    /// It says the opposite: that this page is the last.
    pub last: bool,
}

/// A parameter that sets the page size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSize {
    /// Its place.
    pub location: PageParam,
    /// The schema's minimum.
    pub minimum: Option<u64>,
    /// The greatest size the pager may choose: the schema's maximum, or else its default.
    pub maximum: Option<u64>,
}

/// A value of the request that paging changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageParam {
    /// A query parameter, by the name that stands in the query (`page[number]` of an object
    /// parameter `page` too).
    Query(String),
    /// A member of the JSON request body: the wire names on the way.
    Body {
        /// The wire names on the way.
        way: Vec<String>,
        /// It is written as a number.
        number: bool,
    },
}

/// A step into a response body: a field of a struct, or into a variant of a union, by id, so
/// that names and nullability can be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldStep {
    /// The struct or union.
    pub of: TypeId,
    /// The index of the field or variant in it.
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
    },
    /// A token in a header of the response that goes into a parameter.
    HeaderToken {
        /// The header.
        header: String,
        /// Where it goes.
        param: PageParam,
    },
    /// The id of the last item goes into a parameter.
    LastId {
        /// The wire names from an item to its id; empty: the item is the id.
        id: Vec<String>,
        /// Where it goes.
        param: PageParam,
    },
    /// How many items to skip goes into a parameter.
    Offset {
        /// Where it goes.
        param: PageParam,
        /// The offset of the first item: 0, or 1 where the API counts from there.
        first: u64,
    },
    /// The number of the page goes into a parameter.
    PageNumber {
        /// Where it goes.
        param: PageParam,
        /// The number of the first page.
        first: u64,
    },
}

/// Examples of whole exchanges, kept for documentation and tests.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// Notes on links and callbacks that are not generated.
    pub notes: Vec<String>,
}
