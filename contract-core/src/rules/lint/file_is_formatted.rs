//! Files are formatted.

use schemactl_avro::source::{SourceId, Span};

use crate::finding::{Edit, Finding, Location};
use crate::format::format;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FILE_IS_FORMATTED"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: false,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A schema file has the layout of `schemactl fmt`.",
        explanation:
            "`schemactl fmt --check` checks it. `schemactl lint` checks it only if the project turns the rule on.

Breaks it: a file with an indent of four spaces, or with all fields of a record on one line.

At run time: nothing. But a change of the layout hides a change of the contract in a review.

Instead: run `schemactl fmt`. It keeps the order of everything and the spelling of every string and number.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    // Other rules report a file that cannot be formatted.
    let formatted = format(context.content, context.source).ok();
    let finding = formatted.and_then(|formatted| {
        let whole = Span::new(context.source, 0, context.content.len());
        let finding = unformatted(context.content, &formatted, context.source)?;
        Some(finding.edits([Edit { span: whole, replacement: formatted }]))
    });
    finding.into_iter().collect()
}

/// Returns a finding at the first difference of a file from its formatted source, or `None` if there is none.
pub fn unformatted(text: &str, formatted: &str, source: SourceId) -> Option<Finding> {
    if text == formatted {
        return None;
    }
    let mut difference =
        text.bytes().zip(formatted.bytes()).take_while(|(actual, expected)| actual == expected).count();
    while !text.is_char_boundary(difference) {
        difference -= 1;
    }
    let start = text[..difference].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[difference..].find('\n').map_or(text.len(), |newline| difference + newline);
    Some(
        LINT.finding("the file is not formatted; the first difference is here")
            .at(Location::new(Span::new(source, start, end)))
            .advice("run `schemactl fmt`"),
    )
}
