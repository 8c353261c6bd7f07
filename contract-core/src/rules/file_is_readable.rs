//! Files can be read.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "FILE_IS_READABLE",
    severity: Severity::Error,
    group: Group::Project,
    promise: "Every file of the project can be read and is UTF-8.",
    explanation: "Breaks it: a file without read permission, one of more than 16 MiB, or one in Latin-1. Avro schemas are JSON, and JSON
between systems is UTF-8 (RFC 8259, section 8.1).

At run time: what cannot be read is not checked; all other contracts still are, and the run ends with exit code 2.

Instead: save the file as UTF-8, and let everybody read it who builds from it.
",
};
