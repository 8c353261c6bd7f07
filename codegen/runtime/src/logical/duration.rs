//! Durations of the calendar.

use std::fmt;
use std::str::FromStr;

use super::{ParseError, digits, fraction, text_serde};

/// Avro's `duration`: months, days and milliseconds, which do not convert into each other. Its text is
/// ISO 8601's `P1M2DT3.004S`.
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
    /// The duration that twelve bytes of the wire hold.
    #[inline]
    pub const fn from_bytes(bytes: [u8; 12]) -> Self {
        let (parts, _) = bytes.as_chunks();
        Self {
            months: u32::from_le_bytes(parts[0]),
            days: u32::from_le_bytes(parts[1]),
            millis: u32::from_le_bytes(parts[2]),
        }
    }

    /// The twelve bytes that the wire has for this duration.
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

    /// Reads the form that [`Display`](fmt::Display) writes; parts may be missing, one must be there.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse(text).ok_or_else(|| ParseError::new(text, "duration of ISO 8601 in months, days and seconds"))
    }
}

fn parse(text: &str) -> Option<Duration> {
    let rest = text.strip_prefix('P').filter(|rest| !rest.is_empty())?;
    let (months, rest) = part(rest, 'M')?;
    let (days, rest) = part(rest, 'D')?;
    let millis = match rest.strip_prefix('T') {
        None => rest.is_empty().then_some(0)?,
        Some(rest) => {
            let (count, after) = digits(rest);
            let seconds: u64 = rest[..count].parse().ok()?;
            let (fraction, after) = fraction(after, 3)?;
            (after == "S").then_some(())?;
            u32::try_from(seconds.checked_mul(1_000)?.checked_add(u64::try_from(fraction).ok()?)?).ok()?
        }
    };
    Some(Duration { months, days, millis })
}

/// Takes `12M` at the start of `text`; nothing of the kind there is zero.
fn part(text: &str, unit: char) -> Option<(u32, &str)> {
    let (count, after) = digits(text);
    match after.strip_prefix(unit) {
        Some(after) if count > 0 => Some((text[..count].parse().ok()?, after)),
        _ => Some((0, text)),
    }
}

text_serde!(Duration);
