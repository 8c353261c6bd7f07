//! Amounts stay.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "DECIMAL_IS_KEPT",
    severity: Severity::Error,
    group: Group::Semantics,
    promise: "A decimal keeps its scale and precision.",
    explanation: r#"Breaks it: `"scale": 2` becomes `"scale": 4`.

At run time: the bytes hold only the digits; the reader puts the point elsewhere, and 12.50 becomes 0.1250. A
smaller precision makes some readers refuse large amounts. With a larger one the numbers are the same, and yet the
specification wants both alike.

Instead: add a new field for the new scale.
"#,
};
