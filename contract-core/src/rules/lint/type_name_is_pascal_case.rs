//! Type names are in Pascal case.

use crate::case::{is_pascal, to_pascal};
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("TYPE_NAME_IS_PASCAL_CASE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The name of a record, enum or fixed type is written in Pascal case.",
        explanation: "Breaks it: a record named `order_item`.

At run time: nothing. But generators make classes of these names. Each generator changes a name in another case in its
own way, so that the same type has different names in different services.

Instead: write `OrderItem`. A released type keeps its name, because readers match types by name; the rule checks only
new types.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let wrong =
        context.new_named_types().filter(|named| !is_pascal(named.simple) && !context.options.allows(named.simple));
    wrong
        .map(|named| {
            LINT.finding(format!("the type `{}` is not in Pascal case", named.simple))
                .at(named.site.at(named.span))
                .advice(format!("rename it to `{}`", to_pascal(named.simple)))
        })
        .collect()
}
