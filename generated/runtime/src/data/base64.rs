//! Bytes written as Base64.

use std::fmt;

use ::base64::Engine as _;
use ::base64::alphabet::{STANDARD, URL_SAFE};
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{Fault, Input, Output, Wire};

const ANY_PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const COMMON: GeneralPurpose = GeneralPurpose::new(&STANDARD, ANY_PADDING);
const URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, ANY_PADDING);

/// Bytes that travel as Base64. The text received is kept, and decoded when it is asked for.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base64(String);

impl Base64 {
    /// Bytes to be sent.
    #[must_use]
    pub fn new(bytes: impl AsRef<[u8]>) -> Self {
        Self(COMMON.encode(bytes))
    }

    /// A text that is Base64 already.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The bytes. Either alphabet is read, with or without padding and line breaks.
    pub fn decode(&self) -> Result<Vec<u8>, Fault> {
        let text: String = self
            .0
            .chars()
            .filter(|sign| !sign.is_ascii_whitespace())
            .collect();
        let engine = if text.contains(['-', '_']) {
            URL
        } else {
            COMMON
        };
        engine.decode(text).map_err(Fault::new)
    }

    /// The text as it is written on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

pub(in super::super) fn encode(bytes: &[u8]) -> String {
    COMMON.encode(bytes)
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes)
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} characters)", self.0.len())
    }
}

impl Wire for Base64 {
    fn blank() -> Self {
        Self::default()
    }
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        input.string().map(Self)
    }
    fn decode_optional(input: &mut Input<'_>) -> Result<Option<Self>, Fault> {
        Ok(input.optional_string()?.map(Self))
    }
    fn fill_optional(place: &mut Option<Self>, input: &mut Input<'_>) -> Result<(), Fault> {
        *place = Self::decode_optional(input)?;
        Ok(())
    }
    fn encode(&self, output: &mut Output<'_>) {
        output.string(&self.0);
    }
}
