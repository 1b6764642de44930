// Generated from an OpenAPI description. Do not edit.

//! Add a new conversation user to your account's default service.
//!
//! `POST /v1/Users`.

use crate::models;
use crate::runtime::__private::{Operation, Param, Request, Requirement};
use crate::runtime::{Call, CallOptions};

pub use super::list::{Error, Headers};

pub(super) static OPERATION: Operation = Operation {
    id: "CreateUser",
    method: "POST",
    path: "/v1/Users",
    params: &[
        Param::header("X-Twilio-Webhook-Enabled"),
        Param::form("Identity").secret(),
        Param::form("FriendlyName").secret(),
        Param::form("Attributes").secret(),
        Param::form("RoleSid").pattern(models::RoleSid::PATTERN),
    ],
    security: &[&[Requirement::new("accountSid_authToken", &[])]],
    body: "application/x-www-form-urlencoded",
    ..Operation::DEFAULT
};

/// A request of [`Users::create`](super::Users::create), ready to be refined and sent.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Create {
    pub(super) request: Request,
}

impl Create {
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

    /// The string that you assigned to describe the resource.
    ///
    /// Called `FriendlyName` on the wire.
    #[inline]
    pub fn friendly_name(mut self, friendly_name: impl Into<String>) -> Self {
        let friendly_name: String = friendly_name.into();
        self.request.form("FriendlyName", &friendly_name);
        self
    }

    /// The JSON Object string that stores application-specific data. If attributes have not been
    /// set, `{}` is returned.
    ///
    /// Called `Attributes` on the wire.
    #[inline]
    pub fn attributes(mut self, attributes: impl Into<String>) -> Self {
        let attributes: String = attributes.into();
        self.request.form("Attributes", &attributes);
        self
    }

    /// Sets [`attributes`](Self::attributes) to the JSON text of `value`.
    ///
    /// # Errors
    /// Fails if `value` cannot be written as JSON.
    pub fn attributes_json<T: serde::Serialize + ?Sized>(
        mut self,
        value: &T,
    ) -> Result<Self, serde_json::Error> {
        let text = serde_json::to_string(value)?;
        self.request.form("Attributes", &text);
        Ok(self)
    }

    /// The SID of a service-level
    /// [Role](https://www.twilio.com/docs/conversations/api/role-resource) to assign to the user.
    ///
    /// Called `RoleSid` on the wire.
    #[inline]
    pub fn role_sid(mut self, role_sid: impl Into<models::RoleSid>) -> Self {
        let role_sid: models::RoleSid = role_sid.into();
        self.request.form("RoleSid", &role_sid);
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
