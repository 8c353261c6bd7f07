//! Files have one layout.

use crate::finding::{Edit, Finding, Location};
use crate::format::format;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::source::{SourceId, Span};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FILE_IS_FORMATTED"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: false,
        policy: Policy::Adjustable,
        promise: "A schema file is laid out as `schemactl fmt` lays it out.",
        explanation: "`schemactl fmt --check` looks at it; `schemactl lint` does where the project turns the rule on.

Breaks it: a file with four spaces a level, or with a record's fields on one line.

At run time: nothing. But a change of layout hides a change of the contract in a review.

Instead: `schemactl fmt`. It keeps the order of everything and the spelling of every text and number.
",
    },
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

/// Returns a finding at the first difference of a file from its layout, or `None` if it is laid out as it should be.
pub fn unformatted(text: &str, formatted: &str, source: SourceId) -> Option<Finding> {
    if text == formatted {
        return None;
    }
    let mut at = text.bytes().zip(formatted.bytes()).take_while(|(is, should)| is == should).count();
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    Some(
        LINT.finding("the file is laid out differently from here on")
            .at(Location::new(Span::new(source, start, end)))
            .fix("`schemactl fmt` lays it out"),
    )
}
