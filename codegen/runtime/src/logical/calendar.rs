//! The proleptic Gregorian calendar of ISO 8601.

use std::fmt;

use super::parse_digits;

/// The days before each month, in a year that begins in March.
const DAYS_BEFORE_MONTH: [i64; 12] = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337];
const DAYS_IN_400_YEARS: i64 = 146_097;
/// The days from 0000-03-01 to 1970-01-01.
const DAYS_BEFORE_EPOCH: i64 = 719_468;

/// Returns the year, month and day of a day that is counted from 1970-01-01.
pub(super) fn from_days(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_BEFORE_EPOCH;
    let era = days.div_euclid(DAYS_IN_400_YEARS);
    let day_of_era = days.rem_euclid(DAYS_IN_400_YEARS);
    // Subtract the leap days before this day in its era: one in 1461 days, but none at three of four centuries.
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = DAYS_BEFORE_MONTH.iter().rposition(|before| *before <= day_of_year).unwrap_or(0);
    let day = day_of_year - DAYS_BEFORE_MONTH[from_march] + 1;
    let from_march = i64::try_from(from_march).unwrap_or(0);
    let (month, carry) = if from_march < 10 { (from_march + 3, 0) } else { (from_march - 9, 1) };
    (era * 400 + year_of_era + carry, month, day)
}

/// Returns the days from 1970-01-01 to a date; `None` if the date does not exist.
pub(super) fn to_days(year: i64, month: i64, day: i64) -> Option<i64> {
    let from_march = usize::try_from((month + 9) % 12).ok()?;
    let year_from_march = if month <= 2 { year.checked_sub(1)? } else { year };
    let era = year_from_march.div_euclid(400);
    let year_of_era = year_from_march.rem_euclid(400);
    let day_of_year = DAYS_BEFORE_MONTH[from_march] + day - 1;
    let days = era.checked_mul(DAYS_IN_400_YEARS)? + 365 * year_of_era + year_of_era / 4 - year_of_era / 100
        + day_of_year
        - DAYS_BEFORE_EPOCH;
    // A day that the month does not have becomes another date.
    ((1..=12).contains(&month) && from_days(days) == (year, month, day)).then_some(days)
}

/// Writes a date in the format of ISO 8601; years outside 0 to 9999 have a sign.
pub(super) fn write_date(f: &mut fmt::Formatter<'_>, days: i64) -> fmt::Result {
    let (year, month, day) = from_days(days);
    if (0..=9999).contains(&year) {
        write!(f, "{year:04}-{month:02}-{day:02}")
    } else {
        write!(f, "{year:+07}-{month:02}-{day:02}")
    }
}

/// Parses a date at the start of a string, and returns the rest.
pub(super) fn parse_date(text: &str) -> Option<(i64, &str)> {
    let (year, rest) = match text.as_bytes().first()? {
        b'+' | b'-' => {
            let end = text.get(1..)?.find('-')? + 1;
            // ISO 8601 asks for at least six digits in a year with a sign; twelve are enough for every 64-bit time.
            ((7..=13).contains(&end)).then_some(())?;
            (text[..end].parse().ok()?, &text[end..])
        }
        _ => parse_digits(text, 4)?,
    };
    let (month, rest) = parse_digits(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = parse_digits(rest.strip_prefix('-')?, 2)?;
    Some((to_days(year, month, day)?, rest))
}
