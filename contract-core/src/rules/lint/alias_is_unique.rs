//! An alias names one field or type.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ALIAS_IS_UNIQUE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No two fields of a record and no two types have the same alias.",
        explanation: "Breaks it: the fields `size` and `weight` both have the alias `measure`.

At run time: when Java reads a message with `measure`, one of the two fields gets the value; the specification does
not say which one. Pulsar's broker rejects the version if both fields need the alias.

Instead: keep the alias only on the field whose data it named.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut fields: HashMap<(&str, &str), &str> = HashMap::new();
    for site in &context.fields {
        for alias in &site.field.aliases {
            let Some(first) = fields.insert((site.record.name.full(), alias), &site.field.name) else { continue };
            let message = format!("`{}` has the same alias as `{first}`: `{alias}`", site.field.name);
            findings.push(
                LINT.finding(message)
                    .at(site.location())
                    .advice("keep the alias only on the field whose data it named"),
            );
        }
    }
    let mut types: HashMap<&str, &str> = HashMap::new();
    for named in context.named_types() {
        for alias in context.schema.aliases(named.site.id) {
            let Some(first) = types.insert(alias.full(), named.simple) else { continue };
            let message = format!("the type `{}` has the same alias as `{first}`: `{alias}`", named.simple);
            let finding = LINT.finding(message).at(named.site.at(named.span));
            findings.push(finding.advice("keep the alias only on the type whose data it named"));
        }
    }
    findings
}
