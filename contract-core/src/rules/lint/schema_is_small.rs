//! Schemas are small.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SCHEMA_IS_SMALL"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No schema is larger than the project allows.",
        explanation: "The maximum is `max-bytes` in `[lint]` in `contracts.toml`, 65,536 bytes by default.

Breaks it: a schema of 300 kB with all types of the company.

At run time: every producer and every consumer sends the whole schema when it connects, and the broker parses it and
all earlier versions at every upload.

Instead: remove the types that the message does not use, or use a message for each event.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let (size, max_bytes) = (context.self_contained.len(), context.options.max_bytes);
    if size <= max_bytes {
        return Vec::new();
    }
    let message = format!("the schema has {size} bytes; {max_bytes} are allowed");
    vec![LINT.finding(message).at(context.file_start()).advice("remove the types that the message does not use")]
}
