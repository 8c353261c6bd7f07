//! Aliases point at something.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject};
use crate::rules::{Group, Rule};
use schemactl_avro::SharedStr;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "ALIAS_NAMES_A_FORMER_NAME",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "An alias is a name that the field or type had in an earlier version.",
        explanation:
            "Breaks it: version 2 gives the field `size` the alias `sze`, and version 1 called it `parcel_size`.

At run time: the alias finds nothing in old messages, so the field gets its default, and the data of `parcel_size` are
lost.

Instead: the name as the earlier version has it.
",
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if subject.earlier.is_empty() {
        return findings;
    }
    for part in &subject.fields {
        let before = subject.earlier.records(part.record);
        // A record that is new has no former fields, but may come from elsewhere.
        if before.is_empty() {
            continue;
        }
        let was = |alias: &SharedStr| before.iter().any(|(_, record)| record.field(alias).is_some());
        for alias in part.field.aliases.iter().filter(|alias| !was(alias)) {
            let message = format!(
                "`{}` has the alias `{alias}`, and no earlier version has a field of that name",
                part.field.name
            );
            let consequence = "the alias finds nothing in old messages";
            let fix = "write the name as the earlier version has it, or take the alias away";
            findings.push(LINT.found(message).at(part.place()).consequence(consequence).fix(fix));
        }
    }
    for named in subject.named() {
        let aliases = subject.schema.aliases(named.part.id);
        for alias in aliases.iter().filter(|alias| !subject.earlier.type_names().any(|name| name == *alias)) {
            let message =
                format!("`{}` has the alias `{alias}`, and no earlier version has a type of that name", named.simple);
            let consequence = "the alias finds nothing in old messages";
            let fix = "write the full name as the earlier version has it, or take the alias away";
            findings.push(LINT.found(message).at(named.part.at(named.span)).consequence(consequence).fix(fix));
        }
    }
    findings
}
