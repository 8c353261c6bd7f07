//! `schemactl release`: releases drafts.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{ArgGroup, Args};
use contract_core::contracts::{ContractSet, Lock};
use serde_json::{Value, json};

use super::Command;
use crate::error::ToolError;
use crate::ops::atomic_write::write_atomic;
use crate::ops::lock_file::LockFile;
use crate::ops::project_lock::ProjectLock;
use crate::options::{ProjectOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{DIM, GOOD, STRONG};
use schemactl_error_codes::Exit;

/// Release drafts: inline shared types, and seal the versions in `contracts.lock`.
///
/// All contracts are checked first; if one has an error, no draft is released. A released version never changes
/// again, and its file contains everything that a third party needs.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("which").required(true).args(["contracts", "all"]))]
#[command(after_help = "\
Examples:
  schemactl release orders/order-created
  schemactl release --all
  schemactl release --all --dry-run")]
pub struct Release {
    #[command(flatten)]
    project: ProjectOptions,
    /// The contract whose drafts to release; can be given several times.
    #[arg(value_name = "OWNER/MESSAGE")]
    contracts: Vec<String>,
    /// Release the drafts of all contracts.
    #[arg(long)]
    all: bool,
    /// Show what would be released, without writing a file.
    #[arg(long)]
    dry_run: bool,
}

impl Command for Release {
    fn name(&self) -> &'static str {
        "release"
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let root = self.project.root()?;
        let _lock = if self.dry_run { None } else { Some(ProjectLock::acquire(&root, progress)?) };
        let checked = self.project.checked()?;
        let set = checked.get();
        known_contracts(set, &self.contracts)?;
        let mut lock_file = LockFile::of(set)?;
        let released = self.seal_drafts(set, &mut lock_file.lock);
        if !self.dry_run && !released.is_empty() {
            // Schemas first: a lock file with the seal of a missing file would fail every check.
            for version in released.iter().filter(|version| version.rewritten) {
                write_atomic(&version.path, &version.text)?;
            }
            lock_file.write()?;
        }
        Ok(Box::new(ReleaseOutcome { released, dry_run: self.dry_run }))
    }
}

impl Release {
    /// Adds the seals of the selected drafts to the lock.
    fn seal_drafts(&self, set: &ContractSet, lock: &mut Lock) -> Vec<Released> {
        let mut released = Vec::new();
        for contract in &set.contracts {
            if !self.all && !self.contracts.contains(&contract.id) {
                continue;
            }
            for version in contract.draft_versions() {
                let (Some(schema), Some(text)) = (version.schema(), &version.self_contained) else { continue };
                let fingerprint = schema.fingerprint();
                let number = lock.add(&contract.id, fingerprint, text);
                released.push(Released {
                    contract: contract.id.clone(),
                    number,
                    fingerprint,
                    path: version.path.clone(),
                    text: text.to_string(),
                    rewritten: version.is_inlined(),
                });
            }
        }
        released
    }
}

/// A warning about files whose line ends git may change.
const CRLF: &str = "note: lines end with CR LF, and the seal covers every byte: put `*.avsc -text` into `.gitattributes`, so that git \
    does not change them";

struct ReleaseOutcome {
    released: Vec<Released>,
    dry_run: bool,
}

struct Released {
    contract: String,
    number: u32,
    fingerprint: u64,
    path: PathBuf,
    text: String,
    /// Whether shared types were inlined, so that the file is rewritten.
    rewritten: bool,
}

impl Outcome for ReleaseOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.released.is_empty() {
            return writeln!(out, "nothing to release: there are no drafts");
        }
        let verb = if self.dry_run { "would release" } else { "released" };
        for version in &self.released {
            let note = if version.rewritten { ", with shared types inlined" } else { "" };
            writeln!(
                out,
                "{GOOD}{verb}{GOOD:#} {STRONG}{} v{}{STRONG:#} {DIM}({:016x}{note}){DIM:#}",
                version.contract, version.number, version.fingerprint
            )?;
        }
        if self.released.iter().any(|version| version.text.contains("\r\n")) {
            writeln!(out, "{DIM}{CRLF}{DIM:#}")?;
        }
        if !self.dry_run {
            writeln!(out, "next: `schemactl generate`, then commit; `schemactl publish` registers with Pulsar")?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let released = self.released.iter().map(|version| {
            json!({
                "contract": version.contract,
                "version": version.number,
                "fingerprint": format!("{:016x}", version.fingerprint),
                "file": version.path.display().to_string(),
                "rewritten": version.rewritten,
            })
        });
        json!({ "dry_run": self.dry_run, "released": released.collect::<Vec<_>>() })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}
