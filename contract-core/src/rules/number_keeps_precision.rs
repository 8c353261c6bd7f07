//! Whole numbers stay whole.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "NUMBER_KEEPS_PRECISION",
    severity: Severity::Warning,
    group: Group::Semantics,
    promise: "A whole number is not read as a floating-point number that cannot hold it.",
    explanation: "Breaks it: `long` becomes `double`, `int` becomes `float`. Avro promotes one to the other.

At run time: large numbers are rounded. An id or an amount in cents is then another one.

Instead: add a new field of the new type, or go from `int` to `long`.
",
};
