//! The one place where requests are sent: credentials, tries, timeouts, redirects.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderMap, LOCATION};
use http::{Method, StatusCode};

use super::auth::{Proof, proof};
use super::body::{Body, ByteStream};
use super::core::Core;
use super::encode::component;
use super::error::{Error, ErrorKind};
use super::hooks::CallInfo;
use super::multipart::Outgoing;
use super::operation::Requirement;
use super::options::CallOptions;
use super::response::RawResponse;
use super::retry::{RetryPolicy, is_retryable, retry_after};
use super::transport::within;
use super::url::Url;

/// A request with everything decided but the credentials.
#[derive(Clone)]
pub(super) struct Prepared {
    pub(super) core: Core,
    pub(super) operation: Cow<'static, str>,
    pub(super) template: Cow<'static, str>,
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Outgoing,
    pub(super) security: Cow<'static, [&'static [Requirement]]>,
    pub(super) success: &'static [u16],
    pub(super) idempotent: bool,
    pub(super) options: CallOptions,
    pub(super) streamed: bool,
}

/// Why a try failed, and whether there may be another.
struct Failure {
    error: Error,
    retry: bool,
    asked: Option<Duration>,
}

impl Failure {
    fn last(error: Error) -> Self {
        Self {
            error,
            retry: false,
            asked: None,
        }
    }
}

impl Prepared {
    pub(super) async fn send(self) -> Result<RawResponse, Error> {
        #[cfg(feature = "tracing")]
        {
            use tracing::Instrument as _;
            let span = self.span();
            self.run().instrument(span).await
        }
        #[cfg(not(feature = "tracing"))]
        self.run().await
    }

    #[cfg(feature = "tracing")]
    fn span(&self) -> tracing::Span {
        // The names of OpenTelemetry's conventions for HTTP clients.
        tracing::info_span!(
            "http.client",
            otel.name = &*self.operation,
            otel.kind = "client",
            http.request.method = self.method.as_str(),
            url.template = &*self.template,
            server.address = self.url.origin.as_str(),
            http.response.status_code = tracing::field::Empty,
            http.request.resend_count = tracing::field::Empty,
            error.type = tracing::field::Empty,
        )
    }

