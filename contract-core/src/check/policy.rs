//! Applies a project's policy to findings: the severities that it sets for rules, and its accepted breaks.

use super::{accepted, shared_types};
use crate::contracts::{ContractSet, Manifest};
use crate::day::Day;
use crate::finding::Finding;

/// Applies the severities of the manifest to findings about the contracts, merges those about shared types, and applies
/// `accepted.toml`.
pub fn apply_policy(set: &ContractSet, today: Day, findings: &mut Vec<Finding>) {
    override_severities(&set.manifest, findings);
    shared_types::merge(set, findings);
    accepted::downgrade(set, today, findings);
}

/// Gives each finding the severity that the manifest sets for its rule, and drops findings of rules that are off.
fn override_severities(manifest: &Manifest, findings: &mut Vec<Finding>) {
    findings.retain_mut(|finding| {
        if finding.rule.has_fixed_severity() {
            return true;
        }
        match manifest.level(finding.rule, finding.contract.as_deref()).severity() {
            Some(severity) => {
                finding.severity = severity;
                true
            }
            None => false,
        }
    });
}
