//! Calendar days, on which accepted breaks expire.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use toml::value::Datetime;

/// A day of the Gregorian calendar, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year.
    pub year: i64,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl Day {
    /// Returns the day, in UTC, of a moment. A moment before 1970 counts as 1970-01-01.
    pub fn from_system_time(moment: SystemTime) -> Self {
        let seconds = moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self::from_days(i64::try_from(seconds / 86_400).unwrap_or(i64::MAX / 2))
    }

    /// Returns the day with this distance from 1970-01-01.
    fn from_days(days: i64) -> Self {
        // Eras of 400 years that begin on the first of March, so that a leap day is the last day of its year.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        // Month and day are small by construction.
        Self { year, month: u8::try_from(month).unwrap_or(1), day: u8::try_from(day).unwrap_or(1) }
    }
}

/// A string that is not a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not a date, such as 2027-01-31")]
pub struct DayError;

impl FromStr for Day {
    type Err = DayError;

    /// Parses a day, such as `2027-01-31`.
    fn from_str(text: &str) -> Result<Self, DayError> {
        let datetime: Datetime = text.parse().map_err(|_| DayError)?;
        Self::try_from(datetime)
    }
}

impl TryFrom<Datetime> for Day {
    type Error = DayError;

    /// Converts a date of TOML; one with a time is not a day.
    fn try_from(datetime: Datetime) -> Result<Self, DayError> {
        let date = datetime.date.filter(|_| datetime.time.is_none()).ok_or(DayError)?;
        Ok(Self { year: date.year.into(), month: date.month, day: date.day })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_are_days() {
        assert_eq!("2028-02-29".parse::<Day>().map(|day| day.to_string()), Ok("2028-02-29".to_owned()));
        for text in ["", "soon", "2027-02-29", "2027-13-01", "2027-1-1", "2027-01-31T10:00:00Z", "10:00:00"] {
            assert_eq!(text.parse::<Day>(), Err(DayError), "{text}");
        }
    }

    #[test]
    fn from_days_follows_the_calendar() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_781, "2026-11-24"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(Day::from_days(days).to_string(), expected);
        }
    }
}
