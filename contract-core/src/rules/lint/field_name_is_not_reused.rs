//! Names of removed fields are not used again.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FIELD_NAME_IS_NOT_REUSED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No new field has the name of a field that an earlier version had and a later version removed.",
        explanation:
            "Breaks it: version 1 has `note`, version 2 does not, and version 3 adds a `note` with another meaning.

At run time: when a reader on version 3 reads stored messages of version 1, it gets the old value of `note` for the
new field.

Instead: use a name that the contract never had. If the field has the same meaning as before, turn this rule off for
the contract, or accept the finding.
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
            LINT.finding(format!("`{name}` is new, but v{number} already had a field with this name"))
                .at(site.location())
                .consequence(format!("messages of v{number} are read with the value of the old field"))
                .advice("use a name that the contract never had"),
        );
    }
    findings
}
