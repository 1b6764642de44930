//! The one place where requests are sent: credentials, tries, timeouts, redirects.

use std::borrow::Cow;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};

use super::auth::{Own, OwnKey, Proof, own_keys, proof};
use super::body::Body;
use super::core::Core;
use super::error::{Error, ErrorKind};
use super::held::Held;
use super::hooks::{Around, CallInfo, Next};
use super::multipart::Outgoing;
#[cfg(feature = "tracing")]
use super::operation::Param;
use super::operation::Requirement;
use super::options::Options;
use super::response::RawResponse;
use super::retry::RetryPolicy;
use super::transport::{BoxFuture, TransportError, within};
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
    /// Those of the call, to which the client's and `accept` are added when it is sent.
    pub(super) headers: HeaderMap,
    /// A middleware has had the headers, and they are all that are sent: which of them are the
    /// client's.
    pub(super) complete: Option<Vec<HeaderName>>,
    /// The keys in the query that are the call's own.
    pub(super) keys: Vec<OwnKey>,
    /// The `Accept` header, unless `headers` has one; empty for none.
    pub(super) accept: &'static str,
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

/// How far a call has come, for those who wait for it.
#[derive(Default)]
struct Progress {
    /// How many times the request was sent.
    tries: AtomicU32,
    /// The alarm of the try that is under way rings before the call's would: one is enough.
    watched: AtomicBool,
}

impl Progress {
    fn tries(&self) -> u32 {
        self.tries.load(Ordering::Relaxed)
    }
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

/// A request on its way.
enum Sending {
    Transport(BoxFuture<Result<http::Response<Body>, TransportError>>),
    Middleware(BoxFuture<Result<http::Response<Body>, Error>>),
}

/// A call on its way. Never inlined: what is generic in an answer's type must not reach into the
/// engine, or every crate that makes calls would compile the engine anew.
#[inline(never)]
pub(super) fn start(prepared: Held<Prepared>) -> BoxFuture<Result<RawResponse, Error>> {
    Box::pin(prepared.into_box().send())
}

/// The same, after a while.
#[inline(never)]
pub(super) fn start_after(
    delay: Duration,
    prepared: Held<Prepared>,
) -> BoxFuture<Result<RawResponse, Error>> {
    Box::pin(async move {
        prepared.core.timer().sleep(delay).await;
        prepared.into_box().send().await
    })
}

impl Prepared {
    /// Another of the same.
    pub(super) fn again(&self) -> Held<Self> {
        Held::new(self.clone())
    }

    async fn send(self: Box<Self>) -> Result<RawResponse, Error> {
        #[cfg(feature = "tracing")]
        {
            use tracing::Instrument as _;
            let span = super::trace::call(&self);
            let run = pin!(self.run());
            let (result, tries) = run.instrument(span.clone()).await;
            super::trace::called(&span, tries, &result);
            result
        }
        #[cfg(not(feature = "tracing"))]
        self.run().await.0
    }

    fn info(&self, attempt: u32) -> CallInfo {
        CallInfo {
            operation: self.operation.clone(),
            method: self.method.clone(),
            path: self.template.clone(),
            attempt,
        }
    }

