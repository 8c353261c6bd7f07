//! Defaults are not taken from a clock.

use crate::finding::Finding;
use crate::json::{Json, Number, Value};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::LogicalType;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DEFAULT_IS_CONSTANT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No default looks like a moment or a generated id.",
        explanation: r#"Breaks it: `{ "name": "created_at", "type": "long", "default": 1704103200000 }`, or a UUID as a default.

At run time: every message without the field was created at that moment, or has that id. Such a default is made when a
program that computes schemas starts, and each start then makes a version of its own.

Instead: `null`, for "not given".
"#,
    },
    check: Check::Schema(check),
};

/// Milliseconds since 1970 from the year 2001 on.
const MODERN_MILLIS: i64 = 1_000_000_000_000;
/// Days since 1970 from the year 1997 on.
const MODERN_DAYS: i64 = 10_000;

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.fields {
        let Some(default) = &site.field.default else { continue };
        let logical = context.non_null_type(site.field).and_then(|node| node.logical);
        if let Some(what) = computed(default, logical) {
            let message = format!("the default of `{}` looks like {what}", site.field.name);
            let consequence = "every message without the field gets this one value";
            findings.push(LINT.finding(message).at(site.at(default.span)).consequence(consequence).fix("use `null`"));
        }
    }
    findings
}

fn computed(default: &Json, logical: Option<LogicalType>) -> Option<&'static str> {
    match &default.value {
        Value::String(text) if is_uuid(text) => Some("a generated id"),
        Value::String(text) if is_moment(text) => Some("a moment"),
        Value::Number(Number::Long(long)) if *long >= MODERN_MILLIS => Some("a moment"),
        Value::Number(Number::Int(days)) if logical == Some(LogicalType::Date) && i64::from(*days) > MODERN_DAYS => {
            Some("a date")
        }
        _ => None,
    }
}

/// A UUID other than the nil one, which says "none".
fn is_uuid(text: &str) -> bool {
    let hex = |c: char| c == '-' || c.is_ascii_hexdigit();
    text.len() == 36
        && text.matches('-').count() == 4
        && text.chars().all(hex)
        && text.contains(|c| !matches!(c, '0' | '-'))
}

/// A text that begins like `2024-01-31T`.
fn is_moment(text: &str) -> bool {
    text.len() > 10
        && text.char_indices().take(11).all(|(at, c)| match at {
            4 | 7 => c == '-',
            10 => c == 'T' || c == ' ',
            _ => c.is_ascii_digit(),
        })
}
