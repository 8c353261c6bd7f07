//! A schema is one type.

use schemactl_avro::schema::Kind;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ROOT_IS_NOT_UNION"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The outermost type is not a union.",
        explanation: r#"Breaks it: `[{ "type": "record", "name": "A", ... }, { "type": "record", "name": "B", ... }]`.

At run time: Pulsar's broker rejects every upload of such a schema with 422.

Instead: create a contract and a topic for each message, which also gives each its own history, or use a record with
one field that is the union.
"#,
    },
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
                .consequence("Pulsar's broker rejects the upload with 422")
                .advice("create a contract for each branch")
        })
        .into_iter()
        .collect()
}
