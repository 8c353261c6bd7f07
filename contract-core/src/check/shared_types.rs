//! Findings in shared types: one for all drafts that use the type.

use std::collections::{BTreeSet, HashMap};

use schemactl_avro::source::{SourceId, Span};

use crate::contracts::ContractSet;
use crate::finding::{ContractVersion, Finding};
use crate::rule::RuleId;

/// Merges the findings of a rule at a location in a shared type into one, which names all versions that have it. The file
/// of the type is the place to fix it, however many drafts use the type.
pub(super) fn merge(set: &ContractSet, findings: &mut Vec<Finding>) {
    let shared: BTreeSet<SourceId> = set.shared.sources().collect();
    if shared.is_empty() {
        return;
    }
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut known: HashMap<(RuleId, Span), usize> = HashMap::new();
    for finding in findings.drain(..) {
        let span = finding.location.as_ref().map(|location| location.span);
        let Some(span) = span.filter(|span| shared.contains(&span.source)) else {
            merged.push(finding);
            continue;
        };
        if let Some(first) = known.get(&(finding.rule.id, span)) {
            add(&mut merged[*first], finding);
        } else {
            known.insert((finding.rule.id, span), merged.len());
            merged.push(finding);
        }
    }
    *findings = merged;
}

/// Adds the versions of a finding to one of the same rule and location. A finding without a version is replaced by one
/// with a version, since entries of `accepted.toml` match only those.
fn add(known: &mut Finding, other: Finding) {
    if known.contract.is_none() && other.contract.is_some() {
        *known = Finding { severity: known.severity.max(other.severity), ..other };
        return;
    }
    known.severity = known.severity.max(other.severity);
    for (contract, version) in other.versions() {
        if !known.versions().any(|known| known == (contract, version)) {
            known.also_in.push(ContractVersion { contract: contract.to_owned(), version });
        }
    }
}
