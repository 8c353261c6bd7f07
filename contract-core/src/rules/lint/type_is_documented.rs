//! Types say what they are.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("TYPE_IS_DOCUMENTED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "Every record, enum and fixed type has a `doc`.",
        explanation: r#"Breaks it: `{ "type": "record", "name": "OrderCreated", "fields": [...] }` without `doc`.

At run time: nothing. But the schema is the only thing that every team has, and a name alone leaves open when the
message is sent and what it does not say.

Instead: `"doc": "An order was created."`. Write it before the release: Pulsar takes a version that differs only in
documentation for the version before, and never stores it.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let bare = context.named_types().filter(|named| named.doc.is_none_or(|doc| doc.trim().is_empty()));
    bare.map(|named| {
        LINT.finding(format!("the type `{}` is not documented", named.simple))
            .at(named.site.at(named.span))
            .fix("say in `doc` what it is")
    })
    .collect()
}
