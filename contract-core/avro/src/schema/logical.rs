//! Logical types: what a value means beyond its type.

use std::fmt;

use super::{Kind, Node, Prop};
use crate::json::{Number, Value};

/// A logical type that Avro 1.11 knows, on a type that can carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogicalType {
    /// A decimal number: an integer of at most `precision` digits, times ten to the minus `scale`.
    Decimal {
        /// The most digits.
        precision: u32,
        /// The digits after the point.
        scale: u32,
    },
    /// A UUID, as text.
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
    /// Milliseconds since 1970-01-01T00:00:00 in whatever time zone is meant.
    LocalTimestampMillis,
    /// Microseconds since 1970-01-01T00:00:00 in whatever time zone is meant.
    LocalTimestampMicros,
    /// Months, days and milliseconds, in a fixed type of 12 bytes.
    Duration,
}

impl LogicalType {
    /// The logical type that the attributes of a type name; nothing where they name none, one that is not
    /// known, or one that the type cannot carry: Avro then ignores the annotation (Avro 1.11 specification,
    /// "Logical Types").
    pub(crate) fn from_props(kind: &Kind, props: &[Prop]) -> Option<Self> {
        let get = |key: &str| props.iter().find(|prop| prop.key == key).map(|prop| &prop.value.value);
        let Value::String(name) = get("logicalType")? else { return None };
        match (name.as_str(), kind) {
            ("decimal", Kind::Bytes) => decimal(get("precision"), get("scale"), i32::MAX.unsigned_abs()),
            ("decimal", Kind::Fixed(fixed)) => decimal(get("precision"), get("scale"), digits_in(fixed.size)),
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

/// A logical type that came with Avro 1.12, on a type that can carry it. Avro 1.11 ignores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewerLogicalType {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    TimestampNanos,
    /// Nanoseconds since 1970-01-01T00:00:00 in whatever time zone is meant.
    LocalTimestampNanos,
    /// A UUID, as its 16 bytes.
    Uuid,
    /// A decimal number that brings its scale along.
    BigDecimal,
}

impl NewerLogicalType {
    /// Returns the logical type of a node; `None` if it has none of these, or one that its type cannot carry.
    pub fn from_node(node: &Node) -> Option<Self> {
        let name = node.props.iter().find(|prop| prop.key == "logicalType")?.value.as_str()?;
        match (name, &node.kind) {
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

fn decimal(precision: Option<&Value>, scale: Option<&Value>, most: u32) -> Option<LogicalType> {
    let int = |value: &Value| match value {
        Value::Number(Number::Int(int)) => u32::try_from(*int).ok(),
        _ => None,
    };
    let precision = int(precision?)?;
    let scale = scale.map_or(Some(0), int)?;
    let fits = precision > 0 && precision <= most && scale <= precision;
    fits.then_some(LogicalType::Decimal { precision, scale })
}

/// The decimal digits that a two's complement integer of `size` bytes always holds.
fn digits_in(size: u32) -> u32 {
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
