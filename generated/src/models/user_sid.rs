// Generated from an OpenAPI description. Do not edit.

use crate::runtime::__private::{
    Class, Fault, Input, Output, Pattern, Wire, deserialize, serialize,
};

/// A text of the form `^US[0-9a-fA-F]{32}$`.
///
/// Made from any text without a check (`from`), or checked (`parse`); builders check before
/// sending. What a server sends is taken as it is.
///
/// Pattern: `^US[0-9a-fA-F]{32}$`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserSid(String);

impl UserSid {
    pub(crate) const PATTERN: Pattern = Pattern {
        prefix: "US",
        length: 34,
        class: Class::Hex,
    };

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text itself.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl From<&str> for UserSid {
    #[inline]
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for UserSid {
    #[inline]
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<UserSid> for String {
    #[inline]
    fn from(value: UserSid) -> Self {
        value.0
    }
}

impl std::str::FromStr for UserSid {
    type Err = Fault;

    #[inline]
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::PATTERN.check(text)?;
        Ok(Self(text.to_owned()))
    }
}

impl AsRef<str> for UserSid {
    #[inline]
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl std::fmt::Display for UserSid {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Wire for UserSid {
    #[inline]
    fn blank() -> Self {
        Self(String::new())
    }

    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        self.0.fill(input)
    }

    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        output.string(self.as_str());
    }
}

impl serde::Serialize for UserSid {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> serde::Deserialize<'de> for UserSid {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
