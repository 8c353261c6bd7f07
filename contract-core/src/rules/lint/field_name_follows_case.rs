//! Field names follow the project's case.

use crate::case::{is_camel, is_snake, to_camel, to_snake};
use crate::finding::Finding;
use crate::lint::{Check, FieldCase, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FIELD_NAME_FOLLOWS_CASE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Field names are written in the project's case, by default snake case: `order_id`.",
        explanation: r#"Breaks it: `orderId` among fields such as `created_at`.

At run time: nothing. But queries, JSON views and code must know for each field how it is written.

Instead: write `order_id`, or set the project's case in `contracts.toml`:

    [lint]
    field-case = "camel"    # or "snake", or "any"

A released field keeps its name; the rule checks only new fields.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let case = context.options.field_case;
    let mut findings = Vec::new();
    for site in context.new_fields().filter(|site| !context.options.allows(&site.field.name)) {
        let name = &site.field.name;
        let (follows, expected, description) = match case {
            FieldCase::Snake => (is_snake(name), to_snake(name), "snake case"),
            FieldCase::Camel => (is_camel(name), to_camel(name), "camel case"),
            FieldCase::Any => return Vec::new(),
        };
        if !follows {
            let finding = LINT.finding(format!("the field `{name}` is not in {description}")).at(site.location());
            findings.push(finding.advice(format!("rename it to `{expected}`")));
        }
    }
    findings
}
