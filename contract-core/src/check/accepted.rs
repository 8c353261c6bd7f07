//! Applies `accepted.toml`: matching findings are downgraded; invalid, unused and expired entries are findings.

use crate::contracts::{AcceptedBreak, ContractSet};
use crate::day::Day;
use crate::finding::{Acceptance, Finding, Location};
use crate::rule::{Group, Rule, Severity};
use crate::rules::design::{accepted_break_is_current, accepted_break_is_used};
use crate::rules::project::accepted_break_is_valid;
use crate::rules::{all, by_id, closest_id};

/// Downgrades the findings that an entry accepts today.
pub(super) fn downgrade(set: &ContractSet, today: Day, findings: &mut [Finding]) {
    let is_in_force = |entry: &&AcceptedBreak| entry.expires >= today && invalid_entry_finding(entry).is_none();
    for entry in set.accepted.iter().filter(is_in_force) {
        for finding in findings.iter_mut().filter(|finding| matches_entry(entry, finding)) {
            finding.severity = Severity::Accepted;
            finding.accepted = Some(Acceptance {
                owner: entry.owner.clone(),
                reason: entry.reason.clone(),
                expires: entry.expires.to_string(),
            });
        }
    }
}

/// Returns findings about invalid, unused and expired entries. `findings` are all other findings of the check, after the
/// policy was applied.
pub(crate) fn check_accepted_entries<'e>(
    set: &ContractSet,
    today: Day,
    coverage: Coverage,
    entries: impl Iterator<Item = &'e AcceptedBreak>,
    findings: &[&Finding],
) -> Vec<Finding> {
    let check_entry = |entry: &AcceptedBreak| {
        if let Some(finding) = invalid_entry_finding(entry) {
            return Some(finding);
        }
        let is_used = findings.iter().any(|finding| matches_entry(entry, finding));
        match coverage {
            Coverage::Complete if !is_used => Some(accepted_break_is_used::finding(set, entry)),
            _ if is_used && entry.expires < today => Some(accepted_break_is_current::finding(set, entry)),
            _ => None,
        }
    };
    let with_severity = |entry: &AcceptedBreak| {
        let finding = check_entry(entry)?;
        // About a released version, only findings that never fail a check can be accepted, so an unused or expired entry
        // for it is a warning only.
        let is_warning = finding.rule.id != accepted_break_is_valid::RULE.id && is_released(set, entry);
        Some(if is_warning { Finding { severity: Severity::Warning, ..finding } } else { finding })
    };
    entries.filter_map(with_severity).collect()
}

fn is_released(set: &ContractSet, entry: &AcceptedBreak) -> bool {
    set.lock.seal(&entry.contract, entry.version).is_some()
}

/// Whether a check finds everything that an entry can accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// The check uses the contracts' own strategies, so an entry without a finding is unused.
    Complete,
    /// The check tries another strategy, which may find less, so an entry without a finding may be needed.
    Partial,
}

/// Returns whether an entry accepts findings of `lint`.
pub(crate) fn is_for_lint(entry: &AcceptedBreak) -> bool {
    by_id(&entry.rule).is_some_and(|rule| rule.group == Group::Lint)
}

/// Returns whether an entry is about a finding. Ignores whether the entry has expired.
pub fn matches_entry(entry: &AcceptedBreak, finding: &Finding) -> bool {
    let location = finding.location.as_ref();
    finding.rule.id.as_str() == entry.rule
        && finding.versions().any(|(id, version)| id == entry.contract && covers(entry.version, version, finding))
        // An entry without a path accepts all findings of its rule in the version.
        && entry.path.as_ref().is_none_or(|path| location.and_then(|location| location.path.as_ref()) == Some(path))
}

/// Returns whether an entry for `entry_version` covers a finding in `finding_version`.
///
/// What v3 breaks for readers of v1, v4 usually breaks as well. So an entry for v3 also covers findings of v4 that concern
/// only versions before v3, but not those that concern v3.
fn covers(entry_version: u32, finding_version: u32, finding: &Finding) -> bool {
    let affected = finding.affected.iter().flat_map(|affected| affected.readers.iter().chain(&affected.writers));
    let mut others = affected.copied().filter(|other| *other != finding_version).peekable();
    finding_version == entry_version
        || (finding_version > entry_version && others.peek().is_some() && others.all(|other| other < entry_version))
}

/// Returns a finding for an entry whose rule does not exist or cannot be accepted.
pub fn invalid_entry_finding(entry: &AcceptedBreak) -> Option<Finding> {
    let (message, advice) = match by_id(&entry.rule) {
        None => {
            let closest = closest_id(&entry.rule, all().map(|rule| rule.id.as_str()));
            let advice = closest.map(|closest| format!("did you mean `{closest}`?"));
            (format!("the rule `{}` does not exist", entry.rule), advice)
        }
        Some(rule) if rule.has_fixed_severity() => {
            (format!("findings of `{}` cannot be accepted: publishing and generating rely on this rule", rule.id), None)
        }
        Some(rule) if !rule.can_be_accepted() => {
            let message = format!(
                "findings of `{}` cannot be accepted: they are about released versions, which never change, so they would \
                 return when the entry expires",
                rule.id
            );
            (message, Some(turn_off(rule)))
        }
        Some(_) => return None,
    };
    let finding = Finding::new(&accepted_break_is_valid::RULE, message).at(Location::new(entry.span));
    Some(Finding { advice, ..finding })
}

fn turn_off(rule: &Rule) -> String {
    format!("turn the rule off for the contract: `rules.{} = \"off\"` in its table", rule.id)
}
