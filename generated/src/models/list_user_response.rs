// Generated from an OpenAPI description. Do not edit.

//! `ListUserResponse` and the types inside it.

use crate::models;
use crate::runtime::__private::{
    Fault, Input, Output, Slot, Wire, debug, deserialize, serialize,
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
    pub fn new() -> Self {
        Wire::blank()
    }
}

impl Default for ListUserResponse {
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
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        let mut response = Self::blank();
        let mut read = |name: &str, value: Slot<'_>| match name {
            "users" => value.read(&mut response.users),
            "meta" => value.read(&mut response.meta),
            _ => value.ignore(),
        };
        input.object(&[], &mut read)?;
        Ok(response)
    }

    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("ListUserResponse");
        object.list("users", &self.users);
        object.field("meta", &self.meta);
        object.end();
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
    pub fn new() -> Self {
        Wire::blank()
    }
}

impl Default for ListUserResponseMeta {
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
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        let mut meta = Self::blank();
        let mut read = |name: &str, value: Slot<'_>| match name {
            "first_page_url" => value.read(&mut meta.first_page_url),
            "key" => value.read(&mut meta.key),
            "next_page_url" => value.read(&mut meta.next_page_url),
            "page" => value.read(&mut meta.page),
            "page_size" => value.read(&mut meta.page_size),
            "previous_page_url" => value.read(&mut meta.previous_page_url),
            "url" => value.read(&mut meta.url),
            _ => value.ignore(),
        };
        input.object(&[], &mut read)?;
        Ok(meta)
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
