//! What an SDK looks like that the generator has written.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use sdk_runtime as runtime;

use runtime::__private::{
    self, Branch, Class, Core, CoreBuilder, Fault, Input, Kinds, Operation, Output, PageScheme,
    Pager, Param, Pattern, Request, Requirement, SchemeKind, SecurityScheme, Server,
    ServerVariable, Service, Style, Wire,
};
use runtime::{
    ByteStream, Bytes, Call, CallOptions, Credential, DateTime, Error, EventStream, Items,
    LineStream, Map, Pages, Part, Patch, RawCall, UnknownValue, Value,
};

// ---------------------------------------------------------------- models

macro_rules! forward {
    ($type:ty) => {
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                __private::debug(self, f)
            }
        }
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                __private::serialize(self, serializer)
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                __private::deserialize(deserializer)
            }
        }
    };
}

#[derive(Clone)]
#[non_exhaustive]
pub struct User {
    pub sid: UserSid,
    pub identity: Option<String>,
    pub age: Option<i32>,
    pub enabled: Option<WebhookEnabled>,
    pub created: Option<DateTime>,
    pub tags: Vec<String>,
    pub name: Patch<String>,
    pub pet: Option<Pet>,
    pub note: Option<String>,
    pub extra: Map<Value>,
}

impl User {
    pub fn new(sid: impl Into<UserSid>) -> Self {
        Self {
            sid: sid.into(),
            ..Self::blank()
        }
    }
}

impl Wire for User {
    fn blank() -> Self {
        Self {
            sid: Wire::blank(),
            identity: None,
            age: None,
            enabled: None,
            created: None,
            tags: Vec::new(),
            name: Patch::Keep,
            pet: None,
            note: None,
            extra: Map::new(),
        }
    }

    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        let mut user = Self::blank();
        input.object(&["sid"], &mut |name, value| match name {
            "sid" => value.required(0, &mut user.sid),
            "identity" => value.read_secret(&mut user.identity),
            "age" => value.read(&mut user.age),
            "enabled" => value.read(&mut user.enabled),
            "created" => value.read(&mut user.created),
            "tags" => value.read(&mut user.tags),
            "name" => value.read(&mut user.name),
            "pet" => value.read(&mut user.pet),
            "note" => value.read(&mut user.note),
            _ => value.extra(name, &mut user.extra),
        })?;
        Ok(user)
    }

    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("User");
        object.field("sid", &self.sid);
        object.secret("identity", &self.identity);
        object.field("age", &self.age);
        object.field("enabled", &self.enabled);
        object.field("created", &self.created);
        object.list("tags", &self.tags);
        object.field("name", &self.name);
        object.field("pet", &self.pet);
        object.nullable("note", &self.note);
        object.extra(&self.extra);
        object.end();
    }
}

forward!(User);

#[derive(Clone)]
#[non_exhaustive]
pub struct Page {
    pub users: Vec<User>,
    pub next: Option<String>,
}

impl Wire for Page {
    fn blank() -> Self {
        Self {
            users: Vec::new(),
            next: None,
        }
    }
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        let mut page = Self::blank();
        input.object(&[], &mut |name, value| match name {
            "users" => value.read(&mut page.users),
            "next" => value.read(&mut page.next),
            _ => value.ignore(),
        })?;
        Ok(page)
    }
    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("Page");
        object.list("users", &self.users);
        object.field("next", &self.next);
        object.end();
    }
}

forward!(Page);

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum WebhookEnabled {
    True,
    False,
    Unknown(UnknownValue),
}

impl WebhookEnabled {
    pub fn as_str(&self) -> &str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::Unknown(value) => value.as_str(),
        }
    }
}

impl From<&str> for WebhookEnabled {
    fn from(text: &str) -> Self {
        match text {
            "true" => Self::True,
            "false" => Self::False,
            _ => Self::Unknown(UnknownValue::new(text)),
        }
    }
}

