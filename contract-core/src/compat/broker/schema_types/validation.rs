//! Whether a schema is valid for its type. The broker checks this before anything else: `SchemaDataValidator`.

use schemactl_avro::schema::{Kind, Parsed};

use super::json_schema::{JsonSchema, JsonSchemaError};
use super::key_value::MalformedKeyValue;
use super::schema_type::SchemaType;
use super::typed_schema::{Definition, KeyValue, SchemaInput};
use crate::compat::broker::parse_exception::{ParseException, parse_exception};
use crate::compat::broker::responses::BrokerError;

/// A reason why a schema does not pass validation.
pub(in crate::compat::broker) enum ValidationFailure {
    /// The broker answers that the schema is invalid.
    Invalid,
    /// The broker fails.
    Error(BrokerError),
}

/// Validates a schema.
pub(in crate::compat::broker) fn validate(new: SchemaInput<'_>) -> Result<(), ValidationFailure> {
    match (new.schema_type(), new.definition()) {
        (SchemaType::Avro, Definition::Avro(parsed)) => valid_if(is_not_union(parsed)),
        (SchemaType::Json, Definition::Avro(parsed)) => validate_json(new.text(), parsed),
        (_, Definition::Avro(parsed)) => valid_if(parsed.lenient().is_some()),
        (_, Definition::KeyValue(Ok(parts))) => validate_key_value(parts),
        (_, Definition::KeyValue(Err(malformed))) => {
            Err(ValidationFailure::Error(BrokerError::MalformedKeyValue(malformed.clone())))
        }
        (_, Definition::ProtobufNative(root)) => valid_if(root.is_some()),
        (SchemaType::None | SchemaType::Bytes, Definition::TextOnly) => Ok(()),
        (SchemaType::Auto | SchemaType::AutoConsume | SchemaType::AutoPublish, Definition::TextOnly) => {
            Err(ValidationFailure::Invalid)
        }
        // The Python client sends `null` for a schema without a text.
        (SchemaType::String, Definition::TextOnly) => valid_if(matches!(new.text(), "" | "null")),
        (_, Definition::TextOnly) => valid_if(new.text().is_empty()),
    }
}

fn valid_if(is_valid: bool) -> Result<(), ValidationFailure> {
    if is_valid { Ok(()) } else { Err(ValidationFailure::Invalid) }
}

/// Returns whether an Avro schema parses, without validation of its defaults, and is not a union.
fn is_not_union(parsed: &Parsed) -> bool {
    parsed.lenient().is_some_and(|schema| !matches!(schema.kind(schema.root()), Kind::Union(_)))
}

/// Validates a `JSON` schema. If it does not parse as Avro, it may be a JSON schema of the old format; but the broker
/// catches only a `SchemaParseException` here, and after another exception the schema is invalid.
fn validate_json(text: &str, parsed: &Parsed) -> Result<(), ValidationFailure> {
    if parsed.lenient().is_some() {
        return Ok(());
    }
    if parse_exception(parsed) == Some(ParseException::Other) {
        return Err(ValidationFailure::Invalid);
    }
    match JsonSchema::parse(text) {
        Ok(_) => Ok(()),
        Err(JsonSchemaError::UnknownType(name)) => Err(ValidationFailure::Error(BrokerError::UnknownJsonType(name))),
        Err(JsonSchemaError::Invalid) => Err(ValidationFailure::Invalid),
    }
}

fn validate_key_value(parts: &KeyValue) -> Result<(), ValidationFailure> {
    for (name, part) in [("key", &parts.key), ("value", &parts.value)] {
        if part.schema_type() == SchemaType::KeyValue {
            return Err(ValidationFailure::Error(BrokerError::MalformedKeyValue(MalformedKeyValue::Nested(name))));
        }
        validate(part.as_input())?;
    }
    Ok(())
}
