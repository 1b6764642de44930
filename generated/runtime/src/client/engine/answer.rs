//! What is made of answers: which are good, which are errors, which lead elsewhere.

use std::time::Duration;

use bytes::Bytes;
use http::header::LOCATION;
use http::{Method, StatusCode};

use super::super::auth::proof_at_once;
use super::super::body::Body;
use super::super::error::{Error, ErrorKind};
use super::super::response::RawResponse;
use super::super::retry::{is_retryable, retry_after};
use super::super::url::Url;
use super::{Failure, Prepared};

impl Prepared {
    pub(super) fn is_good(&self, status: StatusCode) -> bool {
        status.is_success() || self.success.contains(&status.as_u16())
    }

    /// Takes an answer in: reads its body unless that is wanted as a stream.
    pub(super) async fn accept(
        &self,
        parts: http::response::Parts,
        mut body: Body,
    ) -> Result<RawResponse, Failure> {
        if !self.is_good(parts.status) {
            return Err(self.refused(parts, body).await);
        }
        if self.streamed {
            let body = body.idle(self.core.timer(), self.idle());
            return Ok(
                RawResponse::new(self.operation.clone(), parts, Bytes::new()).with_stream(body),
            );
        }
        let bytes = body.collect(self.core.body_limit()).await;
        self.received(parts, bytes)
    }

    /// What is made of a good answer whose body was read, or broke off.
    pub(super) fn received(
        &self,
        parts: http::response::Parts,
        bytes: Result<Bytes, Error>,
    ) -> Result<RawResponse, Failure> {
        match bytes {
            Ok(bytes) => Ok(RawResponse::new(self.operation.clone(), parts, bytes)),
            Err(error) => {
                let retry = self.idempotent && error.kind() == ErrorKind::Transport;
                let error = error.answered(parts.status, parts.headers, Bytes::new());
                Err(Failure {
                    error,
                    retry,
                    asked: None,
                })
            }
        }
    }

    /// The request, for a client that is not ours.
    pub(in super::super) fn to_http(&self) -> Result<http::Request<Body>, Error> {
        let made = || {
            let proof = proof_at_once(&self.core, &self.security, &self.options, self.own())?;
            let parts = self.signed(&self.url, &proof)?;
            Ok(http::Request::from_parts(parts, self.body.open()?))
        };
        made().map_err(|error: Error| error.of(&self.operation))
    }

    /// Takes in an answer that a client gave which is not ours.
    pub(in super::super) fn accept_at_once(
        &self,
        parts: http::response::Parts,
        body: Body,
    ) -> Result<RawResponse, Error> {
        let good = self.is_good(parts.status);
        if good && self.streamed {
            let body = body.idle(self.core.timer(), self.idle());
            return Ok(
                RawResponse::new(self.operation.clone(), parts, Bytes::new()).with_stream(body),
            );
        }
        let Some(bytes) = body.as_bytes().cloned() else {
            let error = Error::build("the answer's body must be read before it is decoded");
            return Err(error.of(&self.operation));
        };
        if good {
            Ok(RawResponse::new(self.operation.clone(), parts, bytes))
        } else {
            Err(status_error(parts, bytes).of(&self.operation))
        }
    }

    /// How long a stream may pause.
    fn idle(&self) -> Option<Duration> {
        let whole = self.options.try_timeout.unwrap_or(self.core.try_timeout());
        let unset = || self.core.idle_timeout().or(whole.filter(|_| !self.endless));
        self.options.idle_timeout.unwrap_or_else(unset)
    }

    async fn refused(&self, parts: http::response::Parts, mut body: Body) -> Failure {
        // What can be read of the explanation; the status counts even without it.
        let limit = self.core.body_limit().min(1 << 20);
        let bytes = body.collect(limit).await.unwrap_or_default();
        let status = parts.status;
        let retry =
            is_retryable(status) && (self.idempotent || status == StatusCode::TOO_MANY_REQUESTS);
        let asked = retry_after(&parts.headers, &**self.core.timer());
        Failure {
            error: status_error(parts, bytes),
            retry,
            asked,
        }
    }

    /// Where a redirect leads, if it is one that we follow: those of reading requests that stay
    /// on the server.
    pub(super) fn redirect(&self, error: &Error, url: &Url) -> Result<Option<Url>, Error> {
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
}

fn status_error(parts: http::response::Parts, body: Bytes) -> Error {
    let status = parts.status;
    let reason = status.canonical_reason().unwrap_or("an unknown status");
    let message = format!("the server answered {} {reason}", status.as_u16());
    Error::new(ErrorKind::Status, message).answered(status, parts.headers, body)
}
