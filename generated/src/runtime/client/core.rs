//! A client: what all calls share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::auth::Credential;
use super::error::{Error, ErrorKind};
use super::hooks::Hook;
use super::operation::{SchemeKind, SecurityScheme, Server, Service};
use super::raw::RawCall;
use super::retry::{Budget, RetryPolicy};
use super::transport::{SharedTimer, Timer, Transport};
use super::url::{Url, addresses};

/// What the emitted client holds: a cheap clone.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

struct Inner {
    service: &'static Service,
    base: Option<Url>,
    server: usize,
    variables: Vec<(String, String)>,
    credentials: Vec<(&'static str, Credential)>,
    transport: Arc<dyn Transport>,
    timer: SharedTimer,
    timeout: Option<Duration>,
    try_timeout: Option<Duration>,
    retries: RetryPolicy,
    budget: Budget,
    headers: HeaderMap,
    hooks: Vec<Arc<dyn Hook>>,
    body_limit: usize,
    check_bounds: bool,
}

impl Core {
    /// A builder for a client of this API.
    #[must_use]
    pub fn builder(service: &'static Service) -> CoreBuilder {
        CoreBuilder::new(service)
    }

    /// A request that the description does not know, with the same credentials, retries and
    /// errors. `path` is below the base URL, or an address on the same server.
    pub fn request(&self, method: http::Method, path: impl Into<String>) -> RawCall {
        RawCall::new(self, method, path.into())
    }

    pub(super) fn service(&self) -> &'static Service {
        self.0.service
    }
    pub(super) fn transport(&self) -> &Arc<dyn Transport> {
        &self.0.transport
    }
    pub(super) fn timer(&self) -> &SharedTimer {
        &self.0.timer
    }
    pub(super) fn timeout(&self) -> Option<Duration> {
        self.0.timeout
    }
    pub(super) fn try_timeout(&self) -> Option<Duration> {
        self.0.try_timeout
    }
    pub(super) fn retries(&self) -> &RetryPolicy {
        &self.0.retries
    }
    pub(super) fn budget(&self) -> &Budget {
        &self.0.budget
    }
    pub(super) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }
    pub(super) fn hooks(&self) -> &[Arc<dyn Hook>] {
        &self.0.hooks
    }
    pub(super) fn body_limit(&self) -> usize {
        self.0.body_limit
    }
    pub(super) fn check_bounds(&self) -> bool {
        self.0.check_bounds
    }
    pub(super) fn scheme(&self, name: &str) -> Option<&'static SecurityScheme> {
        self.0
            .service
            .schemes
            .iter()
            .find(|scheme| scheme.name == name)
    }
    pub(super) fn credential(&self, scheme: &str) -> Option<&Credential> {
        self.0
            .credentials
            .iter()
            .rev()
            .find(|(name, _)| *name == scheme)
            .map(|(_, credential)| credential)
    }

    /// Whether a header of this name carries credentials, here or anywhere.
    pub(super) fn is_secret_header(&self, name: &HeaderName) -> bool {
        matches!(name.as_str(), "authorization" | "cookie" | "set-cookie" | "proxy-authorization")
            || self.0.service.schemes.iter().any(|scheme| {
                matches!(scheme.kind, SchemeKind::ApiKey { name: key, .. } if name.as_str().eq_ignore_ascii_case(key))
            })
    }

    /// The configured server, for an operation that may have its own.
    pub(super) fn base(&self, call: Option<&str>, own: &[Server]) -> Result<Url, Error> {
        if let Some(url) = call {
            return Url::base(url);
        }
        if let Some(base) = &self.0.base {
            return Ok(base.clone());
        }
        let server = match own.first() {
            Some(server) => Some(server),
            None => self.0.service.servers.get(self.0.server),
        };
        let Some(server) = server else {
            return Err(Error::build(
                "the description names no server: set `base_url()` on the client's builder",
            ));
        };
        let url = addresses(server, &self.0.variables)?.swap_remove(0);
        if Url::parse(&url).is_none() {
            return Err(Error::build(format_args!(
                "the server `{url}` of the description is not a whole address: set `base_url()` on the client's builder"
            )));
        }
        Url::base(&url)
    }

    /// All addresses that the description names for an operation.
    pub(super) fn declared(&self, own: &[Server]) -> Vec<Url> {
        own.iter()
            .chain(self.0.service.servers)
            .flat_map(|server| addresses(server, &self.0.variables).unwrap_or_default())
            .filter_map(|url| Url::base(&url).ok())
            .collect()
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self.0.credentials.iter().map(|(name, _)| *name).collect();
        f.debug_struct("Client")
            .field("api", &self.0.service.name)
            .field(
                "base_url",
                &self.base(None, &[]).ok().map(|url| url.to_string()),
            )
            .field("credentials", &schemes)
            .finish_non_exhaustive()
    }
}

