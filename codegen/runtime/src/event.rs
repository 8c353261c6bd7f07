//! What a generated message type promises.

use std::borrow::Cow;

use uuid::Uuid;

use crate::DecodeError;

/// One sealed version of a contract, as generated code carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemaVersion {
    /// The contract's version number; the first is 1.
    pub number: u32,
    /// The sealed `.avsc` file, byte for byte as it is registered.
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
    /// The topic that carries this message and no other, `persistent://tenant/namespace/topic`.
    const TOPIC: &'static str;
    /// The versions whose bytes [`Event::decode`] reads, oldest first; [`Event::encode_into`] writes the last.
    const VERSIONS: &'static [SchemaVersion];

    /// Appends the message as Avro binary, written with the newest of [`Event::VERSIONS`].
    fn encode_into(&self, out: &mut Vec<u8>);

    /// Reads a message that was written with the contract's version `writer`.
    ///
    /// # Errors
    /// [`DecodeError`] where the bytes are no such message, or `writer` is not one of [`Event::VERSIONS`].
    fn decode(writer: u32, bytes: &[u8]) -> Result<Self, DecodeError>;

    /// The message as Avro binary, in a buffer of its own.
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        self.encode_into(&mut out);
        out
    }

    /// The version that [`Event::encode_into`] writes.
    fn written_version() -> &'static SchemaVersion {
        Self::VERSIONS.last().expect("a generated event has a version")
    }
}

/// A message that borrows its text and bytes from the bytes that it was read from.
pub trait EventView<'a>: Sized {
    /// The message that owns its parts.
    type Event: Event;

    /// Reads a message that was written with the contract's version `writer`, as [`Event::decode`] does.
    ///
    /// # Errors
    /// [`DecodeError`] where the bytes are no such message, or `writer` is none of [`Event::VERSIONS`].
    fn decode(writer: u32, bytes: &'a [u8]) -> Result<Self, DecodeError>;
}

/// A message that carries an id of its own, so that a consumer can tell a repeated delivery.
pub trait Identified {
    /// The message's id, from the field that the manifest names as `id`.
    fn id(&self) -> Uuid;
}

/// A message that belongs to an entity, so that messages of one entity stay in order.
pub trait Keyed {
    /// The entity's key, from the field that the manifest names as `key`.
    fn key(&self) -> Cow<'_, str>;
}
