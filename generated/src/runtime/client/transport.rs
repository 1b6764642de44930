//! What sends a request, and what time it is.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::body::{Body, BoxError};

/// A boxed future.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What sends a request: once, without retries, redirects and credentials of its own.
///
/// One transport can serve the clients of several SDKs. What should happen around every try
/// (signing, recording) is a transport that holds another.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and gives the answer as soon as its headers are there.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        (**self).send(request)
    }
}

/// Why a request got no answer.
#[derive(Debug)]
pub struct TransportError {
    pub(super) timeout: bool,
    pub(super) retryable: bool,
    pub(super) source: BoxError,
}

impl TransportError {
    /// The connection failed.
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self {
            timeout: false,
            retryable: true,
            source: source.into(),
        }
    }

    /// It took too long.
    pub fn timeout(source: impl Into<BoxError>) -> Self {
        Self {
            timeout: true,
            ..Self::new(source)
        }
    }

    /// Sending it again would not help.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.retryable = false;
        self
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// A clock.
pub trait Timer: Send + Sync + 'static {
    /// The time since some moment that stays the same; it never goes back.
    fn elapsed(&self) -> Duration;

    /// The time of day, to which servers' dates are compared.
    fn now(&self) -> jiff::Timestamp;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;
}

pub(super) type SharedTimer = Arc<dyn Timer>;

fn elapsed() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// The clock of a tokio runtime.
#[cfg(feature = "reqwest")]
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioTimer;

#[cfg(feature = "reqwest")]
impl Timer for TokioTimer {
    fn elapsed(&self) -> Duration {
        elapsed()
    }
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        // The timer starts when it is first polled, so that it is made inside the runtime.
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}

/// A clock for any executor: each wait is a thread. The default where reqwest is not used.
#[derive(Clone, Copy, Debug, Default)]
pub struct ThreadTimer;

impl Timer for ThreadTimer {
    fn elapsed(&self) -> Duration {
        elapsed()
    }
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(async move {
            let (done, waiting) = tokio::sync::oneshot::channel();
            std::thread::spawn(move || {
                std::thread::sleep(duration);
                let _ = done.send(());
            });
            let _ = waiting.await;
        })
    }
}

/// Waits for `future`, but not longer than `limit`.
pub(super) async fn within<T>(
    timer: &SharedTimer,
    limit: Option<Duration>,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = std::pin::pin!(future);
    let Some(limit) = limit else {
        return Some(future.await);
    };
    let mut sleep = timer.sleep(limit);
    std::future::poll_fn(|context| {
        use std::task::Poll;
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        sleep.as_mut().poll(context).map(|()| None)
    })
    .await
}
