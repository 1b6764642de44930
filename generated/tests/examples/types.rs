// Generated from an OpenAPI description. Do not edit.

//! The types that have examples.

use crate::support::{RoundTrip, round_trip};

pub(crate) const TYPES: &[(&str, RoundTrip)] = &[
    ("models::CreateUserRequest", round_trip::<generated::models::CreateUserRequest>),
    ("models::Error", round_trip::<generated::models::Error>),
    ("models::ListUserResponse", round_trip::<generated::models::ListUserResponse>),
    (
        "models::ListUserResponseMeta",
        round_trip::<generated::models::ListUserResponseMeta>,
    ),
    ("models::UpdateUserRequest", round_trip::<generated::models::UpdateUserRequest>),
    ("models::User", round_trip::<generated::models::User>),
    ("models::WebhookEnabled", round_trip::<generated::models::WebhookEnabled>),
];
