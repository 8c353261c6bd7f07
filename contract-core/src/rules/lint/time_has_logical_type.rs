//! Moments are moments.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject, words};
use crate::rules::{Group, Rule};
use crate::schema::Kind;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "TIME_HAS_LOGICAL_TYPE",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "A field that is called like a moment has a logical type that says how moments are written.",
        explanation: r#"Breaks it: `{ "name": "created_at", "type": "long" }`, or the same as a `string`.

At run time: one service writes seconds and the other reads milliseconds, or one writes local time. Every value decodes,
and is wrong.

Instead: `{ "type": "long", "logicalType": "timestamp-millis" }`. A number that is no moment says its unit in its name:
`lead_time_seconds`.
"#,
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

const ENDINGS: &[&str] = &["at", "time", "date", "datetime", "timestamp"];

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for part in subject.new_fields() {
        let name = &part.field.name;
        let Some(node) = subject.plain(part.field) else { continue };
        let is_bare = node.logical.is_none()
            && matches!(node.kind, Kind::Int | Kind::Long | Kind::Float | Kind::Double | Kind::String);
        let is_moment = words(name).last().is_some_and(|last| ENDINGS.contains(&last.as_str()));
        if is_bare && is_moment && !subject.options.allows(name) {
            findings.push(
                LINT.found(format!("`{name}` is called like a moment, and is a plain {}", node.kind))
                    .at(part.at(part.field.type_span))
                    .consequence("whether it is seconds, milliseconds or local time is left to each service")
                    .fix("write `{ \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }`"),
            );
        }
    }
    findings
}
