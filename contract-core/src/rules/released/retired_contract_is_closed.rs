//! A retired contract gets no new versions.

use schemactl_avro::source::Span;

use crate::contracts::{Contract, ReleaseState, Version};
use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("RETIRED_CONTRACT_IS_CLOSED"),
    group: Group::Released,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "A contract with `retired = true` has no drafts.",
    explanation: r#"Breaks it: a file `vN.avsc` that is not released, in the folder of a retired contract.

At run time: the new version would never be generated or published.

Instead: delete the draft, or remove `retired` if the contract is in use.

A contract that is no longer sent or read is retired, not deleted, since its released versions describe stored messages:

    [contracts."orders/order-paused"]
    kind = "event"
    record = "acme.orders.OrderPaused"
    retired = true

Its table, its files and its seals stay, and `check` still verifies them; `lint`, `generate`, `publish` and `status`
ignore it. Generated code for it is deleted, and registered versions stay registered.
"#,
};

/// Checks a version of a contract.
pub(crate) fn check(contract: &Contract, version: &Version) -> Option<Finding> {
    if !contract.is_retired || version.state != ReleaseState::Draft {
        return None;
    }
    let message = format!("v{} is a draft, but the contract is retired", version.number);
    let location = Location::new(Span::new(version.source, 0, 0));
    let advice = "delete the draft, or remove `retired` from the contract's table if the contract is in use";
    Some(Finding::new(&RULE, message).at(location).advice(advice))
}
