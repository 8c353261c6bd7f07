//! The types of schema that Pulsar knows.

use std::fmt;
use std::str::FromStr;

macro_rules! schema_types {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What kind of schema a topic's messages have, in Pulsar's terms.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum SchemaType {
            $($(#[$doc])* $variant,)*
        }

        impl SchemaType {
            /// All types, in Pulsar's order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name as Pulsar spells it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

schema_types! {
    /// No schema. Any text goes with it.
    None = "NONE",
    /// UTF-8 text.
    String = "STRING",
    /// JSON, described by an Avro schema, or by an old JSON schema of Jackson's.
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
    /// A client's wish to take the topic's schema, by its old name; no schema.
    Auto = "AUTO",
    /// A consumer's wish to take the topic's schema; no schema.
    AutoConsume = "AUTO_CONSUME",
    /// A producer's wish to take the topic's schema; no schema.
    AutoPublish = "AUTO_PUBLISH",
}

impl SchemaType {
    /// Whether the broker parses texts of this type as Avro schemas, and compares them as such.
    pub fn is_avro_text(self) -> bool {
        matches!(self, Self::Avro | Self::Json | Self::Protobuf)
    }

    /// The type that a stored schema has when the broker reads it again: that of `BYTES` is not kept.
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

/// A text that names no schema type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no schema type; Pulsar knows {known}", known = known())]
pub struct UnknownSchemaType(pub String);

impl UnknownSchemaType {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        "UNKNOWN_SCHEMA_TYPE"
    }
}

fn known() -> String {
    SchemaType::ALL.iter().map(|known| known.name()).collect::<Vec<_>>().join(", ")
}

impl FromStr for SchemaType {
    type Err = UnknownSchemaType;

    /// Takes Pulsar's own spelling only, as the broker does.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|schema_type| schema_type.name() == text)
            .ok_or_else(|| UnknownSchemaType(text.to_owned()))
    }
}
