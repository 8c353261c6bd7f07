//! Files have one layout.

use crate::finding::{Edit, Finding, Severity};
use crate::format::{format, unformatted};
use crate::lint::{Check, Lint, LintContext};
use crate::rules::{Group, Rule};
use crate::source::Span;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "FILE_IS_FORMATTED",
        severity: Severity::Error,
        group: Group::Lint,
        promise: "A schema file is laid out as `schemactl fmt` lays it out.",
        explanation: "`schemactl fmt --check` looks at it; `schemactl lint` does where the project turns the rule on.

Breaks it: a file with four spaces a level, or with a record's fields on one line.

At run time: nothing. But a change of layout hides a change of the contract in a review.

Instead: `schemactl fmt`. It keeps the order of everything and the spelling of every text and number.
",
    },
    enabled_by_default: false,
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    // What cannot be laid out is told by other rules.
    let formatted = format(context.text, context.source).ok();
    let finding = formatted.and_then(|formatted| {
        let whole = Span::new(context.source, 0, context.text.len());
        let finding = unformatted(context.text, &formatted, context.source)?;
        Some(finding.edits([Edit { span: whole, replacement: formatted }]))
    });
    finding.into_iter().collect()
}
