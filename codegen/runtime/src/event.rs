//! The traits of generated message types.

use std::borrow::Cow;

use uuid::Uuid;

use crate::DecodeError;

/// A released version of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemaVersion {
    /// The contract's version number; the first is 1.
    pub number: u32,
    /// The schema as it is registered, byte for byte.
    pub schema: &'static str,
    /// CRC-64-AVRO of the parsing canonical form (Avro 1.11 specification, "Schema Fingerprints").
    pub fingerprint: u64,
}

/// A message type generated from a contract.
pub trait Event: Sized + Send + Sync + 'static {
    /// The contract's id, `owner/message`.
    const CONTRACT: &'static str;
    /// The full Avro name of the record.
    const RECORD: &'static str;
    /// The topic, which carries only this message: `persistent://tenant/namespace/topic`.
    const TOPIC: &'static str;
    /// The versions that [`Event::decode`] reads, oldest first. [`Event::encode_into`] writes the last one.
    const VERSIONS: &'static [SchemaVersion];
    /// The attributes of fields and types that say what a value means, as the project's manifest lists them: a later
    /// version that has another value for one of them is not read. `unit`, `currency` and `connect.name` always count.
    const MEANING_ATTRIBUTES: &'static [&'static str] = &[];

    /// Appends the message in Avro's binary encoding, written with the newest of [`Event::VERSIONS`].
    fn encode_into(&self, out: &mut Vec<u8>);

    /// Decodes a message that was written with the contract's version `writer`.
    ///
    /// # Errors
    /// [`DecodeError`] if the bytes are not such a message, or if `writer` is not one of [`Event::VERSIONS`].
    fn decode(writer: u32, bytes: &[u8]) -> Result<Self, DecodeError>;

    /// Returns the message in Avro's binary encoding.
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        self.encode_into(&mut out);
        out
    }

    /// Returns the newest of [`Event::VERSIONS`], which [`Event::encode_into`] writes.
    fn newest_version() -> &'static SchemaVersion {
        Self::VERSIONS.last().expect("a generated event has a version")
    }
}

/// A view of a message, which borrows its strings and bytes from the encoded message.
pub trait EventView<'a>: Sized {
    /// The owned message.
    type Event: Event;

    /// Decodes a message that was written with the contract's version `writer`.
    ///
    /// # Errors
    /// [`DecodeError`] if the bytes are not such a message, or if `writer` is not one of [`Event::VERSIONS`].
    fn decode(writer: u32, bytes: &'a [u8]) -> Result<Self, DecodeError>;
}

/// A message with an id, by which a consumer recognizes a repeated delivery.
pub trait Identified {
    /// Returns the message's id, from the field that the manifest names as `id`.
    fn id(&self) -> Uuid;
}

/// A message that belongs to an entity; messages of one entity stay in order.
pub trait Keyed {
    /// Returns the entity's key, from the field that the manifest names as `key`.
    fn key(&self) -> Cow<'_, str>;
}
