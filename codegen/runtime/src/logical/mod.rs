//! Logical types: what a value means beyond its Avro type, without loss.

mod calendar;
mod clock;
mod decimal;
mod duration;
mod instant;
mod uuid;

#[cfg(feature = "serde")]
pub mod hex;

use std::fmt;

use crate::codes;

pub use clock::{Date, TimeMicros, TimeMillis};
pub use decimal::{Decimal, DecimalError};
pub use duration::Duration;
pub use instant::{LocalTimestampMicros, LocalTimestampMillis, OutOfRange, TimestampMicros, TimestampMillis};

pub(crate) use uuid::parse_uuid;

/// A text that is not the form of the type it was read as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no {expected}, or is outside its range")]
pub struct ParseError {
    text: String,
    expected: &'static str,
}

impl ParseError {
    pub(crate) fn new(text: &str, expected: &'static str) -> Self {
        // Enough to recognise the text by; it may come from anywhere and be of any length.
        Self { text: text.chars().take(64).collect(), expected }
    }

    /// A short name of the kind of error that never changes.
    pub fn code(&self) -> &'static str {
        codes::VALUE_FORMAT_INVALID
    }
}

/// Takes the digits at the start of `text`: how many there are, and what is left after them.
fn digits(text: &str) -> (usize, &str) {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    (count, &text[count..])
}

/// Takes exactly `count` digits.
fn number(text: &str, count: usize) -> Option<(i64, &str)> {
    let (own, _) = digits(text);
    (own >= count).then_some(())?;
    Some((text[..count].parse().ok()?, &text[count..]))
}

/// Writes a fraction of a second of `digits` digits.
fn write_fraction(f: &mut fmt::Formatter<'_>, fraction: i64, digits: usize) -> fmt::Result {
    write!(f, ".{fraction:0digits$}")
}

/// Takes `.123` at the start of a text as that many units of which `10^digits` are a second; none is zero.
fn fraction(text: &str, most: usize) -> Option<(i64, &str)> {
    let Some(text) = text.strip_prefix('.') else { return Some((0, text)) };
    let (count, rest) = digits(text);
    let own = &text[..count];
    // Digits below the unit would be lost: only zeros may stand there.
    let (kept, lost) = own.split_at(count.min(most));
    if count == 0 || lost.bytes().any(|digit| digit != b'0') {
        return None;
    }
    let kept: i64 = kept.parse().ok()?;
    Some((kept * 10_i64.pow(u32::try_from(most - count.min(most)).ok()?), rest))
}

/// Reads and writes a type's text form where the feature `serde` is on.
macro_rules! text_serde {
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
use text_serde;
