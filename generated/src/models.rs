// Generated from an OpenAPI description. Do not edit.

//! What is sent and received: a type for every schema.

mod account_sid;
mod chat_service_sid;
mod create_user_request;
mod error;
mod list_user_response;
mod role_sid;
mod update_user_request;
mod user;
mod user_sid;
mod webhook_enabled;

pub use self::account_sid::AccountSid;
pub use self::chat_service_sid::ChatServiceSid;
pub use self::create_user_request::CreateUserRequest;
pub use self::error::Error;
pub use self::list_user_response::{ListUserResponse, ListUserResponseMeta};
pub use self::role_sid::RoleSid;
pub use self::update_user_request::UpdateUserRequest;
pub use self::user::User;
pub use self::user_sid::UserSid;
pub use self::webhook_enabled::WebhookEnabled;
