//! The default of a string is not the word "null".

use schemactl_avro::schema::Kind;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DEFAULT_IS_NOT_NULL_STRING"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The default of a string is not a word such as `null`, `None`, `nil` or `undefined`.",
        explanation: r#"Breaks it: `{ "type": "string", "default": "null" }`.

At run time: readers get an ordinary string of four letters, and may print it on an invoice.

Instead: write `"type": ["null", "string"], "default": null` without quotes, or use the empty string.
"#,
    },
    check: Check::Schema(check),
};

const WORDS: &[&str] = &["null", "none", "nil", "undefined", "n/a"];

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.fields {
        let Some(default) = &site.field.default else { continue };
        let is_symbol = context.non_null_type(site.field).is_some_and(|node| matches!(node.kind, Kind::Enum(_)));
        if let Some(value) = default.as_str()
            && WORDS.contains(&value.to_lowercase().as_str())
            && !is_symbol
        {
            let message = format!("the default of `{}` is the string `{value}`", site.field.name);
            let advice = "use `null` without quotes, or the empty string";
            findings.push(LINT.finding(message).at(site.at(default.span)).advice(advice));
        }
    }
    findings
}
