//! What all topics need.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use sdk_runtime::{BoxFuture, Error, RetryPolicy, Timer};

use crate::support::Server;
use crate::support::sdk::Client;

pub(crate) const MS: Duration = Duration::from_millis(1);

/// Retries that hardly wait.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::new().delays(MS, 5 * MS)
}

pub(crate) fn client(server: &Server) -> Client {
    Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| {
            core.base_url(format!("{}/v1/", server.url))
                .retries(quick())
        })
        .build()
        .unwrap()
}

/// The error of a call that fails; it shows no secret.
pub(crate) async fn failed<T>(call: sdk_runtime::Call<T>) -> Error {
    match call.await {
        Ok(_) => panic!("it succeeded"),
        Err(error) => {
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("hush"), "{shown}");
            error
        }
    }
}

/// A clock that stands still but while somebody waits, which takes no time; waits of an hour
/// and more, such as limits, never end.
#[derive(Clone)]
pub(crate) struct Clock(Arc<Mutex<State>>);

struct State {
    elapsed: Duration,
    waits: Vec<Duration>,
}

impl Clock {
    pub(crate) const FOREVER: Duration = Duration::from_secs(3600);

    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            elapsed: Duration::ZERO,
            waits: Vec::new(),
        })))
    }

    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.0.lock().unwrap().waits.clone()
    }

    pub(crate) fn forward(&self, time: Duration) {
        self.0.lock().unwrap().elapsed += time;
    }

    /// A client that waits by this clock, without limits.
    pub(crate) fn client(&self, server: &Server, policy: RetryPolicy) -> Client {
        Client::builder()
            .basic_auth("AC1", "hush")
            .map(|core| {
                core.base_url(format!("{}/v1", server.url))
                    .retries(policy)
                    .timer(self.clone())
                    .timeout(None)
                    .try_timeout(None)
            })
            .build()
            .unwrap()
    }
}

impl Timer for Clock {
    fn elapsed(&self) -> Duration {
        self.0.lock().unwrap().elapsed
    }
    fn now(&self) -> jiff::Timestamp {
        let elapsed = jiff::SignedDuration::try_from(self.elapsed()).unwrap();
        jiff::Timestamp::from_second(1_700_000_000).unwrap() + elapsed
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        if duration >= Self::FOREVER {
            return Box::pin(std::future::pending());
        }
        let clock = self.clone();
        Box::pin(async move {
            let mut state = clock.0.lock().unwrap();
            state.elapsed += duration;
            state.waits.push(duration);
        })
    }
}
