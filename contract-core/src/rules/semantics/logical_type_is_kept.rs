//! Meanings stay.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("LOGICAL_TYPE_IS_KEPT"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A value's logical type stays what it was.",
    explanation: "Breaks it: `timestamp-millis` becomes `timestamp-micros`, a plain `long` becomes a `date`.

At run time: every reader decodes the number without complaint and is wrong by a factor of a thousand, or takes
a count for a date. Neither Avro nor the broker looks at logical types. Those that came with Avro 1.12, such as
`timestamp-nanos`, are plain values to programs with an older Avro. Names that Avro does not know are not looked at.

Instead: add a new field with the new meaning and a name that says so.
",
};
