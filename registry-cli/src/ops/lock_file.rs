//! Changes of the lock file: the only place that writes `contracts.lock`.

use std::path::PathBuf;

use contract_core::contracts::{ContractSet, Lock};

use crate::error::ToolError;
use crate::ops::atomic_write::write_atomic;

/// The lock file of a project whose seals can all be trusted.
#[derive(Debug)]
pub(crate) struct LockFile {
    path: PathBuf,
    /// The seals; changes are stored by [`write`](Self::write).
    pub(crate) lock: Lock,
}

impl LockFile {
    /// Returns the lock file of a project. Fails if the lock is damaged, since writing it would make the damage permanent.
    pub(crate) fn of(set: &ContractSet) -> Result<Self, ToolError> {
        let path = set.lock_path();
        match set.lock.intact() {
            Some(lock) => Ok(Self { path, lock: lock.clone() }),
            None => Err(ToolError::LockDamaged { path }),
        }
    }

    /// Replaces the file. The caller must have locked the project before it loaded the set.
    pub(crate) fn write(&self) -> Result<(), ToolError> {
        write_atomic(&self.path, &self.lock.to_toml())
    }
}
