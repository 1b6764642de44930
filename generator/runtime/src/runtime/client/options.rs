//! What one call does differently.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use super::auth::Credential;
use super::retry::RetryPolicy;

/// What one call does differently from the client it is made with.
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(super) timeout: Option<Option<Duration>>,
    pub(super) try_timeout: Option<Option<Duration>>,
    pub(super) idle_timeout: Option<Option<Duration>>,
    pub(super) retries: Option<RetryPolicy>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) idempotency_key: Option<String>,
    pub(super) base_url: Option<String>,
    pub(super) credentials: Vec<(String, Credential)>,
    pub(super) anonymous: bool,
}

/// The options of a call as requests hold them: most have none, and requests are moved by every
/// setter.
#[derive(Clone, Default)]
pub(super) struct Options(Option<Arc<CallOptions>>);

impl From<CallOptions> for Options {
    fn from(options: CallOptions) -> Self {
        Self(Some(Arc::new(options)))
    }
}

impl Deref for Options {
    type Target = CallOptions;
    fn deref(&self) -> &CallOptions {
        const NONE: &CallOptions = &CallOptions {
            timeout: None,
            try_timeout: None,
            idle_timeout: None,
            retries: None,
            headers: Vec::new(),
            query: Vec::new(),
            idempotency_key: None,
            base_url: None,
            credentials: Vec::new(),
            anonymous: false,
        };
        self.0.as_deref().unwrap_or(NONE)
    }
}

impl CallOptions {
    /// Nothing different.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How long the call may take, with all tries and waits; `None` for ever.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = Some(timeout.into());
        self
    }

    /// How long one try may take; `None` for ever.
    #[must_use]
    pub fn try_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.try_timeout = Some(timeout.into());
        self
    }

    /// How long nothing may arrive of an answer that is a stream; `None` for ever.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.idle_timeout = Some(timeout.into());
        self
    }

    /// When the request is sent again.
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = Some(policy);
        self
    }

    /// A header more, or instead of the client's. It is the call's own, whatever its value: one
    /// that would hold a credential is sent in place of the credential.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// A query parameter more, also one that the description does not know. A key is sent in
    /// place of the credential.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// A key by which the server knows the request again, so that it may be sent twice. It is
    /// sent in the header that the description names, or in `Idempotency-Key`.
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// A credential for a security scheme of the description, instead of the client's.
    #[must_use]
    pub fn credential(mut self, scheme: impl Into<String>, credential: Credential) -> Self {
        self.credentials.push((scheme.into(), credential));
        self
    }

    /// Sends no credentials.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        self.anonymous = true;
        self
    }

    /// Another server. The client's credentials are sent there.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }
}

/// Values of headers and parameters may be secret.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |pairs: &[(String, String)]| {
            pairs
                .iter()
                .map(|(name, _)| name.clone())
                .collect::<Vec<_>>()
        };
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("try_timeout", &self.try_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("retries", &self.retries)
            .field("headers", &names(&self.headers))
            .field("query", &names(&self.query))
            .field("idempotency_key", &self.idempotency_key.is_some())
            .field("base_url", &self.base_url)
            .field("credentials", &self.credentials)
            .field("anonymous", &self.anonymous)
            .finish()
    }
}
