//! The one place where requests are sent: credentials, tries, timeouts, redirects.

use std::borrow::Cow;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::header::{CONTENT_LENGTH, HeaderMap, HeaderName};
use http::{Method, StatusCode};

use super::auth::{Proof, proof};
use super::body::Body;
use super::core::Core;
use super::error::{Error, ErrorKind};
use super::hooks::{Around, CallInfo, Next};
use super::multipart::Outgoing;
#[cfg(feature = "tracing")]
use super::operation::Param;
use super::operation::Requirement;
use super::options::Options;
use super::response::RawResponse;
use super::retry::RetryPolicy;
use super::transport::within;
use super::url::Url;

mod answer;

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
    pub(super) options: Options,
    /// The answer is a stream.
    pub(super) streamed: bool,
    /// It is one that may well pause.
    pub(super) endless: bool,
    /// What the description says of the parameters: which are secret.
    #[cfg(feature = "tracing")]
    pub(super) params: &'static [Param],
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

/// A call on its way. Never inlined: what is generic in an answer's type must not reach into the
/// engine, or every crate that makes calls would compile the engine anew.
#[inline(never)]
pub(super) fn start(
    prepared: Box<Prepared>,
) -> super::transport::BoxFuture<Result<RawResponse, Error>> {
    Box::pin(prepared.send())
}

/// The same, after a while.
#[inline(never)]
pub(super) fn start_after(
    delay: Duration,
    prepared: Box<Prepared>,
) -> super::transport::BoxFuture<Result<RawResponse, Error>> {
    Box::pin(async move {
        prepared.core.timer().sleep(delay).await;
        prepared.send().await
    })
}

impl Prepared {
    async fn send(self: Box<Self>) -> Result<RawResponse, Error> {
        #[cfg(feature = "tracing")]
        {
            use tracing::Instrument as _;
            let span = super::trace::call(&self);
            let tries = Arc::new(AtomicU32::new(0));
            let run = pin!(self.run(&tries));
            let result = run.instrument(span.clone()).await;
            super::trace::called(&span, tries.load(Ordering::Relaxed), &result);
            result
        }
        #[cfg(not(feature = "tracing"))]
        self.run(&Arc::new(AtomicU32::new(0))).await
    }

    fn info(&self, attempt: u32) -> CallInfo {
        CallInfo {
            operation: self.operation.clone(),
            method: self.method.clone(),
            path: self.template.clone(),
            attempt,
        }
    }

    async fn run(&self, tries: &Arc<AtomicU32>) -> Result<RawResponse, Error> {
        let core = &self.core;
        if !core.hooks().is_empty() {
            let info = self.info(0);
            core.hooks().iter().for_each(|hook| hook.on_call(&info));
        }
        let limit = self.options.timeout.unwrap_or(core.timeout());
        // What takes too long is dropped here, before anyone is told.
        let result = {
            let call = pin!(self.around(limit, tries));
            within(core.timer(), limit, call).await
        };
        let result = match result {
            Some(result) => result,
            None => {
                let limit = limit.unwrap_or_default();
                Err(Error::new(
                    ErrorKind::Timeout,
                    format_args!("the call took longer than {limit:?}"),
                ))
            }
        };
        let tries = tries.load(Ordering::Relaxed);
        let result = result.map_err(|error| error.of(&self.operation).tried(tries));
        if !core.hooks().is_empty() {
            let info = self.info(tries);
            for hook in core.hooks() {
                hook.on_end(&info, result.as_ref().map(RawResponse::status));
            }
        }
        result
    }

