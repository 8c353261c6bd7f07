//! The one place where the levels that a project gives to rules come into force.

use crate::contracts::Manifest;
use crate::finding::Finding;

/// Gives every finding the severity that the project wants, and drops those that it does not want.
pub(crate) fn apply(manifest: &Manifest, findings: &mut Vec<Finding>) {
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
