//! Defaults stay.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("DEFAULT_VALUE_IS_KEPT"),
    group: Group::Semantics,
    severity: Severity::Warning,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A field's default stays what it was.",
    explanation: r#"Breaks it: `"default": 1` becomes `"default": 0` in a field that messages of an older version lack.

At run time: two services read the same old message and see two values. Where every version of a contract has the
field, nobody reads a default, and nothing is said.

Instead: keep the default, and write the new value explicitly.
"#,
};
