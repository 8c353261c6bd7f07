//! Chooses a decoder.

use schemactl_avro::schema::Schema;

use super::error::{DecodeError, DecoderKind};
use super::input::Input;
use super::{java, specification};
use crate::witness::value::Value;

/// Decodes `bytes`, which `writer` has written, as a value of `reader`.
pub fn decode(decoder: DecoderKind, reader: &Schema, writer: &Schema, bytes: &[u8]) -> Result<Value, DecodeError> {
    let mut input = Input::new(bytes);
    match decoder {
        DecoderKind::Java => java::decode(reader, writer, &mut input),
        DecoderKind::Specification => specification::decode(reader, writer, &mut input),
    }
}
