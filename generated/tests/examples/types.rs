// Generated from an OpenAPI description. Do not edit.

//! The types that have examples.

use crate::support::{RoundTrip, round_trip};

pub(crate) const TYPES: &[(&str, RoundTrip)] = &[
    ("models::AccountSid", round_trip::<generated::models::AccountSid>),
    ("models::ChatServiceSid", round_trip::<generated::models::ChatServiceSid>),
    ("models::CreateUserRequest", round_trip::<generated::models::CreateUserRequest>),
    ("models::Error", round_trip::<generated::models::Error>),
    ("models::ListUserResponse", round_trip::<generated::models::ListUserResponse>),
    (
        "models::ListUserResponseMeta",
        round_trip::<generated::models::ListUserResponseMeta>,
    ),
    ("models::RoleSid", round_trip::<generated::models::RoleSid>),
    ("models::UpdateUserRequest", round_trip::<generated::models::UpdateUserRequest>),
    ("models::User", round_trip::<generated::models::User>),
    ("models::UserSid", round_trip::<generated::models::UserSid>),
    ("models::WebhookEnabled", round_trip::<generated::models::WebhookEnabled>),
];
