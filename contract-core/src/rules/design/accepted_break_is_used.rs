//! Accepted breaks exist.

use crate::contracts::{AcceptedBreak, ContractSet};
use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ACCEPTED_BREAK_IS_USED"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "Every entry of `accepted.toml` accepts a finding.",
    explanation: "Breaks it: an entry for a break that was fixed since, or one with a misspelled contract, version or path. A run that
tries another strategy does not check this.

At run time: nothing. But the entry would accept the same break again some day, unnoticed.

Instead: delete the entry or correct it.
",
};

/// Returns a finding about an entry that accepts no finding.
pub(crate) fn finding(set: &ContractSet, entry: &AcceptedBreak) -> Finding {
    let AcceptedBreak { rule, contract: id, version, path, .. } = entry;
    let reason = match set.contract(id) {
        None => format!("the manifest has no contract `{id}`"),
        Some(contract) if contract.versions.iter().all(|known| known.number != *version) => {
            format!("{id} has no v{version}")
        }
        Some(_) => match path {
            Some(path) => format!("{id} v{version} has no such finding at `{path}`"),
            None => format!("{id} v{version} has no such finding"),
        },
    };
    Finding::new(&RULE, format!("the entry for `{rule}` is not used: {reason}"))
        .in_contract(id)
        .at(Location::new(entry.span))
        .advice("delete the entry, or correct its contract, version or path")
}
