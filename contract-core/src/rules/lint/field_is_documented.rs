//! Fields are documented.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FIELD_IS_DOCUMENTED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Every field has a `doc`.",
        explanation: r#"Breaks it: `{ "name": "created_at", "type": "long" }` without `doc`.

At run time: nothing. But each service has to guess: created by which service, in which time zone, and can it be later
than the message's own time?

Instead: write `"doc": "When the order was created."` before the release. Pulsar regards a version that differs only
in documentation as equal to the previous version, and never stores it.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let undocumented =
        context.fields.iter().filter(|site| site.field.doc.as_ref().is_none_or(|doc| doc.trim().is_empty()));
    undocumented
        .map(|site| {
            LINT.finding(format!("the field `{}` is not documented", site.field.name))
                .at(site.location())
                .advice("describe its value in `doc`")
        })
        .collect()
}
