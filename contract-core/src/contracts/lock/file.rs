//! The file of the lock: how seals are written, read and verified.
//!
//! The layout keeps merges free of conflicts. Heads and seals are in separate tables, so that no edit in one place can
//! remove both. Releases of two contracts change lines with an unchanged line between them: the newest seal comes first,
//! below the line with the contract's id. No two lines are equal, so that a union merge of two new contracts is valid.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

use data_encoding::HEXLOWER;
use schemactl_avro::source::{SourceId, Span};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::seals::{Correction, Evidence, Lock, Seal, SealedHistory};
use super::state::{LockState, Untrusted};
use crate::contracts::file_names::LOCK_FILE;
use crate::contracts::toml_file;
use crate::rules::project::lock_is_intact;

/// The version of the file's format.
const FORMAT: u32 = 2;

/// A reason why a lock, or what it has of one contract, cannot be trusted.
#[derive(Debug, Clone)]
pub struct LockError {
    /// The problem.
    pub message: String,
    /// Its location.
    pub span: Span,
    /// The advice to the user.
    pub fix: String,
    /// The contract that it is about. `None` if the whole lock cannot be trusted.
    pub contract: Option<String>,
}

/// The part of the file that every format has.
#[derive(Deserialize)]
struct AnyFormat {
    format: Spanned<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LockFile {
    #[serde(rename = "format")]
    _format: u32,
    #[serde(default)]
    contracts: BTreeMap<Spanned<String>, HeadTable>,
    #[serde(default)]
    seals: BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, SealEntry>>,
    #[serde(default)]
    corrections: BTreeMap<Spanned<String>, BTreeMap<String, CorrectionEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadTable {
    head: Head,
}

/// The summary of what the lock has of one contract.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    seals: usize,
    digest: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SealEntry {
    fingerprint: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CorrectionEntry {
    withdrawn: Option<u32>,
    text: Option<String>,
    moved_from: Option<String>,
    absent_from: Option<Vec<String>>,
    reason: Option<String>,
}

impl LockState {
    /// Parses a lock. Returns what can be trusted, and the reasons why the rest cannot.
    pub fn parse(content: &str, source: SourceId) -> (Self, Vec<LockError>) {
        match parse_file(content, source) {
            Ok(file) => verify(file, source),
            Err(error) => (Self::unreadable(), vec![error]),
        }
    }
}

fn parse_file(content: &str, source: SourceId) -> Result<LockFile, LockError> {
    let whole_lock = |range: Range<usize>, message: String, fix: String| LockError {
        message,
        span: Span::new(source, range.start, range.end),
        fix: format!("{fix}; {}", lock_is_intact::CONSEQUENCE),
        contract: None,
    };
    let restore = || format!("restore `{LOCK_FILE}` from version control");
    if content.trim().is_empty() {
        return Err(whole_lock(0..0, "the lock is empty".to_owned(), restore()));
    }
    let parse_error = |error: toml_file::FileError| {
        // A union merge of two releases of one contract defines its head twice.
        let is_merge = toml_file::conflict_marker(content).is_some() || error.message.starts_with("duplicate key");
        let fix = if is_merge {
            "keep both sides for different contracts, and the released branch's side for the same one; then run `schemactl \
             release`"
                .to_owned()
        } else {
            restore()
        };
        whole_lock(error.span.start as usize..error.span.end as usize, error.message, fix)
    };
    // Other formats have other tables, so the number is read first.
    let AnyFormat { format } = toml_file::parse(content, source).map_err(parse_error)?;
    let range = format.span();
    let format = format.into_inner();
    if format != FORMAT {
        let message = format!("the lock has format {format}; this version of schemactl reads format {FORMAT}");
        let fix = if format > FORMAT {
            "run the version of schemactl that wrote it, or a newer one".to_owned()
        } else {
            format!(
                "make sure that the released files are unchanged, delete `{LOCK_FILE}`, and seal them again with \
                 `schemactl release`"
            )
        };
        return Err(whole_lock(range, message, fix));
    }
    let file: LockFile = toml_file::parse(content, source).map_err(parse_error)?;
    if file.contracts.is_empty() && file.seals.is_empty() && file.corrections.is_empty() {
        let message = "the lock has no seals; schemactl never writes such a lock".to_owned();
        return Err(whole_lock(range, message, restore()));
    }
    Ok(file)
}

/// Compares the seals of each contract with its head.
fn verify(file: LockFile, source: SourceId) -> (LockState, Vec<LockError>) {
    let mut lock = Lock::default();
    let mut errors = Vec::new();
    let LockFile { contracts: mut heads, mut seals, mut corrections, .. } = file;
    let mut ids: BTreeMap<String, Range<usize>> = BTreeMap::new();
    for id in corrections.keys().chain(seals.keys()).chain(heads.keys()) {
        ids.insert(id.get_ref().clone(), id.span());
    }
    for (id, range) in ids {
        let key = Spanned::new(range.clone(), id.clone());
        let entries = seals.remove(&key).unwrap_or_default();
        let corrections = corrections.remove(&key).unwrap_or_default();
        let head = heads.remove(&key).map(|table| table.head);
        let history = SealedHistory::from_entries(&id, entries, corrections, source);
        match history.and_then(|history| verify_head(head.as_ref(), &id, &history).map(|()| history)) {
            Ok(history) => drop(lock.contracts.insert(id, history)),
            Err(message) => errors.push(LockError {
                message,
                span: Span::new(source, range.start, range.end),
                fix: format!(
                    "restore its part of `{LOCK_FILE}` from version control; until then none of its versions counts as a \
                     draft, so nothing is generated or published"
                ),
                contract: Some(id),
            }),
        }
    }
    if errors.is_empty() {
        return (LockState::Intact(lock), errors);
    }
    let untrusted: BTreeSet<String> = errors.iter().filter_map(|error| error.contract.clone()).collect();
    (LockState::Damaged { trusted: lock, untrusted: Untrusted::Contracts(untrusted) }, errors)
}

/// Compares the head of a contract with its seals. Fails with the difference.
fn verify_head(head: Option<&Head>, contract: &str, history: &SealedHistory) -> Result<(), String> {
    let Some(Head { seals, digest }) = head else {
        return Err(format!("the lock has seals of {contract}, but not their head"));
    };
    let found = history.seals.len();
    if found < *seals {
        return Err(format!("the lock has {found} of the {seals} seals of {contract}"));
    }
    if found != *seals || *digest != history.digest(contract) {
        return Err(format!("the seals of {contract} were edited by hand"));
    }
    Ok(())
}

impl SealedHistory {
    /// Reads the tables of one contract. Fails with the first invalid entry.
    fn from_entries(
        contract: &str,
        seals: BTreeMap<Spanned<String>, SealEntry>,
        corrections: BTreeMap<String, CorrectionEntry>,
        source: SourceId,
    ) -> Result<Self, String> {
        let mut history = Self::default();
        for (key, SealEntry { fingerprint, text: file_hash }) in seals {
            let (range, key) = (key.span(), key.into_inner());
            let number = key.strip_prefix('v').and_then(canonical_number);
            let version = number
                .ok_or_else(|| format!("the lock has a seal of {contract} for `{key}`, which is not a version"))?;
            let span = Some(Span::new(source, range.start, range.end));
            history.seals.insert(version, Seal { fingerprint, file_hash, span });
        }
        let mut numbered = BTreeMap::new();
        for (key, entry) in corrections {
            let correction = canonical_number(&key).zip(entry.into_correction());
            let (number, correction) =
                correction.ok_or_else(|| format!("the lock has an invalid correction of {contract}: `{key}`"))?;
            numbered.insert(number, correction);
        }
        history.corrections = numbered.into_values().collect();
        Ok(history)
    }

    /// Returns the hash of everything that the lock has of the contract.
    fn digest(&self, contract: &str) -> String {
        let content = format!("{contract}\n{}{}", self.seal_lines(), self.correction_lines());
        HEXLOWER.encode(&Sha256::digest(content.as_bytes()))
    }

    /// Returns the lines of the seals, the newest first.
    fn seal_lines(&self) -> String {
        self.seals.iter().rev().fold(String::new(), |mut lines, (version, Seal { fingerprint, file_hash, .. })| {
            let _ =
                writeln!(lines, "v{version} = {{ fingerprint = {}, text = {} }}", quote(fingerprint), quote(file_hash));
            lines
        })
    }

    /// Returns the lines of the corrections, the newest first.
    fn correction_lines(&self) -> String {
        (1..).zip(&self.corrections).collect::<Vec<_>>().into_iter().rev().fold(
            String::new(),
            |mut lines, (number, correction): (u32, &Correction)| {
                let (change, evidence) = match correction {
                    Correction::Withdrawn { version, file_hash, evidence } => {
                        (format!("withdrawn = {version}, text = {}", quote(file_hash)), evidence)
                    }
                    Correction::MovedFrom { contract, evidence } => {
                        (format!("moved-from = {}", quote(contract)), evidence)
                    }
                };
                let evidence = match evidence {
                    Evidence::Registries(names) => {
                        let names: Vec<String> = names.iter().map(|name| quote(name)).collect();
                        format!(", absent-from = [{}]", names.join(", "))
                    }
                    Evidence::Statement(reason) => format!(", reason = {}", quote(reason)),
                    Evidence::SameTopic => String::new(),
                };
                let _ = writeln!(lines, "{number} = {{ {change}{evidence} }}");
                lines
            },
        )
    }
}

impl CorrectionEntry {
    /// Converts the entry; `None` if its keys do not belong together.
    fn into_correction(self) -> Option<Correction> {
        let Self { withdrawn, text, moved_from, absent_from, reason } = self;
        let evidence = match (absent_from, reason) {
            (Some(registries), None) => Evidence::Registries(registries),
            (None, Some(reason)) => Evidence::Statement(reason),
            (None, None) => Evidence::SameTopic,
            (Some(_), Some(_)) => return None,
        };
        match (withdrawn, text, moved_from) {
            (Some(version), Some(file_hash), None) => Some(Correction::Withdrawn { version, file_hash, evidence }),
            (None, None, Some(contract)) => Some(Correction::MovedFrom { contract, evidence }),
            _ => None,
        }
    }
}

impl Lock {
    /// Returns the content of the lock file.
    pub fn to_toml(&self) -> String {
        let mut out = format!(
            "# The seals of all released versions. Written by `schemactl`; an edit by hand fails every check.\n\
             format = {FORMAT}\n"
        );
        for (id, history) in &self.contracts {
            let (seals, digest) = (history.seals.len(), history.digest(id));
            let _ = write!(out, "\n[contracts.{}]\nhead = {{ seals = {seals}, digest = \"{digest}\" }}\n", quote(id));
        }
        let mut write_tables = |table: &str, lines_of: &dyn Fn(&SealedHistory) -> String| {
            for (id, history) in &self.contracts {
                let lines = lines_of(history);
                if !lines.is_empty() {
                    let _ = write!(out, "\n[{table}.{}]\n{lines}", quote(id));
                }
            }
        };
        write_tables("seals", &SealedHistory::seal_lines);
        write_tables("corrections", &SealedHistory::correction_lines);
        out
    }
}

/// Parses a number that is written as schemactl writes it, without leading zeros.
fn canonical_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number: &u32| number.to_string() == text)
}

/// Returns a basic string of TOML.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
