//! Adoption: seals versions that production has already.

use std::collections::BTreeSet;

use contract_core::Checked;
use contract_core::contracts::{self, ContractSet, Loaded};
use contract_core::finding::Finding;
use contract_core::rule::Severity;
use contract_core::source::Sources;

use crate::error::{CheckFailure, ToolError};
use crate::options::ProjectOptions;

/// The result of trying to adopt contracts.
pub(crate) struct Adoption {
    /// The released versions of the project, including the adopted ones, with their seals.
    pub(crate) checked: Checked<ContractSet>,
    /// The findings about released versions.
    pub(crate) history: Vec<Finding>,
    /// The errors that keep contracts from being adopted.
    pub(crate) refusals: Vec<Finding>,
    /// The sources that findings refer to.
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
            let mut errors = file_errors(&loaded, is_adopted);
            let report = contract_core::check(loaded.adopt(is_adopted).released());
            if errors.is_empty() {
                errors = report.errors().cloned().collect();
            }
            if errors.is_empty()
                && let Some(checked) = report.checked()
            {
                return Ok(Self { checked, history: report.history, refusals, sources: report.sources });
            }
            let (own, others): (Vec<Finding>, Vec<Finding>) =
                errors.into_iter().partition(|error| error.contracts().any(is_adopted));
            // A contract that is left out can be the cause of an error elsewhere, as for two contracts on one topic.
            if own.is_empty() {
                let errors = others.len();
                return Err(ToolError::CheckFailed { errors, contracts: Vec::new(), kind: CheckFailure::Files });
            }
            refused.extend(own.iter().flat_map(Finding::contracts).map(str::to_owned));
            refusals.extend(own);
        }
    }

    /// Returns the contracts that are left out.
    pub(crate) fn left_out(&self) -> BTreeSet<&str> {
        self.refusals.iter().flat_map(Finding::contracts).collect()
    }
}

/// Returns the errors in the files of contracts to adopt, such as a missing version. Those in files of drafts would be
/// left out with the drafts.
fn file_errors(loaded: &Loaded, is_adopted: impl Fn(&str) -> bool) -> Vec<Finding> {
    let is_error = |finding: &&Finding| {
        finding.severity == Severity::Error && finding.contract.as_deref().is_some_and(&is_adopted)
    };
    loaded.findings.iter().filter(is_error).cloned().collect()
}
