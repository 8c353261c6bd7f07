//! Fixed sizes stay.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("FIXED_SIZE_IS_KEPT"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A fixed type keeps its size.",
    explanation: r#"Breaks it: `{ "type": "fixed", "name": "Hash", "size": 16 }` becomes 32 bytes.

At run time: a decoding error.

Instead: define a second fixed type and a new field with a default for it.
"#,
};
