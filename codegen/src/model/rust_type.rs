//! The Rust types of Avro types.

use schemactl_avro::schema::{Kind, LogicalType, Schema, TypeId};

/// The Rust type of an Avro type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RustType<'s> {
    /// `()`
    Unit,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Uuid,
    Decimal {
        precision: u32,
        scale: u32,
    },
    DecimalFixed {
        precision: u32,
        scale: u32,
        size: u32,
    },
    Duration,
    /// A type of the runtime around an `int`.
    IntTime(&'static str),
    /// A type of the runtime around a `long`.
    LongTime(&'static str),
    /// A generated struct.
    Record,
    /// A generated enum.
    Enum,
    /// A generated struct around an array of bytes.
    Fixed(u32),
    Vec(TypeId),
    Map(TypeId),
    /// `Option`, of a union of null and one other branch, whose indexes these are.
    Option {
        null: u32,
        some: u32,
        inner: TypeId,
    },
    /// A generated enum with a variant for each branch.
    Union(&'s [TypeId]),
}

impl<'s> RustType<'s> {
    /// Returns the Rust type of an Avro type.
    pub(crate) fn new(schema: &'s Schema, id: TypeId) -> Self {
        let node = schema.node(id);
        match (&node.kind, node.logical) {
            (Kind::Int, Some(LogicalType::Date)) => Self::IntTime("Date"),
            (Kind::Int, Some(LogicalType::TimeMillis)) => Self::IntTime("TimeMillis"),
            (Kind::Long, Some(LogicalType::TimeMicros)) => Self::LongTime("TimeMicros"),
            (Kind::Long, Some(LogicalType::TimestampMillis)) => Self::LongTime("TimestampMillis"),
            (Kind::Long, Some(LogicalType::TimestampMicros)) => Self::LongTime("TimestampMicros"),
            (Kind::Long, Some(LogicalType::LocalTimestampMillis)) => Self::LongTime("LocalTimestampMillis"),
            (Kind::Long, Some(LogicalType::LocalTimestampMicros)) => Self::LongTime("LocalTimestampMicros"),
            (Kind::String, Some(LogicalType::Uuid)) => Self::Uuid,
            (Kind::Bytes, Some(LogicalType::Decimal { precision, scale })) => Self::Decimal { precision, scale },
            (Kind::Fixed(fixed), Some(LogicalType::Decimal { precision, scale })) => {
                Self::DecimalFixed { precision, scale, size: fixed.size }
            }
            (Kind::Fixed(_), Some(LogicalType::Duration)) => Self::Duration,
            (Kind::Null, _) => Self::Unit,
            (Kind::Boolean, _) => Self::Boolean,
            (Kind::Int, _) => Self::Int,
            (Kind::Long, _) => Self::Long,
            (Kind::Float, _) => Self::Float,
            (Kind::Double, _) => Self::Double,
            (Kind::Bytes, _) => Self::Bytes,
            (Kind::String, _) => Self::String,
            (Kind::Record(_), _) => Self::Record,
            (Kind::Enum(_), _) => Self::Enum,
            (Kind::Fixed(fixed), _) => Self::Fixed(fixed.size),
            (Kind::Array(items), _) => Self::Vec(*items),
            (Kind::Map(values), _) => Self::Map(*values),
            (Kind::Union(branches), _) => {
                let is_null = |id: TypeId| matches!(schema.kind(id), Kind::Null);
                match branches[..] {
                    [null, inner] if is_null(null) && !is_null(inner) => Self::Option { null: 0, some: 1, inner },
                    [inner, null] if is_null(null) && !is_null(inner) => Self::Option { null: 1, some: 0, inner },
                    _ => Self::Union(branches),
                }
            }
        }
    }
}
