// Generated from an OpenAPI description. Do not edit.

use crate::runtime::__private::{
    Fault, Input, Output, Wire, deserialize, fill_text, serialize,
};
use crate::runtime::UnknownValue;

/// The header `X-Twilio-Webhook-Enabled`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WebhookEnabled {
    /// `true`.
    True,
    /// `false`.
    False,
    /// A value that the description does not name.
    Unknown(UnknownValue),
}

impl WebhookEnabled {
    /// The value as it is written on the wire.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::Unknown(value) => value.as_str(),
        }
    }
}

impl From<&str> for WebhookEnabled {
    #[inline]
    fn from(text: &str) -> Self {
        match text {
            "true" => Self::True,
            "false" => Self::False,
            _ => Self::Unknown(UnknownValue::new(text)),
        }
    }
}

impl From<String> for WebhookEnabled {
    #[inline]
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<bool> for WebhookEnabled {
    #[inline]
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl std::str::FromStr for WebhookEnabled {
    type Err = std::convert::Infallible;

    #[inline]
    fn from_str(text: &str) -> Result<Self, std::convert::Infallible> {
        Ok(Self::from(text))
    }
}

impl AsRef<str> for WebhookEnabled {
    #[inline]
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl std::fmt::Display for WebhookEnabled {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Wire for WebhookEnabled {
    #[inline]
    fn blank() -> Self {
        Self::from("")
    }

    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        fill_text(self, input)
    }

    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        output.string(self.as_str());
    }
}

impl serde::Serialize for WebhookEnabled {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> serde::Deserialize<'de> for WebhookEnabled {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
