//! Schemas are not larger than they need be.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SCHEMA_IS_SMALL"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No schema's text is longer than the project allows.",
        explanation: "The most bytes are `max-bytes` in the table `[lint]` of `contracts.toml`; 65,536 by default.

Breaks it: a schema of 300 kB, with all types that the company has.

At run time: every producer and every consumer sends the whole text when it connects, and the broker parses it and all
before it at every upload.

Instead: only the types that the message has; a message for each thing that can happen.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let (size, most) = (context.sent.len(), context.options.max_bytes);
    if size <= most {
        return Vec::new();
    }
    let message = format!("the schema has {size} bytes; {most} are allowed");
    vec![LINT.finding(message).at(context.file_start()).fix("leave out what the message does not have")]
}
