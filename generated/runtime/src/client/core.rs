//! A client: what all calls share.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::auth::Credential;
use super::error::{Error, ErrorKind};
use super::held::Shared;
use super::hooks::{Hook, Middleware};
use super::operation::{SchemeKind, SecurityScheme, Server, Service};
use super::raw::RawCall;
use super::retry::{Budget, RetryPolicy};
use super::transport::{SharedTimer, Transport};
use super::url::{Url, addresses};

mod builder;
pub use builder::CoreBuilder;

/// What the emitted client holds: a cheap clone.
#[derive(Clone)]
pub struct Core(Shared<Inner>);

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
    idle_timeout: Option<Duration>,
    retries: RetryPolicy,
    budget: Budget,
    headers: HeaderMap,
    hooks: Vec<Arc<dyn Hook>>,
    middleware: Arc<[Arc<dyn Middleware>]>,
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
    pub(super) fn idle_timeout(&self) -> Option<Duration> {
        self.0.idle_timeout
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
    pub(super) fn middleware(&self) -> &Arc<[Arc<dyn Middleware>]> {
        &self.0.middleware
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
        is_secret_header(self.0.service, name)
    }

    /// The configured server, for an operation that may have its own.
    pub(super) fn base(&self, call: Option<&str>, own: &[Server]) -> Result<Cow<'_, Url>, Error> {
        if let Some(url) = call {
            return Url::base(url).map(Cow::Owned);
        }
        if let Some(base) = &self.0.base {
            return Ok(Cow::Borrowed(base));
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
        Url::base(&url).map(Cow::Owned)
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

fn is_secret_header(service: &Service, name: &HeaderName) -> bool {
    matches!(
        name.as_str(),
        "authorization" | "cookie" | "set-cookie" | "proxy-authorization"
    ) || service.schemes.iter().any(|scheme| {
        matches!(scheme.kind, SchemeKind::ApiKey { name: key, .. } if name.as_str().eq_ignore_ascii_case(key))
    })
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
