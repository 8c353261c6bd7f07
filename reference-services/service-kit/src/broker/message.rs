//! The messages that a broker stores and delivers.

use std::{collections::BTreeMap, fmt};

use data_encoding::HEXLOWER;

/// The string properties of a message, in a stable order.
pub type Properties = BTreeMap<String, String>;

/// A message to publish.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// The payload: a bare Avro datum.
    pub payload: Vec<u8>,
    /// The key of the entity; messages with the same key stay in order.
    pub key: Option<String>,
    /// The properties.
    pub properties: Properties,
}

/// The broker's confirmation that a message is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The id of the stored message.
    pub id: MessageId,
}

/// A broker's id of a stored message: comparable, printable, otherwise opaque.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(String);

impl MessageId {
    /// Wraps an id as the adapter formats it.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// Returns the id as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The broker's version of the schema that a message was written with: opaque bytes, empty if the producer had no
/// schema. Pulsar uses the registry's version number as 8 bytes, big-endian.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct WriterSchemaVersion(pub Vec<u8>);

impl WriterSchemaVersion {
    /// Returns whether the producer had no schema.
    pub fn is_absent(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<u64> for WriterSchemaVersion {
    fn from(version: u64) -> Self {
        Self(version.to_be_bytes().to_vec())
    }
}

impl fmt::Display for WriterSchemaVersion {
    /// Writes 8 bytes as a decimal number, other lengths in hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(number) = <[u8; 8]>::try_from(self.0.as_slice()) {
            return write!(f, "{}", u64::from_be_bytes(number));
        }
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// A message as a subscription delivers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMessage {
    /// The id for the acknowledgement.
    pub id: MessageId,
    /// The topic of the message.
    pub topic: String,
    /// The payload.
    pub payload: Vec<u8>,
    /// The key of the entity.
    pub key: Option<String>,
    /// The properties.
    pub properties: Properties,
    /// The broker's version of the schema that the payload was written with.
    pub schema_version: WriterSchemaVersion,
    /// The time of the producer's publish, in milliseconds since 1970 UTC.
    pub published_at: i64,
}
