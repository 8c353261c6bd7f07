//! Types are documented.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("TYPE_IS_DOCUMENTED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Every record, enum and fixed type has a `doc`.",
        explanation: r#"Breaks it: `{ "type": "record", "name": "OrderCreated", "fields": [...] }` without `doc`.

At run time: nothing. But the schema is the only description that every team has, and the name alone does not say when
the message is sent and what it leaves out.

Instead: write `"doc": "An order was created."` before the release. Pulsar regards a version that differs only in
documentation as equal to the previous version, and never stores it.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let undocumented = context.named_types().filter(|named| named.doc.is_none_or(|doc| doc.trim().is_empty()));
    undocumented
        .map(|named| {
            LINT.finding(format!("the type `{}` is not documented", named.simple))
                .at(named.site.at(named.span))
                .advice("describe it in `doc`")
        })
        .collect()
}
