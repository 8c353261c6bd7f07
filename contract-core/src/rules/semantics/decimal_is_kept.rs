//! Amounts stay.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("DECIMAL_IS_KEPT"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A decimal keeps its scale and precision.",
    explanation: r#"Breaks it: `"scale": 2` becomes `"scale": 4`.

At run time: the bytes hold only the digits; the reader puts the point elsewhere, and 12.50 becomes 0.1250. A
smaller precision makes some readers refuse large amounts. With a larger one the numbers are the same, and yet the
specification wants both alike.

Instead: add a new field for the new scale.
"#,
};
