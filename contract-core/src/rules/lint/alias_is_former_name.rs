//! Aliases are former names.

use schemactl_avro::SharedStr;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ALIAS_IS_FORMER_NAME"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "An alias is a name that the field or type had in an earlier version.",
        explanation:
            "Breaks it: version 1 has the field `parcel_size`. Version 2 renames it to `size` with the misspelled alias
`parcel_sze`.

At run time: the alias matches no field of old messages, so `size` gets its default, and the data of `parcel_size` is
lost.

Instead: copy the name exactly from the earlier version.
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
        let former = context.previous_versions.records(site.record);
        // A new record has no former fields here, but it may have been moved from another contract.
        if former.is_empty() {
            continue;
        }
        let is_former_name = |alias: &SharedStr| former.iter().any(|(_, record)| record.field(alias).is_some());
        for alias in site.field.aliases.iter().filter(|alias| !is_former_name(alias)) {
            let message = format!(
                "`{}` has the alias `{alias}`, but no earlier version has a field with this name",
                site.field.name
            );
            let consequence = "the alias has no effect on old messages";
            let advice = "copy the name from the earlier version, or remove the alias";
            findings.push(LINT.finding(message).at(site.location()).consequence(consequence).advice(advice));
        }
    }
    for named in context.named_types() {
        let aliases = context.schema.aliases(named.site.id);
        for alias in aliases.iter().filter(|alias| !context.previous_versions.type_names().any(|name| name == *alias)) {
            let message =
                format!("`{}` has the alias `{alias}`, but no earlier version has a type with this name", named.simple);
            let consequence = "the alias has no effect on old messages";
            let advice = "copy the full name from the earlier version, or remove the alias";
            findings.push(LINT.finding(message).at(named.site.at(named.span)).consequence(consequence).advice(advice));
        }
    }
    findings
}