    /// The call, and how many times it was sent.
    async fn run(&self) -> (Result<RawResponse, Error>, u32) {
        let core = &self.core;
        if !core.hooks().is_empty() {
            let info = self.info(0);
            core.hooks().iter().for_each(|hook| hook.on_call(&info));
        }
        let limit = self.options.timeout.unwrap_or(core.timeout());
        let start = core.timer().elapsed();
        let own = Progress::default();
        let shared = (!core.middleware().is_empty()).then(|| Arc::new(Progress::default()));
        let progress = shared.as_deref().unwrap_or(&own);
        let left = || {
            let limit = limit.filter(|_| !progress.watched.load(Ordering::Relaxed))?;
            Some(limit.saturating_sub(core.timer().elapsed().saturating_sub(start)))
        };
        // What takes too long is dropped here, before anyone is told.
        let result = match &shared {
            None => {
                let call = pin!(self.tries(start, limit, progress));
                within(core.timer(), left, call).await
            }
            // Boxed, so that the many calls without do not carry its size.
            Some(shared) => {
                let call = Box::pin(self.around(start, limit, shared));
                within(core.timer(), left, call).await
            }
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
        let tries = progress.tries();
        let result = result.map_err(|error| error.of(&self.operation).tried(tries));
        if !core.hooks().is_empty() {
            let info = self.info(tries);
            for hook in core.hooks() {
                hook.on_end(&info, result.as_ref().map(RawResponse::status));
            }
        }
        (result, tries)
    }

    /// The call, with what stands around it.
    async fn around(
        &self,
        start: Duration,
        limit: Option<Duration>,
        progress: &Arc<Progress>,
    ) -> Result<RawResponse, Error> {
        let chain = self.core.middleware();
        let mut request = http::Request::new(Body::closed(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.url.to_uri()?;
        *request.headers_mut() = self.all_headers();
        let (inner, progress) = (self.clone(), progress.clone());
        let end = Box::new(move |request| -> BoxFuture<_> {
            Box::pin(async move {
                let inner = inner.changed(request)?;
                let answer = inner.tries(start, limit, &progress).await;
                answer.map(RawResponse::into_http)
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
        let url = Url::parse(&parts.uri.to_string()).ok_or_else(|| {
            Error::build("a middleware made an address that is not an absolute http or https one")
        })?;
        // What the middleware set is the call's, too; what it left alone is whose it was.
        let mut keys = own_keys(&self.core, url.query.as_deref().unwrap_or_default());
        keys.retain(|(name, value)| {
            self.keys.iter().any(|(own, _)| own == name)
                || self.url.query_value(name).as_ref() != Some(value)
        });
        self.keys = keys;
        self.url = url;
        let all = self.core.headers();
        let clients = all.keys().filter(|name| {
            !self.headers.contains_key(*name) && parts.headers.get(*name) == all.get(*name)
        });
        self.complete = Some(clients.cloned().collect());
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
        start: Duration,
        limit: Option<Duration>,
        progress: &Progress,
    ) -> Result<RawResponse, Error> {
        let core = &self.core;
        let policy: &RetryPolicy = self.options.retries.as_ref().unwrap_or(core.retries());
        let mut url = Cow::Borrowed(&self.url);
        let (mut renewed, mut redirects, mut retries) = (false, 0, 0);
        loop {
            let failure = match proof(core, &self.security, &self.options, self.own()).await {
                // A token that was not to be had: nothing was sent, so any call may try again.
                Err(error) => Failure {
                    retry: error.is_retryable(),
                    error,
                    asked: None,
                },
                Ok(proof) => {
                    let attempt = progress.tries.fetch_add(1, Ordering::Relaxed) + 1;
                    let try_limit = self.try_limit();
                    // Nothing has been waited for yet, and nobody can have taken this try to
                    // another task than the call's.
                    let watched = attempt == 1
                        && !proof.is_renewable()
                        && core.middleware().is_empty()
                        && limit.is_some_and(|limit| try_limit.is_some_and(|one| one < limit));
                    progress.watched.store(watched, Ordering::Relaxed);
                    let result = self.once(&url, &proof, attempt).await;
                    progress.watched.store(false, Ordering::Relaxed);
                    let failure = match result {
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
                        Box::pin(proof.refused()).await;
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
            let attempt = progress.tries();
            for hook in core.hooks() {
                hook.on_retry(&self.info(attempt), &failure.error, delay);
            }
            #[cfg(feature = "tracing")]
            tracing::debug!(attempt, delay_ms = delay.as_millis() as u64, error = %failure.error, "retrying");
            core.timer().sleep(delay).await;
        }
    }

    fn try_limit(&self) -> Option<Duration> {
        self.options.try_timeout.unwrap_or(self.core.try_timeout())
    }

    async fn once(&self, url: &Url, proof: &Proof, attempt: u32) -> Result<RawResponse, Failure> {
        let core = &self.core;
        let limit = self.try_limit();
        #[cfg(feature = "tracing")]
        let span = super::trace::attempt(self, url, attempt);
        let result = {
            let exchange = pin!(self.exchange(url, proof, attempt));
            #[cfg(feature = "tracing")]
            let exchange = tracing::Instrument::instrument(exchange, span.clone());
            within(core.timer(), || limit, exchange).await
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

    /// The client's headers and those of the call.
    fn all_headers(&self) -> HeaderMap {
        if self.complete.is_some() {
            return self.headers.clone();
        }
        let mut all = self.core.headers().clone();
        if !self.accept.is_empty() {
            all.insert(ACCEPT, HeaderValue::from_static(self.accept));
        }
        for (name, value) in &self.headers {
            all.insert(name, value.clone());
        }
        all
    }

    /// What the call itself sends where credentials may be. The client's own headers give way to
    /// them.
    fn own(&self) -> Own<'_> {
        Own {
            headers: &self.headers,
            clients: self.complete.as_deref().unwrap_or_default(),
            keys: &self.keys,
        }
    }

    /// The request as it is sent, with what shows who is calling.
    fn signed(&self, url: &Url, proof: &Proof) -> Result<http::request::Parts, Error> {
        let (mut parts, ()) = http::Request::new(()).into_parts();
        parts.headers = self.all_headers();
        let mut url = Cow::Borrowed(url);
        // A link to the next page, or a redirect, may be without the call's own keys.
        for (name, value) in &self.keys {
            if url.query_value(name).as_ref() != Some(value) {
                url.to_mut().set_query(name, value);
            }
        }
        proof.apply(&mut url, &mut parts.headers)?;
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
        let response = match self.transmit(url, proof, attempt).map_err(Failure::last)? {
            Sending::Transport(sending) => sending.await.map_err(Error::from),
            Sending::Middleware(sending) => sending.await,
        };
        let response = response.map_err(|error| {
            let retry = self.idempotent
                && error.is_retryable()
                && matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout);
            Failure {
                error,
                retry,
                asked: None,
            }
        })?;
        let (parts, mut body) = response.into_parts();
        if !self.core.hooks().is_empty() {
            let info = self.info(attempt);
            for hook in self.core.hooks() {
                hook.on_response(&info, &parts);
            }
        }
        if self.streamed || !self.is_good(parts.status) {
            // Boxed, so that the others do not carry its size.
            return Box::pin(self.accept(parts, body)).await;
        }
        let bytes = body.collect(self.core.body_limit()).await;
        self.received(parts, bytes)
    }

    /// Begins to send a request once, through what stands around a try. Not itself a future: the
    /// request is no part of what is waited for.
    fn transmit(&self, url: &Url, proof: &Proof, attempt: u32) -> Result<Sending, Error> {
        let core = &self.core;
        let mut parts = self.signed(url, proof)?;
        if !core.hooks().is_empty() {
            let info = self.info(attempt);
            for hook in core.hooks() {
                hook.on_request(&info, &mut parts);
            }
        }
        let request = http::Request::from_parts(parts, self.body.open()?);
        let chain = core.middleware();
        if chain.is_empty() {
            return Ok(Sending::Transport(core.transport().send(request)));
        }
        let transport = core.transport().clone();
        let end = Box::new(move |request| -> BoxFuture<_> {
            Box::pin(async move { Ok(transport.send(request).await?) })
        });
        let next = Next::new(chain.clone(), Around::Try, self.info(attempt), end);
        Ok(Sending::Middleware(next.run(request)))
    }
}
