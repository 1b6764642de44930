// Generated from an OpenAPI description. Do not edit.

//! What is sent and received: a type for every schema.

mod account_sid;
pub use self::account_sid::AccountSid;
mod chat_service_sid;
pub use self::chat_service_sid::ChatServiceSid;
mod create_user_request;
pub use self::create_user_request::CreateUserRequest;
mod error;
pub use self::error::Error;
mod list_user_response;
pub use self::list_user_response::{ListUserResponse, ListUserResponseMeta};
mod role_sid;
pub use self::role_sid::RoleSid;
mod update_user_request;
pub use self::update_user_request::UpdateUserRequest;
mod user;
pub use self::user::User;
mod user_sid;
pub use self::user_sid::UserSid;
mod webhook_enabled;
pub use self::webhook_enabled::WebhookEnabled;
