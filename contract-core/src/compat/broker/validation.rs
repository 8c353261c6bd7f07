//! Whether a text is a schema of its type: the broker looks at that before anything else.

use super::definition::{Definition, JsonSchema, JsonSchemaProblem, KeyValue, MalformedKeyValue, SchemaInput};
use super::responses::BrokerError;
use super::schema_type::SchemaType;
use crate::schema::{Kind, Parsed, Problem, ProblemKind};

/// Why the broker does not go on with a schema.
pub(super) enum Fault {
    /// It says that the text is no schema.
    Invalid,
    /// It fails over the text.
    Throws(BrokerError),
}

/// Looks at a schema as the broker does at each that it is asked about or given.
pub(super) fn examine(new: SchemaInput<'_>) -> Result<(), Fault> {
    let holds = |holds: bool| if holds { Ok(()) } else { Err(Fault::Invalid) };
    match (new.schema_type, new.definition) {
        (SchemaType::Avro, Definition::Avro(parsed)) => holds(is_no_union(parsed)),
        (SchemaType::Json, Definition::Avro(parsed)) => json(new.text, parsed),
        (_, Definition::Avro(parsed)) => holds(parsed.lenient().is_some()),
        (_, Definition::KeyValue(Ok(parts))) => key_value(parts),
        (_, Definition::KeyValue(Err(malformed))) => {
            Err(Fault::Throws(BrokerError::MalformedKeyValue(malformed.clone())))
        }
        (_, Definition::ProtobufNative(root)) => holds(root.is_some()),
        (SchemaType::None | SchemaType::Bytes, Definition::Plain) => Ok(()),
        (SchemaType::Auto | SchemaType::AutoConsume | SchemaType::AutoPublish, Definition::Plain) => {
            Err(Fault::Invalid)
        }
        // The Python client sends the word for a schema without a text.
        (SchemaType::String, Definition::Plain) => holds(matches!(new.text, "" | "null")),
        (_, Definition::Plain) => holds(new.text.is_empty()),
    }
}

/// Defaults are not validated.
fn is_no_union(parsed: &Parsed) -> bool {
    parsed.lenient().is_some_and(|schema| !matches!(schema.kind(schema.root()), Kind::Union(_)))
}

/// What is not Avro may be a JSON schema of the old form, unless Avro fails in a way that the broker does not expect.
fn json(text: &str, parsed: &Parsed) -> Result<(), Fault> {
    if parsed.lenient().is_some() {
        return Ok(());
    }
    let first = parsed.problems.iter().find(|problem| problem.kind.is_always_refused());
    if first.is_some_and(|problem| is_unexpected(text, problem)) {
        return Err(Fault::Invalid);
    }
    match JsonSchema::read(text) {
        Ok(_) => Ok(()),
        Err(JsonSchemaProblem::UnknownType(name)) => Err(Fault::Throws(BrokerError::UnknownJsonType(name))),
        Err(JsonSchemaProblem::Unreadable) => Err(Fault::Invalid),
    }
}

/// Whether Avro reports a problem by another exception than that for schemas that do not parse.
fn is_unexpected(text: &str, problem: &Problem) -> bool {
    match problem.kind {
        ProblemKind::PrimitiveName
        | ProblemKind::DuplicateField
        | ProblemKind::BadOrder
        | ProblemKind::NestedUnion
        | ProblemKind::DuplicateBranch
        | ProblemKind::DefaultNotANumber => true,
        // A size that is no number is found before one that is negative.
        ProblemKind::BadSize => text[problem.span.start as usize..].starts_with('-'),
        _ => false,
    }
}

fn key_value(parts: &KeyValue) -> Result<(), Fault> {
    for (name, part) in [("key", &parts.key), ("value", &parts.value)] {
        if part.schema_type() == SchemaType::KeyValue {
            return Err(Fault::Throws(BrokerError::MalformedKeyValue(MalformedKeyValue::Nested(name))));
        }
        examine(part.input())?;
    }
    Ok(())
}