    /// The call, with what stands around it.
    async fn around(
        &self,
        limit: Option<Duration>,
        tries: &Arc<AtomicU32>,
    ) -> Result<RawResponse, Error> {
        let chain = self.core.middleware();
        if chain.is_empty() {
            return self.tries(limit, tries).await;
        }
        let mut request = http::Request::new(Body::closed(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.url.to_uri()?;
        *request.headers_mut() = self.headers.clone();
        let (inner, tries) = (self.clone(), tries.clone());
        let end = Box::new(move |request| -> super::transport::BoxFuture<_> {
            Box::pin(async move {
                let inner = inner.changed(request)?;
                inner.tries(limit, &tries).await.map(RawResponse::into_http)
            })
        });
        let answer = Next::new(chain.clone(), Around::Call, self.info(0), end)
            .run(request)
            .await?;
        let (parts, body) = answer.into_parts();
        let accepted = self.accept(parts, body).await;
        accepted.map_err(|failure| failure.error)
    }

    /// The same call with the request that a middleware made of its own.
    fn changed(mut self, request: http::Request<Body>) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        self.url = Url::parse(&parts.uri.to_string()).ok_or_else(|| {
            Error::build("a middleware made an address that is not an absolute http or https one")
        })?;
        self.idempotent &= parts.method == self.method;
        self.method = parts.method;
        self.headers = parts.headers;
        self.headers.remove(CONTENT_LENGTH);
        self.body = body.into_outgoing();
        if let Some(length) = self.body.stream_length() {
            self.headers.insert(CONTENT_LENGTH, length.into());
        }
        Ok(self)
    }

    async fn tries(
        &self,
        limit: Option<Duration>,
        tries: &AtomicU32,
    ) -> Result<RawResponse, Error> {
        let core = &self.core;
        let policy: &RetryPolicy = self.options.retries.as_ref().unwrap_or(core.retries());
        let start = core.timer().elapsed();
        let mut url = Cow::Borrowed(&self.url);
        let (mut renewed, mut redirects, mut retries) = (false, 0, 0);
        loop {
            let failure = match proof(core, &self.security, &self.options).await {
                // A token that was not to be had: nothing was sent, so any call may try again.
                Err(error) => Failure {
                    retry: error.is_retryable(),
                    error,
                    asked: None,
                },
                Ok(proof) => {
                    let attempt = tries.fetch_add(1, Ordering::Relaxed) + 1;
                    let failure = match self.once(&url, &proof, attempt).await {
                        Ok(answer) => {
                            core.budget().succeeded();
                            return Ok(answer);
                        }
                        Err(failure) => failure,
                    };
                    // A token that ended before its time: once more with a fresh one.
                    if failure.error.status() == Some(StatusCode::UNAUTHORIZED)
                        && proof.is_renewable()
                        && !renewed
                        && self.body.is_replayable()
                    {
                        renewed = true;
                        proof.refused().await;
                        continue;
                    }
                    failure
                }
            };
            if let Some(next) = self.redirect(&failure.error, &url)? {
                redirects += 1;
                if redirects > 5 {
                    return Err(Error::new(
                        ErrorKind::Transport,
                        "the server redirects over and over",
                    )
                    .retryable(false));
                }
                url = Cow::Owned(next);
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
            let attempt = tries.load(Ordering::Relaxed);
            for hook in core.hooks() {
                hook.on_retry(&self.info(attempt), &failure.error, delay);
            }
            #[cfg(feature = "tracing")]
            tracing::debug!(attempt, delay_ms = delay.as_millis() as u64, error = %failure.error, "retrying");
            core.timer().sleep(delay).await;
        }
    }

    async fn once(&self, url: &Url, proof: &Proof, attempt: u32) -> Result<RawResponse, Failure> {
        let core = &self.core;
        let limit = self.options.try_timeout.unwrap_or(core.try_timeout());
        #[cfg(feature = "tracing")]
        let span = super::trace::attempt(self, url, attempt);
        let result = {
            let exchange = pin!(self.exchange(url, proof, attempt));
            #[cfg(feature = "tracing")]
            let exchange = tracing::Instrument::instrument(exchange, span.clone());
            within(core.timer(), limit, exchange).await
        };
        let result = match result {
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
        };
        #[cfg(feature = "tracing")]
        super::trace::tried(&span, result.as_ref().map_err(|failure| &failure.error));
        result
    }

    /// The request as it is sent, with what shows who is calling.
    fn signed(&self, url: &Url, proof: &Proof) -> Result<http::request::Parts, Error> {
        let (mut parts, ()) = http::Request::new(()).into_parts();
        parts.headers = self.headers.clone();
        let mut url = Cow::Borrowed(url);
        // Those of the call; the client's own give way to credentials.
        let own = |name: &HeaderName| {
            let given = self.headers.get(name);
            given.is_some() && given != self.core.headers().get(name)
        };
        proof.apply(&self.options, &mut url, own, &mut parts.headers)?;
        parts.method = self.method.clone();
        parts.uri = url.to_uri()?;
        Ok(parts)
    }

    async fn exchange(
        &self,
        url: &Url,
        proof: &Proof,
        attempt: u32,
    ) -> Result<RawResponse, Failure> {
        let core = &self.core;
        let mut parts = self.signed(url, proof).map_err(Failure::last)?;
        let info = self.info(attempt);
        for hook in core.hooks() {
            hook.on_request(&info, &mut parts);
        }
        let body = self.body.open().map_err(Failure::last)?;
        let request = http::Request::from_parts(parts, body);
        let response = self.transmit(request, &info).await.map_err(|error| {
            let retry = self.idempotent
                && error.is_retryable()
                && matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout);
            Failure {
                error,
                retry,
                asked: None,
            }
        })?;
        let (parts, body) = response.into_parts();
        for hook in core.hooks() {
            hook.on_response(&info, &parts);
        }
        self.accept(parts, body).await
    }

    /// Sends a request once, through what stands around a try.
    async fn transmit(
        &self,
        request: http::Request<Body>,
        info: &CallInfo,
    ) -> Result<http::Response<Body>, Error> {
        let core = &self.core;
        let chain = core.middleware();
        if chain.is_empty() {
            return Ok(core.transport().send(request).await?);
        }
        let transport = core.transport().clone();
        let end = Box::new(move |request| -> super::transport::BoxFuture<_> {
            Box::pin(async move { Ok(transport.send(request).await?) })
        });
        Next::new(chain.clone(), Around::Try, info.clone(), end)
            .run(request)
            .await
    }
}
