//! A schema is one type.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, LintContext};
use crate::rules::{Group, Rule};
use crate::schema::Kind;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "ROOT_IS_NOT_UNION",
        severity: Severity::Error,
        group: Group::Lint,
        promise: "The outermost type is no union.",
        explanation: r#"Breaks it: `[{ "type": "record", "name": "A", ... }, { "type": "record", "name": "B", ... }]`.

At run time: Pulsar's broker answers the upload with 422, whatever is in the union.

Instead: a contract and a topic for each message, which also gives each its own history; or a record with one field
that is the union.
"#,
    },
    enabled_by_default: true,
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let root = context.schema.root();
    if !matches!(context.schema.kind(root), Kind::Union(_)) {
        return Vec::new();
    }
    context
        .types
        .first()
        .map(|site| {
            LINT.finding("the outermost type is a union")
                .at(site.at(site.node.span))
                .consequence("Pulsar's broker refuses to register it, with 422")
                .fix("make a contract for each branch")
        })
        .into_iter()
        .collect()
}
