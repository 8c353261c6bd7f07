//! Ids are names.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject, words};
use crate::rules::{Group, Rule};
use crate::schema::Kind;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "ID_IS_TEXT",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "A field that is called like an id is a text or a UUID, not a number.",
        explanation: r#"Breaks it: `{ "name": "order_id", "type": "int" }`.

At run time: the numbers of one database become everybody's ids. They run out, they collide when two systems are
merged, they tell competitors how many orders there are, and JavaScript rounds those above 2^53.

Instead: `{ "type": "string", "logicalType": "uuid" }`, or a plain `string` for ids that others make.
"#,
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for part in subject.new_fields() {
        let name = &part.field.name;
        let Some(node) = subject.plain(part.field) else { continue };
        let is_number = matches!(node.kind, Kind::Int | Kind::Long | Kind::Float | Kind::Double);
        let is_id = words(name).last().is_some_and(|last| matches!(last.as_str(), "id" | "uuid" | "guid"));
        if is_number && is_id && !subject.options.allows(name) {
            let finding =
                LINT.found(format!("`{name}` is called like an id, and is a number")).at(part.at(part.field.type_span));
            findings.push(finding.fix("write `{ \"type\": \"string\", \"logicalType\": \"uuid\" }`"));
        }
    }
    findings
}
