//! The seals of all contracts, and the changes that commands make to them.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use schemactl_avro::source::Span;
use sha2::{Digest, Sha256};

/// All seals, by contract id and version.
#[derive(Debug, Clone, Default)]
pub struct Lock {
    pub(super) contracts: BTreeMap<String, SealedHistory>,
}

/// The seals and corrections of one contract.
#[derive(Debug, Clone, Default)]
pub(super) struct SealedHistory {
    pub(super) seals: BTreeMap<u32, Seal>,
    /// The corrections, oldest first.
    pub(super) corrections: Vec<Correction>,
}

/// The hashes of one released version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The CRC-64-AVRO of the schema's parsing canonical form, in hexadecimal digits.
    pub fingerprint: String,
    /// The SHA-256 of the file's bytes.
    pub file_hash: String,
    /// The location in the lock file. `None` for a seal that was added in this run.
    pub span: Option<Span>,
}

/// A change of sealed versions that were never published.
///
/// The lock keeps it, so that a comparison with an older lock can tell it from seals that were lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correction {
    /// The release of the newest version was taken back.
    Withdrawn {
        /// The version.
        version: u32,
        /// The SHA-256 of the file's bytes.
        file_hash: String,
        /// The evidence that the version was never published.
        evidence: Evidence,
    },
    /// The contract had another id.
    MovedFrom {
        /// The id.
        contract: String,
        /// The evidence that no version was published.
        evidence: Evidence,
    },
}

/// The evidence that a version was never published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// These registries do not have it.
    Registries(Vec<String>),
    /// A person says so, for this reason.
    Statement(String),
    /// The contract keeps its topic, so what was published stays valid.
    SameTopic,
}

impl Lock {
    /// Returns whether no version was ever released.
    pub fn is_empty(&self) -> bool {
        self.contracts.is_empty()
    }

    /// Returns the seal of a version.
    pub fn seal(&self, contract: &str, version: u32) -> Option<&Seal> {
        self.contracts.get(contract)?.seals.get(&version)
    }

    /// Returns the ids of all contracts in the lock.
    pub fn contracts(&self) -> impl Iterator<Item = &str> {
        self.contracts.keys().map(String::as_str)
    }

    /// Returns the sealed versions of a contract, oldest first.
    pub fn versions(&self, contract: &str) -> impl Iterator<Item = (u32, &Seal)> {
        self.contracts
            .get(contract)
            .into_iter()
            .flat_map(|history| &history.seals)
            .map(|(version, seal)| (*version, seal))
    }

    /// Returns the corrections of a contract, oldest first.
    pub fn corrections(&self, contract: &str) -> &[Correction] {
        self.contracts.get(contract).map_or(&[], |history| &history.corrections)
    }

    /// Seals the next version of a contract and returns its number.
    pub fn add(&mut self, contract: &str, fingerprint: u64, content: &str) -> u32 {
        let seals = &mut self.contracts.entry(contract.to_owned()).or_default().seals;
        let version = seals.last_key_value().map_or(1, |(last, _)| last + 1);
        let fingerprint = format!("{fingerprint:016x}");
        seals.insert(version, Seal { fingerprint, file_hash: file_hash(content), span: None });
        version
    }

    /// Takes back the release of a contract's newest version and returns its number. `None` if no version is sealed.
    pub fn withdraw(&mut self, contract: &str, evidence: Evidence) -> Option<u32> {
        let history = self.contracts.get_mut(contract)?;
        let (version, Seal { file_hash, .. }) = history.seals.pop_last()?;
        history.corrections.push(Correction::Withdrawn { version, file_hash, evidence });
        Some(version)
    }

    /// Gives a contract another id, which must be unused.
    pub fn rename(&mut self, old: &str, new: &str, evidence: Evidence) {
        let Some(mut history) = self.contracts.remove(old) else { return };
        history.corrections.push(Correction::MovedFrom { contract: old.to_owned(), evidence });
        self.contracts.insert(new.to_owned(), history);
    }
}

/// Returns the hash of a file's content that a seal stores.
pub fn file_hash(content: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(content.as_bytes()))
}
