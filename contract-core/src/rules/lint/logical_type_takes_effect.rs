//! Logical types are not ignored.

use crate::finding::{Finding, Place, Severity};
use crate::lint::{Check, Lint, Owner, Standing, Subject, distance};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "LOGICAL_TYPE_TAKES_EFFECT",
        severity: Severity::Error,
        group: Group::Lint,
        promise: "A `logicalType` stands inside the type that it describes, and the type can carry it.",
        explanation: r#"Breaks it: `{ "name": "created_at", "type": "long", "logicalType": "timestamp-millis" }`: the attribute is the field's,
not the type's. Or `{ "type": "string", "logicalType": "date" }`, or a decimal whose scale is above its precision.

At run time: Avro ignores the annotation and says nothing. Code that is generated from the schema has a plain `long`.

Instead: `"type": { "type": "long", "logicalType": "timestamp-millis" }`.
"#,
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

/// The logical types of Avro 1.11.
const KNOWN: &[&str] = &[
    "decimal",
    "uuid",
    "date",
    "time-millis",
    "time-micros",
    "timestamp-millis",
    "timestamp-micros",
    "local-timestamp-millis",
    "local-timestamp-micros",
    "duration",
];
/// Those that came with Avro 1.12, which Pulsar 4.0 does not have.
const LATER: &[&str] = &["timestamp-nanos", "local-timestamp-nanos", "big-decimal"];

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for part in &subject.types {
        let Some(prop) = part.node.props.iter().find(|prop| prop.key == "logicalType") else { continue };
        if part.node.logical.is_some() {
            continue;
        }
        let what = match prop.value.as_str() {
            None => "is no text".to_owned(),
            Some(name) if LATER.contains(&name) => format!("`{name}` is not known before Avro 1.12"),
            Some(name) if KNOWN.contains(&name) => format!("`{name}` does not fit the type {}", part.node.kind),
            Some(name) => match KNOWN.iter().find(|known| distance(known, &name.to_lowercase()) <= 2) {
                Some(known) => format!("`{name}` is not known; `{known}` is"),
                // A project may register logical types of its own.
                None => continue,
            },
        };
        findings.push(
            LINT.found(format!("the logical type of `{}` is ignored: {what}", part.path))
                .at(part.at(prop.value.span))
                .consequence("readers get the plain value, and nothing says so")
                .fix("correct the logical type, or take it away"),
        );
    }
    for object in subject.attributed().iter().filter(|object| matches!(object.owner, Owner::Field | Owner::Reference)) {
        let Some(member) = object.members.iter().find(|member| member.key == "logicalType") else { continue };
        findings.push(
            LINT.found(format!("`logicalType` has no effect on {}", object.owner.words()))
                .at(Place::span(member.key_span))
                .consequence("readers get the plain value, and nothing says so")
                .fix("put it inside the type: `\"type\": { \"type\": \"long\", \"logicalType\": ... }`"),
        );
    }
    findings
}
