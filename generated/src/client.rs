// Generated from an OpenAPI description. Do not edit.

//! The client and its builder.

#[cfg(feature = "testing")]
mod examples;

use crate::runtime::__private::{
    Core, CoreBuilder, SchemeKind, SecurityScheme, Server, Service, env,
};
use crate::runtime::{
    Credential, Error, Hook, Method, Middleware, RawCall, RetryPolicy, Timer, Transport,
};
use std::time::Duration;

static SERVICE: Service = Service::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
    .servers(&[Server::new("https://conversations.twilio.com")])
    .schemes(
        &[SecurityScheme::new("accountSid_authToken", SchemeKind::Basic, "basic_auth")],
    );

/// A client of Twilio - Conversations. Cloning is cheap: share one client.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) core: Core,
}

impl Client {
    /// Starts building a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            core: Core::builder(&SERVICE),
        }
    }

    /// A client with the credentials that the environment holds; see
    /// [`ClientBuilder::from_env`].
    ///
    /// # Errors
    /// Fails if an environment variable is not set.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().from_env()?.build()
    }

    /// Starts a request that the crate has no method for, with the same credentials, retries
    /// and errors. `path` is relative to the server's URL.
    pub fn request(&self, method: Method, path: impl Into<String>) -> RawCall {
        self.core.request(method, path)
    }

    /// A transport in memory, for tests: it answers every operation with an example and
    /// records the calls. Give it to [`ClientBuilder::transport`].
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn mock() -> crate::runtime::testing::MockTransport {
        crate::runtime::testing::MockTransport::with_examples(examples::EXAMPLES)
    }

    /// A User resource represents a conversation user belonging to a default conversation service.
    #[must_use]
    pub fn users(&self) -> crate::users::Users<'_> {
        crate::users::Users {
            client: self,
        }
    }
}

/// Builds a [`Client`].
#[derive(Debug)]
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    core: CoreBuilder,
}

impl ClientBuilder {
    /// Authenticates with a user name and a password (HTTP basic).
    ///
    /// The security scheme `accountSid_authToken`.
    pub fn basic_auth(
        self,
        account_sid: impl Into<String>,
        auth_token: impl Into<String>,
    ) -> Self {
        self.credential(
            "accountSid_authToken",
            Credential::basic(account_sid, auth_token),
        )
    }

    /// Sets the credential of a security scheme, by the scheme's name: a token provider, say.
    pub fn credential(mut self, scheme: &'static str, credential: Credential) -> Self {
        self.core = self.core.credential(scheme, credential);
        self
    }

    /// Takes the credentials from the environment: `TWILIO_ACCOUNT_SID`, `TWILIO_AUTH_TOKEN`.
    ///
    /// # Errors
    /// Fails if an environment variable is not set.
    pub fn from_env(self) -> Result<Self, Error> {
        Ok(self.basic_auth(env("TWILIO_ACCOUNT_SID")?, env("TWILIO_AUTH_TOKEN")?))
    }

    /// Sets the server's URL, with or without a path.
    /// The default is `https://conversations.twilio.com`.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.core = self.core.base_url(url);
        self
    }

    /// Limits the time of each call as a whole, retries included; `None` means no limit.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.core = self.core.timeout(timeout);
        self
    }

    /// Limits the time of each try of a call; `None` means no limit.
    pub fn try_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.core = self.core.try_timeout(timeout);
        self
    }

    /// Limits how long nothing may arrive of a response that is a stream; `None` means no
    /// limit. The default: a download may pause as long as a try may take, events and
    /// lines may pause for ever.
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.core = self.core.idle_timeout(timeout);
        self
    }

    /// Sets when and how often a call is tried again.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.core = self.core.retries(policy);
        self
    }

    /// Puts the program's name before the crate's in `User-Agent`.
    pub fn user_agent(mut self, program: impl Into<String>) -> Self {
        self.core = self.core.user_agent(program);
        self
    }

    /// Sends a header with every request.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.core = self.core.header(name, value);
        self
    }

    /// Calls `hook` for every call and every try.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.core = self.core.hook(hook);
        self
    }

    /// Puts `middleware` around every call and every try, inside of what was added before.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.core = self.core.middleware(middleware);
        self
    }

    /// Limits how many bytes of a response are read into memory.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.core = self.core.body_limit(bytes);
        self
    }

    /// Sets whether values are checked against the description's bounds before sending. Default:
    /// `true`.
    pub fn check_bounds(mut self, check: bool) -> Self {
        self.core = self.core.check_bounds(check);
        self
    }

    /// Sends through `transport` instead of the default one.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.core = self.core.transport(transport);
        self
    }

    /// Waits and tells the time by `timer` instead of the default one.
    pub fn timer(mut self, timer: impl Timer) -> Self {
        self.core = self.core.timer(timer);
        self
    }

    /// Sends through your own `reqwest` client. It must not follow redirects.
    #[cfg(feature = "reqwest")]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.core = self.core.http_client(client);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Fails if the base URL is not a valid URL, or a server variable has a value that is not allowed.
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client { core: self.core.build()? })
    }
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Client::builder()
    }
}
