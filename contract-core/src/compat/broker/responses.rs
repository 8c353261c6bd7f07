//! What the broker is asked about, and the answers that it has.

use super::avro_failure::AvroFailure;
use super::definition::{MalformedKeyValue, SchemaInput};
use super::schema_type::SchemaType;
use crate::schema::Parsed;

/// The text of a schema of the type `AVRO`, with what parsing it gave.
#[derive(Debug, Clone, Copy)]
pub struct AvroSchema<'a> {
    /// The text, byte for byte as it is or would be stored.
    pub text: &'a str,
    /// The same text, parsed.
    pub parsed: &'a Parsed,
}

/// One entry of a topic's schema history. Its place in the history is its version.
#[derive(Debug, Clone, Copy)]
pub enum Stored<'a> {
    /// A schema.
    Schema(SchemaInput<'a>),
    /// The mark of a deletion, which takes a version too. All before the last one is forgotten.
    Deleted,
}

/// Names a schema in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VersionRef {
    /// The one asked about.
    New,
    /// The one with this place in the history.
    Stored(usize),
}

/// The answer to a question about compatibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckResponse {
    /// 202: it may come.
    Compatible,
    /// The schema breaks the strategy.
    Incompatible(Rejection),
    /// 500, and the same schema would be answered 422 when it is uploaded.
    Invalid,
    /// 500: the broker fails inside.
    Error(BrokerError),
}

impl CheckResponse {
    /// The answer in a word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Incompatible(_) => "incompatible",
            Self::Invalid => "invalid",
            Self::Error(_) => "error",
        }
    }

    /// The status of the HTTP answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Compatible => 202,
            // The broker throws what it would say.
            Self::Incompatible(_) | Self::Invalid | Self::Error(_) => 500,
        }
    }
}

/// Why a schema breaks the strategy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejection {
    /// The strategy refuses every new version.
    Always,
    /// One version cannot read another's data, as the broker sees it.
    CannotRead {
        /// The one that reads.
        reader: VersionRef,
        /// The one that wrote.
        writer: VersionRef,
    },
    /// The topic has another type of schema.
    OtherType {
        /// The version that has it.
        stored: VersionRef,
        /// The type that it has.
        from: SchemaType,
        /// The type of the new schema.
        to: SchemaType,
    },
    /// The key or the value of a `KEY_VALUE` schema is refused, the type being one reason.
    Part {
        /// Which of the two.
        part: KeyValuePart,
        /// Why.
        refusal: Box<Rejection>,
    },
    /// Two JSON schemas of the old form have different ids.
    OtherId {
        /// The version that has another one.
        stored: VersionRef,
    },
    /// The root message of a `PROTOBUF_NATIVE` schema has another name.
    OtherMessage {
        /// The version that has another one.
        stored: VersionRef,
        /// The name that it has.
        from: String,
        /// The name in the new schema.
        to: String,
    },
    /// A schema cannot be parsed as Avro.
    Unparsable(VersionRef),
    /// Avro failed, and a transitive strategy takes that for a refusal.
    Failed {
        /// How it failed.
        failure: AvroFailure,
        /// The one that reads.
        reader: VersionRef,
        /// The one that wrote.
        writer: VersionRef,
    },
    /// The topic has no schema that a consumer could be held against.
    NoSchema,
}

/// Why the broker fails inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrokerError {
    /// Avro failed on a pair of schemas.
    Avro {
        /// How it failed.
        failure: AvroFailure,
        /// The one that reads.
        reader: VersionRef,
        /// The one that wrote.
        writer: VersionRef,
    },
    /// A schema does not parse with defaults validated, which every upload to a topic with a history does
    /// with the new schema and with stored ones.
    NotStrict(VersionRef),
    /// A schema is none of Avro's, where the same upload needs one: a JSON schema of the old form.
    NotAvro(VersionRef),
    /// A `KEY_VALUE` schema cannot be taken apart.
    MalformedKeyValue(MalformedKeyValue),
    /// The text of a `JSON` schema is neither Avro nor a JSON schema of the old form, and has a `type` of its own.
    UnknownJsonType(String),
    /// A JSON schema of the old form is to be held against one without an id.
    NoId(VersionRef),
}

/// One of the two schemas of a `KEY_VALUE` schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyValuePart {
    /// The key's.
    Key,
    /// The value's.
    Value,
}

impl KeyValuePart {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Value => "value",
        }
    }
}

/// The answer to an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadResponse {
    /// 200: stored as this version.
    Created(usize),
    /// 200: equal to this version, nothing stored.
    Exists(usize),
    /// 409: it breaks the strategy.
    Incompatible(Rejection),
    /// 422: the text is no schema of its type, or the type is none that topics have. Of an `AVRO` schema, a union
    /// at the top is not taken.
    Invalid,
    /// 500: the broker fails inside.
    Error(BrokerError),
}

impl UploadResponse {
    /// The answer in a word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Created(_) => "created",
            Self::Exists(_) => "exists",
            Self::Incompatible(_) => "incompatible",
            Self::Invalid => "invalid",
            Self::Error(_) => "error",
        }
    }

    /// The status of the HTTP answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Created(_) | Self::Exists(_) => 200,
            Self::Incompatible(_) => 409,
            Self::Invalid => 422,
            Self::Error(_) => 500,
        }
    }
}
