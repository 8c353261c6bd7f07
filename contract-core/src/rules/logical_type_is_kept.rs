//! Meanings stay.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "LOGICAL_TYPE_IS_KEPT",
    severity: Severity::Error,
    group: Group::Semantics,
    promise: "A value's logical type stays what it was.",
    explanation: "Breaks it: `timestamp-millis` becomes `timestamp-micros`, a plain `long` becomes a `date`.

At run time: every reader decodes the number without complaint and is wrong by a factor of a thousand, or takes
a count for a date. Neither Avro nor the broker looks at logical types. Those that came with Avro 1.12, such as
`timestamp-nanos`, are plain values to programs with an older Avro. Names that Avro does not know are not looked at.

Instead: add a new field with the new meaning and a name that says so.
",
};
