// Generated from an OpenAPI description. Do not edit.

use crate::models;
use crate::runtime::__private::{
    Fault, Input, Members, Output, Slot, Wire, debug, deserialize, serialize,
};

/// The schema `UpdateUserRequest`.
#[derive(Clone)]
#[cfg_attr(feature = "eq", derive(PartialEq))]
#[non_exhaustive]
pub struct UpdateUserRequest {
    /// The string that you assigned to describe the resource.
    ///
    /// Called `FriendlyName` on the wire.
    pub friendly_name: Option<String>,
    /// The JSON Object string that stores application-specific data. If attributes have not been
    /// set, `{}` is returned.
    ///
    /// Called `Attributes` on the wire.
    pub attributes: Option<String>,
    /// The SID of a service-level
    /// [Role](https://www.twilio.com/docs/conversations/api/role-resource) to assign to the user.
    ///
    /// Called `RoleSid` on the wire.
    pub role_sid: Option<models::RoleSid>,
}

impl UpdateUserRequest {
    /// An `UpdateUserRequest` with no field set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Wire::blank()
    }

    /// Sets [`friendly_name`](Self::friendly_name).
    #[must_use]
    #[inline]
    pub fn friendly_name(mut self, friendly_name: impl Into<String>) -> Self {
        self.friendly_name = Some(friendly_name.into());
        self
    }

    /// Sets [`attributes`](Self::attributes).
    #[must_use]
    #[inline]
    pub fn attributes(mut self, attributes: impl Into<String>) -> Self {
        self.attributes = Some(attributes.into());
        self
    }

    /// Sets [`role_sid`](Self::role_sid).
    #[must_use]
    #[inline]
    pub fn role_sid(mut self, role_sid: impl Into<models::RoleSid>) -> Self {
        self.role_sid = Some(role_sid.into());
        self
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

    /// Sets [`attributes`](Self::attributes) to the JSON text of `value`.
    ///
    /// # Errors
    /// Fails if `value` cannot be written as JSON.
    pub fn attributes_json<T: serde::Serialize + ?Sized>(
        mut self,
        value: &T,
    ) -> Result<Self, serde_json::Error> {
        let text = serde_json::to_string(value)?;
        self.attributes = Some(text);
        Ok(self)
    }
}

impl Default for UpdateUserRequest {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Wire for UpdateUserRequest {
    #[inline]
    fn blank() -> Self {
        Self {
            friendly_name: None,
            attributes: None,
            role_sid: None,
        }
    }

    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        *self = Self::blank();
        input.members(&[], self)
    }

    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("UpdateUserRequest");
        object.secret("FriendlyName", &self.friendly_name);
        object.secret("Attributes", &self.attributes);
        object.field("RoleSid", &self.role_sid);
        object.end();
    }
}

impl Members for UpdateUserRequest {
    #[inline]
    fn member(&mut self, name: &str, value: Slot<'_>) -> Result<(), Fault> {
        match name {
            "FriendlyName" => value.read_secret(&mut self.friendly_name),
            "Attributes" => value.read_secret(&mut self.attributes),
            "RoleSid" => value.read(&mut self.role_sid),
            _ => value.ignore(),
        }
    }
}

impl std::fmt::Debug for UpdateUserRequest {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        debug(self, f)
    }
}

impl serde::Serialize for UpdateUserRequest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> serde::Deserialize<'de> for UpdateUserRequest {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
