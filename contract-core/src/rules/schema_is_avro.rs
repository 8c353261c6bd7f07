//! The JSON is a schema.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "SCHEMA_IS_AVRO",
    severity: Severity::Error,
    group: Group::Schema,
    promise: "A schema file holds a schema by the rules of Avro 1.11, which Pulsar 4.0 uses.",
    explanation: "The broker answers an invalid schema with `422 Invalid schema definition data` and says nothing more; this check
says what and where, and reports every problem of a file at once.

A name must be defined before it is used. In drafts, types of the folder `shared` count as defined.
",
};
