// Generated from an OpenAPI description. Do not edit.

//! Requests of `client.users()`.

use generated::Client;
use crate::requests::{Given, Send, done};

pub(crate) const CALLS: &[(&str, Send)] = &[
    ("GET /v1/Users", call_list),
    ("POST /v1/Users", call_create),
    ("GET /v1/Users/{Sid}", call_fetch),
    ("POST /v1/Users/{Sid}", call_update),
    ("DELETE /v1/Users/{Sid}", call_delete),
];

fn call_list(client: &Client, given: &Given<'_>) -> Result<(), String> {
    let mut request = client.users().list();
    if given.has("query PageSize") {
        request = request.page_size(given.get::<i64>("query PageSize")?);
    }
    if given.has("query Page") {
        request = request.page(given.get::<i64>("query Page")?);
    }
    if given.has("query PageToken") {
        request = request.page_token(given.get::<String>("query PageToken")?);
    }
    done(request.send())
}

fn call_create(client: &Client, given: &Given<'_>) -> Result<(), String> {
    let mut request = client.users().create(given.get::<String>("form Identity")?);
    if given.has("header X-Twilio-Webhook-Enabled") {
        request = request
            .twilio_webhook_enabled(
                given
                    .get::<
                        generated::models::WebhookEnabled,
                    >("header X-Twilio-Webhook-Enabled")?,
            );
    }
    if given.has("form FriendlyName") {
        request = request.friendly_name(given.get::<String>("form FriendlyName")?);
    }
    if given.has("form Attributes") {
        request = request.attributes(given.get::<String>("form Attributes")?);
    }
    if given.has("form RoleSid") {
        request = request
            .role_sid(given.get::<generated::models::RoleSid>("form RoleSid")?);
    }
    done(request.send())
}

fn call_fetch(client: &Client, given: &Given<'_>) -> Result<(), String> {
    done(client.users().fetch(given.get::<String>("path Sid")?).send())
}

fn call_update(client: &Client, given: &Given<'_>) -> Result<(), String> {
    let mut request = client.users().update(given.get::<String>("path Sid")?);
    if given.has("header X-Twilio-Webhook-Enabled") {
        request = request
            .twilio_webhook_enabled(
                given
                    .get::<
                        generated::models::WebhookEnabled,
                    >("header X-Twilio-Webhook-Enabled")?,
            );
    }
    if given.has("form FriendlyName") {
        request = request.friendly_name(given.get::<String>("form FriendlyName")?);
    }
    if given.has("form Attributes") {
        request = request.attributes(given.get::<String>("form Attributes")?);
    }
    if given.has("form RoleSid") {
        request = request
            .role_sid(given.get::<generated::models::RoleSid>("form RoleSid")?);
    }
    done(request.send())
}

fn call_delete(client: &Client, given: &Given<'_>) -> Result<(), String> {
    let mut request = client.users().delete(given.get::<String>("path Sid")?);
    if given.has("header X-Twilio-Webhook-Enabled") {
        request = request
            .twilio_webhook_enabled(
                given
                    .get::<
                        generated::models::WebhookEnabled,
                    >("header X-Twilio-Webhook-Enabled")?,
            );
    }
    done(request.send())
}
