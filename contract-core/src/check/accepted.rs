//! Breaks that somebody has accepted: found ones are shown and do not fail; the rest of the list must be mended.

use crate::contracts::{AcceptedBreak, Contract, ContractSet};
use crate::day::Day;
use crate::finding::{Acceptance, Finding, Location};
use crate::rule::{Group, Severity};
use crate::rules::design::{accepted_break_is_current, accepted_break_is_used};
use crate::rules::project::accepted_break_is_valid;
use crate::rules::{all, by_id, closest_id};

/// Marks what is accepted among `findings`.
pub(super) fn mark(set: &ContractSet, today: Day, findings: &mut [Finding]) {
    let current = |entry: &&AcceptedBreak| entry.expires >= today && invalid(entry).is_none();
    for accepted in set.accepted.iter().filter(current) {
        findings.iter_mut().filter(|finding| accepts(accepted, finding)).for_each(|finding| accept(accepted, finding));
    }
}

/// Marks what is accepted among `findings`, and adds what is wrong with the entries that the run is concerned with.
pub(crate) fn apply(
    set: &ContractSet,
    today: Day,
    search: Search,
    concerns: impl Fn(&AcceptedBreak) -> bool,
    findings: &mut Vec<Finding>,
) {
    let mut wrong = Vec::new();
    for accepted in set.accepted.iter().filter(|accepted| concerns(accepted)) {
        if let Some(finding) = invalid(accepted) {
            wrong.push(finding);
            continue;
        }
        let mut matching = findings.iter_mut().filter(|finding| accepts(accepted, finding)).peekable();
        if matching.peek().is_none() {
            if search == Search::Whole {
                wrong.push(unused(set, accepted));
            }
        } else if accepted.expires < today {
            wrong.push(expired(set, accepted));
        } else {
            matching.for_each(|finding| accept(accepted, finding));
        }
    }
    findings.extend(wrong);
}

/// Whether all findings are there that there can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Search {
    /// They are: an entry that matches none is a leftover.
    Whole,
    /// Another strategy is tried, under which some breaks are none.
    Trial,
}

/// Whether an entry is for a rule of `lint`.
pub(crate) fn is_style(accepted: &AcceptedBreak) -> bool {
    by_id(&accepted.rule).is_some_and(|rule| rule.group == Group::Lint)
}

fn accepts(accepted: &AcceptedBreak, finding: &Finding) -> bool {
    let place = finding.location.as_ref();
    finding.rule.id.as_str() == accepted.rule
        && finding.contract.as_ref() == Some(&accepted.contract)
        && place.and_then(|place| place.version).is_some_and(|version| covers(accepted.version, version, finding))
        // Without a path, the entry is for all such breaks of the version.
        && accepted.path.as_ref().is_none_or(|path| place.and_then(|place| place.path.as_ref()) == Some(path))
}

/// Whether what is accepted of a version is the same in another: a newer one inherits what its forerunner broke for the
/// versions before that one, and breaks by itself what meets later ones.
fn covers(accepted: u32, version: u32, finding: &Finding) -> bool {
    let others = finding.affected.iter().flat_map(|direction| direction.readers.iter().chain(&direction.writers));
    let mut others = others.copied().filter(|other| *other != version).peekable();
    version == accepted || (version > accepted && others.peek().is_some() && others.all(|other| other < accepted))
}

fn accept(accepted: &AcceptedBreak, finding: &mut Finding) {
    finding.severity = Severity::Accepted;
    finding.accepted = Some(Acceptance {
        owner: accepted.owner.clone(),
        reason: accepted.reason.clone(),
        expires: accepted.expires.to_string(),
    });
}

fn invalid(accepted: &AcceptedBreak) -> Option<Finding> {
    let (message, fix) = match by_id(&accepted.rule) {
        None => {
            let near = closest_id(&accepted.rule, all().map(|rule| rule.id.as_str()))
                .map(|near| format!("did you mean `{near}`?"));
            (format!("there is no rule `{}`", accepted.rule), near)
        }
        Some(rule) if rule.has_fixed_severity() => {
            (format!("a breach of `{}` cannot be accepted: what is made from contracts relies on it", rule.id), None)
        }
        Some(rule) if !rule.can_be_accepted() => {
            let message = format!("a breach of `{}` cannot be accepted until a day: what is sealed stays", rule.id);
            (message, Some(format!("turn the rule off for the contract: `rules.{} = \"off\"` in its table", rule.id)))
        }
        Some(_) => return None,
    };
    let finding = Finding::new(&accepted_break_is_valid::RULE, message).at(Location::new(accepted.span));
    Some(Finding { fix, ..finding })
}

fn unused(set: &ContractSet, accepted: &AcceptedBreak) -> Finding {
    let AcceptedBreak { rule, contract: id, version, path, .. } = accepted;
    let why = match set.contract(id) {
        None => format!("the manifest names no contract `{id}`"),
        Some(contract) if contract.versions.iter().all(|known| known.number != *version) => {
            format!("{id} has no v{version}")
        }
        Some(_) => match path {
            Some(path) => format!("{id} v{version} has no such finding at `{path}`"),
            None => format!("{id} v{version} has no such finding"),
        },
    };
    Finding::new(&accepted_break_is_used::RULE, format!("nothing breaks `{rule}` there: {why}"))
        .in_contract(id)
        .at(Location::new(accepted.span))
        .fix("delete the entry, or correct its contract, version or path")
}

fn expired(set: &ContractSet, accepted: &AcceptedBreak) -> Finding {
    let AcceptedBreak { rule, contract, version, owner, expires, .. } = accepted;
    let message = format!("{owner} accepted the breach of `{rule}` in {contract} v{version} until {expires}");
    let sealed = |contract: &Contract| contract.sealed().any(|sealed| sealed.number == *version);
    let is_released = set.contract(contract).is_some_and(sealed);
    Finding::new(&accepted_break_is_current::RULE, message)
        .in_contract(contract)
        .at(Location::new(accepted.span))
        .fix(if is_released {
            format!("v{version} is released and stays as it is: see who still needs the versions before it, and agree with {owner} on a later day")
        } else {
            "mend the break and delete the entry, or agree on a later day".to_owned()
        })
}
