// Generated from an OpenAPI description. Do not edit.

//! Remove a conversation user from your account's default service.
//!
//! `DELETE /v1/Users/{Sid}`.

use crate::models;
use crate::runtime::__private::{Operation, Param, Request, Requirement};
use crate::runtime::{Call, CallOptions};

pub use super::list::Error;

pub(super) static OPERATION: Operation = Operation {
    id: "DeleteUser",
    method: "DELETE",
    path: "/v1/Users/{Sid}",
    params: &[Param::path("Sid"), Param::header("X-Twilio-Webhook-Enabled")],
    security: &[&[Requirement::new("accountSid_authToken", &[])]],
    ..Operation::DEFAULT
};

/// A request of [`Users::delete`](super::Users::delete), ready to be refined and sent.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Delete {
    pub(super) request: Request,
}

impl Delete {
    /// The X-Twilio-Webhook-Enabled HTTP request header.
    ///
    /// Called `X-Twilio-Webhook-Enabled` on the wire.
    #[inline]
    pub fn twilio_webhook_enabled(
        mut self,
        twilio_webhook_enabled: impl Into<models::WebhookEnabled>,
    ) -> Self {
        let twilio_webhook_enabled: models::WebhookEnabled = twilio_webhook_enabled
            .into();
        self.request.header("X-Twilio-Webhook-Enabled", &twilio_webhook_enabled);
        self
    }

    /// Sets what holds for this call alone: timeouts, retries, further headers and query.
    #[inline]
    pub fn options(mut self, options: CallOptions) -> Self {
        self.request.options(options);
        self
    }

    /// Sends the request: await the result.
    #[inline]
    pub fn send(self) -> Call<()> {
        self.request.send_empty()
    }

    /// Sends the request and blocks this thread until it completes. The work is done on another
    /// thread, so that this can be called inside async code too.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    #[cfg(feature = "blocking")]
    #[inline]
    pub fn send_blocking(self) -> Result<crate::Response<()>, crate::Error> {
        self.send().wait()
    }
}
