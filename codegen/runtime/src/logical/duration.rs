//! Durations of the calendar.

use std::fmt;
use std::str::FromStr;

use super::{ParseError, parse_fraction, split_digits, string_serde};

/// Avro's `duration`: months, days and milliseconds, which do not convert into each other. Its string form is that of
/// ISO 8601, `P1M2DT3.004S`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Duration {
    /// Months.
    pub months: u32,
    /// Days.
    pub days: u32,
    /// Milliseconds.
    pub millis: u32,
}

impl Duration {
    /// Decodes a duration.
    #[inline]
    pub const fn from_bytes(bytes: [u8; 12]) -> Self {
        let (parts, _) = bytes.as_chunks();
        Self {
            months: u32::from_le_bytes(parts[0]),
            days: u32::from_le_bytes(parts[1]),
            millis: u32::from_le_bytes(parts[2]),
        }
    }

    /// Encodes the duration.
    #[inline]
    pub const fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        let (parts, _) = bytes.as_chunks_mut();
        parts[0] = self.months.to_le_bytes();
        parts[1] = self.days.to_le_bytes();
        parts[2] = self.millis.to_le_bytes();
        bytes
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{}M{}DT{}.{:03}S", self.months, self.days, self.millis / 1_000, self.millis % 1_000)
    }
}

impl FromStr for Duration {
    type Err = ParseError;

    /// Parses the format that [`Display`](fmt::Display) writes. At least one part is required.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse(text).ok_or_else(|| ParseError::new(text, "duration of ISO 8601 in months, days and seconds"))
    }
}

fn parse(text: &str) -> Option<Duration> {
    let rest = text.strip_prefix('P').filter(|rest| !rest.is_empty())?;
    let (months, rest) = parse_part(rest, 'M')?;
    let (days, rest) = parse_part(rest, 'D')?;
    let millis = match rest.strip_prefix('T') {
        None => rest.is_empty().then_some(0)?,
        Some(rest) => {
            let (count, after) = split_digits(rest);
            let seconds: u64 = rest[..count].parse().ok()?;
            let (fraction, after) = parse_fraction(after, 3)?;
            (after == "S").then_some(())?;
            u32::try_from(seconds.checked_mul(1_000)?.checked_add(u64::try_from(fraction).ok()?)?).ok()?
        }
    };
    Some(Duration { months, days, millis })
}

/// Parses an optional part at the start of a string, such as `12M`, and returns the rest.
fn parse_part(text: &str, unit: char) -> Option<(u32, &str)> {
    let (count, after) = split_digits(text);
    match after.strip_prefix(unit) {
        Some(after) if count > 0 => Some((text[..count].parse().ok()?, after)),
        _ => Some((0, text)),
    }
}

string_serde!(Duration);
