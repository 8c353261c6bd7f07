//! Whether the defaults of two fields are the same value.

use schemactl_avro::schema::{Field, Schema};

use super::decode::default_value;
use super::difference::{MAX_DEFAULT_DEPTH, have_same_meaning};

/// Returns whether the defaults of two fields, each with its schema, have the same meaning, however they are written;
/// `None` if a field has no usable default.
pub(crate) fn have_same_default(
    (reader, reader_field): (&Schema, &Field),
    (writer, writer_field): (&Schema, &Field),
) -> Option<bool> {
    let value = |schema, field| default_value(schema, field, MAX_DEFAULT_DEPTH).ok();
    let (reader_value, writer_value) = (value(reader, reader_field)?, value(writer, writer_field)?);
    Some(have_same_meaning((reader, reader_field.ty, &reader_value), (writer, writer_field.ty, &writer_value)))
}
