//! Accepted breaks are reviewed.

use crate::contracts::{AcceptedBreak, Contract, ContractSet};
use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ACCEPTED_BREAK_IS_CURRENT"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "No entry of `accepted.toml` has expired.",
    explanation: "Breaks it: `expires = 2026-01-31`, and it is February.

At run time: the break does what its own rule says. It was accepted until a day so that the owner reviews it; after that
day it is an error again.

Instead: fix the break and delete the entry. What a released version breaks is history and fails no check, so its entry
is only a reminder and this finding a warning: find out who still needs the versions before it, then delete the entry or
agree with the owner on a later day.
",
};

/// Returns a finding about an expired entry.
pub(crate) fn finding(set: &ContractSet, entry: &AcceptedBreak) -> Finding {
    let AcceptedBreak { rule, contract, version, owner, expires, .. } = entry;
    let message = format!("{owner} accepted the findings of `{rule}` in {contract} v{version} until {expires}");
    let is_released = |contract: &Contract| contract.released_versions().any(|released| released.number == *version);
    let advice = if set.contract(contract).is_some_and(is_released) {
        format!(
            "v{version} is released and stays as it is: find out who still needs the versions before it, then delete the entry, or agree with {owner} on a later day"
        )
    } else {
        "fix the break and delete the entry, or agree on a later day".to_owned()
    };
    Finding::new(&RULE, message).in_contract(contract).at(Location::new(entry.span)).advice(advice)
}
