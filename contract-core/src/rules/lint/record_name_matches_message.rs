//! A record is named after its message.

use crate::case::to_pascal;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("RECORD_NAME_MATCHES_MESSAGE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The record of a message has the name of the message's folder.",
        explanation: "Breaks it: the record `Created` in the folder `orders/order-created`.

At run time: nothing. But topic, folder, record and generated type belong to one message, and knowing one of the names
should be enough to find the others.

Instead: name the record `OrderCreated`.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let (Some(contract), Some(_)) = (context.contract, context.schema.root_record()) else { return Vec::new() };
    let Some(named) = context.new_root_type() else { return Vec::new() };
    let expected = to_pascal(contract.message());
    if to_pascal(named.simple) == expected {
        return Vec::new();
    }
    let message = format!("the record is named `{}`, but the message `{}`", named.simple, contract.message());
    vec![LINT.finding(message).at(named.site.at(named.span)).advice(format!("rename the record to `{expected}`"))]
}
