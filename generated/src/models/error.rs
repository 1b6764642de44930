// Generated from an OpenAPI description. Do not edit.

use crate::runtime::__private::{
    Fault, Input, Members, Output, Slot, Wire, debug, deserialize, serialize,
};

/// What the API says about a request that was not successful.
#[derive(Clone)]
#[cfg_attr(feature = "eq", derive(PartialEq))]
#[non_exhaustive]
pub struct Error {
    /// The vendor's error code, where there is one. It says more than the HTTP status.
    pub code: Option<i64>,
    /// A human-readable description of the error.
    pub message: Option<String>,
    /// The address of a page about the error code.
    ///
    /// Format: `uri`.
    pub more_info: Option<String>,
    /// The HTTP status code of the response.
    pub status: Option<i64>,
}

impl Error {
    /// An `Error` with no field set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Wire::blank()
    }
}

impl Default for Error {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Wire for Error {
    #[inline]
    fn blank() -> Self {
        Self {
            code: None,
            message: None,
            more_info: None,
            status: None,
        }
    }

    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        *self = Self::blank();
        input.members(&[], self)
    }

    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("Error");
        object.field("code", &self.code);
        object.field("message", &self.message);
        object.field("more_info", &self.more_info);
        object.field("status", &self.status);
        object.end();
    }
}

impl Members for Error {
    #[inline]
    fn member(&mut self, name: &str, value: Slot<'_>) -> Result<(), Fault> {
        match name {
            "code" => value.read(&mut self.code),
            "message" => value.read(&mut self.message),
            "more_info" => value.read(&mut self.more_info),
            "status" => value.read(&mut self.status),
            _ => value.ignore(),
        }
    }
}

impl std::fmt::Debug for Error {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        debug(self, f)
    }
}

impl serde::Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Error {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
