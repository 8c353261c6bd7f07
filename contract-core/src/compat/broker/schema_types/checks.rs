//! The compatibility checks of each type of schema. Each type has its own class in the broker.

use super::json_schema::JsonSchema;
use super::schema_type::SchemaType;
use super::typed_schema::{Definition, KeyValue, SchemaInput};
use crate::compat::Strategy;
use crate::compat::broker::avro_check::check_avro;
use crate::compat::broker::responses::{BrokerError, CheckResponse, KeyValuePart, Refusal, VersionRef};

/// A stored schema with its version.
type StoredVersion<'a> = (usize, SchemaInput<'a>);

/// Checks a new schema against one version of the same type. Only for `JSON` schemas this differs from checking it
/// against a list: `JsonSchemaCompatibilityCheck` knows the old format.
pub(in crate::compat::broker) fn check_against_one(
    strategy: Strategy,
    new: SchemaInput<'_>,
    stored: StoredVersion<'_>,
) -> CheckResponse {
    match new.schema_type() {
        SchemaType::Json => check_json(strategy, new, stored),
        _ => check_against_all(strategy, new, &[stored]),
    }
}

/// Checks a new schema against several versions of the same type, oldest first.
pub(in crate::compat::broker) fn check_against_all(
    strategy: Strategy,
    new: SchemaInput<'_>,
    stored: &[StoredVersion<'_>],
) -> CheckResponse {
    match (new.schema_type(), new.definition()) {
        (SchemaType::Avro | SchemaType::Json, Definition::Avro(parsed)) => {
            check_avro(strategy, parsed, stored.iter().map(|(version, schema)| (*version, schema.parsed())))
        }
        (_, Definition::KeyValue(Ok(parts))) => check_key_value(strategy, parts, stored),
        (_, Definition::KeyValue(Err(malformed))) => {
            CheckResponse::Error(BrokerError::MalformedKeyValue(malformed.clone()))
        }
        (_, Definition::ProtobufNative(root)) => check_protobuf_native(strategy, root.unwrap_or_default(), stored),
        // The broker has no class for the other types, `PROTOBUF` among them, so it accepts every schema of the type.
        _ if strategy == Strategy::AlwaysIncompatible => CheckResponse::Incompatible(Refusal::Always),
        _ => CheckResponse::Compatible,
    }
}

/// Checks a `JSON` schema against one version. A schema of the old format is compatible with every Avro schema, and with
/// another schema of the old format if both have the same id. The strategy does not matter then.
fn check_json(strategy: Strategy, new: SchemaInput<'_>, stored: StoredVersion<'_>) -> CheckResponse {
    let is_avro = |schema: SchemaInput<'_>| schema.parsed().is_some_and(|parsed| parsed.lenient().is_some());
    if is_avro(stored.1) && is_avro(new) {
        return check_against_all(strategy, new, &[stored]);
    }
    if is_avro(stored.1) || is_avro(new) {
        return CheckResponse::Compatible;
    }
    let version = VersionRef::Stored(stored.0);
    let id = |schema: SchemaInput<'_>| JsonSchema::parse(schema.text()).ok().flatten().map(|schema| schema.id);
    match (id(stored.1), id(new)) {
        (Some(Some(from)), Some(to)) if to.as_ref() == Some(&from) => CheckResponse::Compatible,
        (Some(Some(_)), Some(_)) => CheckResponse::Incompatible(Refusal::OtherId { stored: version }),
        (Some(Some(_)), None) => CheckResponse::Error(BrokerError::NoId(VersionRef::New)),
        (Some(None) | None, _) => CheckResponse::Error(BrokerError::NoId(version)),
    }
}

/// Checks a `KEY_VALUE` schema. Key and value must keep their types, and each is checked against the list of stored keys
/// or values, even if the list has one entry. `KeyValueSchemaCompatibilityCheck` reverses the list, so Avro's validator
/// compares from the oldest version on.
fn check_key_value(strategy: Strategy, new: &KeyValue, stored: &[StoredVersion<'_>]) -> CheckResponse {
    let (mut keys, mut values) = (Vec::with_capacity(stored.len()), Vec::with_capacity(stored.len()));
    for (version, schema) in stored {
        let parts = match schema.definition() {
            Definition::KeyValue(Ok(parts)) => parts,
            Definition::KeyValue(Err(malformed)) => {
                return CheckResponse::Error(BrokerError::MalformedKeyValue(malformed.clone()));
            }
            _ => continue,
        };
        let pairs = [(KeyValuePart::Key, &parts.key, &new.key), (KeyValuePart::Value, &parts.value, &new.value)];
        for (part, from, to) in pairs {
            let (from, to) = (from.schema_type(), to.schema_type());
            if from != to {
                let refusal = Box::new(Refusal::OtherType { stored: VersionRef::Stored(*version), from, to });
                return CheckResponse::Incompatible(Refusal::Part { part, refusal });
            }
        }
        keys.push((*version, parts.key.as_input()));
        values.push((*version, parts.value.as_input()));
    }
    for (part, new, mut stored) in [(KeyValuePart::Key, &new.key, keys), (KeyValuePart::Value, &new.value, values)] {
        stored.reverse();
        match check_against_all(strategy, new.as_input(), &stored) {
            CheckResponse::Compatible => {}
            CheckResponse::Incompatible(refusal) => {
                return CheckResponse::Incompatible(Refusal::Part { part, refusal: Box::new(refusal) });
            }
            other => return other,
        }
    }
    CheckResponse::Compatible
}

/// Checks a `PROTOBUF_NATIVE` schema: only the full name of the root message must stay the same.
fn check_protobuf_native(strategy: Strategy, new: &str, stored: &[StoredVersion<'_>]) -> CheckResponse {
    for (version, schema) in stored {
        let Definition::ProtobufNative(from) = schema.definition() else { continue };
        let from = from.unwrap_or_default();
        if strategy == Strategy::AlwaysIncompatible {
            return CheckResponse::Incompatible(Refusal::Always);
        }
        if from != new {
            let (from, to) = (from.to_owned(), new.to_owned());
            let stored = VersionRef::Stored(*version);
            return CheckResponse::Incompatible(Refusal::OtherMessage { stored, from, to });
        }
    }
    CheckResponse::Compatible
}
