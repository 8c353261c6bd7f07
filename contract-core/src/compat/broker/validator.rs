//! Avro 1.11's `SchemaValidator`: whether one schema can read another's data, as the broker sees it.

use super::aliases::AliasedWriter;
use super::avro_failure::AvroFailure;
use super::grammar::has_errors;
use super::recursion::Recursion;
use super::resolve::resolve;
use crate::schema::Schema;

/// Whether Avro's validator thinks that `reader` reads what `writer` writes.
///
/// # Errors
///
/// Some schemas make Avro throw instead of answering.
pub fn can_read(reader: &Schema, writer: &Schema) -> Result<bool, AvroFailure> {
    let renamed = AliasedWriter::new(writer, reader)?;
    let (writer_nesting, reader_nesting) = (Recursion::of(writer), Recursion::of(reader));
    let resolution = resolve(&renamed, reader, &reader_nesting)?;
    has_errors(&resolution, (writer, &writer_nesting), (reader, &reader_nesting)).map(|has_errors| !has_errors)
}
