//! What the emitted code says of an API: tables, read by the engine.

use super::super::data::Pattern;

/// An API.
#[derive(Debug)]
#[non_exhaustive]
pub struct Service {
    /// The name of the SDK's crate.
    pub name: &'static str,
    /// The version of the SDK's crate.
    pub version: &'static str,
    /// Where the API is served; the first is the default.
    pub servers: &'static [Server],
    /// How callers are known.
    pub schemes: &'static [SecurityScheme],
}

impl Service {
    /// An API without servers and security.
    #[must_use]
    pub const fn new(name: &'static str, version: &'static str) -> Self {
        Self {
            name,
            version,
            servers: &[],
            schemes: &[],
        }
    }

    /// Where it is served.
    #[must_use]
    pub const fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }

    /// How callers are known.
    #[must_use]
    pub const fn schemes(mut self, schemes: &'static [SecurityScheme]) -> Self {
        self.schemes = schemes;
        self
    }
}

/// A server, whose address may have variables: `https://{region}.example.com/v1`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Server {
    /// The address as the description writes it.
    pub url: &'static str,
    /// The variables in it.
    pub variables: &'static [ServerVariable],
}

impl Server {
    /// A server without variables.
    #[must_use]
    pub const fn new(url: &'static str) -> Self {
        Self {
            url,
            variables: &[],
        }
    }

    /// With these variables.
    #[must_use]
    pub const fn variables(mut self, variables: &'static [ServerVariable]) -> Self {
        self.variables = variables;
        self
    }
}

/// A variable of a server's address.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ServerVariable {
    /// Its name.
    pub name: &'static str,
    /// What it is unless the client is told otherwise.
    pub default: &'static str,
    /// What it may be; empty for anything.
    pub values: &'static [&'static str],
}

impl ServerVariable {
    /// A variable.
    #[must_use]
    pub const fn new(
        name: &'static str,
        default: &'static str,
        values: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            default,
            values,
        }
    }
}

/// A way in which callers are known.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SecurityScheme {
    /// Its name in the description.
    pub name: &'static str,
    /// How credentials are sent.
    pub kind: SchemeKind,
    /// The method of the client's builder that sets it, for messages.
    pub method: &'static str,
    pub(super) alone: Requirement,
}

impl SecurityScheme {
    /// A scheme that the builder's `method` sets.
    #[must_use]
    pub const fn new(name: &'static str, kind: SchemeKind, method: &'static str) -> Self {
        Self {
            name,
            kind,
            method,
            alone: Requirement::new(name, &[]),
        }
    }
}

/// How credentials are sent.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum SchemeKind {
    /// `Authorization: Basic`.
    Basic,
    /// `Authorization: Bearer`.
    Bearer,
    /// `Authorization:` and this word.
    Http(&'static str),
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where.
        location: Location,
        /// The name of the header, parameter or cookie.
        name: &'static str,
    },
    /// A bearer token, which the client gets here for its own credentials.
    OAuth2 {
        /// Where tokens are to be had; empty if the description has no such flow.
        token_url: &'static str,
    },
    /// Nothing in the request: the connection says who is calling.
    MutualTls,
}

/// A scheme and the scopes that an operation needs of it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Requirement {
    /// The scheme's name.
    pub scheme: &'static str,
    /// The scopes.
    pub scopes: &'static [&'static str],
}

impl Requirement {
    /// A requirement.
    #[must_use]
    pub const fn new(scheme: &'static str, scopes: &'static [&'static str]) -> Self {
        Self { scheme, scopes }
    }
}

/// A method on a path.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The `operationId`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// What the description says of its parameters and form fields.
    pub params: &'static [Param],
    /// The servers of this operation, if it has its own.
    pub servers: &'static [Server],
    /// Alternatives, each of requirements that hold together. Empty: none are needed.
    pub security: &'static [&'static [Requirement]],
    /// The `Accept` header; empty for none.
    pub accept: &'static str,
    /// The media type of a JSON body.
    pub body: &'static str,
    /// Statuses beside 2xx that are no errors.
    pub success: &'static [u16],
    /// The header that makes a repeated request harmless, if there is one.
    pub idempotency_header: Option<&'static str>,
    /// Whether it may be sent twice; otherwise the method says.
    pub idempotent: Option<bool>,
}

