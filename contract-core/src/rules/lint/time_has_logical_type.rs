//! Moments are moments.

use crate::case::lowercase_words;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::Kind;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("TIME_HAS_LOGICAL_TYPE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "A field that is called like a moment has a logical type that says how moments are written.",
        explanation: r#"Breaks it: `{ "name": "created_at", "type": "long" }`, or the same as a `string`.

At run time: one service writes seconds and the other reads milliseconds, or one writes local time. Every value decodes,
and is wrong.

Instead: `{ "type": "long", "logicalType": "timestamp-millis" }`. A number that is no moment says its unit in its name:
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
        let is_bare = node.logical.is_none()
            && matches!(node.kind, Kind::Int | Kind::Long | Kind::Float | Kind::Double | Kind::String);
        let is_moment = lowercase_words(name).last().is_some_and(|last| ENDINGS.contains(&last.as_str()));
        if is_bare && is_moment && !context.options.allows(name) {
            findings.push(
                LINT.finding(format!("`{name}` is called like a moment, and is a plain {}", node.kind))
                    .at(site.at(site.field.type_span))
                    .consequence("whether it is seconds, milliseconds or local time is left to each service")
                    .fix("write `{ \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }`"),
            );
        }
    }
    findings
}
