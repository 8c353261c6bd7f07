//! Adoption: seals versions that production has already.

use std::collections::{BTreeMap, BTreeSet};

use contract_core::contracts::{self, Contract, ContractSet, Loaded, Lock, MANIFEST_FILE};
use contract_core::finding::Finding;
use contract_core::rule::Severity;
use contract_core::source::Sources;
use contract_core::{Checked, first_compatible_version};
use schemactl_error_codes::Exit;
use toml_edit::value;

use super::atomic_write::write_atomic;
use super::lock_file::LockFile;
use super::manifest_edit;
use super::sealed::{self, SealedVersion};
use crate::error::{CheckFailure, ProjectErrors, ToolError};
use crate::options::ProjectOptions;

/// The result of trying to adopt contracts.
pub(crate) struct Adoption {
    /// The released versions of the project, including the adopted ones, with their seals.
    checked: Checked<ContractSet>,
    /// The adopted versions.
    pub(crate) versions: Vec<SealedVersion>,
    /// The number of findings about the adopted versions.
    pub(crate) history: usize,
    /// The contracts whose strategy can hold from a version after the first on.
    pub(crate) compatible_since: BTreeMap<String, u32>,
    /// The errors that keep contracts from being adopted.
    pub(crate) refusals: Vec<Finding>,
    /// The sources that the refusals refer to.
    pub(crate) sources: Sources,
}

impl Adoption {
    /// Seals the drafts of the selected contracts in memory. Contracts with errors are left out, until the others have
    /// none.
    ///
    /// # Errors
    /// If the manifest, the lock or a version that was released before has an error.
    pub(crate) fn new(project: &ProjectOptions, is_selected: impl Fn(&str) -> bool) -> Result<Self, ToolError> {
        let root = project.root()?;
        let (mut refusals, mut refused): (Vec<Finding>, BTreeSet<String>) = Default::default();
        loop {
            let is_adopted = |id: &str| is_selected(id) && !refused.contains(id);
            let loaded = contracts::load(&root);
            let before = loaded.set.as_ref().and_then(|set| set.lock.intact().cloned()).unwrap_or_default();
            let mut errors = file_errors(&loaded, is_adopted);
            let report = contract_core::check(loaded.adopt(is_adopted).released());
            if errors.is_empty() {
                errors = report.errors().cloned().collect();
            }
            if errors.is_empty()
                && let Some(checked) = report.checked()
            {
                return Ok(Self::of(checked, &before, &report.history, refusals, report.sources));
            }
            let (own, others): (Vec<Finding>, Vec<Finding>) =
                errors.into_iter().partition(|error| error.contracts().any(is_adopted));
            // A contract that is left out can be the cause of an error elsewhere, as for two contracts on one topic.
            if own.is_empty() {
                let errors = ProjectErrors::new(report.sources, others);
                return Err(ToolError::CheckFailed { errors, contracts: Vec::new(), kind: CheckFailure::Files });
            }
            refused.extend(own.iter().flat_map(Finding::contracts).map(str::to_owned));
            refusals.extend(own);
        }
    }

    /// Collects the versions that have no seal in the lock `before`, and the findings about their contracts.
    fn of(
        checked: Checked<ContractSet>,
        before: &Lock,
        history: &[Finding],
        refusals: Vec<Finding>,
        sources: Sources,
    ) -> Self {
        let set = checked.get();
        let versions: Vec<_> = set.contracts.iter().flat_map(|contract| newly_sealed(set, contract, before)).collect();
        let adopted: BTreeSet<&str> = versions.iter().map(|version| version.contract.as_str()).collect();
        let mut by_contract: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in history {
            if let Some(id) = finding.contract.as_deref().filter(|id| adopted.contains(id)) {
                by_contract.entry(id).or_default().push(finding);
            }
        }
        let history = by_contract.values().map(Vec::len).sum();
        let first = |(id, findings): (&str, Vec<&Finding>)| {
            let contract = set.contract(id).filter(|contract| contract.strategy.is_transitive())?;
            let first = first_compatible_version(findings)?;
            (first > contract.compatible_since).then(|| (id.to_owned(), first))
        };
        let compatible_since = by_contract.into_iter().filter_map(first).collect();
        Self { checked, versions, history, compatible_since, refusals, sources }
    }

    /// Writes the adopted versions, the lock with their seals, and `compatible-since` to the manifest. A killed run is
    /// completed by the next one, since the lock is written last.
    pub(crate) fn apply(&self) -> Result<(), ToolError> {
        let set = self.checked.get();
        if !self.compatible_since.is_empty() {
            let manifest = set.root.join(MANIFEST_FILE);
            write_atomic(&manifest, &manifest_edit::edit(&manifest, |document| self.edit(document))?)?;
        }
        sealed::write(&self.versions, &LockFile::of(set)?)
    }

    fn edit(&self, document: &mut toml_edit::DocumentMut) -> Result<(), String> {
        let contracts = manifest_edit::contracts(document)?;
        for (id, first) in &self.compatible_since {
            let table = contracts.get_mut(id).and_then(|table| table.as_table_like_mut());
            let table = table.ok_or_else(|| format!("the table of the contract `{id}` is not found"))?;
            table.insert("compatible-since", value(i64::from(*first)));
            if !table.contains_key("compatible-since-reason") {
                table.insert("compatible-since-reason", value(reason(*first)));
            }
        }
        Ok(())
    }

    /// Returns the released versions of the project, including the adopted ones.
    pub(crate) fn set(&self) -> &ContractSet {
        self.checked.get()
    }

    /// Returns the contracts that are left out.
    pub(crate) fn left_out(&self) -> BTreeSet<&str> {
        self.refusals.iter().flat_map(Finding::contracts).collect()
    }

    /// Returns how the command ends.
    pub(crate) fn exit(&self) -> Exit {
        if self.refusals.is_empty() { Exit::Clean } else { Exit::Findings }
    }
}

/// Returns the reason why promises hold only from version `first` on.
fn reason(first: u32) -> String {
    format!("Adopted: v{first} or a later version breaks the strategy for an older one.")
}

/// Returns the sealed versions of a contract that have no seal in `lock`.
fn newly_sealed(set: &ContractSet, contract: &Contract, lock: &Lock) -> Vec<SealedVersion> {
    let is_new = |number| lock.seal(&contract.id, number).is_none();
    let mut sealed = Vec::new();
    for version in contract.released_versions().filter(|version| is_new(version.number)) {
        let Some(schema) = version.schema() else { continue };
        let is_rewritten = set.sources.get(version.source).text() != &version.content;
        sealed.push(SealedVersion::new(contract, version, schema, &version.content, is_rewritten));
    }
    sealed
}

/// Returns the errors in the files of contracts to adopt, such as a missing version. Those in files of drafts would be
/// left out with the drafts.
fn file_errors(loaded: &Loaded, is_adopted: impl Fn(&str) -> bool) -> Vec<Finding> {
    let is_error = |finding: &&Finding| {
        finding.severity == Severity::Error && finding.contract.as_deref().is_some_and(&is_adopted)
    };
    loaded.findings.iter().filter(is_error).cloned().collect()
}