    fn info(&self, attempt: u32) -> CallInfo<'_> {
        CallInfo {
            operation: &self.operation,
            method: &self.method,
            path: &self.template,
            attempt,
        }
    }

    async fn run(self) -> Result<RawResponse, Error> {
        let core = self.core.clone();
        for hook in core.hooks() {
            hook.on_call(&self.info(0));
        }
        let limit = self.options.timeout.or(core.timeout());
        let mut tries = 0;
        let result = match within(core.timer(), limit, self.tries(limit, &mut tries)).await {
            Some(result) => result,
            None => {
                let limit = limit.unwrap_or_default();
                Err(Error::new(
                    ErrorKind::Timeout,
                    format_args!("the call took longer than {limit:?}"),
                ))
            }
        };
        let result = result.map_err(|error| error.of(&self.operation).tried(tries));
        for hook in core.hooks() {
            hook.on_end(&self.info(tries), result.as_ref().map(RawResponse::status));
        }
        #[cfg(feature = "tracing")]
        {
            let span = tracing::Span::current();
            span.record("http.request.resend_count", tries.saturating_sub(1));
            let status = match &result {
                Ok(answer) => Some(answer.status()),
                Err(error) => {
                    span.record("error.type", format!("{:?}", error.kind()));
                    error.status()
                }
            };
            if let Some(status) = status {
                span.record("http.response.status_code", status.as_u16());
            }
        }
        result
    }

    async fn tries(&self, limit: Option<Duration>, tries: &mut u32) -> Result<RawResponse, Error> {
        let core = &self.core;
        let policy: &RetryPolicy = self.options.retries.as_ref().unwrap_or(core.retries());
        let start = core.timer().elapsed();
        let mut url = self.url.clone();
        let (mut renewed, mut redirects, mut retries) = (false, 0, 0);
        loop {
            let proof = proof(core, &self.security).await?;
            *tries += 1;
            let failure = match self.once(&url, &proof, *tries).await {
                Ok(answer) => {
                    core.budget().succeeded();
                    return Ok(answer);
                }
                Err(failure) => failure,
            };
            let status = failure.error.status();
            // A token that ended before its time: once more with a fresh one.
            if status == Some(StatusCode::UNAUTHORIZED)
                && proof.is_renewable()
                && !renewed
                && self.body.is_replayable()
            {
                renewed = true;
                proof.refused().await;
                continue;
            }
            if let Some(next) = self.redirect(&failure.error, &url)? {
                redirects += 1;
                if redirects > 5 {
                    return Err(Error::new(
                        ErrorKind::Transport,
                        "the server redirects over and over",
                    ));
                }
                url = next;
                continue;
            }
            let again = failure.retry && retries < policy.retries && self.body.is_replayable();
            if !again {
                return Err(failure.error);
            }
            retries += 1;
            let Some(delay) = policy.delay(retries, failure.asked) else {
                return Err(failure.error);
            };
            let late = limit
                .is_some_and(|limit| core.timer().elapsed().saturating_sub(start) + delay >= limit);
            if late || !core.budget().take() {
                return Err(failure.error);
            }
            for hook in core.hooks() {
                hook.on_retry(&self.info(*tries), &failure.error, delay);
            }
            #[cfg(feature = "tracing")]
            tracing::debug!(attempt = *tries, delay_ms = delay.as_millis() as u64, error = %failure.error, "retrying");
            core.timer().sleep(delay).await;
        }
    }

    async fn once(&self, url: &Url, proof: &Proof, attempt: u32) -> Result<RawResponse, Failure> {
        let core = &self.core;
        let limit = self.options.try_timeout.or(core.try_timeout());
        match within(core.timer(), limit, self.exchange(url, proof, attempt)).await {
            Some(result) => result,
            None => {
                let limit = limit.unwrap_or_default();
                let error = Error::new(
                    ErrorKind::Timeout,
                    format_args!("no answer within {limit:?}"),
                );
                Err(Failure {
                    error,
                    retry: self.idempotent,
                    asked: None,
                })
            }
        }
    }

    async fn exchange(
        &self,
        url: &Url,
        proof: &Proof,
        attempt: u32,
    ) -> Result<RawResponse, Failure> {
        let core = &self.core;
        let mut url = url.clone();
        for (name, value) in &proof.query {
            url.push_query(&format!("{}={}", component(name), component(value)));
        }
        let (mut parts, ()) = http::Request::new(()).into_parts();
        parts.method = self.method.clone();
        parts.uri = url
            .to_string()
            .parse()
            .map_err(|error| Failure::last(Error::build(error)))?;
        parts.headers = self.headers.clone();
        for (name, value) in &proof.headers {
            if *name == http::header::COOKIE {
                let mut cookies: Vec<u8> = Vec::new();
                if let Some(old) = parts.headers.get(name) {
                    cookies.extend_from_slice(old.as_bytes());
                    cookies.extend_from_slice(b"; ");
                }
                cookies.extend_from_slice(value.as_bytes());
                let mut joined = http::HeaderValue::from_bytes(&cookies)
                    .map_err(|error| Failure::last(Error::build(error)))?;
                joined.set_sensitive(true);
                parts.headers.insert(name, joined);
            } else {
                parts.headers.insert(name, value.clone());
            }
        }
        for hook in core.hooks() {
            hook.on_request(&self.info(attempt), &mut parts);
        }
        let body = self.body.open().map_err(Failure::last)?;
        let response = core
            .transport()
            .send(http::Request::from_parts(parts, body))
            .await
            .map_err(|error| {
                let retry = self.idempotent && error.retryable;
                let (kind, what) = if error.timeout {
                    (ErrorKind::Timeout, "the connection took too long")
                } else {
                    (ErrorKind::Transport, "the connection failed")
                };
                Failure {
                    error: Error::new(kind, what).caused_by(error.source),
                    retry,
                    asked: None,
                }
            })?;
        let (parts, body) = response.into_parts();
        for hook in core.hooks() {
            hook.on_response(&self.info(attempt), &parts);
        }
        let good = parts.status.is_success() || self.success.contains(&parts.status.as_u16());
        if good && self.streamed {
            return Ok(RawResponse::new(&self.operation, parts, Bytes::new()).with_stream(body));
        }
        if good {
            let read = body.collect(core.body_limit()).await;
            return match read {
                Ok(bytes) => Ok(RawResponse::new(&self.operation, parts, bytes)),
                Err(error) => {
                    let retry = self.idempotent && error.kind() == ErrorKind::Transport;
                    let error = error.answered(parts.status, parts.headers, Bytes::new());
                    Err(Failure {
                        error,
                        retry,
                        asked: None,
                    })
                }
            };
        }
        Err(self.refused(parts, body).await)
    }

    async fn refused(&self, parts: http::response::Parts, body: Body) -> Failure {
        // What can be read of the explanation; the status counts even without it.
        let limit = self.core.body_limit().min(1 << 20);
        let bytes = body.collect(limit).await.unwrap_or_default();
        let status = parts.status;
        let retry =
            is_retryable(status) && (self.idempotent || status == StatusCode::TOO_MANY_REQUESTS);
        let asked = retry_after(&parts.headers, &**self.core.timer());
        let reason = status.canonical_reason().unwrap_or("an unknown status");
        let message = format!("the server answered {} {reason}", status.as_u16());
        let error = Error::new(ErrorKind::Status, message).answered(status, parts.headers, bytes);
        Failure {
            error,
            retry,
            asked,
        }
    }

    /// Where a redirect leads, if it is one that we follow: those of reading requests that stay
    /// on the server.
    fn redirect(&self, error: &Error, url: &Url) -> Result<Option<Url>, Error> {
        let Some(status) = error.status() else {
            return Ok(None);
        };
        let repeatable = match status.as_u16() {
            301..=303 => self.method == Method::GET || self.method == Method::HEAD,
            307 | 308 => self.body.is_replayable(),
            _ => false,
        };
        let location = error
            .headers()
            .and_then(|headers| headers.get(LOCATION)?.to_str().ok());
        let (true, Some(location)) = (repeatable, location) else {
            return Ok(None);
        };
        match url.join(location) {
            Some(next) if next.origin == url.origin => Ok(Some(next)),
            _ => {
                let answer = error.clone();
                let error = Error::new(
                    ErrorKind::ForeignOrigin,
                    "the server redirects to another one: not followed",
                );
                let headers = answer.headers().cloned().unwrap_or_default();
                Err(error.answered(
                    status,
                    headers,
                    answer.body_bytes().cloned().unwrap_or_default(),
                ))
            }
        }
    }

    /// A download, with a limit on how long nothing may arrive.
    pub(super) fn idle(&self) -> Option<Duration> {
        self.options.try_timeout.or(self.core.try_timeout())
    }
}

pub(super) fn download(
    answer: &mut RawResponse,
    core: &Core,
    idle: Option<Duration>,
) -> ByteStream {
    ByteStream::new(answer.take_stream(), core.timer().clone(), idle)
}
