//! Times have a logical type.

use schemactl_avro::schema::Kind;

use crate::case::lowercase_words;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("TIME_HAS_LOGICAL_TYPE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A field that is named like a time has a logical type, which defines how the time is written.",
        explanation: r#"Breaks it: `{ "name": "created_at", "type": "long" }`, or the same as a `string`.

At run time: one service writes seconds and another reads milliseconds, or one writes local time. Every value decodes,
and is wrong.

Instead: use `{ "type": "long", "logicalType": "timestamp-millis" }`. For a number that is not a time, name the unit:
`lead_time_seconds`.
"#,
    },
    check: Check::Schema(check),
};

const ENDINGS: &[&str] = &["at", "time", "date", "datetime", "timestamp"];

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in context.new_fields() {
        let name = &site.field.name;
        let Some(node) = context.non_null_type(site.field) else { continue };
        let is_plain = node.logical.is_none()
            && matches!(node.kind, Kind::Int | Kind::Long | Kind::Float | Kind::Double | Kind::String);
        let is_time = lowercase_words(name).last().is_some_and(|last| ENDINGS.contains(&last.as_str()));
        if is_plain && is_time && !context.options.allows(name) {
            findings.push(
                LINT.finding(format!("`{name}` is named like a time, but is a plain {}", node.kind))
                    .at(site.at(site.field.type_span))
                    .consequence("each service has to guess whether it means seconds, milliseconds or local time")
                    .advice("write `{ \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }`"),
            );
        }
    }
    findings
}
