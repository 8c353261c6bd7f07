//! Defaults stay.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "DEFAULT_VALUE_IS_KEPT",
    severity: Severity::Warning,
    group: Group::Semantics,
    promise: "A field's default stays what it was.",
    explanation: r#"Breaks it: `"default": 1` becomes `"default": 0` in a field that messages of an older version lack.

At run time: two services read the same old message and see two values. Where every version of a contract has the
field, nobody reads a default, and nothing is said.

Instead: keep the default, and write the new value explicitly.
"#,
};
