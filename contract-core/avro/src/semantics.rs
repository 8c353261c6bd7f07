//! The meaning of values beyond their bytes: a reader's kind of type, logical type and attributes compared with the
//! writer's.
//!
//! Avro decodes a `timestamp-micros` as a `timestamp-millis` without an error, and every value is wrong. Everything that
//! compares schemas takes its notion of meaning from here.

mod attributes;

pub use attributes::{AttributeChange, MeaningAttributes, described_by_fields};

use crate::schema::{Kind, LogicalType, NewerLogicalType, Node};

/// A difference in meaning between a value that is written and the value that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeaningChange<'s> {
    /// The reader has a logical type, the writer has none.
    LogicalTypeAdded {
        /// The reader's logical type.
        reader: LogicalType,
    },
    /// The writer has a logical type, the reader has none.
    LogicalTypeRemoved {
        /// The writer's logical type.
        writer: LogicalType,
    },
    /// The logical types are of different quantities.
    LogicalTypeReplaced {
        /// The reader's logical type.
        reader: LogicalType,
        /// The writer's logical type.
        writer: LogicalType,
    },
    /// The quantity is the same and the unit differs: every value is wrong by that factor.
    UnitChanged {
        /// The reader's logical type.
        reader: LogicalType,
        /// The writer's logical type.
        writer: LogicalType,
    },
    /// The reader or the writer has a logical type of Avro 1.12, and the other does not have the same: programs with an
    /// older Avro see the plain value.
    NewerLogicalType {
        /// The reader's logical type.
        reader: AnyLogicalType<'s>,
        /// The writer's logical type.
        writer: AnyLogicalType<'s>,
    },
    /// The reader or the writer has a logical type that Avro does not define, and the other does not have the same: only
    /// programs that know the logical type interpret the plain value.
    CustomLogicalType {
        /// The reader's logical type.
        reader: AnyLogicalType<'s>,
        /// The writer's logical type.
        writer: AnyLogicalType<'s>,
    },
    /// The scale of a decimal differs: every value is wrong by a power of ten.
    DecimalScaleChanged {
        /// The reader's scale.
        reader: u32,
        /// The writer's scale.
        writer: u32,
    },
    /// The precision of a decimal differs.
    DecimalPrecisionChanged {
        /// The reader's precision.
        reader: u32,
        /// The writer's precision.
        writer: u32,
    },
    /// A `string` is read as `bytes`, or `bytes` as a `string`.
    StringBytes,
    /// An integer is read as a floating-point number that cannot represent all of its values.
    PrecisionLost,
}

/// The logical type of a type, of whichever version of Avro; or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnyLogicalType<'s> {
    /// None.
    Plain,
    /// One that Avro 1.11 knows.
    Known(LogicalType),
    /// One that came with Avro 1.12.
    Newer(NewerLogicalType),
    /// One that Avro does not define.
    Custom(&'s str),
}

impl<'s> AnyLogicalType<'s> {
    /// Returns the logical type of a type.
    #[inline]
    pub fn from_node(node: &'s Node) -> Self {
        match node.logical {
            Some(logical) => Self::Known(logical),
            None => match node.newer_logical() {
                Some(newer) => Self::Newer(newer),
                None => node.custom_logical().map_or(Self::Plain, Self::Custom),
            },
        }
    }
}

impl MeaningChange<'_> {
    /// Returns whether values that are decoded nevertheless are wrong, rather than right and less or more precisely
    /// described.
    pub fn makes_values_wrong(self) -> bool {
        match self {
            Self::LogicalTypeReplaced { .. } | Self::UnitChanged { .. } | Self::DecimalScaleChanged { .. } => true,
            // Nothing says which scale the plain bytes have.
            Self::LogicalTypeAdded { reader } => matches!(reader, LogicalType::Decimal { .. }),
            Self::NewerLogicalType { reader, writer } => match writer {
                AnyLogicalType::Plain => reader == AnyLogicalType::Newer(NewerLogicalType::BigDecimal),
                _ => reader != AnyLogicalType::Plain,
            },
            Self::CustomLogicalType { reader, writer } => {
                reader != AnyLogicalType::Plain && writer != AnyLogicalType::Plain
            }
            Self::LogicalTypeRemoved { .. }
            | Self::DecimalPrecisionChanged { .. }
            | Self::StringBytes
            | Self::PrecisionLost => false,
        }
    }
}

