//! Pulsar's types of schema.

use std::fmt;
use std::str::FromStr;

macro_rules! schema_types {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// The type of a topic's schema: Pulsar's `SchemaType`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum SchemaType {
            $($(#[$doc])* $variant,)*
        }

        impl SchemaType {
            /// All types, in Pulsar's order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name as Pulsar spells it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

schema_types! {
    /// No schema. It may have any text.
    None = "NONE",
    /// UTF-8 text.
    String = "STRING",
    /// JSON, described by an Avro schema or, in the old format, by a JSON schema of Jackson's.
    Json = "JSON",
    /// Protobuf, described by an Avro schema.
    Protobuf = "PROTOBUF",
    /// Avro.
    Avro = "AVRO",
    /// A boolean.
    Boolean = "BOOLEAN",
    /// An integer of 8 bits.
    Int8 = "INT8",
    /// An integer of 16 bits.
    Int16 = "INT16",
    /// An integer of 32 bits.
    Int32 = "INT32",
    /// An integer of 64 bits.
    Int64 = "INT64",
    /// A number of 32 bits.
    Float = "FLOAT",
    /// A number of 64 bits.
    Double = "DOUBLE",
    /// Java's `Date`.
    Date = "DATE",
    /// Java's `Time`.
    Time = "TIME",
    /// Java's `Timestamp`.
    Timestamp = "TIMESTAMP",
    /// A key and a value, each with a schema of its own.
    KeyValue = "KEY_VALUE",
    /// Java's `Instant`.
    Instant = "INSTANT",
    /// Java's `LocalDate`.
    LocalDate = "LOCAL_DATE",
    /// Java's `LocalTime`.
    LocalTime = "LOCAL_TIME",
    /// Java's `LocalDateTime`.
    LocalDateTime = "LOCAL_DATE_TIME",
    /// Protobuf, described by its own descriptors.
    ProtobufNative = "PROTOBUF_NATIVE",
    /// Bytes. The broker stores it as `NONE`.
    Bytes = "BYTES",
    /// A placeholder by which a client asks for the topic's schema, under its old name; topics cannot have it.
    Auto = "AUTO",
    /// A placeholder by which a consumer asks for the topic's schema; topics cannot have it.
    AutoConsume = "AUTO_CONSUME",
    /// A placeholder by which a producer asks for the topic's schema; topics cannot have it.
    AutoPublish = "AUTO_PUBLISH",
}

impl SchemaType {
    /// Returns whether the broker parses and compares schemas of this type as Avro schemas.
    pub fn is_described_by_avro(self) -> bool {
        matches!(self, Self::Avro | Self::Json | Self::Protobuf)
    }

    /// Returns the type that the schema has once it is stored: the broker stores `BYTES` as `NONE`.
    #[must_use]
    pub fn as_stored(self) -> Self {
        match self {
            Self::Bytes => Self::None,
            other => other,
        }
    }
}

impl fmt::Display for SchemaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A string that is not the name of a schema type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a schema type; Pulsar has {names}", names = names())]
pub struct UnknownSchemaType(pub String);

impl UnknownSchemaType {
    /// Returns the stable code of this error.
    pub fn code(&self) -> &'static str {
        "UNKNOWN_SCHEMA_TYPE"
    }
}

fn names() -> String {
    SchemaType::ALL.iter().map(|schema_type| schema_type.name()).collect::<Vec<_>>().join(", ")
}

impl FromStr for SchemaType {
    type Err = UnknownSchemaType;

    /// Accepts only Pulsar's own spelling, as the broker does.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|schema_type| schema_type.name() == name)
            .ok_or_else(|| UnknownSchemaType(name.to_owned()))
    }
}
