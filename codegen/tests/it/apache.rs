//! Checks our bytes with apache-avro, an implementation that shares no code with ours.
//!
//! It decodes what our encoders write, and we decode what it writes for the value. With the schema of an older version, it
//! resolves the value to the newest schema. What it cannot do is listed with the reason.

use std::fmt::Debug;

use apache_avro::Schema;
use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::writer::datum::GenericDatumWriter;
use event_runtime::{Event, SchemaVersion};

/// Contracts that apache-avro 0.22 cannot read or write, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("defaults/all", "it refuses a string as the default of a fixed type with the logical type `duration`"),
    ("evolution/renamed", "it does not apply the aliases of fields when it resolves a value"),
    ("names/unicode", "it allows only ASCII in names, unlike Avro Java"),
    ("values/problem", "it does not know `error`, the other kind of record"),
];

/// Checks that apache-avro reads the bytes of a version as the newest version's value that we read from them, and that we
/// read what it writes for this value. The order of map entries can differ.
pub(crate) fn agrees<E: Event + PartialEq + Debug>(writer: &SchemaVersion, bytes: &[u8], expected: &E) {
    let newest = E::newest_version();
    let transcoded = transcode(writer.schema, newest.schema, bytes);
    let result = transcoded.and_then(|bytes| E::decode(newest.number, &bytes).map_err(|error| error.to_string()));
    match EXCEPTIONS.iter().find(|(contract, _)| *contract == E::CONTRACT) {
        None => assert_eq!(result.as_ref(), Ok(expected), "apache-avro, {} v{}", E::CONTRACT, writer.number),
        // The exception must be removed once apache-avro can do it.
        Some((contract, reason)) => assert_ne!(result.as_ref(), Ok(expected), "{contract}: {reason}"),
    }
}

/// Decodes bytes as a value of the reader's schema, and encodes that.
fn transcode(writer: &str, reader: &str, mut bytes: &[u8]) -> Result<Vec<u8>, String> {
    let parse = |json| Schema::parse_str(json).map_err(|error| error.to_string());
    let (writer, reader) = (parse(writer)?, parse(reader)?);
    let resolved_to = (writer != reader).then_some(&reader);
    let builder = GenericDatumReader::builder(&writer).maybe_reader_schema(resolved_to);
    let value = builder.build().and_then(|datum| datum.read_value(&mut bytes)).map_err(|error| error.to_string())?;
    if !bytes.is_empty() {
        return Err(format!("{} bytes are left", bytes.len()));
    }
    let writer = GenericDatumWriter::builder(&reader).build().map_err(|error| error.to_string())?;
    writer.write_value_to_vec(value).map_err(|error| error.to_string())
}
