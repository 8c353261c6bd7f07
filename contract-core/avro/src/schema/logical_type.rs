//! Logical types, and the types that can carry them.

use std::fmt;

use super::kind::{Kind, Prop};
use crate::json::{Number, Value};

/// A logical type that Avro 1.11 knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogicalType {
    /// A decimal number of at most `precision` digits, as an integer that is multiplied by ten to the power of minus
    /// `scale`.
    Decimal {
        /// The largest number of digits.
        precision: u32,
        /// The number of digits after the point.
        scale: u32,
    },
    /// A UUID in its text form.
    Uuid,
    /// Days since 1970-01-01.
    Date,
    /// Milliseconds since midnight.
    TimeMillis,
    /// Microseconds since midnight.
    TimeMicros,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    TimestampMillis,
    /// Microseconds since 1970-01-01T00:00:00Z.
    TimestampMicros,
    /// Milliseconds since 1970-01-01T00:00:00 in a time zone that is not specified.
    LocalTimestampMillis,
    /// Microseconds since 1970-01-01T00:00:00 in a time zone that is not specified.
    LocalTimestampMicros,
    /// Months, days and milliseconds, in a fixed type of 12 bytes.
    Duration,
}

impl LogicalType {
    /// The names of all logical types that Avro 1.11 knows.
    pub const NAMES: &[&str] = &[
        "decimal",
        "uuid",
        "date",
        "time-millis",
        "time-micros",
        "timestamp-millis",
        "timestamp-micros",
        "local-timestamp-millis",
        "local-timestamp-micros",
        "duration",
    ];

    /// Returns the logical type that the attributes of a type specify. `None` if they specify none, one that Avro 1.11 does
    /// not know, or one that the type cannot carry, since Avro ignores these (Avro 1.11 specification, "Logical Types").
    pub(super) fn from_props(kind: &Kind, props: &[Prop]) -> Option<Self> {
        let get = |key: &str| props.iter().find(|prop| prop.key == key).map(|prop| &prop.value.value);
        let Value::String(name) = get("logicalType")? else { return None };
        match (name.as_str(), kind) {
            ("decimal", Kind::Bytes) => decimal(get("precision"), get("scale"), i32::MAX.unsigned_abs()),
            ("decimal", Kind::Fixed(fixed)) => decimal(get("precision"), get("scale"), max_precision(fixed.size)),
            ("uuid", Kind::String) => Some(Self::Uuid),
            ("date", Kind::Int) => Some(Self::Date),
            ("time-millis", Kind::Int) => Some(Self::TimeMillis),
            ("time-micros", Kind::Long) => Some(Self::TimeMicros),
            ("timestamp-millis", Kind::Long) => Some(Self::TimestampMillis),
            ("timestamp-micros", Kind::Long) => Some(Self::TimestampMicros),
            ("local-timestamp-millis", Kind::Long) => Some(Self::LocalTimestampMillis),
            ("local-timestamp-micros", Kind::Long) => Some(Self::LocalTimestampMicros),
            ("duration", Kind::Fixed(fixed)) if fixed.size == 12 => Some(Self::Duration),
            _ => None,
        }
    }
}

fn decimal(precision: Option<&Value>, scale: Option<&Value>, max_precision: u32) -> Option<LogicalType> {
    let int = |value: &Value| match value {
        Value::Number(Number::Int(int)) => u32::try_from(*int).ok(),
        _ => None,
    };
    let precision = int(precision?)?;
    let scale = scale.map_or(Some(0), int)?;
    let is_valid = precision > 0 && precision <= max_precision && scale <= precision;
    is_valid.then_some(LogicalType::Decimal { precision, scale })
}

/// Returns the number of decimal digits that every two's complement integer of `size` bytes can have.
fn max_precision(size: u32) -> u32 {
    if size == 0 {
        return 0;
    }
    let digits = (2_f64.log10() * (8.0 * f64::from(size) - 1.0)).floor();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and the cast saturates")]
    let digits = digits as u32;
    digits
}

impl fmt::Display for LogicalType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decimal { precision, scale } => write!(f, "decimal, precision {precision}, scale {scale}"),
            Self::Uuid => f.write_str("uuid"),
            Self::Date => f.write_str("date"),
            Self::TimeMillis => f.write_str("time-millis"),
            Self::TimeMicros => f.write_str("time-micros"),
            Self::TimestampMillis => f.write_str("timestamp-millis"),
            Self::TimestampMicros => f.write_str("timestamp-micros"),
            Self::LocalTimestampMillis => f.write_str("local-timestamp-millis"),
            Self::LocalTimestampMicros => f.write_str("local-timestamp-micros"),
            Self::Duration => f.write_str("duration"),
        }
    }
}

/// A logical type that came with Avro 1.12. Avro 1.11 ignores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewerLogicalType {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    TimestampNanos,
    /// Nanoseconds since 1970-01-01T00:00:00 in a time zone that is not specified.
    LocalTimestampNanos,
    /// A UUID as 16 bytes.
    Uuid,
    /// A decimal number with its scale.
    BigDecimal,
}

impl NewerLogicalType {
    /// The names of the logical types that came with Avro 1.12. It also knows `uuid` on another type.
    pub const NAMES: &[&str] = &["timestamp-nanos", "local-timestamp-nanos", "big-decimal"];

    /// Returns the logical type that the attributes of a type specify. `None` if they specify none of these, or one that
    /// the type cannot carry.
    pub(super) fn from_props(kind: &Kind, props: &[Prop]) -> Option<Self> {
        let name = props.iter().find(|prop| prop.key == "logicalType")?.value.as_str()?;
        match (name, kind) {
            ("timestamp-nanos", Kind::Long) => Some(Self::TimestampNanos),
            ("local-timestamp-nanos", Kind::Long) => Some(Self::LocalTimestampNanos),
            ("uuid", Kind::Fixed(fixed)) if fixed.size == 16 => Some(Self::Uuid),
            ("big-decimal", Kind::Bytes) => Some(Self::BigDecimal),
            _ => None,
        }
    }
}

impl fmt::Display for NewerLogicalType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TimestampNanos => "timestamp-nanos",
            Self::LocalTimestampNanos => "local-timestamp-nanos",
            Self::Uuid => "uuid",
            Self::BigDecimal => "big-decimal",
        })
    }
}
