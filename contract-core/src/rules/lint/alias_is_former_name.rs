//! Aliases point at something.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use schemactl_avro::SharedStr;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ALIAS_IS_FORMER_NAME"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "An alias is a name that the field or type had in an earlier version.",
        explanation:
            "Breaks it: version 2 gives the field `size` the alias `sze`, and version 1 called it `parcel_size`.

At run time: the alias finds nothing in old messages, so the field gets its default, and the data of `parcel_size` are
lost.

Instead: the name as the earlier version has it.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if context.previous_versions.is_empty() {
        return findings;
    }
    for site in &context.fields {
        let before = context.previous_versions.records(site.record);
        // A record that is new has no former fields, but may come from elsewhere.
        if before.is_empty() {
            continue;
        }
        let was = |alias: &SharedStr| before.iter().any(|(_, record)| record.field(alias).is_some());
        for alias in site.field.aliases.iter().filter(|alias| !was(alias)) {
            let message = format!(
                "`{}` has the alias `{alias}`, and no earlier version has a field of that name",
                site.field.name
            );
            let consequence = "the alias finds nothing in old messages";
            let fix = "write the name as the earlier version has it, or take the alias away";
            findings.push(LINT.finding(message).at(site.place()).consequence(consequence).fix(fix));
        }
    }
    for named in context.named_types() {
        let aliases = context.schema.aliases(named.site.id);
        for alias in aliases.iter().filter(|alias| !context.previous_versions.type_names().any(|name| name == *alias)) {
            let message =
                format!("`{}` has the alias `{alias}`, and no earlier version has a type of that name", named.simple);
            let consequence = "the alias finds nothing in old messages";
            let fix = "write the full name as the earlier version has it, or take the alias away";
            findings.push(LINT.finding(message).at(named.site.at(named.span)).consequence(consequence).fix(fix));
        }
    }
    findings
}
