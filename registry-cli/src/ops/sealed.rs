//! Versions that a command seals.

use std::path::{Path, PathBuf};

use contract_core::contracts::{Contract, Version};
use contract_core::schema::Schema;
use serde_json::{Value, json};

use super::atomic_write::write_atomic;
use super::lock_file::LockFile;
use super::scaffold::keeps_line_ends;
use crate::error::ToolError;

/// A version with a new seal.
pub(crate) struct SealedVersion {
    /// The contract's id.
    pub(crate) contract: String,
    /// The version's number.
    pub(crate) number: u32,
    /// The schema's fingerprint.
    pub(crate) fingerprint: u64,
    /// The text that is sealed.
    pub(crate) text: String,
    /// Whether shared types were inlined.
    pub(crate) uses_shared_types: bool,
    /// Whether the file is rewritten.
    pub(crate) is_rewritten: bool,
    path: PathBuf,
}

impl SealedVersion {
    pub(crate) fn new(contract: &Contract, version: &Version, schema: &Schema, text: &str, is_rewritten: bool) -> Self {
        Self {
            contract: contract.id.clone(),
            number: version.number,
            fingerprint: schema.fingerprint(),
            path: version.path.clone(),
            text: text.to_owned(),
            uses_shared_types: version.uses_shared_types,
            is_rewritten,
        }
    }

    /// Returns the version for programs.
    pub(crate) fn json(&self) -> Value {
        json!({
            "contract": self.contract,
            "version": self.number,
            "fingerprint": format!("{:016x}", self.fingerprint),
            "file": self.path.display().to_string(),
            "rewritten": self.is_rewritten,
        })
    }
}

/// Writes the files of the versions and the lock with their seals.
pub(crate) fn write(versions: &[SealedVersion], lock_file: &LockFile) -> Result<(), ToolError> {
    if versions.is_empty() {
        return Ok(());
    }
    // Schemas first: a lock file with the seal of a missing file would fail every check.
    for version in versions.iter().filter(|version| version.is_rewritten) {
        write_atomic(&version.path, &version.text)?;
    }
    lock_file.write()
}

/// Whether git may change the line ends of sealed files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnds {
    /// No line ends with CR LF, or a rule for git keeps it.
    Kept,
    /// Git changes CR LF where it is set up to.
    Unprotected,
}

impl LineEnds {
    /// Returns whether git may change the line ends of the sealed files.
    pub(crate) fn of(root: &Path, versions: &[SealedVersion]) -> Self {
        let has_crlf = versions.iter().any(|version| version.text.contains("\r\n"));
        if has_crlf && !keeps_line_ends(root) { Self::Unprotected } else { Self::Kept }
    }
}
