//! Timestamps, with and without a time zone.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{ParseError, calendar, parse_digits, parse_fraction, string_serde, write_fraction};
use crate::codes;

/// A point in time that the target type cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the point in time is outside the range of the target type")]
pub struct OutOfRange;

impl OutOfRange {
    /// Returns the stable code of the kind of error.
    pub fn code(&self) -> &'static str {
        codes::TIMESTAMP_OUT_OF_RANGE
    }
}

/// Whether a timestamp is a point in time.
#[derive(Debug, Clone, Copy)]
enum Zone {
    /// It is one, and its string form has an offset from UTC.
    Utc,
    /// It is not: the time zone is unspecified.
    Local,
}

const SECONDS_PER_DAY: i64 = 86_400;

fn write_timestamp(f: &mut fmt::Formatter<'_>, ticks: i64, digits: usize, zone: Zone) -> fmt::Result {
    let per_second = if digits == 3 { 1_000 } else { 1_000_000 };
    let seconds = ticks.div_euclid(per_second);
    calendar::write_date(f, seconds.div_euclid(SECONDS_PER_DAY))?;
    let second = seconds.rem_euclid(SECONDS_PER_DAY);
    write!(f, "T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)?;
    write_fraction(f, ticks.rem_euclid(per_second), digits)?;
    match zone {
        Zone::Utc => f.write_str("Z"),
        Zone::Local => Ok(()),
    }
}

/// Parses a date and time, with an offset from UTC at the end only if the type has a time zone.
fn parse_timestamp(text: &str, digits: usize, zone: Zone) -> Option<i64> {
    let per_second: i128 = if digits == 3 { 1_000 } else { 1_000_000 };
    let (days, rest) = calendar::parse_date(text)?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (hour, rest) = parse_digits(rest, 2)?;
    let (minute, rest) = parse_digits(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = parse_digits(rest.strip_prefix(':')?, 2)?;
    let (fraction, rest) = parse_fraction(rest, digits)?;
    let offset = match zone {
        Zone::Utc => parse_offset(rest)?,
        Zone::Local => rest.is_empty().then_some(0)?,
    };
    (hour < 24 && minute < 60 && second < 60).then_some(())?;
    let second = hour * 3600 + minute * 60 + second - offset;
    let seconds = i128::from(days) * i128::from(SECONDS_PER_DAY) + i128::from(second);
    i64::try_from(seconds * per_second + i128::from(fraction)).ok()
}

/// Parses `Z` or `+hh:mm`, and returns the seconds east of UTC.
fn parse_offset(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, rest) = parse_digits(&text[1..], 2)?;
    let (minutes, rest) = parse_digits(rest.strip_prefix(':')?, 2)?;
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

macro_rules! timestamp {
    ($(#[$doc:meta])* $name:ident, $word:literal, $digits:literal, $zone:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Returns the timestamp that is this many units after 1970-01-01T00:00:00.
            pub const fn new(units: i64) -> Self {
                Self(units)
            }

            /// Returns the units since 1970-01-01T00:00:00.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_timestamp(f, self.0, $digits, $zone)
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<Self, ParseError> {
                parse_timestamp(text, $digits, $zone)
                    .map(Self)
                    .ok_or_else(|| ParseError::new(text, $word))
            }
        }

        string_serde!($name);
    };
}

macro_rules! system_time {
    ($name:ident, $units:ident, $from:ident) => {
        impl $name {
            /// Returns the current time of the system's clock.
            pub fn now() -> Self {
                // A clock that is too far in the future for 64 bits gets the last timestamp.
                SystemTime::now().try_into().unwrap_or(Self(i64::MAX))
            }
        }

        impl TryFrom<SystemTime> for $name {
            type Error = OutOfRange;

            /// Rounds down to a whole unit.
            fn try_from(time: SystemTime) -> Result<Self, OutOfRange> {
                match time.duration_since(UNIX_EPOCH) {
                    Ok(after) => i64::try_from(after.$units()).map(Self).map_err(|_| OutOfRange),
                    Err(before) => {
                        let before = before.duration();
                        let whole = i64::try_from(before.$units()).map_err(|_| OutOfRange)?;
                        let exact = Duration::$from(whole.unsigned_abs()) == before;
                        whole
                            .checked_neg()
                            .and_then(|units| units.checked_sub(i64::from(!exact)))
                            .map(Self)
                            .ok_or(OutOfRange)
                    }
                }
            }
        }

        impl TryFrom<$name> for SystemTime {
            type Error = OutOfRange;

            fn try_from(time: $name) -> Result<Self, OutOfRange> {
                let distance = Duration::$from(time.0.unsigned_abs());
                let moved =
                    if time.0 < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) };
                moved.ok_or(OutOfRange)
            }
        }
    };
}

timestamp! {
    /// Avro's `timestamp-millis`: a point in time, in milliseconds. Its string form is that of RFC 3339.
    TimestampMillis, "timestamp of RFC 3339 in milliseconds", 3, Zone::Utc
}
timestamp! {
    /// Avro's `timestamp-micros`: a point in time, in microseconds. Its string form is that of RFC 3339.
    TimestampMicros, "timestamp of RFC 3339 in microseconds", 6, Zone::Utc
}
timestamp! {
    /// Avro's `local-timestamp-millis`: a date and time of day in an unspecified time zone, in milliseconds.
    LocalTimestampMillis, "local date and time in milliseconds", 3, Zone::Local
}
timestamp! {
    /// Avro's `local-timestamp-micros`: a date and time of day in an unspecified time zone, in microseconds.
    LocalTimestampMicros, "local date and time in microseconds", 6, Zone::Local
}
system_time!(TimestampMillis, as_millis, from_millis);
system_time!(TimestampMicros, as_micros, from_micros);

impl From<TimestampMicros> for TimestampMillis {
    /// Rounds down to a whole millisecond.
    fn from(time: TimestampMicros) -> Self {
        Self(time.0.div_euclid(1_000))
    }
}
