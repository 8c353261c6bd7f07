//! Loads the lock. If it cannot be read, no version is known to be a draft.

use std::path::Path;

use schemactl_avro::source::Sources;

use super::lock::{LockError, LockState};
use super::{LOCK_FILE, read};
use crate::finding::{Finding, Location};
use crate::rules::project::lock_is_intact;

/// Loads the lock of the project in the folder `root`, without its other files.
pub fn load_lock(root: &Path) -> LockState {
    read_lock(&mut Sources::default(), root).0
}

/// Reads the lock, and returns what can be trusted and findings about the rest. A project without a lock has released
/// nothing.
pub(super) fn read_lock(sources: &mut Sources, root: &Path) -> (LockState, Vec<Finding>) {
    let path = root.join(LOCK_FILE);
    if !read::exists(&path) {
        return (LockState::default(), Vec::new());
    }
    match read::read_source(sources, &path) {
        Ok(source) => {
            let content = sources.get(source).text().clone();
            let (lock, errors) = LockState::parse(&content, source);
            (lock, errors.into_iter().map(finding).collect())
        }
        Err(finding) => {
            let restore = format!("restore {LOCK_FILE} from version control");
            let fix = finding.advice.clone().map_or(restore.clone(), |fix| format!("{fix}, or {restore}"));
            (LockState::unreadable(), vec![finding.advice(format!("{fix}; {}", lock_is_intact::CONSEQUENCE))])
        }
    }
}

fn finding(error: LockError) -> Finding {
    let LockError { message, span, fix, contract } = error;
    let finding = Finding::new(&lock_is_intact::RULE, message).at(Location::new(span)).advice(fix);
    Finding { contract, ..finding }
}
