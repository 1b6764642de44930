//! Tokens of OAuth 2 client credentials.

use std::fmt;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use http::header::AUTHORIZATION;
use tokio::sync::Mutex;

use super::super::super::data::Value;
use super::super::body::Body;
use super::super::core::Core;
use super::super::encode;
use super::super::error::{Error, ErrorKind};
use super::super::retry::is_retryable;
use super::super::transport::within;
use super::super::url::Url;
use super::basic;

/// OAuth 2 client credentials. The token is kept and shared by all clones of the client; it is
/// renewed a little before it ends, once for however many calls wait for it.
pub struct ClientCredentials {
    id: String,
    secret: String,
    token_url: Option<String>,
    scopes: Option<Vec<String>>,
    params: Vec<(String, String)>,
    in_body: bool,
    /// For every set of scopes that was asked for.
    tokens: std::sync::Mutex<Vec<(String, Arc<Kept>)>>,
}

/// A token, locked while it is fetched: so there is one request for all that wait.
type Kept = Mutex<Option<Token>>;

struct Token {
    text: String,
    /// By the client's timer.
    renew_at: Option<Duration>,
    ends_at: Option<Duration>,
}

impl ClientCredentials {
    /// The client's id and secret.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            token_url: None,
            scopes: None,
            params: Vec::new(),
            in_body: false,
            tokens: std::sync::Mutex::new(Vec::new()),
        }
    }

    /// Where tokens are had, if not where the description says.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// The scopes to ask for, always, instead of those of the operation called.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// One more parameter of the token request, such as `audience`.
    #[must_use]
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// Sends id and secret in the body of the token request, for servers that do not read them
    /// from `Authorization`.
    #[must_use]
    pub fn in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    fn kept(&self, scope: &str) -> Arc<Kept> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, kept)) = tokens.iter().find(|(known, _)| known == scope) {
            return kept.clone();
        }
        let kept = Arc::new(Mutex::new(None));
        tokens.push((scope.to_owned(), kept.clone()));
        kept
    }

    pub(super) async fn get(
        &self,
        core: &Core,
        declared: &str,
        scopes: &[&str],
    ) -> Result<String, Error> {
        let scope = match &self.scopes {
            Some(scopes) => scopes.join(" "),
            None => scopes.join(" "),
        };
        let kept = self.kept(&scope);
        let mut kept = kept.lock().await;
        let now = core.timer().elapsed();
        if let Some(token) = &*kept
            && token.renew_at.is_none_or(|at| now < at)
        {
            return Ok(token.text.clone());
        }
        match self.fetch(core, declared, &scope).await {
            Ok(fresh) => Ok(kept.insert(fresh).text.clone()),
            Err(error) => match &*kept {
                // The old one is still good for a while.
                Some(token) if token.ends_at.is_some_and(|end| now < end) => Ok(token.text.clone()),
                _ => Err(error),
            },
        }
    }

    pub(super) async fn refused(&self, text: &str) {
        let all: Vec<_> = {
            let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
            tokens.iter().map(|(_, kept)| kept.clone()).collect()
        };
        for kept in all {
            let mut token = kept.lock().await;
            if token.as_ref().is_some_and(|token| token.text == text) {
                *token = None;
            }
        }
    }

    async fn fetch(&self, core: &Core, declared: &str, scope: &str) -> Result<Token, Error> {
        let failed = |what: &str| {
            Error::new(
                ErrorKind::Auth,
                format_args!("no token was to be had: {what}"),
            )
        };
        let url = self.token_url.as_deref().unwrap_or(declared);
        let url = match Url::parse(url) {
            Some(url) => url,
            None if url.is_empty() => {
                return Err(failed("the description has no token URL; set one"));
            }
            None => core
                .base(None, &[])?
                .join(url)
                .ok_or_else(|| failed("the token URL is not an address"))?,
        };
        let mut form = vec![("grant_type".to_owned(), "client_credentials".to_owned())];
        if !scope.is_empty() {
            form.push(("scope".to_owned(), scope.to_owned()));
        }
        form.extend(self.params.iter().cloned());
        let mut request = http::Request::post(url.to_string())
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json");
        if self.in_body {
            form.push(("client_id".to_owned(), self.id.clone()));
            form.push(("client_secret".to_owned(), self.secret.clone()));
        } else {
            // RFC 6749 wants both form-encoded before they are joined.
            request = request.header(
                AUTHORIZATION,
                basic(&encode::form(&self.id), &encode::form(&self.secret))?,
            );
        }
        let pairs: Vec<String> = form
            .iter()
            .map(|(name, value)| format!("{}={}", encode::form(name), encode::form(value)))
            .collect();
        let request = request
            .body(Body::from(pairs.join("&")))
            .map_err(Error::build)?;
        let answer = async {
            let response = core.transport().send(request).await.map_err(|error| {
                let retryable = error.retryable;
                failed("the connection failed")
                    .caused_by(error)
                    .retryable(retryable)
            })?;
            let status = response.status();
            let mut body = response.into_body();
            let body = body.collect(1 << 20).await?;
            if status.is_success() {
                Ok(body)
            } else {
                // OAuth's own error code is no secret and says what is wrong.
                let reply: Value = serde_json::from_slice(&body).unwrap_or_default();
                let code = reply.get("error").and_then(Value::as_str).unwrap_or("");
                Err(failed(&format!("status {} {code}", status.as_u16()))
                    .retryable(is_retryable(status)))
            }
        };
        let body = within(core.timer(), || core.try_timeout(), std::pin::pin!(answer))
            .await
            .ok_or_else(|| failed("the server took too long").retryable(true))??;
        let reply: Value =
            serde_json::from_slice(&body).map_err(|_| failed("the answer is not JSON"))?;
        let text = reply
            .get("access_token")
            .and_then(Value::as_str)
            .ok_or_else(|| failed("the answer has none"))?;
        let seconds = reply.get("expires_in").and_then(|value| match value {
            Value::String(text) => text.parse().ok(),
            value => value.as_f64(),
        });
        let after = |seconds: f64| {
            let now = core.timer().elapsed();
            now.checked_add(Duration::try_from_secs_f64(seconds).ok()?)
        };
        let early = |seconds: f64| seconds - (seconds * 0.1).min(60.0);
        Ok(Token {
            text: text.to_owned(),
            renew_at: seconds.map(early).and_then(after),
            ends_at: seconds.and_then(after),
        })
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientCredentials(<redacted>)")
    }
}
