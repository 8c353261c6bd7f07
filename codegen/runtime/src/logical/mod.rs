//! Logical types, which keep every value that Avro can encode.

mod calendar;
mod date_time;
mod decimal;
mod duration;
mod timestamp;
mod uuid;

#[cfg(feature = "serde")]
pub mod hex;

use std::fmt;

use crate::codes;

pub use date_time::{Date, TimeMicros, TimeMillis};
pub use decimal::{Decimal, DecimalError};
pub use duration::Duration;
pub use timestamp::{LocalTimestampMicros, LocalTimestampMillis, OutOfRange, TimestampMicros, TimestampMillis};

pub(crate) use uuid::parse_uuid;

/// A string that does not have the format of the type that it was parsed as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{input:?} is not a {expected}, or is outside its range")]
pub struct ParseError {
    input: String,
    expected: &'static str,
}

impl ParseError {
    pub(crate) fn new(text: &str, expected: &'static str) -> Self {
        // The beginning is enough to recognise it; the string can be of any length.
        Self { input: text.chars().take(64).collect(), expected }
    }

    /// Returns the stable code of the kind of error.
    pub fn code(&self) -> &'static str {
        codes::VALUE_FORMAT_INVALID
    }
}

/// Returns the number of digits at the start of a string, and the rest.
fn split_digits(text: &str) -> (usize, &str) {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    (count, &text[count..])
}

/// Parses exactly `count` digits at the start of a string, and returns the rest.
fn parse_digits(text: &str, count: usize) -> Option<(i64, &str)> {
    let (own, _) = split_digits(text);
    (own >= count).then_some(())?;
    Some((text[..count].parse().ok()?, &text[count..]))
}

/// Writes a fraction of a second with `digits` digits.
fn write_fraction(f: &mut fmt::Formatter<'_>, fraction: i64, digits: usize) -> fmt::Result {
    write!(f, ".{fraction:0digits$}")
}

/// Parses an optional fraction of a second at the start of a string, such as `.123`, in units of `10^-digits` seconds.
fn parse_fraction(text: &str, max_digits: usize) -> Option<(i64, &str)> {
    let Some(text) = text.strip_prefix('.') else { return Some((0, text)) };
    let (count, rest) = split_digits(text);
    let own = &text[..count];
    // Digits below the unit would be lost, so they must be zeros.
    let (kept, lost) = own.split_at(count.min(max_digits));
    if count == 0 || lost.bytes().any(|digit| digit != b'0') {
        return None;
    }
    let kept: i64 = kept.parse().ok()?;
    Some((kept * 10_i64.pow(u32::try_from(max_digits - count.min(max_digits)).ok()?), rest))
}

/// Implements serde's traits with the string form of a type if the feature `serde` is on.
macro_rules! string_serde {
    ($name:ident $(, $generic:ident)*) => {
        #[cfg(feature = "serde")]
        impl<$(const $generic: u32),*> serde::Serialize for $name<$($generic),*> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de, $(const $generic: u32),*> serde::Deserialize<'de> for $name<$($generic),*> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
use string_serde;
