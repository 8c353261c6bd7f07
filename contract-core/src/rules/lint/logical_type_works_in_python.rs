//! Python's record classes can read the message.

use schemactl_avro::schema::LogicalType;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("LOGICAL_TYPE_WORKS_IN_PYTHON"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: false,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No field has a logical type of a date or time.",
        explanation: r#"For topics that Python services read with `AvroSchema(Record)`.

Breaks it: `{ "type": "long", "logicalType": "timestamp-millis" }`.

At run time: Python's client decodes with the writer's schema and gets a `datetime`, which the `Long()` of a `Record`
rejects. The client then decodes with its own schema instead, which works only while both versions have the same
layout.

Instead: read dictionaries with `AvroSchema(None, schema_definition=...)`, which accept a `datetime`. If services must
read records, use a plain `long` whose `doc` names the unit.
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
                .consequence("Python's client falls back to its own schema, which works only while all versions have the same layout")
                .advice("read dictionaries in Python, or use a plain `long` whose `doc` names the unit")
        })
        .collect()
}
