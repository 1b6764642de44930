//! How a client is set up.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderMap, USER_AGENT};

use super::super::auth::Credential;
use super::super::error::Error;
use super::super::held::{Held, Shared};
use super::super::hooks::{Hook, Middleware};
use super::super::operation::Service;
use super::super::retry::{Budget, RetryPolicy};
use super::super::transport::{SharedTimer, Timer, Transport};
use super::super::url::Url;
use super::{Core, Inner, header_name, header_value, is_secret_header};

/// How a client is set up. Mistakes are reported by [`build`](Self::build).
pub struct CoreBuilder(Held<Settings>);

/// What is set of a client.
#[derive(Clone)]
pub struct Settings {
    service: &'static Service,
    base: Option<String>,
    server: usize,
    variables: Vec<(String, String)>,
    credentials: Vec<(&'static str, Credential)>,
    transport: Option<Arc<dyn Transport>>,
    timer: Option<SharedTimer>,
    timeout: Option<Duration>,
    try_timeout: Option<Duration>,
    idle_timeout: Option<Duration>,
    retries: RetryPolicy,
    user_agent: Option<String>,
    headers: Vec<(String, String)>,
    hooks: Vec<Arc<dyn Hook>>,
    middleware: Vec<Arc<dyn Middleware>>,
    body_limit: usize,
    check_bounds: bool,
}

impl Deref for CoreBuilder {
    type Target = Settings;
    fn deref(&self) -> &Settings {
        &self.0
    }
}

impl DerefMut for CoreBuilder {
    fn deref_mut(&mut self) -> &mut Settings {
        &mut self.0
    }
}

impl Clone for CoreBuilder {
    fn clone(&self) -> Self {
        Self(Held::new(Settings::clone(self)))
    }
}

impl CoreBuilder {
    /// The defaults: 120 s for a call, 60 s for a try, 64 MiB for a buffered answer.
    #[must_use]
    pub fn new(service: &'static Service) -> Self {
        Self(Held::new(Settings {
            service,
            base: None,
            server: 0,
            variables: Vec::new(),
            credentials: Vec::new(),
            transport: None,
            timer: None,
            timeout: Some(Duration::from_secs(120)),
            try_timeout: Some(Duration::from_secs(60)),
            idle_timeout: None,
            retries: RetryPolicy::default(),
            user_agent: None,
            headers: Vec::new(),
            hooks: Vec::new(),
            middleware: Vec::new(),
            body_limit: 64 << 20,
            check_bounds: true,
        }))
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
        self.transport(super::super::reqwest::ReqwestTransport::with_client(client))
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

    /// How long one try may take; none for ever. For streams: until the answer begins.
    #[must_use]
    pub fn try_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.try_timeout = timeout.into();
        self
    }

    /// How long nothing may arrive of an answer that is a stream. Unless it is set, downloads
    /// have the limit of a try, and events and lines none.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.idle_timeout = timeout.into();
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

    /// Something to stand around every call and every try.
    #[must_use]
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.push(Arc::new(middleware));
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
        self.0.into_inner().build()
    }
}

impl Settings {
    fn build(self) -> Result<Core, Error> {
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
            let name = header_name(name)?;
            let mut value = header_value(name.as_str(), value)?;
            value.set_sensitive(is_secret_header(self.service, &name));
            headers.insert(name, value);
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        Ok(Core(Shared::new(Inner {
            service: self.service,
            base,
            server: self.server,
            variables: self.variables,
            credentials: self.credentials,
            transport,
            timer: match self.timer {
                Some(timer) => timer,
                None => default_timer()?,
            },
            timeout: self.timeout,
            try_timeout: self.try_timeout,
            idle_timeout: self.idle_timeout,
            retries: self.retries,
            budget: Budget::new(),
            headers,
            hooks: self.hooks,
            middleware: self.middleware.into(),
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

#[cfg(feature = "hyper")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(super::super::hyper::HyperTransport::new()))
}

#[cfg(all(feature = "reqwest", not(feature = "hyper")))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(super::super::reqwest::ReqwestTransport::new()))
}

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Err(Error::build(
        "without the feature `hyper`, the client's builder needs a `transport()`",
    ))
}

#[cfg(all(
    any(feature = "hyper", feature = "reqwest"),
    not(target_arch = "wasm32")
))]
fn default_timer() -> Result<SharedTimer, Error> {
    Ok(Arc::new(super::super::transport::TokioTimer))
}

#[cfg(not(any(feature = "hyper", feature = "reqwest", target_arch = "wasm32")))]
fn default_timer() -> Result<SharedTimer, Error> {
    Ok(Arc::new(super::super::transport::ThreadTimer))
}

#[cfg(target_arch = "wasm32")]
fn default_timer() -> Result<SharedTimer, Error> {
    Err(Error::build(
        "in WebAssembly, the client's builder needs a `timer()`",
    ))
}
