//! Whole numbers stay whole.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("NUMBER_KEEPS_PRECISION"),
    group: Group::Semantics,
    severity: Severity::Warning,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A whole number is not read as a floating-point number that cannot hold it.",
    explanation: "Breaks it: `long` becomes `double`, `int` becomes `float`. Avro promotes one to the other.

At run time: large numbers are rounded. An id or an amount in cents is then another one.

Instead: add a new field of the new type, or go from `int` to `long`.
",
};
