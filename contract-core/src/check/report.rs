//! The result of a check.

use schemactl_avro::source::Sources;

use crate::contracts::ContractSet;
use crate::finding::Finding;
use crate::rule::{Group, Severity};
use crate::rules::schema::{schema_is_avro, schema_is_json};

/// A value in which a check has found no errors. Publishing and generating accept only such values.
#[derive(Debug, Clone)]
pub struct Checked<T>(T);

impl<T> Checked<T> {
    /// Returns the checked value.
    pub fn get(&self) -> &T {
        &self.0
    }
}

/// The result of a check.
#[derive(Debug)]
pub struct CheckReport {
    /// The sources that findings point into.
    pub sources: Sources,
    /// All findings, by file and location.
    pub findings: Vec<Finding>,
    /// Findings about released versions that never fail a check: what the versions break for each other, the broker's
    /// responses to them, and their invalid defaults.
    pub history: Vec<Finding>,
    /// The loaded contracts, even if they have errors. `None` if the manifest cannot be read.
    pub set: Option<ContractSet>,
}

impl CheckReport {
    /// Returns the contracts if no finding is an error. This is the only way to a `Checked<ContractSet>`.
    pub fn checked(&self) -> Option<Checked<ContractSet>> {
        let is_clean = self.errors().next().is_none();
        self.set.clone().filter(|_| is_clean).map(Checked)
    }

    /// Returns whether an error in the project's files prevented the check of some parts.
    pub fn is_incomplete(&self) -> bool {
        self.errors().any(may_hide_findings)
    }

    /// Returns the ids of the contracts with errors, each once, sorted.
    pub fn broken_contracts(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.errors().flat_map(Finding::contracts).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Returns the findings that fail the check.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }
}

/// Returns whether a finding is an error after which a check may be incomplete: one about the project's files, or a schema
/// that cannot be parsed.
pub fn may_hide_findings(finding: &Finding) -> bool {
    let unreadable = [schema_is_json::RULE.id, schema_is_avro::RULE.id];
    finding.severity == Severity::Error
        && (finding.rule.group == Group::Project || unreadable.contains(&finding.rule.id))
}
