// Generated from an OpenAPI description. Do not edit.

use crate::models;
use crate::runtime::__private::{
    Fault, Input, Members, Output, Slot, Wire, debug, deserialize, serialize,
};
use crate::runtime::{DateTime, Map};

/// A conversation user belonging to a default conversation service.
#[derive(Clone)]
#[cfg_attr(feature = "eq", derive(PartialEq))]
#[non_exhaustive]
pub struct User {
    /// The unique string that we created to identify the User resource.
    pub sid: Option<models::UserSid>,
    /// The SID of the [Account](https://www.twilio.com/docs/iam/api/account) that created the User
    /// resource.
    pub account_sid: Option<models::AccountSid>,
    /// The SID of the [Conversation
    /// Service](https://www.twilio.com/docs/conversations/api/service-resource) the User resource
    /// is associated with.
    pub chat_service_sid: Option<models::ChatServiceSid>,
    /// The SID of a service-level
    /// [Role](https://www.twilio.com/docs/conversations/api/role-resource) assigned to the user.
    pub role_sid: Option<models::RoleSid>,
    /// The application-defined string that uniquely identifies the resource's User within the
    /// [Conversation Service](https://www.twilio.com/docs/conversations/api/service-resource). This
    /// value is often a username or an email address, and is case-sensitive.
    pub identity: Option<String>,
    /// The string that you assigned to describe the resource.
    pub friendly_name: Option<String>,
    /// The JSON Object string that stores application-specific data. If attributes have not been
    /// set, `{}` is returned.
    pub attributes: Option<String>,
    /// Whether the User is actively connected to this Conversations Service and online. This value
    /// is only returned by Fetch actions that return a single resource and `null` is always
    /// returned by a Read action. This value is `null` if the Service's `reachability_enabled` is
    /// `false`, if the User has never been online for this Conversations Service, even if the
    /// Service's `reachability_enabled` is `true`.
    pub is_online: Option<bool>,
    /// Whether the User has a potentially valid Push Notification registration (APN or GCM) for
    /// this Conversations Service. If at least one registration exists, `true`; otherwise `false`.
    /// This value is only returned by Fetch actions that return a single resource and `null` is
    /// always returned by a Read action. This value is `null` if the Service's
    /// `reachability_enabled` is `false`, and if the User has never had a notification
    /// registration, even if the Service's `reachability_enabled` is `true`.
    pub is_notifiable: Option<bool>,
    /// The date and time in GMT when the resource was created specified in [ISO
    /// 8601](https://en.wikipedia.org/wiki/ISO_8601) format.
    pub date_created: Option<DateTime>,
    /// The date and time in GMT when the resource was last updated specified in [ISO
    /// 8601](https://en.wikipedia.org/wiki/ISO_8601) format.
    pub date_updated: Option<DateTime>,
    /// An absolute API resource URL for this user.
    ///
    /// Format: `uri`.
    pub url: Option<String>,
    /// The property `links`.
    ///
    /// Format: `uri-map`.
    pub links: Map<String>,
}

impl User {
    /// A `User` with no field set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Wire::blank()
    }

    /// [`attributes`](Self::attributes), a JSON text, read as a `T`. `None` if it is absent.
    ///
    /// # Errors
    /// Fails if the text is not valid JSON, or not a `T`.
    pub fn attributes_as<T: serde::de::DeserializeOwned>(
        &self,
    ) -> Result<Option<T>, serde_json::Error> {
        self.attributes.as_ref().map(|text| serde_json::from_str(text)).transpose()
    }
}

impl Default for User {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Wire for User {
    #[inline]
    fn blank() -> Self {
        Self {
            sid: None,
            account_sid: None,
            chat_service_sid: None,
            role_sid: None,
            identity: None,
            friendly_name: None,
            attributes: None,
            is_online: None,
            is_notifiable: None,
            date_created: None,
            date_updated: None,
            url: None,
            links: Map::new(),
        }
    }

    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        *self = Self::blank();
        input.members(&[], self)
    }

    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("User");
        object.field("sid", &self.sid);
        object.field("account_sid", &self.account_sid);
        object.field("chat_service_sid", &self.chat_service_sid);
        object.field("role_sid", &self.role_sid);
        object.secret("identity", &self.identity);
        object.secret("friendly_name", &self.friendly_name);
        object.secret("attributes", &self.attributes);
        object.field("is_online", &self.is_online);
        object.field("is_notifiable", &self.is_notifiable);
        object.field("date_created", &self.date_created);
        object.field("date_updated", &self.date_updated);
        object.field("url", &self.url);
        object.list("links", &self.links);
        object.end();
    }
}

impl Members for User {
    #[inline]
    fn member(&mut self, name: &str, value: Slot<'_>) -> Result<(), Fault> {
        match name {
            "sid" => value.read(&mut self.sid),
            "account_sid" => value.read(&mut self.account_sid),
            "chat_service_sid" => value.read(&mut self.chat_service_sid),
            "role_sid" => value.read(&mut self.role_sid),
            "identity" => value.read_secret(&mut self.identity),
            "friendly_name" => value.read_secret(&mut self.friendly_name),
            "attributes" => value.read_secret(&mut self.attributes),
            "is_online" => value.read(&mut self.is_online),
            "is_notifiable" => value.read(&mut self.is_notifiable),
            "date_created" => value.read(&mut self.date_created),
            "date_updated" => value.read(&mut self.date_updated),
            "url" => value.read(&mut self.url),
            "links" => value.read(&mut self.links),
            _ => value.ignore(),
        }
    }
}

impl std::fmt::Debug for User {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        debug(self, f)
    }
}

impl serde::Serialize for User {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> serde::Deserialize<'de> for User {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
