//! The check of a whole project, and the only way to a [`Checked`] one.

mod broker;
mod history;
pub(crate) mod levels;
mod readers;
mod structure;

pub use history::{VersionText, VersionsCompared, compare_versions};

use crate::contracts::{ContractSet, Loaded};
use crate::finding::{Finding, Severity};
use crate::rules::Group;
use crate::source::Sources;

/// Something in which a check has found no error. Publishing and generating take nothing else.
#[derive(Debug, Clone)]
pub struct Checked<T>(T);

impl<T> Checked<T> {
    /// What was checked.
    pub fn get(&self) -> &T {
        &self.0
    }
}

/// What came of a check.
#[derive(Debug)]
pub struct Checkup {
    /// All texts, for findings to point into.
    pub sources: Sources,
    /// All promises that do not hold, by file and place.
    pub findings: Vec<Finding>,
    /// The contracts as they were read, whatever was found; nothing where the manifest cannot be read.
    pub set: Option<ContractSet>,
}

impl Checkup {
    /// The contracts, if nothing that was found is an error.
    pub fn checked(&self) -> Option<Checked<ContractSet>> {
        let clean = self.findings.iter().all(|finding| finding.severity < Severity::Error);
        self.set.clone().filter(|_| clean).map(Checked)
    }

    /// Whether something is wrong with the project's files, so that not everything could be checked.
    pub fn is_broken(&self) -> bool {
        self.errors().any(|finding| finding.rule.group == Group::Setup)
    }

    /// The findings that fail the check.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }
}

/// Checks every version of every contract: by itself, against its seal, and against all versions before it.
pub fn check(loaded: Loaded) -> Checkup {
    let Loaded { set, sources, mut findings } = loaded;
    if let Some(set) = &set {
        findings.extend(structure::topics(set));
        for contract in &set.contracts {
            findings.extend(structure::contract(set, contract));
            findings.extend(history::contract(&set.manifest, contract));
        }
        levels::apply(&set.manifest, &mut findings);
    }
    findings.sort_by_key(|finding| finding.place.as_ref().map(|place| place.span));
    Checkup { sources, findings, set }
}
