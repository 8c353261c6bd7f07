//! Names are not used again.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FIELD_NAME_IS_NOT_REUSED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No new field has the name of a field that an earlier version had and a later one dropped.",
        explanation:
            "Breaks it: version 1 has `note`, version 2 does not, and version 3 has a `note` again, for something else.

At run time: messages of version 1 that are still stored are read with the old `note` in the place of the new.

Instead: a name that the contract never had. If it is the same thing again, turn this rule off for the contract, or say
so in the `doc` and accept the finding.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in context.new_fields() {
        let name = &site.field.name;
        let versions = context.previous_versions.records(site.record);
        let Some((number, _)) = versions.iter().rev().skip(1).find(|(_, record)| record.field(name).is_some()) else {
            continue;
        };
        findings.push(
            LINT.finding(format!("`{name}` is new, and v{number} had a field of the same name"))
                .at(site.place())
                .consequence(format!("messages of v{number} are read with the old value in the place of the new"))
                .fix("use a name that the contract never had"),
        );
    }
    findings
}
