//! Fixed sizes stay.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "FIXED_SIZE_IS_KEPT",
    severity: Severity::Error,
    group: Group::Readers,
    promise: "A fixed type keeps its size.",
    explanation: r#"Breaks it: `{ "type": "fixed", "name": "Hash", "size": 16 }` becomes 32 bytes.

At run time: a decoding error.

Instead: define a second fixed type and a new field with a default for it.
"#,
};
