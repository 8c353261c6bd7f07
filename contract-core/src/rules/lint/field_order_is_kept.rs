//! Fields keep their order.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FIELD_ORDER_IS_KEPT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The fields that a version shares with the previous version are in the same order.",
        explanation: "Breaks it: version 2 sorts the fields of version 1 by name.

At run time: readers match fields by name, so nothing breaks for readers that know the writer's schema. Some clients
fall back to decoding with their own schema; these mix up the fields. The broker stores a new version for the change.

Instead: keep the order, and add new fields at the end.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (site, record) in context.records() {
        let Some((number, previous)) = context.previous_versions.last_record(record) else { continue };
        let index_of = |name: &str| previous.fields.iter().position(|field| field.name == name);
        let mut last_index = 0;
        let moved = record.fields.iter().find(|field| match index_of(&field.name) {
            Some(index) if index < last_index => true,
            Some(index) => {
                last_index = index;
                false
            }
            None => false,
        });
        if let Some(field) = moved {
            let message = format!(
                "the field `{}` of `{}` is at another position than in v{number}",
                field.name,
                record.name.simple()
            );
            let finding =
                LINT.finding(message).at(site.at(field.name_span).path(format!("{}.{}", site.path, field.name)));
            findings.push(finding.advice("keep the order, and add new fields at the end"));
        }
    }
    findings
}
