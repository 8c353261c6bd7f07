//! The released part of a project, without its drafts.

use std::path::Path;

use schemactl_avro::source::Sources;

use super::load::Loaded;
use super::set::{ContractSet, DraftVersion};
use super::{ACCEPTED_FILE, LOCK_FILE, MANIFEST_FILE, ReleaseState};
use crate::finding::Finding;
use crate::rules::project::{contract_has_versions, contract_is_declared, version_history_has_no_gap};

impl Loaded {
    /// Leaves out the drafts, the contracts that have only drafts, and the findings about either.
    ///
    /// Generating and publishing use only released versions, and a broken draft must not stop them. Findings about the
    /// manifest, the lock and the released versions stay.
    #[must_use]
    pub fn released(self) -> Self {
        let Self { set: Some(mut set), sources, mut findings } = self else { return self };
        findings.retain(|finding| concerns_a_release(finding, &set, &sources));
        for contract in &mut set.contracts {
            if !contract.is_retired {
                set.omitted_drafts.extend(DraftVersion::of_contract(contract));
            }
            contract.versions.retain(|version| version.state == ReleaseState::Released);
        }
        set.contracts.retain(|contract| !contract.versions.is_empty());
        set.accepted
            .retain(|accepted| set.lock.release_state(&accepted.contract, accepted.version) == ReleaseState::Released);
        Self { set: Some(set), sources, findings }
    }
}

/// Returns whether a finding about a file also concerns the released versions.
fn concerns_a_release(finding: &Finding, set: &ContractSet, sources: &Sources) -> bool {
    let rule = finding.rule.id;
    if rule == contract_has_versions::RULE.id || rule == version_history_has_no_gap::RULE.id {
        return false;
    }
    if rule == contract_is_declared::RULE.id {
        let may_be_released = |id: &String| !set.lock.is_trusted(id) || set.lock.versions(id).next().is_some();
        return finding.contract.as_ref().is_some_and(may_be_released);
    }
    let Some(location) = &finding.location else { return true };
    let path = sources.get(location.span.source).path();
    let Ok(path) = path.strip_prefix(&set.root) else { return true };
    [MANIFEST_FILE, LOCK_FILE, ACCEPTED_FILE].iter().any(|name| path == Path::new(name))
        || set.lock.file_state(path).is_some_and(|state| state != ReleaseState::Draft)
}
