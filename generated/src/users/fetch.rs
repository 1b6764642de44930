// Generated from an OpenAPI description. Do not edit.

//! Fetch a conversation user from your account's default service.
//!
//! `GET /v1/Users/{Sid}`.

use crate::models;
use crate::runtime::__private::{Operation, Param, Request, Requirement};
use crate::runtime::{Call, CallOptions};

pub use super::list::{Error, Headers};

pub(super) static OPERATION: Operation = Operation {
    id: "FetchUser",
    method: "GET",
    path: "/v1/Users/{Sid}",
    params: &[Param::path("Sid")],
    security: &[&[Requirement::new("accountSid_authToken", &[])]],
    ..Operation::DEFAULT
};

/// A request of [`Users::fetch`](super::Users::fetch), ready to be refined and sent.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Fetch {
    pub(super) request: Request,
}

impl Fetch {
    /// Sets what holds for this call alone: timeouts, retries, further headers and query.
    #[inline]
    pub fn options(mut self, options: CallOptions) -> Self {
        self.request.options(options);
        self
    }

    /// Sends the request: await the result.
    #[inline]
    pub fn send(self) -> Call<models::User> {
        self.request.send_json()
    }

    /// Sends the request and blocks this thread until it completes. The work is done on another
    /// thread, so that this can be called inside async code too.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    #[cfg(feature = "blocking")]
    #[inline]
    pub fn send_blocking(self) -> Result<crate::Response<models::User>, crate::Error> {
        self.send().wait()
    }
}
