//! Files have one layout.

use crate::finding::{Edit, Finding, Severity};
use crate::format::{format, unformatted};
use crate::lint::{Check, Lint, Standing, Subject};
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
    standing: Standing::Off,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    // What cannot be laid out is told by other rules.
    let formatted = format(subject.text, subject.source).ok();
    let finding = formatted.and_then(|formatted| {
        let whole = Span::new(subject.source, 0, subject.text.len());
        let finding = unformatted(subject.text, &formatted, subject.source)?;
        Some(finding.edits([Edit { span: whole, text: formatted }]))
    });
    finding.into_iter().collect()
}
