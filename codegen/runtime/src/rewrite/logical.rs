//! What a value means beyond its type (Avro 1.11 specification, "Logical Types").

use serde_json::{Map, Value};

use super::schema::Kind;

/// A logical type that is known, on a type that can carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Logical {
    /// Of these the scale decides what a number means; whether its digits suffice is asked for each value.
    Decimal {
        scale: u64,
    },
    Uuid,
    Date,
    TimeMillis,
    TimeMicros,
    TimestampMillis,
    TimestampMicros,
    LocalTimestampMillis,
    LocalTimestampMicros,
    Duration,
}

impl Logical {
    /// What the attributes name; nothing where Avro ignores the annotation.
    pub(super) fn of(kind: &Kind, attributes: &Map<String, Value>) -> Option<Self> {
        let number = |key: &str| attributes.get(key).and_then(Value::as_u64);
        match (attributes.get("logicalType")?.as_str()?, kind) {
            ("decimal", Kind::Bytes) => decimal(number("precision")?, attributes, u64::MAX),
            ("decimal", Kind::Fixed(_, size)) => decimal(number("precision")?, attributes, digits_in(*size)),
            ("uuid", Kind::String) => Some(Self::Uuid),
            ("date", Kind::Int) => Some(Self::Date),
            ("time-millis", Kind::Int) => Some(Self::TimeMillis),
            ("time-micros", Kind::Long) => Some(Self::TimeMicros),
            ("timestamp-millis", Kind::Long) => Some(Self::TimestampMillis),
            ("timestamp-micros", Kind::Long) => Some(Self::TimestampMicros),
            ("local-timestamp-millis", Kind::Long) => Some(Self::LocalTimestampMillis),
            ("local-timestamp-micros", Kind::Long) => Some(Self::LocalTimestampMicros),
            ("duration", Kind::Fixed(_, 12)) => Some(Self::Duration),
            _ => None,
        }
    }

    /// Whether a writer's value still means the same to a reader: no unit, scale or kind of time becomes another.
    pub(super) fn agrees(writer: Option<Self>, reader: Option<Self>) -> bool {
        match (writer, reader) {
            (None, Some(Self::Decimal { .. })) => false,
            // What had no meaning gets one, or the reader asks for the bare value.
            (None, _) | (_, None) => true,
            (writer, reader) => writer == reader,
        }
    }
}

fn decimal(precision: u64, attributes: &Map<String, Value>, most: u64) -> Option<Logical> {
    let scale = attributes.get("scale").map_or(Some(0), Value::as_u64)?;
    (precision > 0 && precision <= most && scale <= precision).then_some(Logical::Decimal { scale })
}

/// The decimal digits that a two's complement integer of `size` bytes always holds.
fn digits_in(size: usize) -> u64 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size of practice, and the casts saturate"
    )]
    let digits = (2_f64.log10() * (8.0 * size as f64 - 1.0)).floor() as u64;
    digits
}
