//! Types have a namespace.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAMESPACE_IS_PRESENT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "Every record, enum and fixed type lies in a namespace.",
        explanation: r#"Breaks it: `{ "type": "record", "name": "OrderCreated", ... }` without `namespace`.

At run time: readers match types by name, and two types called `Address` in two schemas cannot be told apart.
Generators put such types into the default package, which Java code in a package cannot import.

Instead: `"namespace": "acme.orders"` on the outermost type; the types in it inherit it.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    // The types inside inherit the namespace, so the first says it for all.
    let bare = context.new_named_types().find(|named| named.name.namespace().is_none());
    bare.map(|named| {
        LINT.finding(format!("the type `{}` has no namespace", named.simple))
            .at(named.site.at(named.span))
            .fix("add `\"namespace\"` to the outermost type")
    })
    .into_iter()
    .collect()
}
