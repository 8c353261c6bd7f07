//! The broker's responses.

use super::schema_types::{MalformedKeyValue, SchemaType};
use crate::compat::avro_java::AvroFailure;

/// A schema that a response is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VersionRef {
    /// The new schema.
    New,
    /// The entry of the history with this index, which is its version.
    Stored(usize),
}

/// The response to `POST compatibility`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckResponse {
    /// 202: the schema is compatible.
    Compatible,
    /// 500: the schema breaks the strategy.
    Incompatible(Refusal),
    /// 500: the schema is not valid for its type. An upload of it would be answered with 422.
    Invalid,
    /// 500: the broker fails.
    Error(BrokerError),
}

impl CheckResponse {
    /// Returns the name of the response.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Incompatible(_) => "incompatible",
            Self::Invalid => "invalid",
            Self::Error(_) => "error",
        }
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Compatible => 202,
            // The broker throws the exception instead of answering with what it says.
            Self::Incompatible(_) | Self::Invalid | Self::Error(_) => 500,
        }
    }
}

/// The response to `POST schema`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadResponse {
    /// 200: the schema is stored as this version.
    Created(usize),
    /// 200: the schema equals this version, and nothing is stored.
    Exists(usize),
    /// 409: the schema breaks the strategy.
    Incompatible(Refusal),
    /// 422: the schema is not valid for its type, or topics cannot have its type. An `AVRO` schema must not be a union.
    Invalid,
    /// 500: the broker fails.
    Error(BrokerError),
}

impl UploadResponse {
    /// Returns the name of the response.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created(_) => "created",
            Self::Exists(_) => "exists",
            Self::Incompatible(_) => "incompatible",
            Self::Invalid => "invalid",
            Self::Error(_) => "error",
        }
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Created(_) | Self::Exists(_) => 200,
            Self::Incompatible(_) => 409,
            Self::Invalid => 422,
            Self::Error(_) => 500,
        }
    }
}

/// A reason why the broker refuses a schema: it breaks the strategy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The strategy is `ALWAYS_INCOMPATIBLE`.
    Always,
    /// One version cannot read another's data, according to Avro's validator.
    CannotRead {
        /// The reader.
        reader: VersionRef,
        /// The writer.
        writer: VersionRef,
    },
    /// A stored version has another type of schema.
    OtherType {
        /// The stored version.
        stored: VersionRef,
        /// Its type.
        from: SchemaType,
        /// The type of the new schema.
        to: SchemaType,
    },
    /// The key or the value of a `KEY_VALUE` schema is refused, or has another type.
    Part {
        /// The key or the value.
        part: KeyValuePart,
        /// The reason.
        refusal: Box<Refusal>,
    },
    /// A stored version and the new schema are JSON schemas of the old format with different ids.
    OtherId {
        /// The stored version.
        stored: VersionRef,
    },
    /// The root message of a `PROTOBUF_NATIVE` schema has another name.
    OtherMessage {
        /// The stored version.
        stored: VersionRef,
        /// The name of its root message.
        from: String,
        /// The name of the new schema's root message.
        to: String,
    },
    /// This schema cannot be parsed as Avro.
    Unparsable(VersionRef),
    /// Avro throws, and the strategy is transitive, so the broker treats this as incompatibility.
    Failed {
        /// The exception.
        failure: AvroFailure,
        /// The reader.
        reader: VersionRef,
        /// The writer.
        writer: VersionRef,
    },
    /// A consumer subscribes to a topic without a schema.
    NoSchema,
}

/// A reason why the broker fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrokerError {
    /// Avro throws.
    Avro {
        /// The exception.
        failure: AvroFailure,
        /// The reader.
        reader: VersionRef,
        /// The writer.
        writer: VersionRef,
    },
    /// This schema has a default that does not fit its type. The broker ignores this in a check, but an upload to a topic
    /// with schemas parses the new schema and the stored ones with Avro's validation of defaults.
    InvalidDefault(VersionRef),
    /// This schema cannot be parsed as Avro: Avro throws an exception that the broker does not expect, or the schema is a
    /// JSON schema of the old format.
    NotAvro(VersionRef),
    /// A `KEY_VALUE` schema cannot be split into key and value.
    MalformedKeyValue(MalformedKeyValue),
    /// A `JSON` schema is neither an Avro schema nor a JSON schema of the old format: this is its unknown `type`.
    UnknownJsonType(String),
    /// This JSON schema of the old format has no id, by which it could be compared.
    NoId(VersionRef),
}

/// One of the two schemas of a `KEY_VALUE` schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyValuePart {
    /// The schema of the key.
    Key,
    /// The schema of the value.
    Value,
}

impl KeyValuePart {
    /// Returns the name of the part.
    pub fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Value => "value",
        }
    }
}
