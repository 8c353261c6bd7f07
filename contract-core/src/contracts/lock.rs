//! The seal, `contracts.lock`: what each released version was when it was released.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::source::{SourceId, Span};

/// The version of the file's format.
const FORMAT: u32 = 1;

/// All seals, by contract id and version.
#[derive(Debug, Clone, Default)]
pub struct Lock {
    sealed: BTreeMap<String, BTreeMap<u32, Seal>>,
}

/// What one version was when it was released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// CRC-64-AVRO of the schema's parsing canonical form, in hexadecimal digits.
    pub fingerprint: String,
    /// SHA-256 of the file's bytes.
    pub text: String,
    /// SHA-256 over the seal before this one and this version, so that no seal can be changed alone.
    pub chain: String,
    /// Where it stands in the file; nothing for one made in this run.
    pub span: Option<Span>,
}

/// Why the lock cannot be trusted.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct LockError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    #[serde(default)]
    sealed: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    contract: String,
    version: u32,
    fingerprint: String,
    text: String,
    chain: String,
}

impl Lock {
    /// Reads a lock. What can be trusted of it comes with all that cannot.
    pub fn parse(text: &str, source: SourceId) -> (Self, Vec<LockError>) {
        let error =
            |start: usize, end: usize, message: String| LockError { message, span: Span::new(source, start, end) };
        if let Some(at) = conflict_mark(text) {
            let message = format!("{UNFINISHED_MERGE}; take the released branch's side, then run `schemactl release`");
            return (Self::default(), vec![error(at, at + 7, message)]);
        }
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(broken) => {
                let range = broken.span().unwrap_or(0..0);
                return (Self::default(), vec![error(range.start, range.end, toml_message(text, &broken))]);
            }
        };
        if file.format != FORMAT {
            let message = format!("the lock has format {}, this program reads {FORMAT}", file.format);
            return (Self::default(), vec![error(0, 0, message)]);
        }
        let mut lock = Self::default();
        let mut errors = Vec::new();
        for entry in file.sealed {
            let range = entry.span();
            let entry = entry.into_inner();
            let seal = Seal {
                fingerprint: entry.fingerprint,
                text: entry.text,
                chain: entry.chain,
                span: Some(Span::new(source, range.start, range.end)),
            };
            let versions = lock.sealed.entry(entry.contract.clone()).or_default();
            if versions.insert(entry.version, seal).is_some() {
                let message = format!("{} v{} is sealed twice", entry.contract, entry.version);
                errors.push(error(range.start, range.end, message));
            }
        }
        lock.verify(&mut errors);
        (lock, errors)
    }

    /// Finds seals that do not follow from the ones before them.
    fn verify(&self, errors: &mut Vec<LockError>) {
        for (contract, versions) in &self.sealed {
            let mut before = String::new();
            for ((version, seal), expected) in versions.iter().zip(1..) {
                let Some(span) = seal.span else { continue };
                if *version != expected {
                    let message = format!("{contract} has a seal for v{version} but none for v{expected}");
                    errors.push(LockError { message, span });
                    break;
                }
                if seal.chain != chain(&before, contract, *version, &seal.fingerprint, &seal.text) {
                    let message = format!(
                        "the seal of {contract} v{version} was changed by hand; restore the lock from version control"
                    );
                    errors.push(LockError { message, span });
                    break;
                }
                before.clone_from(&seal.chain);
            }
        }
    }

    /// The seal of a version.
    pub fn seal(&self, contract: &str, version: u32) -> Option<&Seal> {
        self.sealed.get(contract)?.get(&version)
    }

    /// The ids of all contracts with a seal.
    pub fn contracts(&self) -> impl Iterator<Item = &str> {
        self.sealed.keys().map(String::as_str)
    }

    /// The sealed versions of a contract, oldest first.
    pub fn versions(&self, contract: &str) -> impl Iterator<Item = (u32, &Seal)> {
        self.sealed.get(contract).into_iter().flatten().map(|(version, seal)| (*version, seal))
    }

    /// Seals the next version of a contract and gives its number.
    pub fn add(&mut self, contract: &str, fingerprint: u64, text: &str) -> u32 {
        let versions = self.sealed.entry(contract.to_owned()).or_default();
        let (version, before) = match versions.last_key_value() {
            Some((last, seal)) => (last + 1, seal.chain.clone()),
            None => (1, String::new()),
        };
        let fingerprint = format!("{fingerprint:016x}");
        let text = file_hash(text);
        let chain = chain(&before, contract, version, &fingerprint, &text);
        versions.insert(version, Seal { fingerprint, text, chain, span: None });
        version
    }

    /// The lock as a file.
    pub fn to_text(&self) -> String {
        let mut out = format!(
            "# The seal of every released version. Written by `schemactl release`; an edit by hand fails every check.\n\
             format = {FORMAT}\n"
        );
        for (contract, versions) in &self.sealed {
            for (version, seal) in versions {
                let Seal { fingerprint, text, chain, .. } = seal;
                let _ = write!(
                    out,
                    "\n[[sealed]]\ncontract = \"{contract}\"\nversion = {version}\nfingerprint = \"{fingerprint}\"\n\
                     text = \"{text}\"\nchain = \"{chain}\"\n"
                );
            }
        }
        out
    }
}

/// The hash by which a sealed text is known.
pub fn file_hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn chain(before: &str, contract: &str, version: u32, fingerprint: &str, text: &str) -> String {
    hex(&Sha256::digest(format!("{before}\n{contract}\n{version}\n{fingerprint}\n{text}").as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// What is wrong with a text that is no TOML; the parser does not say which key it is that stands there twice.
pub(super) fn toml_message(text: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    let key = error.span().and_then(|range| text.get(range)).filter(|key| !key.is_empty() && !key.contains('\n'));
    match key.filter(|_| message == "duplicate key") {
        Some(key) => format!("{message} `{key}`: it stands here for the second time"),
        None => message.to_owned(),
    }
}

/// What is said of a file with marks of `git`.
pub(super) const UNFINISHED_MERGE: &str = "the file holds marks of an unfinished merge";

/// Where an unfinished merge left its first mark.
pub(super) fn conflict_mark(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if ["<<<<<<< ", ">>>>>>> ", "=======\n"].iter().any(|mark| line.starts_with(mark)) {
            return Some(at);
        }
        at += line.len();
    }
    None
}