/// Returns what changes for values of the writer's type that are read as the reader's type, apart from attributes. Types
/// that contain others are compared without these.
///
/// The types must match: the same kind of type, or one that Avro promotes to the other.
pub fn meaning_changes<'s>(reader: &'s Node, writer: &'s Node) -> Vec<MeaningChange<'s>> {
    let mut changes = Vec::new();
    match (&reader.kind, &writer.kind) {
        (Kind::String, Kind::Bytes) | (Kind::Bytes, Kind::String) => changes.push(MeaningChange::StringBytes),
        (Kind::Float, Kind::Int | Kind::Long) | (Kind::Double, Kind::Long) => {
            changes.push(MeaningChange::PrecisionLost);
        }
        _ => {}
    }
    changes.extend(logical_type_changes(AnyLogicalType::from_node(reader), AnyLogicalType::from_node(writer)));
    changes
}

/// Returns whether a value of the writer's type that is read as the reader's type is the value that was written: no unit,
/// scale, quantity or attribute becomes another.
pub fn keeps_values(attributes: &MeaningAttributes, reader: &Node, writer: &Node) -> bool {
    let (own, written) = (AnyLogicalType::from_node(reader), AnyLogicalType::from_node(writer));
    !logical_type_changes(own, written).any(MeaningChange::makes_values_wrong)
        && !attributes.changes(reader, writer).iter().any(AttributeChange::makes_values_wrong)
}

fn logical_type_changes<'s>(
    reader: AnyLogicalType<'s>,
    writer: AnyLogicalType<'s>,
) -> impl Iterator<Item = MeaningChange<'s>> {
    use AnyLogicalType::{Custom, Known, Plain};
    use LogicalType::Decimal;
    let changes = match (reader, writer) {
        (reader, writer) if reader == writer => [None, None],
        (Known(Decimal { precision, scale }), Known(Decimal { precision: writer_precision, scale: writer_scale })) => [
            (scale != writer_scale)
                .then_some(MeaningChange::DecimalScaleChanged { reader: scale, writer: writer_scale }),
            (precision != writer_precision)
                .then_some(MeaningChange::DecimalPrecisionChanged { reader: precision, writer: writer_precision }),
        ],
        (reader, writer) if matches!(reader, Custom(_)) || matches!(writer, Custom(_)) => {
            [Some(MeaningChange::CustomLogicalType { reader, writer }), None]
        }
        (Known(reader), Plain) => [Some(MeaningChange::LogicalTypeAdded { reader }), None],
        (Plain, Known(writer)) => [Some(MeaningChange::LogicalTypeRemoved { writer }), None],
        (Known(reader), Known(writer)) if quantity(reader) == quantity(writer) => {
            [Some(MeaningChange::UnitChanged { reader, writer }), None]
        }
        (Known(reader), Known(writer)) => [Some(MeaningChange::LogicalTypeReplaced { reader, writer }), None],
        (reader, writer) => [Some(MeaningChange::NewerLogicalType { reader, writer }), None],
    };
    changes.into_iter().flatten()
}

/// The quantities that logical types measure, each in one or more units.
#[derive(PartialEq, Eq)]
enum Quantity {
    Decimal,
    Uuid,
    Date,
    TimeOfDay,
    Timestamp,
    LocalTimestamp,
    Duration,
}

fn quantity(logical: LogicalType) -> Quantity {
    match logical {
        LogicalType::Decimal { .. } => Quantity::Decimal,
        LogicalType::Uuid => Quantity::Uuid,
        LogicalType::Date => Quantity::Date,
        LogicalType::TimeMillis | LogicalType::TimeMicros => Quantity::TimeOfDay,
        LogicalType::TimestampMillis | LogicalType::TimestampMicros => Quantity::Timestamp,
        LogicalType::LocalTimestampMillis | LogicalType::LocalTimestampMicros => Quantity::LocalTimestamp,
        LogicalType::Duration => Quantity::Duration,
    }
}
