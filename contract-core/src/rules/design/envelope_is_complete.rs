//! Messages have an envelope.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ENVELOPE_IS_COMPLETE"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "Every message has the fields of the envelope.",
    explanation: r#"Breaks it: `envelope = ["id", "occurred_at"]` in `contracts.toml`, and a message whose record has no `occurred_at`.

At run time: consumers, tracing and dead-letter tools that handle any message without knowing it cannot handle this
one.

Instead: add the field, as the other contracts have it, before the first version is released.
"#,
};
