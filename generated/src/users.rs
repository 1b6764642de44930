// Generated from an OpenAPI description. Do not edit.

//! A User resource represents a conversation user belonging to a default conversation service.

pub mod create;
pub mod delete;
pub mod fetch;
pub mod list;
pub mod update;

use crate::client::Client;
use crate::runtime::__private::Request;

/// A User resource represents a conversation user belonging to a default conversation service.
///
/// Obtained from [`Client::users`](crate::Client::users).
#[derive(Clone, Copy, Debug)]
pub struct Users<'a> {
    pub(crate) client: &'a Client,
}

impl Users<'_> {
    /// Retrieve a list of all conversation users in your account's default service.
    ///
    /// Retrieve a list of all conversation users in your account's default service
    ///
    /// `GET /v1/Users`.
    #[inline]
    pub fn list(&self) -> list::List {
        list::List {
            request: Request::new(&self.client.core, &list::OPERATION),
        }
    }

    /// Add a new conversation user to your account's default service.
    ///
    /// Add a new conversation user to your account's default service
    ///
    /// - `identity`: The application-defined string that uniquely identifies the resource's User
    ///   within the [Conversation
    ///   Service](https://www.twilio.com/docs/conversations/api/service-resource). This value is
    ///   often a username or an email address, and is case-sensitive.
    ///
    /// `POST /v1/Users`.
    #[inline]
    pub fn create(&self, identity: impl Into<String>) -> create::Create {
        let mut request = Request::new(&self.client.core, &create::OPERATION);
        let identity: String = identity.into();
        request.form("Identity", &identity);
        create::Create { request }
    }

    /// Fetch a conversation user from your account's default service.
    ///
    /// Fetch a conversation user from your account's default service
    ///
    /// - `sid`: The SID of the User resource to fetch. This value can be either the `sid` or the
    ///   `identity` of the User resource to fetch.
    ///
    /// `GET /v1/Users/{Sid}`.
    #[inline]
    pub fn fetch(&self, sid: impl Into<String>) -> fetch::Fetch {
        let mut request = Request::new(&self.client.core, &fetch::OPERATION);
        let sid: String = sid.into();
        request.path("Sid", &sid);
        fetch::Fetch { request }
    }

    /// Update an existing conversation user in your account's default service.
    ///
    /// Update an existing conversation user in your account's default service
    ///
    /// - `sid`: The SID of the User resource to update. This value can be either the `sid` or the
    ///   `identity` of the User resource to update.
    ///
    /// `POST /v1/Users/{Sid}`.
    #[inline]
    pub fn update(&self, sid: impl Into<String>) -> update::Update {
        let mut request = Request::new(&self.client.core, &update::OPERATION);
        let sid: String = sid.into();
        request.path("Sid", &sid);
        update::Update { request }
    }

    /// Remove a conversation user from your account's default service.
    ///
    /// Remove a conversation user from your account's default service
    ///
    /// - `sid`: The SID of the User resource to delete. This value can be either the `sid` or the
    ///   `identity` of the User resource to delete.
    ///
    /// `DELETE /v1/Users/{Sid}`.
    #[inline]
    pub fn delete(&self, sid: impl Into<String>) -> delete::Delete {
        let mut request = Request::new(&self.client.core, &delete::OPERATION);
        let sid: String = sid.into();
        request.path("Sid", &sid);
        delete::Delete { request }
    }
}
