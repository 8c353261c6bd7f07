//! Text stays text.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("STRING_TYPE_IS_KEPT"),
    group: Group::Semantics,
    severity: Severity::Warning,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "Text stays text and bytes stay bytes.",
    explanation: "Breaks it: `bytes` becomes `string` or the other way round. Avro promotes one to the other.

At run time: bytes that are no UTF-8 are refused by some readers and mangled by others.

Instead: add a new field of the new type.
",
};
