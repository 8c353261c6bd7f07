//! Records are not nested too deeply.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NESTING_IS_SHALLOW"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No record is inside more records than the project allows.",
        explanation: "The maximum is `max-depth` in `[lint]` in `contracts.toml`, 6 by default.

Breaks it: eight nested records.

At run time: nothing, up to the broker's limit of 1,000 levels of JSON. But code that reads the innermost field
repeats the whole path, and so does every finding about it.

Instead: use fewer levels; a record with a single field adds nothing.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let max_depth = context.options.max_depth;
    // Only the first one is reported; the records in it are too deep as well.
    let too_deep = context.named_types().find(|named| named.site.depth > max_depth && named.site.record().is_some());
    too_deep
        .map(|named| {
            LINT.finding(format!(
                "the record `{}` is inside {} others; {max_depth} are allowed",
                named.simple, named.site.depth
            ))
            .at(named.site.at(named.span))
            .advice("remove levels that add nothing")
        })
        .into_iter()
        .collect()
}