impl FromStr for WebhookEnabled {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

impl Wire for WebhookEnabled {
    fn blank() -> Self {
        Self::from("")
    }
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        __private::fill_text(self, input)
    }
    fn encode(&self, output: &mut Output<'_>) {
        output.string(self.as_str());
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserSid(String);

impl UserSid {
    pub const PATTERN: Pattern = Pattern {
        prefix: "US",
        length: 34,
        class: Class::Hex,
    };
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for UserSid {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl FromStr for UserSid {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Self, Fault> {
        Self::PATTERN.check(text)?;
        Ok(text.into())
    }
}

impl Wire for UserSid {
    fn blank() -> Self {
        Self(String::new())
    }
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        __private::fill_text(self, input)
    }
    fn encode(&self, output: &mut Output<'_>) {
        output.string(&self.0);
    }
}

#[derive(Clone)]
#[non_exhaustive]
pub enum Pet {
    Cat(Box<User>),
    Dog(Map<i64>),
    Name(String),
    Unknown(Value),
}

const BRANCHES: &[Branch] = &[
    Branch::new("Cat")
        .kinds(Kinds::OBJECT)
        .tag("type", &["cat", "kitten"])
        .required(&["sid"])
        .known(&["sid"]),
    Branch::new("Dog")
        .kinds(Kinds::OBJECT)
        .required(&["bark"])
        .known(&["bark"]),
    Branch::new("Name").kinds(Kinds::STRING),
];

impl Wire for Pet {
    fn blank() -> Self {
        Self::Unknown(Value::Null)
    }
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        Branch::read(BRANCHES, input.value()?, |branch, value| match branch {
            Some(0) => __private::decode_value(value).map(Self::Cat),
            Some(1) => __private::decode_value(value).map(Self::Dog),
            Some(2) => __private::decode_value(value).map(Self::Name),
            _ => Ok(Self::Unknown(value)),
        })
    }
    fn encode(&self, output: &mut Output<'_>) {
        match self {
            Self::Cat(cat) => cat.encode(output),
            Self::Dog(dog) => dog.encode(output),
            Self::Name(name) => name.encode(output),
            Self::Unknown(value) => value.encode(output),
        }
    }
}

forward!(Pet);

// ---------------------------------------------------------------- client

pub static SERVICE: Service = Service::new("users-sdk", "1.2.3")
    .servers(&[
        Server::new("https://api.example.com/v1"),
        Server::new("https://{region}.example.com").variables(&[ServerVariable::new(
            "region",
            "us",
            &["us", "eu"],
        )]),
    ])
    .schemes(&[
        SecurityScheme::new("basic", SchemeKind::Basic, "basic_auth"),
        SecurityScheme::new(
            "oauth",
            SchemeKind::OAuth2 {
                token_url: "/token",
            },
            "client_credentials",
        ),
        SecurityScheme::new(
            "key",
            SchemeKind::ApiKey {
                location: runtime::__private::Location::Query,
                name: "api_key",
            },
            "api_key",
        ),
    ]);

const SECURITY: &[&[Requirement]] = &[
    &[Requirement::new("basic", &[])],
    &[Requirement::new("oauth", &["read", "write"])],
    &[Requirement::new("key", &[])],
];

#[derive(Clone, Debug)]
pub struct Client {
    pub core: Core,
}

impl Client {
    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            core: CoreBuilder::new(&SERVICE),
        }
    }
    pub fn request(&self, method: http::Method, path: &str) -> RawCall {
        self.core.request(method, path)
    }
    pub fn op(&self, operation: &'static Operation) -> Request {
        Request::new(&self.core, operation)
    }
    pub fn list(&self) -> List {
        List {
            request: self.op(&LIST),
        }
    }
}

#[derive(Clone, Debug)]
pub struct ClientBuilder {
    pub core: CoreBuilder,
}

impl ClientBuilder {
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.core = self
            .core
            .credential("basic", Credential::basic(user, password));
        self
    }
    pub fn map(mut self, change: impl FnOnce(CoreBuilder) -> CoreBuilder) -> Self {
        self.core = change(self.core);
        self
    }
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client {
            core: self.core.build()?,
        })
    }
}

// ---------------------------------------------------------------- operations

pub static LIST: Operation = Operation {
    id: "ListUser",
    path: "/Users",
    params: &[
        Param::query("PageSize").minimum(1.0).maximum(50.0),
        Param::query("Filter").secret(),
    ],
    security: SECURITY,
    ..Operation::DEFAULT
};

pub static LIST_PAGER: Pager<Page, User> =
    Pager::<Page, User>::new(PageScheme::NextLink, |page| page.users)
        .next(|page| page.next.clone());

#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct List {
    pub request: Request,
}

impl List {
    pub fn page_size(mut self, size: i64) -> Self {
        self.request.query("PageSize", &size);
        self
    }
    pub fn filter(mut self, text: &str) -> Self {
        self.request.query("Filter", &text);
        self
    }
    pub fn options(mut self, options: CallOptions) -> Self {
        self.request.options(options);
        self
    }
    pub fn send(self) -> Call<Page> {
        self.request.send_page(&LIST_PAGER)
    }
    pub fn pages(self) -> Pages<Page> {
        self.request.pages(&LIST_PAGER)
    }
    pub fn items(self) -> Items<User> {
        self.request.items(&LIST_PAGER)
    }
}

pub static FETCH: Operation = Operation {
    id: "FetchUser",
    path: "/Users/{Sid}.json?fixed=1#fetch",
    params: &[
        Param::path("Sid"),
        Param::query("ids").explode(false),
        Param::query("multi"),
        Param::query("pipe")
            .style(Style::PipeDelimited)
            .explode(false),
        Param::query("deep").style(Style::DeepObject),
        Param::query("url").allow_reserved(),
        Param::query("json").json(),
        Param::header("X-List"),
        Param::cookie("session"),
    ],
    ..Operation::DEFAULT
};

pub static CREATE: Operation = Operation {
    id: "CreateUser",
    method: "POST",
    path: "/Users",
    params: &[
        Param::form("Name").required().max_length(5),
        Param::form("meta").style(Style::DeepObject),
        Param::form("list"),
        Param::form("rows").media_type("text/csv"),
        Param::form("scan").media_type("image/png"),
        Param::form("quoted").media_type("application/vnd.x+json"),
    ],
    ..Operation::DEFAULT
};

pub static STORE: Operation = Operation {
    id: "StoreUser",
    method: "POST",
    path: "/a/{b}:cancel",
    idempotency_header: Some("X-Idempotency"),
    ..Operation::DEFAULT
};

pub static DOWNLOAD: Operation = Operation {
    id: "Download",
    path: "/file",
    accept: "*/*",
    ..Operation::DEFAULT
};

pub fn fetch(client: &Client, sid: &str) -> Request {
    let mut request = client.op(&FETCH);
    request.path("Sid", &sid);
    request
}

/// Every way to end a builder has a type that can be named.
#[allow(clippy::type_complexity)]
pub fn ends(
    request: &Request,
) -> (
    Call<String>,
    Call<Bytes>,
    Call<()>,
    Call<ByteStream>,
    Call<EventStream<Value>>,
    Call<LineStream<Value>>,
    Part,
) {
    let request = || request.clone();
    (
        request().send_text(),
        request().send_bytes(),
        request().send_empty(),
        request().send_stream(),
        request().send_events(),
        request().send_lines(),
        Part::text(""),
    )
}
