//! Describes values as their logical types define them.

use std::fmt::Write as _;

use schemactl_avro::schema::{LogicalType, NewerLogicalType, Schema, TypeId};

use super::value::Value;

/// Returns what a value means to a program that knows its logical type: `2020-02-01T00:00:00Z` for a timestamp. A value
/// without a logical type is returned as JSON.
pub(super) fn describe_value(schema: &Schema, ty: TypeId, value: &Value) -> String {
    let node = schema.node(ty);
    let logical = node.logical.and_then(|logical| describe_logical(logical, value));
    let logical = logical.or_else(|| describe_newer_logical(node.newer_logical()?, value));
    logical.unwrap_or_else(|| match value {
        Value::Bytes(bytes) | Value::Fixed(bytes) => hexadecimal(bytes),
        _ => value.to_json(schema, ty),
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::from("0x"), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn describe_logical(logical: LogicalType, value: &Value) -> Option<String> {
    Some(match (logical, value) {
        (LogicalType::Decimal { precision, scale }, Value::Bytes(bytes) | Value::Fixed(bytes)) => {
            decimal(bytes, precision, scale)?
        }
        (LogicalType::Uuid, Value::String(text)) => {
            if is_uuid(text) {
                format!("the UUID {text}")
            } else {
                format!("{text:?}, which is not a UUID")
            }
        }
        (LogicalType::Date, Value::Int(days)) => date(i64::from(*days)),
        (LogicalType::TimeMillis, Value::Int(millis)) => time(i64::from(*millis) * 1000),
        (LogicalType::TimeMicros, Value::Long(micros)) => time(*micros),
        (LogicalType::TimestampMillis, Value::Long(millis)) => format!("{}Z", instant(i128::from(*millis) * 1000)?),
        (LogicalType::TimestampMicros, Value::Long(micros)) => format!("{}Z", instant(i128::from(*micros))?),
        (LogicalType::LocalTimestampMillis, Value::Long(millis)) => instant(i128::from(*millis) * 1000)?,
        (LogicalType::LocalTimestampMicros, Value::Long(micros)) => instant(i128::from(*micros))?,
        (LogicalType::Duration, Value::Fixed(bytes)) => {
            let part = |index: usize| bytes.get(index..index + 4)?.try_into().ok().map(u32::from_le_bytes);
            format!("{} months, {} days and {} ms", part(0)?, part(4)?, part(8)?)
        }
        _ => return None,
    })
}

fn describe_newer_logical(logical: NewerLogicalType, value: &Value) -> Option<String> {
    let nanos = |nanos: i64| {
        Some(format!("{}, and {} ns", instant(i128::from(nanos.div_euclid(1000)))?, nanos.rem_euclid(1000)))
    };
    match (logical, value) {
        (NewerLogicalType::TimestampNanos, Value::Long(value)) => Some(format!("{} UTC", nanos(*value)?)),
        (NewerLogicalType::LocalTimestampNanos, Value::Long(value)) => nanos(*value),
        (NewerLogicalType::Uuid, Value::Fixed(bytes)) => Some(format!("the UUID {}", hexadecimal(bytes))),
        (NewerLogicalType::BigDecimal, Value::Bytes(bytes)) => Some(format!("the decimal {}", hexadecimal(bytes))),
        _ => None,
    }
}

const MICROS_OF_A_DAY: i64 = 86_400_000_000;

fn instant(micros: i128) -> Option<String> {
    let day = i64::try_from(micros.div_euclid(i128::from(MICROS_OF_A_DAY))).ok()?;
    let within = i64::try_from(micros.rem_euclid(i128::from(MICROS_OF_A_DAY))).ok()?;
    Some(format!("{}T{}", date(day), time(within)))
}

fn time(micros: i64) -> String {
    let (seconds, fraction) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
    let mut text = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if fraction % 1000 != 0 {
        let _ = write!(text, ".{fraction:06}");
    } else if fraction != 0 {
        let _ = write!(text, ".{:03}", fraction / 1000);
    }
    text
}

/// Returns the date that is `days` after 1970-01-01 in the Gregorian calendar. Years begin in March in this computation, so
/// that the leap day is the last day of a year.
fn date(days: i64) -> String {
    const DAYS_OF_400_YEARS: i64 = 146_097;
    let since_march_0000 = days + 719_468;
    let (era, day) = (since_march_0000.div_euclid(DAYS_OF_400_YEARS), since_march_0000.rem_euclid(DAYS_OF_400_YEARS));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year)
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Returns a decimal as a number, and whether it has too many digits; `None` if it is shown in hexadecimal.
fn decimal(bytes: &[u8], precision: u32, scale: u32) -> Option<String> {
    let number = crate::decimal::to_number(bytes, scale)?;
    let has_excess = crate::decimal::precision(bytes).is_some_and(|digits| digits > precision as usize);
    Some(if has_excess { format!("{number}, which has more than {precision} digits") } else { number })
}
