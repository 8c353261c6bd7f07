//! An alias belongs to one.

use std::collections::HashMap;

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "ALIAS_IS_UNIQUE",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "No alias is given to two fields of a record or to two types.",
        explanation: "Breaks it: the fields `size` and `weight` both have the alias `measure`.

At run time: when Java reads a message with `measure`, one of the two gets the value, and which one is not defined by
the specification. Pulsar's broker refuses the version where both would need it.

Instead: the alias only on the field that the data belong to.
",
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut fields: HashMap<(&str, &str), &str> = HashMap::new();
    for part in &subject.fields {
        for alias in &part.field.aliases {
            let Some(first) = fields.insert((part.record.name.full(), alias), &part.field.name) else { continue };
            let message = format!("`{}` has the alias `{alias}`, which `{first}` has too", part.field.name);
            findings.push(LINT.found(message).at(part.place()).fix("leave it on the field that the data belong to"));
        }
    }
    let mut types: HashMap<&str, &str> = HashMap::new();
    for named in subject.named() {
        for alias in subject.schema.aliases(named.part.id) {
            let Some(first) = types.insert(alias.full(), named.simple) else { continue };
            let message = format!("the type `{}` has the alias `{alias}`, which `{first}` has too", named.simple);
            let finding = LINT.found(message).at(named.part.at(named.span));
            findings.push(finding.fix("leave it on the type that the data belong to"));
        }
    }
    findings
}
