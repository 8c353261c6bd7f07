//! What is released of a project, without all that is still being written.

use std::path::Path;

use super::{
    ACCEPTED_FILE, Contract, ContractSet, LOCK_FILE, Loaded, Lock, MANIFEST_FILE, ReleaseState, Topic, file_names,
};
use crate::finding::Finding;
use crate::rules::project::{contract_has_versions, contract_is_declared, version_history_has_no_gap};
use crate::source::Sources;

/// A version that is still being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftVersion {
    /// The contract's id.
    pub contract: String,
    /// The contract's topic.
    pub topic: Topic,
    /// The version's number.
    pub number: u32,
}

impl DraftVersion {
    /// The drafts of a contract.
    pub fn of_contract(contract: &Contract) -> impl Iterator<Item = Self> {
        let draft = |number| Self { contract: contract.id.clone(), topic: contract.topic.clone(), number };
        contract.drafts().map(move |version| draft(version.number))
    }
}

impl Loaded {
    /// Leaves out the drafts, the contracts that have nothing else, and what is wrong with either: for what is made from
    /// released versions alone, which nobody may keep from anybody by a draft. What is wrong with the manifest, the lock
    /// or a released version stays.
    #[must_use]
    pub fn released(self) -> Self {
        let Self { set: Some(mut set), sources, mut findings } = self else { return self };
        findings.retain(|finding| concerns_a_release(finding, &set, &sources));
        for contract in &mut set.contracts {
            if !contract.is_retired {
                set.omitted_drafts.extend(DraftVersion::of_contract(contract));
            }
            contract.versions.retain(|version| version.state == ReleaseState::Sealed);
        }
        set.contracts.retain(|contract| !contract.versions.is_empty());
        set.accepted.retain(|accepted| set.lock.seal(&accepted.contract, accepted.version).is_some());
        Self { set: Some(set), sources, findings }
    }
}

/// Whether something that is wrong with a file is wrong with what is released.
fn concerns_a_release(finding: &Finding, set: &ContractSet, sources: &Sources) -> bool {
    let rule = finding.rule.id;
    if rule == contract_has_versions::RULE.id || rule == version_history_has_no_gap::RULE.id {
        return false;
    }
    if rule == contract_is_declared::RULE.id {
        let sealed = |id: &String| set.lock.versions(id).next().is_some();
        return finding.contract.as_ref().is_some_and(sealed);
    }
    let Some(place) = &finding.location else { return true };
    let path = sources.get(place.span.source).path();
    let Ok(path) = path.strip_prefix(&set.root) else { return true };
    [MANIFEST_FILE, LOCK_FILE, ACCEPTED_FILE].iter().any(|name| path == Path::new(name)) || is_sealed(path, &set.lock)
}

/// Whether a path in the folder of the manifest is that of a released version.
fn is_sealed(path: &Path, lock: &Lock) -> bool {
    let id = path.parent().and_then(Path::to_str).map(|id| id.replace('\\', "/"));
    let number = file_names::version_number(path);
    id.zip(number).is_some_and(|(id, number)| lock.seal(&id, number).is_some())
}
