//! A message is in its owner's namespace.

use crate::case::to_snake;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAMESPACE_MATCHES_OWNER"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The last part of a message's namespace is the name of its owner.",
        explanation: "Breaks it: `acme.billing.OrderCreated` in the folder `orders/order-created`.

At run time: nothing. But a developer who knows the type's name looks for its contract in the wrong folder, and asks
the wrong team.

Instead: use the namespace `acme.orders`, or move the contract to its owner's folder. A `-` in the folder's name is
`_` in the namespace.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let Some(contract) = context.contract else { return Vec::new() };
    let Some(named) = context.new_root_type() else { return Vec::new() };
    let Some(namespace) = named.name.namespace() else { return Vec::new() };
    let last = namespace.rsplit('.').next().unwrap_or_default();
    if to_snake(last).replace('_', "") == to_snake(contract.owner()).replace('_', "") {
        return Vec::new();
    }
    let message = format!("the namespace `{namespace}` does not end with its owner, `{}`", contract.owner());
    let expected = to_snake(contract.owner());
    vec![LINT.finding(message).at(named.site.at(named.span)).advice(format!("end it with `.{expected}`"))]
}
