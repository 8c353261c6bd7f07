//! Python's record classes can read it.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::LogicalType;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("LOGICAL_TYPE_WORKS_IN_PYTHON"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: false,
        policy: Policy::Adjustable,
        promise: "No field has a logical type of date or time.",
        explanation: r#"Off unless the project turns it on; for topics that Python services read with `AvroSchema(Record)`.

Breaks it: `{ "type": "long", "logicalType": "timestamp-millis" }`.

At run time: Python's client decodes with the writer's schema and gets a `datetime`, which the `Long()` of a `Record`
refuses. It then decodes with its own schema instead, which works only while both versions have one layout.

Instead: services that use `AvroSchema(None, schema_definition=...)` with dictionaries, which take a `datetime`. Where
records have to be read, a plain `long` whose `doc` says the unit.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let is_time = |logical: LogicalType| {
        !matches!(logical, LogicalType::Decimal { .. } | LogicalType::Uuid | LogicalType::Duration)
    };
    context
        .types
        .iter()
        .filter_map(|site| Some((site, site.node.logical.filter(|logical| is_time(*logical))?)))
        .map(|(site, logical)| {
            LINT.finding(format!("Python's record classes cannot read `{}`, a {logical}", site.path))
                .at(site.at(site.node.span))
                .consequence("Python's client falls back to its own schema, which works only for one layout")
                .fix("let Python read dictionaries, or use a plain `long` whose `doc` says the unit")
        })
        .collect()
}
