//! Fields are written in one way.

use crate::case::{is_camel, is_snake, to_camel, to_snake};
use crate::finding::Finding;
use crate::lint::{Check, FieldCase, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FIELD_NAME_FOLLOWS_CASE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "The names of fields are written in the project's case, `order_id` unless it says otherwise.",
        explanation: r#"Breaks it: `orderId` among fields like `created_at`.

At run time: nothing. But queries, JSON views and code have to remember for each field how it is written.

Instead: `order_id`, or the project's own case in `contracts.toml`:

    [lint]
    field-case = "camel"    # or "snake", or "any"

A field that is released keeps its name; only new fields are looked at.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let case = context.options.field_case;
    let mut findings = Vec::new();
    for site in context.new_fields().filter(|site| !context.options.allows(&site.field.name)) {
        let name = &site.field.name;
        let (fits, wanted, words) = match case {
            FieldCase::Snake => (is_snake(name), to_snake(name), "snake case"),
            FieldCase::Camel => (is_camel(name), to_camel(name), "camel case"),
            FieldCase::Any => return Vec::new(),
        };
        if !fits {
            let finding = LINT.finding(format!("the field `{name}` is not in {words}")).at(site.place());
            findings.push(finding.fix(format!("call it `{wanted}`")));
        }
    }
    findings
}
