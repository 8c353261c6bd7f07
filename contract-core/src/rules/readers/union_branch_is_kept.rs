//! Branches stay known.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("UNION_BRANCH_IS_KEPT"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A reader's union has a branch for every branch of the writer's.",
    explanation: r#"Breaks it: `["null", "string"]` becomes `["null", "string", "long"]` while services on the old version must read
it, or the other way round.

At run time: a decoding error at the first value of the branch that the reader lacks.

Instead: add a new field with a default. Under BACKWARD, where only new services read old messages, a union may
grow.
"#,
};
