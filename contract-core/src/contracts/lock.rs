//! The lock, `contracts.lock`: hashes of each version from the moment it was released.

use std::collections::BTreeMap;
use std::fmt::Write;

use data_encoding::HEXLOWER;
use schemactl_avro::source::{SourceId, Span};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::toml_file::{self, FileError};

/// The version of the file's format.
const FORMAT: u32 = 1;

/// All seals, by contract id and version.
#[derive(Debug, Clone, Default)]
pub struct Lock {
    sealed: BTreeMap<String, BTreeMap<u32, Seal>>,
}

/// The hashes of one released version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The CRC-64-AVRO of the schema's parsing canonical form, in hexadecimal digits.
    pub fingerprint: String,
    /// The SHA-256 of the file's bytes.
    pub file_hash: String,
    /// The SHA-256 of the seal before this one and of this version, so that no seal can be changed alone.
    pub chain: String,
    /// The location in the lock file. `None` for a seal that was added in this run.
    pub span: Option<Span>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LockFile {
    format: u32,
    #[serde(default)]
    sealed: Vec<Spanned<LockEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LockEntry {
    contract: String,
    version: u32,
    fingerprint: String,
    text: String,
    chain: String,
}

impl Lock {
    /// Parses a lock. Returns the seals that can be trusted, and an error for each of the others.
    pub fn parse(content: &str, source: SourceId) -> (Self, Vec<FileError>) {
        let file: LockFile = match toml_file::parse(content, source) {
            Ok(file) => file,
            Err(mut error) => {
                if toml_file::conflict_marker(content).is_some() {
                    error.message += "; keep the released branch's side, then run `schemactl release`";
                }
                return (Self::default(), vec![error]);
            }
        };
        if file.format != FORMAT {
            let message =
                format!("the lock has format {}; this version of schemactl reads format {FORMAT}", file.format);
            return (Self::default(), vec![FileError::new(source, 0..0, message)]);
        }
        let mut lock = Self::default();
        let mut errors = Vec::new();
        for entry in file.sealed {
            let range = entry.span();
            let LockEntry { contract, version, fingerprint, text: file_hash, chain } = entry.into_inner();
            let span = Some(Span::new(source, range.start, range.end));
            let versions = lock.sealed.entry(contract.clone()).or_default();
            if versions.insert(version, Seal { fingerprint, file_hash, chain, span }).is_some() {
                errors.push(FileError::new(source, range, format!("{contract} v{version} is sealed twice")));
            }
        }
        lock.verify(&mut errors);
        (lock, errors)
    }

    /// Reports seals that do not follow from the ones before them.
    fn verify(&self, errors: &mut Vec<FileError>) {
        for (contract, versions) in &self.sealed {
            let mut previous_chain = "";
            for ((version, seal), expected) in versions.iter().zip(1..) {
                let Some(span) = seal.span else { continue };
                if *version != expected {
                    let message = format!("{contract} has a seal for v{version}, but none for v{expected}");
                    errors.push(FileError { message, span });
                    break;
                }
                if seal.chain != chain(previous_chain, contract, *version, &seal.fingerprint, &seal.file_hash) {
                    let message = format!(
                        "the seal of {contract} v{version} was edited by hand; restore {} from version control",
                        super::LOCK_FILE
                    );
                    errors.push(FileError { message, span });
                    break;
                }
                previous_chain = &seal.chain;
            }
        }
    }

    /// Returns the seal of a version.
    pub fn seal(&self, contract: &str, version: u32) -> Option<&Seal> {
        self.sealed.get(contract)?.get(&version)
    }

    /// Returns the ids of all contracts with a seal.
    pub fn contracts(&self) -> impl Iterator<Item = &str> {
        self.sealed.keys().map(String::as_str)
    }

    /// Returns the sealed versions of a contract, oldest first.
    pub fn versions(&self, contract: &str) -> impl Iterator<Item = (u32, &Seal)> {
        self.sealed.get(contract).into_iter().flatten().map(|(version, seal)| (*version, seal))
    }

    /// Seals the next version of a contract and returns its number.
    pub fn add(&mut self, contract: &str, fingerprint: u64, content: &str) -> u32 {
        let versions = self.sealed.entry(contract.to_owned()).or_default();
        let (version, previous_chain) = match versions.last_key_value() {
            Some((last, seal)) => (last + 1, seal.chain.as_str()),
            None => (1, ""),
        };
        let fingerprint = format!("{fingerprint:016x}");
        let file_hash = file_hash(content);
        let chain = chain(previous_chain, contract, version, &fingerprint, &file_hash);
        versions.insert(version, Seal { fingerprint, file_hash, chain, span: None });
        version
    }

    /// Returns the content of the lock file.
    pub fn to_toml(&self) -> String {
        let mut out = format!(
            "# The seal of every released version. Written by `schemactl release`; an edit by hand fails every check.\n\
             format = {FORMAT}\n"
        );
        for (contract, versions) in &self.sealed {
            for (version, seal) in versions {
                let Seal { fingerprint, file_hash, chain, .. } = seal;
                let _ = write!(
                    out,
                    "\n[[sealed]]\ncontract = \"{contract}\"\nversion = {version}\nfingerprint = \"{fingerprint}\"\n\
                     text = \"{file_hash}\"\nchain = \"{chain}\"\n"
                );
            }
        }
        out
    }
}

/// Returns the hash of a file's content that a seal stores.
pub fn file_hash(content: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(content.as_bytes()))
}

fn chain(previous: &str, contract: &str, version: u32, fingerprint: &str, file_hash: &str) -> String {
    let link = format!("{previous}\n{contract}\n{version}\n{fingerprint}\n{file_hash}");
    HEXLOWER.encode(&Sha256::digest(link.as_bytes()))
}
