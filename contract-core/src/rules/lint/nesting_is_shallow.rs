//! Records do not lie in records without end.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NESTING_IS_SHALLOW"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No record lies in more records than the project allows.",
        explanation:
            "The most records around a record are `max-depth` in the table `[lint]` of `contracts.toml`; 6 by default.

Breaks it: eight records in each other.

At run time: nothing, up to the 1,000 levels of JSON that the broker reads. But code that reads the innermost field
repeats the whole way, and so does every message about it.

Instead: fewer levels; a record with one field adds nothing.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let most = context.options.max_depth;
    // Only the first too deep: those in it are too deep as well.
    let deep = context.named_types().find(|named| named.site.depth > most && named.site.record().is_some());
    deep.map(|named| {
        LINT.finding(format!("the record `{}` lies in {} others; {most} are allowed", named.simple, named.site.depth))
            .at(named.site.at(named.span))
            .fix("take out levels that add nothing")
    })
    .into_iter()
    .collect()
}