impl Operation {
    /// What an operation is unless it says otherwise.
    pub const DEFAULT: Self = Self {
        id: "",
        method: "GET",
        path: "/",
        params: &[],
        servers: &[],
        security: &[],
        accept: "application/json",
        body: "application/json",
        success: &[],
        idempotency_header: None,
        idempotent: None,
    };
}

/// Where a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// A field of a form.
    Form,
}

/// How lists and objects are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;name=a,b`
    Matrix,
    /// `name=a&name=b`
    Form,
    /// `name=a b`
    SpaceDelimited,
    /// Values separated by tabs (Swagger 2.0's `tsv`).
    TabDelimited,
    /// `name=a|b`
    PipeDelimited,
    /// `name[key]=a`
    DeepObject,
    /// JSON text.
    Json,
}

/// A parameter or form field.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    pub(super) name: &'static str,
    pub(super) location: Location,
    pub(super) style: Style,
    pub(super) explode: bool,
    pub(super) allow_reserved: bool,
    pub(super) required: bool,
    pub(super) secret: bool,
    pub(super) brackets: bool,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) exclusive_minimum: Option<f64>,
    pub(super) exclusive_maximum: Option<f64>,
    pub(super) multiple_of: Option<f64>,
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,
    pub(super) min_items: Option<usize>,
    pub(super) max_items: Option<usize>,
    pub(super) pattern: Option<Pattern>,
    pub(super) media_type: Option<&'static str>,
}

macro_rules! bounds {
    ($($(#[doc = $doc:literal])* $name:ident: $type:ty,)*) => {$(
        $(#[doc = $doc])*
        #[must_use]
        pub const fn $name(mut self, bound: $type) -> Self {
            self.$name = Some(bound);
            self
        }
    )*};
}

impl Param {
    pub(super) const fn new(name: &'static str, location: Location) -> Self {
        let (style, explode) = match location {
            Location::Path | Location::Header => (Style::Simple, false),
            Location::Query | Location::Cookie | Location::Form => (Style::Form, true),
        };
        Self {
            name,
            location,
            style,
            explode,
            allow_reserved: false,
            required: matches!(location, Location::Path),
            secret: false,
            brackets: false,
            minimum: None,
            maximum: None,
            exclusive_minimum: None,
            exclusive_maximum: None,
            multiple_of: None,
            min_length: None,
            max_length: None,
            min_items: None,
            max_items: None,
            pattern: None,
            media_type: None,
        }
    }

    /// A parameter in the path: style `simple`.
    #[must_use]
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Location::Path)
    }

    /// A parameter in the query: style `form`, exploded.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Location::Query)
    }

    /// A header: style `simple`.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Location::Header)
    }

    /// A cookie: style `form`, exploded.
    #[must_use]
    pub const fn cookie(name: &'static str) -> Self {
        Self::new(name, Location::Cookie)
    }

    /// A field of a form: style `form`, exploded.
    #[must_use]
    pub const fn form(name: &'static str) -> Self {
        Self::new(name, Location::Form)
    }

    /// In this style.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Whether each item or property is written by itself.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// Reserved characters are not encoded (but `#`, `&` and `+`, which would end the value).
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// Written as JSON.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.style = Style::Json;
        self
    }

    /// Lists are written with brackets after the name, `name[]=a&name[]=b`, for servers that
    /// want that without saying so in the name.
    #[must_use]
    pub const fn brackets(mut self) -> Self {
        self.brackets = true;
        self
    }

    /// It must be set.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It is hidden in messages.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// As a part of a multipart body it has this media type.
    #[must_use]
    pub const fn media_type(mut self, media_type: &'static str) -> Self {
        self.media_type = Some(media_type);
        self
    }

    bounds! {
        /// At least this.
        minimum: f64,
        /// At most this.
        maximum: f64,
        /// More than this.
        exclusive_minimum: f64,
        /// Less than this.
        exclusive_maximum: f64,
        /// A multiple of this.
        multiple_of: f64,
        /// At least as many characters.
        min_length: usize,
        /// At most as many characters.
        max_length: usize,
        /// At least as many items.
        min_items: usize,
        /// At most as many items.
        max_items: usize,
        /// Of this form.
        pattern: Pattern,
    }
}
