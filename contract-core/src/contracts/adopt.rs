//! Adoption: treats drafts as released, as a project that has them in production does.

use std::sync::Arc;

use super::load::Loaded;
use super::lock::{LockState, ReleaseState};

impl Loaded {
    /// Seals the drafts of the contracts that `is_selected` selects, in memory.
    ///
    /// A check of the result answers as one after the release will: the schemas must be readable, and differences between
    /// the versions are history. A version without a schema, which the check reports, gets no seal, nor do those after it.
    #[must_use]
    pub fn adopt(mut self, is_selected: impl Fn(&str) -> bool) -> Self {
        let Some(set) = &mut self.set else { return self };
        // A damaged lock is an error of the check.
        let LockState::Intact(lock) = &mut set.lock else { return self };
        for contract in set.contracts.iter_mut().filter(|contract| is_selected(&contract.id)) {
            let mut has_gap = false;
            for version in contract.versions.iter_mut().filter(|version| version.state == ReleaseState::Draft) {
                version.state = ReleaseState::Released;
                // Production has the comments, too. Shared types are never in a file that production has.
                let text = if version.uses_shared_types {
                    version.self_contained.clone()
                } else {
                    Some(version.content.clone())
                };
                let released = version.parsed.lenient().zip(text).filter(|_| !has_gap);
                let Some((schema, text)) = released else {
                    has_gap = true;
                    continue;
                };
                lock.add(&contract.id, schema.fingerprint(), &text);
                // The release writes the file with its shared types.
                version.content = Arc::clone(&text);
                version.self_contained = Some(text);
            }
        }
        self
    }
}
