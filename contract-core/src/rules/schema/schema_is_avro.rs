//! The JSON is a schema.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("SCHEMA_IS_AVRO"),
    group: Group::Schema,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "A schema file holds a schema by the rules of Avro 1.11, which Pulsar 4.0 uses.",
    explanation: "Breaks it: an unknown type, a name with a hyphen, two fields of one name, or a name that is used before it is defined.
In drafts, types of the folder `shared` count as defined.

At run time: the broker answers the upload with `422 Invalid schema definition data` and says nothing more.

Instead: mend the places that are shown; every problem of a file is told at once.
",
};
