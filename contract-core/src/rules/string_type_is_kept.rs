//! Text stays text.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "STRING_TYPE_IS_KEPT",
    severity: Severity::Warning,
    group: Group::Semantics,
    promise: "Text stays text and bytes stay bytes.",
    explanation: "Breaks it: `bytes` becomes `string` or the other way round. Avro promotes one to the other.

At run time: bytes that are no UTF-8 are refused by some readers and mangled by others.

Instead: add a new field of the new type.
",
};
