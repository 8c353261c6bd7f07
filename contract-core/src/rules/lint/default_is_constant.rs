//! Defaults do not come from a clock or an id generator.

use schemactl_avro::json::{Json, Number, Value};
use schemactl_avro::schema::LogicalType;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DEFAULT_IS_CONSTANT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No default looks like a point in time or a generated id.",
        explanation: r#"Breaks it: `{ "name": "created_at", "type": "long", "default": 1704103200000 }`, or a UUID as a default.

At run time: every message without the field has this time or id. Such a default usually comes from a program that
computes the schema when it starts, so each start creates another version.

Instead: use `null` for "not given".
"#,
    },
    check: Check::Schema(check),
};

/// The milliseconds from 1970 to 2001; greater numbers look like a timestamp.
const MIN_TIMESTAMP_MILLIS: i64 = 1_000_000_000_000;
/// The days from 1970 to 1997; greater numbers look like a date.
const MIN_DATE_DAYS: i64 = 10_000;

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.fields {
        let Some(default) = &site.field.default else { continue };
        let logical = context.non_null_type(site.field).and_then(|node| node.logical);
        if let Some(kind) = computed_kind(default, logical) {
            let message = format!("the default of `{}` looks like {kind}", site.field.name);
            let consequence = "every message without the field gets this value";
            findings
                .push(LINT.finding(message).at(site.at(default.span)).consequence(consequence).advice("use `null`"));
        }
    }
    findings
}

fn computed_kind(default: &Json, logical: Option<LogicalType>) -> Option<&'static str> {
    match &default.value {
        Value::String(value) if is_uuid(value) => Some("a generated id"),
        Value::String(value) if is_timestamp(value) => Some("a timestamp"),
        Value::Number(Number::Long(millis)) if *millis >= MIN_TIMESTAMP_MILLIS => Some("a timestamp"),
        Value::Number(Number::Int(days)) if logical == Some(LogicalType::Date) && i64::from(*days) > MIN_DATE_DAYS => {
            Some("a date")
        }
        _ => None,
    }
}

/// Returns whether a string is a UUID other than the nil UUID, which means "none".
fn is_uuid(value: &str) -> bool {
    let hex = |c: char| c == '-' || c.is_ascii_hexdigit();
    value.len() == 36
        && value.matches('-').count() == 4
        && value.chars().all(hex)
        && value.contains(|c| !matches!(c, '0' | '-'))
}

/// Returns whether a string begins like `2024-01-31T`.
fn is_timestamp(value: &str) -> bool {
    value.len() > 10
        && value.char_indices().take(11).all(|(index, c)| match index {
            4 | 7 => c == '-',
            10 => c == 'T' || c == ' ',
            _ => c.is_ascii_digit(),
        })
}
