//! The text is JSON.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("SCHEMA_IS_JSON"),
    group: Group::Schema,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "A schema file holds one JSON value that Pulsar's broker can read.",
    explanation: "Breaks it: a missing comma, text after the schema, or 1,001 levels of nesting. The dialect is the broker's, which takes
comments.

At run time: the broker answers the upload with `422 Invalid schema definition data`.

Instead: mend the place that is shown. Comments belong into `doc`: a draft that refers to shared types is written anew
when it is released, and would lose them.
",
};
