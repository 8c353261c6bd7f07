//! An alias belongs to one.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ALIAS_IS_UNIQUE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No alias is given to two fields of a record or to two types.",
        explanation: "Breaks it: the fields `size` and `weight` both have the alias `measure`.

At run time: when Java reads a message with `measure`, one of the two gets the value, and which one is not defined by
the specification. Pulsar's broker refuses the version where both would need it.

Instead: the alias only on the field that the data belong to.
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
            let message = format!("`{}` has the alias `{alias}`, which `{first}` has too", site.field.name);
            findings.push(LINT.finding(message).at(site.place()).fix("leave it on the field that the data belong to"));
        }
    }
    let mut types: HashMap<&str, &str> = HashMap::new();
    for named in context.named_types() {
        for alias in context.schema.aliases(named.site.id) {
            let Some(first) = types.insert(alias.full(), named.simple) else { continue };
            let message = format!("the type `{}` has the alias `{alias}`, which `{first}` has too", named.simple);
            let finding = LINT.finding(message).at(named.site.at(named.span));
            findings.push(finding.fix("leave it on the type that the data belong to"));
        }
    }
    findings
}