/// How a client is set up. Mistakes are reported by [`build`](Self::build).
#[derive(Clone)]
pub struct CoreBuilder {
    service: &'static Service,
    base: Option<String>,
    server: usize,
    variables: Vec<(String, String)>,
    credentials: Vec<(&'static str, Credential)>,
    transport: Option<Arc<dyn Transport>>,
    timer: Option<SharedTimer>,
    timeout: Option<Duration>,
    try_timeout: Option<Duration>,
    retries: RetryPolicy,
    user_agent: Option<String>,
    headers: Vec<(String, String)>,
    hooks: Vec<Arc<dyn Hook>>,
    body_limit: usize,
    check_bounds: bool,
}

impl CoreBuilder {
    /// The defaults: 120 s for a call, 60 s for a try, 64 MiB for a buffered answer.
    #[must_use]
    pub fn new(service: &'static Service) -> Self {
        Self {
            service,
            base: None,
            server: 0,
            variables: Vec::new(),
            credentials: Vec::new(),
            transport: None,
            timer: None,
            timeout: Some(Duration::from_secs(120)),
            try_timeout: Some(Duration::from_secs(60)),
            retries: RetryPolicy::default(),
            user_agent: None,
            headers: Vec::new(),
            hooks: Vec::new(),
            body_limit: 64 << 20,
            check_bounds: true,
        }
    }

    /// Another server than the description's: a proxy, a test, a region. With or without a path
    /// and a slash at the end.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base = Some(url.into());
        self
    }

    /// Another of the description's servers, counted from 0.
    #[must_use]
    pub fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// A variable of the server's address.
    #[must_use]
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Credentials for a security scheme of the description.
    #[must_use]
    pub fn credential(mut self, scheme: &'static str, credential: Credential) -> Self {
        self.credentials.push((scheme, credential));
        self
    }

    /// What sends the requests.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// A client of your own to send with. It should not follow redirects.
    #[cfg(feature = "reqwest")]
    #[must_use]
    pub fn http_client(self, client: reqwest::Client) -> Self {
        self.transport(super::reqwest::ReqwestTransport::with_client(client))
    }

    /// A clock of your own.
    #[must_use]
    pub fn timer(mut self, timer: impl Timer) -> Self {
        self.timer = Some(Arc::new(timer));
        self
    }

    /// How long a call may take, with all tries and waits; none for ever.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// How long one try may take; none for ever. For streams: until the answer begins, and then
    /// between any two pieces of a download.
    #[must_use]
    pub fn try_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.try_timeout = timeout.into();
        self
    }

    /// When requests are sent again.
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// The name of your program, put before the SDK's own in `User-Agent`.
    #[must_use]
    pub fn user_agent(mut self, program: impl Into<String>) -> Self {
        self.user_agent = Some(program.into());
        self
    }

    /// A header of every request.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Something to be told of every call and every try.
    #[must_use]
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// How many bytes of an answer are read into memory at most.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Whether arguments are checked against the description's bounds before they are sent.
    #[must_use]
    pub fn check_bounds(mut self, check: bool) -> Self {
        self.check_bounds = check;
        self
    }

    /// The client.
    pub fn build(self) -> Result<Core, Error> {
        let base = self.base.as_deref().map(Url::base).transpose()?;
        if base.is_none() && self.server > 0 && self.server >= self.service.servers.len() {
            return Err(Error::build(format_args!(
                "the description has no server number {}",
                self.server
            )));
        }
        for (name, value) in &self.variables {
            let known = self
                .service
                .servers
                .iter()
                .flat_map(|server| server.variables)
                .find(|one| one.name == name);
            if let Some(variable) = known
                && !variable.values.is_empty()
                && !variable.values.contains(&value.as_str())
            {
                let values = variable.values.join(", ");
                return Err(Error::argument(
                    name,
                    format_args!("must be one of {values}"),
                ));
            }
        }
        let mut headers = HeaderMap::new();
        let own = format!("{}/{}", self.service.name, self.service.version);
        let agent = self
            .user_agent
            .map_or(own.clone(), |program| format!("{program} {own}"));
        headers.insert(USER_AGENT, header_value("user_agent", &agent)?);
        for (name, value) in &self.headers {
            headers.insert(header_name(name)?, header_value(name, value)?);
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        Ok(Core(Arc::new(Inner {
            service: self.service,
            base,
            server: self.server,
            variables: self.variables,
            credentials: self.credentials,
            transport,
            timer: self.timer.unwrap_or_else(default_timer),
            timeout: self.timeout,
            try_timeout: self.try_timeout,
            retries: self.retries,
            budget: Budget::new(),
            headers,
            hooks: self.hooks,
            body_limit: self.body_limit,
            check_bounds: self.check_bounds,
        })))
    }
}

impl fmt::Debug for CoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api", &self.service.name)
            .field("base_url", &self.base)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(super::reqwest::ReqwestTransport::new()))
}

#[cfg(feature = "reqwest")]
fn default_timer() -> SharedTimer {
    Arc::new(super::transport::TokioTimer)
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Err(Error::build(
        "without the feature `reqwest`, the client's builder needs a `transport()`",
    ))
}

#[cfg(not(feature = "reqwest"))]
fn default_timer() -> SharedTimer {
    Arc::new(super::transport::ThreadTimer)
}

pub(super) fn header_name(name: &str) -> Result<HeaderName, Error> {
    name.parse()
        .map_err(|_| Error::build(format_args!("`{name}` cannot be the name of a header")))
}

pub(super) fn header_value(name: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(value)
        .or_else(|_| HeaderValue::from_bytes(value.as_bytes()))
        .map_err(|_| {
            Error::argument(
                name,
                "has a character that a header cannot hold, such as a line break",
            )
        })
}

/// Reads a credential from the environment.
pub fn env(name: &str) -> Result<String, Error> {
    match std::env::var(name) {
        Ok(value) if !value.is_empty() => Ok(value),
        _ => Err(Error::new(
            ErrorKind::Auth,
            format_args!("the environment variable `{name}` is not set"),
        )),
    }
}
