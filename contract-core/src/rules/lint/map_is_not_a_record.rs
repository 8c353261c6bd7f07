//! What has known fields is a record.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject};
use crate::rules::{Group, Rule};
use crate::schema::Kind;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "MAP_IS_NOT_A_RECORD",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "No map holds values of several types, as records do.",
        explanation: r#"Off unless the project turns it on.

Breaks it: a map whose values are `["string", "long", "boolean"]`.

At run time: nothing stops a writer from leaving out or misspelling a key, and nothing checks a change of one: the
contract says only that there is something.

Instead: a record with a field for each key. Maps are for keys that are data themselves, such as languages.
"#,
    },
    standing: Standing::Off,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for part in &subject.types {
        let Kind::Map(values) = &part.node.kind else { continue };
        let Kind::Union(branches) = subject.schema.kind(*values) else { continue };
        let count = branches.iter().filter(|branch| !matches!(subject.schema.kind(**branch), Kind::Null)).count();
        if count > 1 {
            let finding = LINT.found(format!("the map `{}` holds values of {count} types", part.path));
            findings.push(finding.at(part.at(part.node.span)).fix("make it a record with a field for each key"));
        }
    }
    findings
}
