//! Fields are written in one way.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, FieldCase, Lint, Standing, Subject, camel, is_camel, is_snake, snake};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "FIELD_NAME_FOLLOWS_CASE",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "The names of fields are written in the project's case, `order_id` unless it says otherwise.",
        explanation: r#"Breaks it: `orderId` among fields like `created_at`.

At run time: nothing. But queries, JSON views and code have to remember for each field how it is written.

Instead: `order_id`, or the project's own case in `contracts.toml`:

    [lint]
    field-case = "camel"    # or "snake", or "any"

A field that is released keeps its name; only new fields are looked at.
"#,
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let (fits, write, case): (fn(&str) -> bool, fn(&str) -> String, &str) = match subject.options.field_case {
        FieldCase::Snake => (is_snake, snake, "snake case"),
        FieldCase::Camel => (is_camel, camel, "camel case"),
        FieldCase::Any => return Vec::new(),
    };
    let wrong =
        subject.new_fields().filter(|part| !fits(&part.field.name) && !subject.options.allows(&part.field.name));
    wrong
        .map(|part| {
            LINT.found(format!("the field `{}` is not in {case}", part.field.name))
                .at(part.place())
                .fix(format!("call it `{}`", write(&part.field.name)))
        })
        .collect()
}
