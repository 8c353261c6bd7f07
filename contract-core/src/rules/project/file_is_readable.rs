//! Files can be read.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("FILE_IS_READABLE"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "Every file of the project can be read and is UTF-8.",
    explanation: "Breaks it: a file without read permission, one of more than 16 MiB, or one in Latin-1. Avro schemas are JSON, and JSON
between systems is UTF-8 (RFC 8259, section 8.1).

At run time: a file that cannot be read is not checked; all other contracts still are, and the run ends with exit code
2.

Instead: save the file as UTF-8, and make it readable for everyone who builds from it.
",
};
