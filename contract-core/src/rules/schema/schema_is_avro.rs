//! The JSON is an Avro schema.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("SCHEMA_IS_AVRO"),
    group: Group::Schema,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "A schema file holds a valid schema of Avro 1.11, which Pulsar 4.0 uses.",
    explanation: "Breaks it: an unknown type, a name with a hyphen, two fields with the same name, or a name that is used before it is
defined. In drafts, types of the folder `shared` count as defined.

At run time: the broker answers the upload with `422 Invalid schema definition data` and gives no reason.

Instead: correct the locations that are shown; all problems of a file are reported at once.
",
};

/// The advice for a problem at a location.
pub(super) const ADVICE: &str = "correct the schema here according to the Avro 1.11 specification";
