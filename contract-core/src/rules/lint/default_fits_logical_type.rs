//! Defaults fit the logical type.

use schemactl_avro::json::{Json, Number, Value};
use schemactl_avro::schema::LogicalType;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DEFAULT_FITS_LOGICAL_TYPE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A default is also a valid value of its field's logical type.",
        explanation: r#"Breaks it: `{ "type": "string", "logicalType": "uuid" }` with the default `""`, or a time of day of 24 hours or more.

At run time: Avro does not check a default against the logical type. Readers that convert it, for example to Java's
`UUID`, stop with an error at the first message without the field.

Instead: make the field optional, `["null", { "type": "string", "logicalType": "uuid" }]`, with the default `null`.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.fields {
        let Some(default) = &site.field.default else { continue };
        let Some(logical) = context.non_null_type(site.field).and_then(|node| node.logical) else { continue };
        if fits(logical, default) {
            continue;
        }
        findings.push(
            LINT.finding(format!("the default of `{}` is not a valid {logical}", site.field.name))
                .at(site.at(default.span))
                .consequence(
                    "readers that convert it to the logical type stop with an error when they need the default",
                )
                .advice("make the field optional, with the default `null`"),
        );
    }
    findings
}

fn fits(logical: LogicalType, default: &Json) -> bool {
    match (logical, &default.value) {
        (LogicalType::Uuid, Value::String(value)) => is_uuid(value),
        (LogicalType::TimeMillis, Value::Number(Number::Int(time))) => (0..86_400_000).contains(time),
        (LogicalType::TimeMicros, Value::Number(Number::Int(time))) => *time >= 0,
        (LogicalType::TimeMicros, Value::Number(Number::Long(time))) => (0..86_400_000_000).contains(time),
        _ => true,
    }
}

fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value.char_indices().all(|(index, c)| match index {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}
