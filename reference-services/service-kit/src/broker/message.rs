//! What goes into a broker and what comes out.

use std::{collections::BTreeMap, fmt};

/// A message's string properties, in a stable order.
pub type Properties = BTreeMap<String, String>;

/// A message on its way to the broker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// The body, a bare Avro datum.
    pub payload: Vec<u8>,
    /// The entity's key; messages of one key stay in order.
    pub key: Option<String>,
    /// Properties that travel beside the body.
    pub properties: Properties,
}

/// The broker's word that a message is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Where it is stored.
    pub id: MessageId,
}

/// A broker's own id of a stored message: comparable, printable, otherwise opaque.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(String);

impl MessageId {
    /// Wraps an adapter's rendering of its id.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The broker's version of the schema that a message was schemas with: opaque bytes, empty where the producer
/// had no schema. Pulsar's are the registry's version number as 8 bytes big-endian.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct WriterSchema(pub Vec<u8>);

impl WriterSchema {
    /// Whether the producer had no schema.
    pub fn is_absent(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<u64> for WriterSchema {
    fn from(version: u64) -> Self {
        Self(version.to_be_bytes().to_vec())
    }
}

impl fmt::Display for WriterSchema {
    /// The registry's number where the bytes are one, else hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(number) = <[u8; 8]>::try_from(self.0.as_slice()) {
            return write!(f, "{}", u64::from_be_bytes(number));
        }
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A message as a subscription hands it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Names this delivery when it is acknowledged.
    pub id: MessageId,
    /// The topic it was published on.
    pub topic: String,
    /// The body.
    pub payload: Vec<u8>,
    /// The entity's key.
    pub key: Option<String>,
    /// Properties that travelled beside the body.
    pub properties: Properties,
    /// The broker's version of the schema that the body was schemas with.
    pub schema: WriterSchema,
    /// When the producer published it, in milliseconds since 1970 UTC.
    pub published_at: i64,
}
