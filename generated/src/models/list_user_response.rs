// Generated from an OpenAPI description. Do not edit.

//! `ListUserResponse` and the types inside it.

use crate::models;
use crate::runtime::__private::{
    Fault, Input, Members, Output, Slot, Wire, debug, deserialize, serialize,
};

/// One page of users.
#[derive(Clone)]
#[cfg_attr(feature = "eq", derive(PartialEq))]
#[non_exhaustive]
pub struct ListUserResponse {
    /// The property `users`.
    pub users: Vec<models::User>,
    /// The property `meta`.
    pub meta: Option<models::ListUserResponseMeta>,
}

impl ListUserResponse {
    /// A `ListUserResponse` with no field set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Wire::blank()
    }
}

impl Default for ListUserResponse {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Wire for ListUserResponse {
    #[inline]
    fn blank() -> Self {
        Self {
            users: Vec::new(),
            meta: None,
        }
    }

    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        *self = Self::blank();
        input.members(&[], self)
    }

    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("ListUserResponse");
        object.list("users", &self.users);
        object.field("meta", &self.meta);
        object.end();
    }
}

impl Members for ListUserResponse {
    #[inline]
    fn member(&mut self, name: &str, value: Slot<'_>) -> Result<(), Fault> {
        match name {
            "users" => value.read(&mut self.users),
            "meta" => value.read(&mut self.meta),
            _ => value.ignore(),
        }
    }
}

impl std::fmt::Debug for ListUserResponse {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        debug(self, f)
    }
}

impl serde::Serialize for ListUserResponse {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> serde::Deserialize<'de> for ListUserResponse {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

/// `meta` of [`ListUserResponse`](crate::models::ListUserResponse).
#[derive(Clone)]
#[cfg_attr(feature = "eq", derive(PartialEq))]
#[non_exhaustive]
pub struct ListUserResponseMeta {
    /// The property `first_page_url`.
    ///
    /// Format: `uri`.
    pub first_page_url: Option<String>,
    /// The property `key`.
    pub key: Option<String>,
    /// The property `next_page_url`.
    ///
    /// Format: `uri`.
    pub next_page_url: Option<String>,
    /// The property `page`.
    pub page: Option<i64>,
    /// The property `page_size`.
    pub page_size: Option<i64>,
    /// The property `previous_page_url`.
    ///
    /// Format: `uri`.
    pub previous_page_url: Option<String>,
    /// The property `url`.
    ///
    /// Format: `uri`.
    pub url: Option<String>,
}

impl ListUserResponseMeta {
    /// A `ListUserResponseMeta` with no field set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Wire::blank()
    }
}

impl Default for ListUserResponseMeta {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Wire for ListUserResponseMeta {
    #[inline]
    fn blank() -> Self {
        Self {
            first_page_url: None,
            key: None,
            next_page_url: None,
            page: None,
            page_size: None,
            previous_page_url: None,
            url: None,
        }
    }

    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        *self = Self::blank();
        input.members(&[], self)
    }

    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("ListUserResponseMeta");
        object.field("first_page_url", &self.first_page_url);
        object.field("key", &self.key);
        object.field("next_page_url", &self.next_page_url);
        object.field("page", &self.page);
        object.field("page_size", &self.page_size);
        object.field("previous_page_url", &self.previous_page_url);
        object.field("url", &self.url);
        object.end();
    }
}

impl Members for ListUserResponseMeta {
    #[inline]
    fn member(&mut self, name: &str, value: Slot<'_>) -> Result<(), Fault> {
        match name {
            "first_page_url" => value.read(&mut self.first_page_url),
            "key" => value.read(&mut self.key),
            "next_page_url" => value.read(&mut self.next_page_url),
            "page" => value.read(&mut self.page),
            "page_size" => value.read(&mut self.page_size),
            "previous_page_url" => value.read(&mut self.previous_page_url),
            "url" => value.read(&mut self.url),
            _ => value.ignore(),
        }
    }
}

impl std::fmt::Debug for ListUserResponseMeta {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        debug(self, f)
    }
}

impl serde::Serialize for ListUserResponseMeta {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> serde::Deserialize<'de> for ListUserResponseMeta {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
