//! A lock as far as it can be trusted, and what follows for each version.

use std::collections::BTreeSet;
use std::path::Path;

use super::seals::{Correction, Lock, Seal};
use crate::contracts::file_names::version_number;

/// Whether a version is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseState {
    /// Released: listed in `contracts.lock`, and never changed again.
    Released,
    /// Not released yet, and still editable.
    Draft,
    /// The lock is damaged, so the version may be released. It is treated as neither: not changed, and not published.
    Unknown,
}

/// The lock of a project, as far as it can be trusted.
#[derive(Debug, Clone)]
pub enum LockState {
    /// The seals of every contract are as its head says, so a version without a seal is a draft.
    Intact(Lock),
    /// Seals may be lost or changed.
    Damaged {
        /// The contracts whose seals are as their heads say.
        trusted: Lock,
        /// The others.
        untrusted: Untrusted,
    },
}

/// The contracts whose seals cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untrusted {
    /// All, since the file cannot be read.
    All,
    /// The contracts with these ids.
    Contracts(BTreeSet<String>),
}

impl Default for LockState {
    /// Returns the state of a project that has released nothing.
    fn default() -> Self {
        Self::Intact(Lock::default())
    }
}

impl LockState {
    /// Returns the state of a lock that cannot be read.
    pub fn unreadable() -> Self {
        Self::Damaged { trusted: Lock::default(), untrusted: Untrusted::All }
    }

    /// Returns the lock if all of it can be trusted. Only such a lock may be changed.
    pub fn intact(&self) -> Option<&Lock> {
        match self {
            Self::Intact(lock) => Some(lock),
            Self::Damaged { .. } => None,
        }
    }

    /// Returns whether a version is released.
    pub fn release_state(&self, contract: &str, version: u32) -> ReleaseState {
        if !self.is_trusted(contract) {
            ReleaseState::Unknown
        } else if self.seal(contract, version).is_some() {
            ReleaseState::Released
        } else {
            ReleaseState::Draft
        }
    }

    /// Returns whether a file is released; `None` if it is not a version. The path is relative to the folder of schemas.
    pub fn file_state(&self, path: &Path) -> Option<ReleaseState> {
        let id = path.parent()?.to_str()?.replace('\\', "/");
        Some(self.release_state(&id, version_number(path)?))
    }

    /// Returns whether the seals of a contract, or their absence, can be trusted.
    pub fn is_trusted(&self, contract: &str) -> bool {
        match self {
            Self::Intact(_) => true,
            Self::Damaged { untrusted, .. } => match untrusted {
                Untrusted::All => false,
                Untrusted::Contracts(ids) => !ids.contains(contract),
            },
        }
    }

    /// Returns the seal of a version, if it can be trusted.
    pub fn seal(&self, contract: &str, version: u32) -> Option<&Seal> {
        self.trusted().seal(contract, version)
    }

    /// Returns the ids of all contracts whose part of the lock can be trusted.
    pub fn contracts(&self) -> impl Iterator<Item = &str> {
        self.trusted().contracts()
    }

    /// Returns the versions of a contract whose seals can be trusted, oldest first.
    pub fn versions(&self, contract: &str) -> impl Iterator<Item = (u32, &Seal)> {
        self.trusted().versions(contract)
    }

    /// Returns the corrections of a contract that can be trusted, oldest first.
    pub fn corrections(&self, contract: &str) -> &[Correction] {
        self.trusted().corrections(contract)
    }

    fn trusted(&self) -> &Lock {
        match self {
            Self::Intact(lock) | Self::Damaged { trusted: lock, .. } => lock,
        }
    }
}
