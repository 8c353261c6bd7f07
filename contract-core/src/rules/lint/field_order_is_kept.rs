//! Fields keep their places.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FIELD_ORDER_IS_KEPT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "The fields that a version has in common with the one before stand in the same order.",
        explanation: "Breaks it: version 2 sorts the fields of version 1 by name.

At run time: readers match fields by name, so nothing breaks for those that know the writer's schema. Those that do not,
and read the bytes with their own - some clients fall back to that - take one field for the other. The broker takes it
for a change and stores a version.

Instead: keep the order, and add new fields at the end.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (site, record) in context.records() {
        let Some((number, before)) = context.previous_versions.last_record(record) else { continue };
        let place = |name: &str| before.fields.iter().position(|field| field.name == name);
        let mut last = 0;
        let moved = record.fields.iter().find(|field| match place(&field.name) {
            Some(at) if at < last => true,
            Some(at) => {
                last = at;
                false
            }
            None => false,
        });
        if let Some(field) = moved {
            let message =
                format!("the field `{}` of `{}` has another place than in v{number}", field.name, record.name.simple());
            let finding =
                LINT.finding(message).at(site.at(field.name_span).path(format!("{}.{}", site.path, field.name)));
            findings.push(finding.fix("keep the order, and add new fields at the end"));
        }
    }
    findings
}
