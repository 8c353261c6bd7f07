//! Avro Java's `SchemaValidator`, which Pulsar's broker decides with.

use schemactl_avro::schema::Schema;

use super::aliases::AliasedWriter;
use super::failure::AvroFailure;
use super::grammar::has_errors;
use super::recursion::Recursion;
use super::resolver::resolve;

/// Returns whether Avro Java's `ValidateMutualRead.canRead` accepts the pair.
///
/// This is not Avro's own `SchemaCompatibility`: records match whatever their names are, and the symbols of enums do not
/// count.
///
/// # Errors
///
/// For some schemas Avro throws instead of answering.
pub fn can_read(reader: &Schema, writer: &Schema) -> Result<bool, AvroFailure> {
    let aliased = AliasedWriter::new(writer, reader)?;
    let (writer_recursion, reader_recursion) = (Recursion::new(writer), Recursion::new(reader));
    let resolution = resolve(&aliased, reader, &reader_recursion)?;
    has_errors(&resolution, (writer, &writer_recursion), (reader, &reader_recursion)).map(|has_errors| !has_errors)
}
