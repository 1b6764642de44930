//! Help for emitted enums and newtypes.

use std::fmt;

use super::input::null;
use super::source::TakeText;
use super::{Fault, Input};

/// A value that the description does not list, as it was received.
///
/// Read it with [`as_str`](Self::as_str); it cannot be matched on, so that code does not
/// change its meaning on the day the description lists it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    #[doc(hidden)]
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The value as it is written on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A number that the description does not list. See [`UnknownValue`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownNumber(i64);

impl UnknownNumber {
    #[doc(hidden)]
    #[must_use]
    pub fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number as it is written on the wire.
    #[must_use]
    pub fn value(&self) -> i64 {
        self.0
    }
}

impl fmt::Debug for UnknownNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for UnknownNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Reads a text as an enum, in its place.
#[inline]
pub fn fill_text<T: for<'a> From<&'a str>>(
    place: &mut T,
    input: &mut Input<'_>,
) -> Result<(), Fault> {
    input.take_text(&mut FromText(place))
}

/// The place of what is made of a text.
struct FromText<'a, T>(&'a mut T);

impl<T: for<'a> From<&'a str>> TakeText for FromText<'_, T> {
    #[inline]
    fn take(&mut self, text: &str) {
        *self.0 = T::from(text);
    }
}

/// Reads an integer as an enum.
#[inline]
pub fn decode_number<T>(input: &mut Input<'_>, from: fn(i64) -> T) -> Result<T, Fault> {
    input
        .optional_i64()?
        .map(from)
        .ok_or_else(|| null("an integer"))
}

/// The letters after a pattern's prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `[0-9a-fA-F]`
    Hex,
    /// `[0-9a-f]`
    LowerHex,
    /// `[0-9A-F]`
    UpperHex,
    /// `[0-9]`
    Digit,
    /// `[0-9a-z]`
    LowerAlphanumeric,
    /// `[0-9A-Z]`
    UpperAlphanumeric,
    /// `[0-9a-zA-Z]`
    Alphanumeric,
    /// `[0-9a-zA-Z_]`
    Word,
    /// `[0-9a-zA-Z_-]`
    WordOrHyphen,
    /// Any other set, as ranges.
    Ranges(&'static [(char, char)]),
}

impl Class {
    fn holds(self, byte: u8) -> bool {
        match self {
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::LowerHex => byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase(),
            Self::UpperHex => byte.is_ascii_hexdigit() && !byte.is_ascii_lowercase(),
            Self::Digit => byte.is_ascii_digit(),
            Self::LowerAlphanumeric => byte.is_ascii_alphanumeric() && !byte.is_ascii_uppercase(),
            Self::UpperAlphanumeric => byte.is_ascii_alphanumeric() && !byte.is_ascii_lowercase(),
            Self::Alphanumeric => byte.is_ascii_alphanumeric(),
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Self::Ranges(ranges) => ranges
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&char::from(byte))),
            Self::WordOrHyphen => byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-',
        }
    }
}

/// A literal prefix and letters up to a fixed length, as in `^US[0-9a-fA-F]{32}$`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// What it begins with.
    pub prefix: &'static str,
    /// Its whole length.
    pub length: usize,
    /// The letters after the prefix.
    pub class: Class,
}

impl Pattern {
    /// Whether `text` has this form; if not, what it should look like.
    pub fn check(&self, text: &str) -> Result<(), Fault> {
        let good = text.len() == self.length
            && text
                .strip_prefix(self.prefix)
                .is_some_and(|rest| rest.bytes().all(|byte| self.class.holds(byte)));
        if good {
            return Ok(());
        }
        let class = match self.class {
            Class::Hex => "hexadecimal digits",
            Class::LowerHex => "lower-case hexadecimal digits",
            Class::UpperHex => "upper-case hexadecimal digits",
            Class::Digit => "digits",
            Class::LowerAlphanumeric => "lower-case letters or digits",
            Class::UpperAlphanumeric => "upper-case letters or digits",
            Class::Alphanumeric => "letters or digits",
            Class::Word => "letters, digits or underscores",
            Class::Ranges(_) => "letters of its pattern",
            Class::WordOrHyphen => "letters, digits, underscores or hyphens",
        };
        let count = self.length.saturating_sub(self.prefix.len());
        Err(Fault::new(format_args!(
            "expected `{}` and {count} {class}",
            self.prefix
        )))
    }
}
