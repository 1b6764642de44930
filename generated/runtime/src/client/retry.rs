//! When a request is sent again, and how long to wait before.

use std::sync::Mutex;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::transport::Timer;

/// When and how often a request is sent again.
///
/// A request that may be sent twice (by its method, or because it carries an idempotency key)
/// is sent again after a failed connection, 408, 429 and 5xx; any other only after 429.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How many times a request is sent again. Default: 2.
    pub retries: u32,
    /// The longest first wait; it doubles with every try, and the real one is random between
    /// half of it and all of it. Default: 0.5 s.
    pub first_delay: Duration,
    /// No wait of ours is longer. Default: 20 s.
    pub max_delay: Duration,
    /// If the server wants us to wait longer than this, the call fails. Default: 60 s.
    pub max_retry_after: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            retries: 2,
            first_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Requests are sent once.
    #[must_use]
    pub fn never() -> Self {
        Self {
            retries: 0,
            ..Self::default()
        }
    }

    /// How many times a request is sent again.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The first and the longest wait.
    #[must_use]
    pub fn delays(mut self, first: Duration, longest: Duration) -> Self {
        self.first_delay = first;
        self.max_delay = longest;
        self
    }

    /// The longest wait that a server may ask for.
    #[must_use]
    pub fn max_retry_after(mut self, longest: Duration) -> Self {
        self.max_retry_after = longest;
        self
    }

    /// The wait before try number `attempt` + 1, or none if the server wants a longer one than
    /// we grant.
    pub(super) fn delay(&self, attempt: u32, asked: Option<Duration>) -> Option<Duration> {
        if let Some(asked) = asked {
            return (asked <= self.max_retry_after).then_some(asked);
        }
        let longest = self
            .first_delay
            .saturating_mul(1 << (attempt - 1).min(16))
            .min(self.max_delay);
        Some(longest.mul_f64(0.5 + fastrand::f64() / 2.0))
    }
}

pub(super) fn is_retryable(status: StatusCode) -> bool {
    status == StatusCode::REQUEST_TIMEOUT
        || status == StatusCode::TOO_MANY_REQUESTS
        || status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED
}

/// What the server says of when to come again: milliseconds, seconds, or a date.
pub(super) fn retry_after(headers: &HeaderMap, timer: &dyn Timer) -> Option<Duration> {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::trim)
    };
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| *number >= 0.0);
    if let Some(milliseconds) = text("retry-after-ms").and_then(number) {
        return Duration::try_from_secs_f64(milliseconds / 1000.0).ok();
    }
    let text = text("retry-after")?;
    if let Some(seconds) = number(text) {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let wait = http_date(text)?.duration_since(timer.now());
    Some(Duration::try_from(wait).unwrap_or(Duration::ZERO))
}

/// A date of HTTP: as it is written today, or in one of the two forms that must still be read.
fn http_date(text: &str) -> Option<jiff::Timestamp> {
    if let Ok(date) = jiff::fmt::rfc2822::parse(text) {
        return Some(date.timestamp());
    }
    let formats = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let date = formats
        .iter()
        .find_map(|format| jiff::civil::DateTime::strptime(format, text).ok())?;
    let date = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(date.timestamp())
}

/// What all calls of a client share, so that an outage is not made worse by retries: each costs
/// some, each success gives a little back.
#[derive(Debug)]
pub(super) struct Budget(Mutex<u32>);

impl Budget {
    const FULL: u32 = 500;
    const COST: u32 = 5;

    pub(super) fn new() -> Self {
        Self(Mutex::new(Self::FULL))
    }

    fn change(&self, change: impl FnOnce(&mut u32) -> bool) -> bool {
        change(
            &mut self
                .0
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        )
    }

    pub(super) fn take(&self) -> bool {
        self.change(|left| match left.checked_sub(Self::COST) {
            Some(rest) => {
                *left = rest;
                true
            }
            None => false,
        })
    }

    pub(super) fn succeeded(&self) {
        self.change(|left| {
            *left = (*left + 1).min(Self::FULL);
            true
        });
    }
}
