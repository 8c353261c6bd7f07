//! The check of schemas that Avro describes: Pulsar's `AvroSchemaBasedCompatibilityCheck`.

use schemactl_avro::schema::Parsed;

use super::parse_exception::{ParseException, parse_exception};
use super::responses::{BrokerError, CheckResponse, Refusal, VersionRef};
use crate::compat::avro_java::can_read;
use crate::compat::{Direction, Strategy};

/// Checks a new schema against stored ones, oldest first. A stored schema is `None` if Avro does not describe its type.
///
/// The schemas are parsed without validation of defaults. Avro's validator compares from the latest version back.
pub(super) fn check_avro<'a>(
    strategy: Strategy,
    new: &'a Parsed,
    stored: impl Iterator<Item = (usize, Option<&'a Parsed>)>,
) -> CheckResponse {
    let mut schemas = Vec::new();
    for (version, parsed) in stored {
        match parsed.and_then(Parsed::lenient) {
            Some(schema) => schemas.push((version, schema)),
            None => return unparsable(strategy, parsed, VersionRef::Stored(version)),
        }
    }
    let Some(new) = new.lenient() else { return unparsable(strategy, Some(new), VersionRef::New) };
    if strategy == Strategy::AlwaysIncompatible && !schemas.is_empty() {
        return CheckResponse::Incompatible(Refusal::Always);
    }
    for pair in strategy.pairs(schemas.len()) {
        let (version, schema) = schemas[pair.earlier];
        let earlier = (VersionRef::Stored(version), schema);
        let ((reader, reader_schema), (writer, writer_schema)) = match pair.direction {
            Direction::Backward => ((VersionRef::New, new), earlier),
            Direction::Forward => (earlier, (VersionRef::New, new)),
        };
        match can_read(reader_schema, writer_schema) {
            Ok(true) => {}
            Ok(false) => return CheckResponse::Incompatible(Refusal::CannotRead { reader, writer }),
            Err(failure) if failure.is_parse_exception() || (strategy.is_transitive() && failure.is_exception()) => {
                return CheckResponse::Incompatible(Refusal::Failed { failure, reader, writer });
            }
            Err(failure) => return CheckResponse::Error(BrokerError::Avro { failure, reader, writer }),
        }
    }
    CheckResponse::Compatible
}

/// Returns the response if a schema cannot be parsed. It depends on the exception that Avro throws.
fn unparsable(strategy: Strategy, parsed: Option<&Parsed>, version: VersionRef) -> CheckResponse {
    match parsed.and_then(parse_exception) {
        Some(ParseException::Other) if !strategy.is_transitive() => CheckResponse::Error(BrokerError::NotAvro(version)),
        _ => CheckResponse::Incompatible(Refusal::Unparsable(version)),
    }
}
