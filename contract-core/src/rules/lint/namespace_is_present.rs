//! Types have a namespace.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAMESPACE_IS_PRESENT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Every record, enum and fixed type has a namespace.",
        explanation: r#"Breaks it: `{ "type": "record", "name": "OrderCreated", ... }` without `namespace`.

At run time: readers match types by name, so they cannot distinguish two types named `Address` in two schemas.
Generators put such types into the default package, from which Java code in a package cannot import.

Instead: write `"namespace": "acme.orders"` on the outermost type; the types in it inherit it.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    // Inner types inherit the namespace, so one finding is enough.
    let without_namespace = context.new_named_types().find(|named| named.name.namespace().is_none());
    without_namespace
        .map(|named| {
            LINT.finding(format!("the type `{}` has no namespace", named.simple))
                .at(named.site.at(named.span))
                .advice("add `\"namespace\"` to the outermost type")
        })
        .into_iter()
        .collect()
}
