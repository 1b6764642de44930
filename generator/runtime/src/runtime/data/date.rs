//! Dates and times that keep the text they were received as.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::{Fault, Input, Output, Value, Wire};

/// What is the same for all three.
macro_rules! text {
    ($name:ident, $parsed:ty, $parse:ident, $what:literal) => {
        impl $name {
            /// A value with this text, which is sent as it is.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self {
                    text: text.into(),
                    verbatim: false,
                }
            }

            /// The text received, or to be sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.text, f)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.text
            }
        }

        /// Takes any text; see `FromStr` for one that is checked.
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        /// Takes any text; see `FromStr` for one that is checked.
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }

        impl From<$parsed> for $name {
            fn from(parsed: $parsed) -> Self {
                Self::new(parsed.to_string())
            }
        }

        #[doc = concat!("Fails unless the text is ", $what, ".")]
        impl FromStr for $name {
            type Err = Fault;
            fn from_str(text: &str) -> Result<Self, Fault> {
                let value = Self::new(text);
                value.$parse()?;
                Ok(value)
            }
        }

        /// By text.
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        /// By text.
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.text.cmp(&other.text)
            }
        }

        impl Wire for $name {
            fn blank() -> Self {
                Self::new("")
            }
            fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
                Self::decode_optional(input)?.ok_or_else(|| super::input::null($what))
            }
            fn decode_optional(input: &mut Input<'_>) -> Result<Option<Self>, Fault> {
                Ok(match input.value()? {
                    Value::Null => None,
                    Value::String(text) => Some(Self {
                        text,
                        verbatim: false,
                    }),
                    other => Some(Self {
                        text: other.to_string(),
                        verbatim: true,
                    }),
                })
            }
            fn fill_optional(place: &mut Option<Self>, input: &mut Input<'_>) -> Result<(), Fault> {
                *place = Self::decode_optional(input)?;
                Ok(())
            }
            fn encode(&self, output: &mut Output<'_>) {
                match serde_json::from_str(&self.text) {
                    Ok(value) if self.verbatim => output.value(&value),
                    _ => output.string(&self.text),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                super::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::deserialize(deserializer)
            }
        }
    };
}

/// A point in time. Whatever the server sent is kept and is no error; it is read when
/// [`timestamp`](Self::timestamp) is called.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime {
    text: String,
    /// Whether the text is JSON of another kind than a string.
    verbatim: bool,
}

text!(DateTime, jiff::Timestamp, timestamp, "a date and time");

impl DateTime {
    /// The point in time: of RFC 3339 (a space for the `T` and a missing offset, which means
    /// UTC, are read too), of RFC 2822, or of a number of seconds or milliseconds since 1970.
    pub fn timestamp(&self) -> Result<jiff::Timestamp, Fault> {
        let text = self.text.trim();
        if let Ok(timestamp) = text.parse() {
            return Ok(timestamp);
        }
        if let Ok(zoned) = jiff::fmt::rfc2822::parse(text) {
            return Ok(zoned.timestamp());
        }
        if let Ok(local) = text.parse::<jiff::civil::DateTime>() {
            let zoned = local
                .to_zoned(jiff::tz::TimeZone::UTC)
                .map_err(Fault::new)?;
            return Ok(zoned.timestamp());
        }
        if let Ok(number) = text.parse::<f64>() {
            let milliseconds = if number.abs() < 1e11 {
                number * 1000.0
            } else {
                number
            };
            return jiff::Timestamp::from_millisecond(milliseconds.round() as i64)
                .map_err(Fault::new);
        }
        Err(Fault::unexpected(
            "a date and time",
            "a text of another form",
        ))
    }

    /// The time as RFC 2822 writes it, for APIs that want that.
    pub fn rfc2822(timestamp: jiff::Timestamp) -> Result<Self, Fault> {
        let zoned = timestamp.to_zoned(jiff::tz::TimeZone::UTC);
        jiff::fmt::rfc2822::to_string(&zoned)
            .map(Self::new)
            .map_err(Fault::new)
    }
}

/// A day.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Date {
    text: String,
    verbatim: bool,
}

text!(Date, jiff::civil::Date, date, "a date");

impl Date {
    /// The day.
    pub fn date(&self) -> Result<jiff::civil::Date, Fault> {
        self.text
            .trim()
            .parse()
            .map_err(|_| Fault::unexpected("a date", "a text of another form"))
    }
}

/// A time of day.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Time {
    text: String,
    verbatim: bool,
}

text!(Time, jiff::civil::Time, time, "a time of day");

impl Time {
    /// The time of day; an offset after it is passed over.
    pub fn time(&self) -> Result<jiff::civil::Time, Fault> {
        let text = self.text.trim().trim_end_matches(['Z', 'z']);
        let text = text.split(['+', '-']).next().unwrap_or(text);
        text.parse()
            .map_err(|_| Fault::unexpected("a time of day", "a text of another form"))
    }
}

#[cfg(feature = "chrono")]
impl DateTime {
    /// The point in time, as chrono has it.
    pub fn to_chrono(&self) -> Result<chrono::DateTime<chrono::Utc>, Fault> {
        let timestamp = self.timestamp()?;
        let (seconds, nanoseconds) = (timestamp.as_second(), timestamp.subsec_nanosecond());
        // A time before 1970 has a negative fraction in jiff; chrono counts up from the second below.
        let (seconds, nanoseconds) = if nanoseconds < 0 {
            (seconds - 1, nanoseconds + 1_000_000_000)
        } else {
            (seconds, nanoseconds)
        };
        chrono::DateTime::from_timestamp(seconds, nanoseconds.unsigned_abs())
            .ok_or_else(|| Fault::new("the time is out of chrono's range"))
    }
}

#[cfg(feature = "chrono")]
impl From<chrono::DateTime<chrono::Utc>> for DateTime {
    fn from(time: chrono::DateTime<chrono::Utc>) -> Self {
        Self::new(time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}

#[cfg(feature = "time")]
impl DateTime {
    /// The point in time, as the crate `time` has it.
    pub fn to_time(&self) -> Result<time::OffsetDateTime, Fault> {
        time::OffsetDateTime::from_unix_timestamp_nanos(self.timestamp()?.as_nanosecond())
            .map_err(Fault::new)
    }
}

#[cfg(feature = "time")]
impl From<time::OffsetDateTime> for DateTime {
    fn from(time: time::OffsetDateTime) -> Self {
        match jiff::Timestamp::from_nanosecond(time.unix_timestamp_nanos()) {
            Ok(timestamp) => timestamp.into(),
            Err(_) => Self::new(time.to_string()),
        }
    }
}
