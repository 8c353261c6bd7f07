//! Dates, and times of day.

use std::fmt;
use std::str::FromStr;

use super::{ParseError, calendar, parse_digits, parse_fraction, string_serde, write_fraction};

/// Avro's `date`: a day of the calendar, without a time zone. Its string form is that of ISO 8601, `2026-01-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// Returns the date that is this many days after 1970-01-01.
    pub const fn new(days: i32) -> Self {
        Self(days)
    }

    /// Returns the date of a year, month and day; `None` if it does not exist or is out of range.
    pub fn from_calendar(year: i32, month: u8, day: u8) -> Option<Self> {
        let days = calendar::to_days(year.into(), month.into(), day.into())?;
        i32::try_from(days).ok().map(Self)
    }

    /// Returns the days since 1970-01-01.
    pub const fn get(self) -> i32 {
        self.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        calendar::write_date(f, self.0.into())
    }
}

impl FromStr for Date {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        calendar::parse_date(text)
            .filter(|(_, rest)| rest.is_empty())
            .and_then(|(days, _)| i32::try_from(days).ok())
            .map(Self)
            .ok_or_else(|| ParseError::new(text, "date of ISO 8601"))
    }
}

string_serde!(Date);

/// Writes a time of day. The encoded number can be negative or longer than a day, and so can the string form.
fn write_time(f: &mut fmt::Formatter<'_>, ticks: i64, digits: usize) -> fmt::Result {
    let per_second: u64 = if digits == 3 { 1_000 } else { 1_000_000 };
    let sign = if ticks < 0 { "-" } else { "" };
    let ticks = ticks.unsigned_abs();
    let seconds = ticks / per_second;
    write!(f, "{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
    write_fraction(f, (ticks % per_second).cast_signed(), digits)
}

fn parse_time(text: &str, digits: usize) -> Option<i64> {
    let per_second: i128 = if digits == 3 { 1_000 } else { 1_000_000 };
    let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let hours = rest.find(':').filter(|width| (2..=10).contains(width))?;
    let (hour, rest) = parse_digits(rest, hours)?;
    let (minute, rest) = parse_digits(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = parse_digits(rest.strip_prefix(':')?, 2)?;
    let (fraction, rest) = parse_fraction(rest, digits)?;
    (rest.is_empty() && minute < 60 && second < 60).then_some(())?;
    let seconds = i128::from(hour * 3600 + minute * 60 + second);
    i64::try_from(sign * (seconds * per_second + i128::from(fraction))).ok()
}

macro_rules! time_of_day {
    ($(#[$doc:meta])* $name:ident, $raw:ty, $word:literal, $digits:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($raw);

        impl $name {
            /// Returns the time that is this many units after midnight.
            pub const fn new(units: $raw) -> Self {
                Self(units)
            }

            /// Returns the units since midnight.
            pub const fn get(self) -> $raw {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_time(f, self.0.into(), $digits)
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<Self, ParseError> {
                parse_time(text, $digits)
                    .and_then(|ticks| <$raw>::try_from(ticks).ok())
                    .map(Self)
                    .ok_or_else(|| ParseError::new(text, $word))
            }
        }

        string_serde!($name);
    };
}

time_of_day! {
    /// Avro's `time-millis`: a time of day without a time zone, in milliseconds. Its string form is `13:45:00.000`.
    TimeMillis, i32, "time of day in milliseconds", 3
}
time_of_day! {
    /// Avro's `time-micros`: a time of day without a time zone, in microseconds. Its string form is `13:45:00.000000`.
    TimeMicros, i64, "time of day in microseconds", 6
}
