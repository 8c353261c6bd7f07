//! Files can be read.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "FILE_IS_READABLE",
    severity: Severity::Error,
    group: Group::Setup,
    promise: "Every file of the project can be read and is UTF-8.",
    explanation:
        "A schema that cannot be read cannot be checked; all other contracts still are. The run ends with exit code 2.

Avro schemas are JSON, and JSON between systems is UTF-8 (RFC 8259, section 8.1).
",
};
