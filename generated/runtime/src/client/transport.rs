//! What sends a request, and what time it is.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
#[cfg(not(target_arch = "wasm32"))]
use std::sync::OnceLock;
use std::task::Poll;
use std::time::Duration;
#[cfg(not(target_arch = "wasm32"))]
use std::time::Instant;

use super::body::{Body, BoxError};

/// A boxed future.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// A boxed future. In WebAssembly, where there are no threads, it need not be `Send`.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T>>>;

mod marker {
    /// `Send`, but in WebAssembly anything.
    #[cfg(not(target_arch = "wasm32"))]
    pub trait MaybeSend: Send {}
    #[cfg(not(target_arch = "wasm32"))]
    impl<T: Send + ?Sized> MaybeSend for T {}
    /// `Sync`, but in WebAssembly anything.
    #[cfg(not(target_arch = "wasm32"))]
    pub trait MaybeSync: Sync {}
    #[cfg(not(target_arch = "wasm32"))]
    impl<T: Sync + ?Sized> MaybeSync for T {}
    /// Anything.
    #[cfg(target_arch = "wasm32")]
    pub trait MaybeSend {}
    #[cfg(target_arch = "wasm32")]
    impl<T: ?Sized> MaybeSend for T {}
    /// Anything.
    #[cfg(target_arch = "wasm32")]
    pub trait MaybeSync {}
    #[cfg(target_arch = "wasm32")]
    impl<T: ?Sized> MaybeSync for T {}
}
pub(super) use marker::{MaybeSend, MaybeSync};

/// What sends a request: once, without retries, redirects and credentials of its own.
///
/// One transport can serve the clients of several SDKs. What should happen around every call or
/// try (signing, recording) is a [`Middleware`](super::Middleware).
pub trait Transport: MaybeSend + MaybeSync + 'static {
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
pub trait Timer: MaybeSend + MaybeSync + 'static {
    /// The time since some moment that stays the same; it never goes back.
    fn elapsed(&self) -> Duration;

    /// The time of day, to which servers' dates are compared.
    fn now(&self) -> jiff::Timestamp;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;
}

pub(super) type SharedTimer = Arc<dyn Timer>;

#[cfg(not(target_arch = "wasm32"))]
fn elapsed() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// The clock of a tokio runtime.
#[cfg(any(
    feature = "hyper",
    all(feature = "reqwest", not(target_arch = "wasm32"))
))]
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioTimer;

#[cfg(any(
    feature = "hyper",
    all(feature = "reqwest", not(target_arch = "wasm32"))
))]
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

/// A clock for any executor, by one thread for all waits. The default where no transport needs tokio's.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug, Default)]
pub struct ThreadTimer;

#[cfg(not(target_arch = "wasm32"))]
impl Timer for ThreadTimer {
    fn elapsed(&self) -> Duration {
        elapsed()
    }
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(async move { alarm::set(elapsed().saturating_add(duration)).await })
    }
}

/// The thread that wakes whoever waits.
#[cfg(not(target_arch = "wasm32"))]
mod alarm {
    use std::collections::BTreeMap;
    use std::sync::{OnceLock, mpsc};
    use std::time::Duration;

    use tokio::sync::oneshot;

    type Alarm = (Duration, oneshot::Sender<()>);

    /// Waits until this moment of [`elapsed`](super::elapsed).
    pub(super) async fn set(moment: Duration) {
        static THREAD: OnceLock<mpsc::Sender<Alarm>> = OnceLock::new();
        let thread = THREAD.get_or_init(|| {
            let (send, receive) = mpsc::channel();
            std::thread::spawn(move || ring(&receive));
            send
        });
        let (done, waiting) = oneshot::channel();
        if thread.send((moment, done)).is_ok() {
            let _ = waiting.await;
        }
    }

    fn ring(alarms: &mpsc::Receiver<Alarm>) {
        let mut waiting: BTreeMap<Duration, Vec<oneshot::Sender<()>>> = BTreeMap::new();
        let mut crowd = 1024;
        loop {
            let next = match waiting.keys().next() {
                Some(first) => alarms.recv_timeout(first.saturating_sub(super::elapsed())),
                None => alarms
                    .recv()
                    .map_err(|_| mpsc::RecvTimeoutError::Disconnected),
            };
            match next {
                Ok((moment, done)) => waiting.entry(moment).or_default().push(done),
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
            }
            let later = waiting.split_off(&(super::elapsed() + Duration::from_nanos(1)));
            for done in std::mem::replace(&mut waiting, later)
                .into_values()
                .flatten()
            {
                let _ = done.send(());
            }
            // Most waits are limits that are never reached: those are forgotten now and then.
            if waiting.len() > crowd {
                waiting.retain(|_, senders| {
                    senders.retain(|done| !done.is_closed());
                    !senders.is_empty()
                });
                crowd = 1024.max(waiting.len() * 2);
            }
        }
    }
}

/// Waits for `future`, but not longer than `left` says when there is something to wait for; while
/// it says nothing, for ever. What is waited for is pinned already: moved, futures within futures
/// would be copied at every step outwards.
pub(super) fn within<T>(
    timer: &SharedTimer,
    left: impl Fn() -> Option<Duration>,
    mut future: impl Future<Output = T> + Unpin,
) -> impl Future<Output = Option<T>> {
    let mut alarm: Option<BoxFuture<()>> = None;
    std::future::poll_fn(move |context| {
        if let Poll::Ready(value) = Pin::new(&mut future).poll(context) {
            return Poll::Ready(Some(value));
        }
        if alarm.is_none() {
            alarm = left().map(|left| timer.sleep(left));
        }
        match &mut alarm {
            Some(alarm) => alarm.as_mut().poll(context).map(|()| None),
            None => Poll::Pending,
        }
    })
}
