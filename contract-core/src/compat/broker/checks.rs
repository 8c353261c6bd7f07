//! The checks of one schema against others of its type: each type of schema has its own class in the broker.

use super::definition::{Definition, JsonSchema, KeyValue, SchemaInput};
use super::responses::{BrokerError, CheckResponse, KeyValuePart, Rejection, VersionRef};
use super::schema_type::SchemaType;
use super::validator::can_read;
use crate::compat::{Direction, Strategy};
use crate::schema::Parsed;

/// A stored schema with its version.
type Stored<'a> = (usize, SchemaInput<'a>);

/// The check against one version. Only that of `JSON` schemas knows their old form.
pub(super) fn check_one(strategy: Strategy, new: SchemaInput<'_>, stored: Stored<'_>) -> CheckResponse {
    match new.schema_type {
        SchemaType::Json => json(strategy, new, stored),
        _ => check_list(strategy, new, &[stored]),
    }
}

/// The check against several versions, oldest first.
pub(super) fn check_list(strategy: Strategy, new: SchemaInput<'_>, stored: &[Stored<'_>]) -> CheckResponse {
    match (new.schema_type, new.definition) {
        (SchemaType::Avro | SchemaType::Json, Definition::Avro(parsed)) => avro(strategy, parsed, stored),
        (_, Definition::KeyValue(Ok(parts))) => key_value(strategy, parts, stored),
        (_, Definition::KeyValue(Err(malformed))) => {
            CheckResponse::Error(BrokerError::MalformedKeyValue(malformed.clone()))
        }
        (_, Definition::ProtobufNative(root)) => protobuf(strategy, root.unwrap_or_default(), stored),
        // The broker has no class for the other types, `PROTOBUF` among them, and takes what has the right type.
        _ if strategy == Strategy::AlwaysIncompatible => CheckResponse::Incompatible(Rejection::Always),
        _ => CheckResponse::Compatible,
    }
}

/// Avro's validator, asked from the latest version back.
fn avro(strategy: Strategy, new: &Parsed, stored: &[Stored<'_>]) -> CheckResponse {
    let mut parsed = Vec::with_capacity(stored.len());
    for (version, subject) in stored {
        match subject.parsed().and_then(Parsed::lenient) {
            Some(schema) => parsed.push((*version, schema)),
            None => return CheckResponse::Incompatible(Rejection::Unparsable(VersionRef::Stored(*version))),
        }
    }
    let Some(new) = new.lenient() else { return CheckResponse::Incompatible(Rejection::Unparsable(VersionRef::New)) };
    if strategy == Strategy::AlwaysIncompatible && !parsed.is_empty() {
        return CheckResponse::Incompatible(Rejection::Always);
    }
    for pair in strategy.pairs(parsed.len()) {
        let (version, schema) = parsed[pair.earlier];
        let earlier = (VersionRef::Stored(version), schema);
        let ((reader, reading), (writer, written)) = match pair.direction {
            Direction::Backward => ((VersionRef::New, new), earlier),
            Direction::Forward => (earlier, (VersionRef::New, new)),
        };
        match can_read(reading, written) {
            Ok(true) => {}
            Ok(false) => return CheckResponse::Incompatible(Rejection::CannotRead { reader, writer }),
            Err(failure) if failure.is_parse_exception() || (strategy.is_transitive() && failure.is_exception()) => {
                return CheckResponse::Incompatible(Rejection::Failed { failure, reader, writer });
            }
            Err(failure) => return CheckResponse::Error(BrokerError::Avro { failure, reader, writer }),
        }
    }
    CheckResponse::Compatible
}

/// Schemas of the old form go with all of Avro's, and with each other if they have one id, whatever the strategy.
fn json(strategy: Strategy, new: SchemaInput<'_>, stored: Stored<'_>) -> CheckResponse {
    let is_avro = |subject: SchemaInput<'_>| subject.parsed().is_some_and(|parsed| parsed.lenient().is_some());
    if is_avro(stored.1) && is_avro(new) {
        return check_list(strategy, new, &[stored]);
    }
    if is_avro(stored.1) || is_avro(new) {
        return CheckResponse::Compatible;
    }
    let version = VersionRef::Stored(stored.0);
    let id = |subject: SchemaInput<'_>| JsonSchema::read(subject.text).ok().flatten().map(|schema| schema.id);
    match (id(stored.1), id(new)) {
        (Some(Some(from)), Some(to)) if to.as_ref() == Some(&from) => CheckResponse::Compatible,
        (Some(Some(_)), Some(_)) => CheckResponse::Incompatible(Rejection::OtherId { stored: version }),
        (Some(Some(_)), None) => CheckResponse::Error(BrokerError::NoId(VersionRef::New)),
        (Some(None) | None, _) => CheckResponse::Error(BrokerError::NoId(version)),
    }
}

/// Both parts must keep their types, and each goes through the check of several schemas of its type, even against
/// one; on its way there the list is turned round, so that Avro is asked from the oldest version on.
fn key_value(strategy: Strategy, new: &KeyValue, stored: &[Stored<'_>]) -> CheckResponse {
    let (mut keys, mut values) = (Vec::with_capacity(stored.len()), Vec::with_capacity(stored.len()));
    for (version, subject) in stored {
        let theirs = match subject.definition {
            Definition::KeyValue(Ok(parts)) => parts,
            Definition::KeyValue(Err(malformed)) => {
                return CheckResponse::Error(BrokerError::MalformedKeyValue(malformed.clone()));
            }
            _ => continue,
        };
        let pairs = [(KeyValuePart::Key, &theirs.key, &new.key), (KeyValuePart::Value, &theirs.value, &new.value)];
        for (part, from, to) in pairs {
            let (from, to) = (from.schema_type(), to.schema_type());
            if from != to {
                let refusal = Box::new(Rejection::OtherType { stored: VersionRef::Stored(*version), from, to });
                return CheckResponse::Incompatible(Rejection::Part { part, refusal });
            }
        }
        keys.push((*version, theirs.key.input()));
        values.push((*version, theirs.value.input()));
    }
    for (part, new, mut stored) in [(KeyValuePart::Key, &new.key, keys), (KeyValuePart::Value, &new.value, values)] {
        stored.reverse();
        match check_list(strategy, new.input(), &stored) {
            CheckResponse::Compatible => {}
            CheckResponse::Incompatible(refusal) => {
                return CheckResponse::Incompatible(Rejection::Part { part, refusal: Box::new(refusal) });
            }
            other => return other,
        }
    }
    CheckResponse::Compatible
}

/// The name of the root message is all that counts.
fn protobuf(strategy: Strategy, new: &str, stored: &[Stored<'_>]) -> CheckResponse {
    for (version, subject) in stored {
        let Definition::ProtobufNative(from) = subject.definition else { continue };
        let from = from.unwrap_or_default();
        if strategy == Strategy::AlwaysIncompatible {
            return CheckResponse::Incompatible(Rejection::Always);
        }
        if from != new {
            let (from, to) = (from.to_owned(), new.to_owned());
            return CheckResponse::Incompatible(Rejection::OtherMessage {
                stored: VersionRef::Stored(*version),
                from,
                to,
            });
        }
    }
    CheckResponse::Compatible
}
