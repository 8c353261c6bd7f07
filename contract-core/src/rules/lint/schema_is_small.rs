//! Schemas are not larger than they need be.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "SCHEMA_IS_SMALL",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "No schema's text is longer than the project allows.",
        explanation: "The most bytes are `max-bytes` in the table `[lint]` of `contracts.toml`; 65,536 by default.

Breaks it: a schema of 300 kB, with all types that the company has.

At run time: every producer and every consumer sends the whole text when it connects, and the broker parses it and all
before it at every upload.

Instead: only the types that the message has; a message for each thing that can happen.
",
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let (size, most) = (subject.sent.len(), subject.options.max_bytes);
    if size <= most {
        return Vec::new();
    }
    let message = format!("the schema has {size} bytes; {most} are allowed");
    vec![LINT.found(message).at(subject.beginning()).fix("leave out what the message does not have")]
}
