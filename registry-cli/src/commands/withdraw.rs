//! `schemactl withdraw`: takes back a release that was never published.

use std::io::{self, Write};

use clap::Args;
use contract_core::contracts::{Contract, Lock, Version, file_hash};
use serde_json::{Value, json};

use super::Command;
use super::diff::number;
use crate::error::{CheckFailure, ProjectErrors, ToolError};
use crate::ops::lock_file::LockFile;
use crate::ops::project_lock::ProjectLock;
use crate::ops::unpublished::{self, EvidenceOptions, PublicationSearch};
use crate::options::{ProjectOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::publish::schema_match;
use crate::render::{DIM, GOOD, STRONG};
use schemactl_error_codes::Exit;

/// Take back the release of a contract's newest version, if it was never published.
///
/// The version becomes a draft again; its file stays as it is. All registries of `contracts.toml` are asked whether they have
/// the version. `contracts.lock` records the withdrawal, so that `schemactl check --against git:REF` accepts it.
#[derive(Args, Debug)]
// `version` is that of the contract.
#[command(disable_version_flag = true)]
#[command(after_help = "\
Examples:
  schemactl withdraw orders/order-created v2
  schemactl withdraw orders/order-created v2 --dry-run
  schemactl withdraw orders/order-created v2 --unpublished --reason \"The release was never merged.\"

Exit codes: 0 withdrawn, 1 the version cannot be withdrawn, 2 a file of the project cannot be used, \
3 a registry does not answer.")]
pub struct Withdraw {
    #[command(flatten)]
    project: ProjectOptions,
    /// The contract.
    #[arg(value_name = "OWNER/MESSAGE")]
    contract: String,
    /// The version: the newest that is released.
    #[arg(value_name = "VERSION", value_parser = number)]
    version: u32,
    /// Show what would be withdrawn, without writing a file.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    evidence: EvidenceOptions,
}

impl Command for Withdraw {
    fn name(&self) -> &'static str {
        "withdraw"
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let root = self.project.root()?;
        let _lock = if self.dry_run { None } else { Some(ProjectLock::acquire(&root, progress)?) };
        let (set, sources, findings) = self.project.load()?;
        known_contracts(&set, std::slice::from_ref(&self.contract))?;
        let mut lock_file = LockFile::of(&set)?;
        let Some(contract) = set.contract(&self.contract) else {
            let contracts = vec![self.contract.clone()];
            let errors = ProjectErrors::new(sources, findings);
            return Err(ToolError::CheckFailed { errors, contracts, kind: CheckFailure::Files });
        };
        let version = self.newest_release(contract, &lock_file.lock)?;
        let is_stored = |stored: &str| schema_match(&version.content, stored).is_some();
        let search = self.evidence.search(
            &set,
            contract,
            // It is not known which schemas were deleted.
            |history| history.deleted || history.live.iter().any(|schema| is_stored(&schema.definition)),
            progress,
        )?;
        let evidence = match search {
            PublicationSearch::Unpublished(evidence) => evidence,
            PublicationSearch::PublishedIn(registry) => {
                return Err(self.refused(
                    format!("the registry `{registry}` has or had it"),
                    format!(
                        "a published version stays: make the change in `{}/v{}.avsc`; a contract that is not used any more gets \
                         `retired = true` in its table",
                        contract.id,
                        self.version + 1
                    ),
                ));
            }
        };
        let note = unpublished::describe(&evidence);
        lock_file.lock.withdraw(&contract.id, evidence);
        if !self.dry_run {
            lock_file.write()?;
        }
        let (contract, version, dry_run) = (contract.id.clone(), self.version, self.dry_run);
        Ok(Box::new(WithdrawOutcome { contract, version, note, dry_run }))
    }
}

impl Withdraw {
    /// Returns the version if it is the newest released one, and its file is as it was released.
    fn newest_release<'c>(&self, contract: &'c Contract, lock: &Lock) -> Result<&'c Version, ToolError> {
        let Some(seal) = lock.seal(&contract.id, self.version) else {
            return Err(match contract.versions.iter().find(|version| version.number == self.version) {
                Some(_) => self.refused("it is a draft", "a draft can be changed or deleted as it is"),
                None => ToolError::VersionUnknown {
                    id: contract.id.clone(),
                    number: self.version,
                    newest: contract.versions.len(),
                },
            });
        };
        let newest = lock.versions(&contract.id).map(|(number, _)| number).max().unwrap_or(self.version);
        if newest != self.version {
            let advice = format!("withdraw v{newest} first, if it was not published either");
            return Err(self.refused(format!("v{newest} was released after it"), advice));
        }
        let version = contract.versions.iter().find(|version| version.number == self.version);
        version.filter(|version| file_hash(&version.content) == seal.file_hash).ok_or_else(|| {
            let advice = format!("restore `{}/v{}.avsc` from version control", contract.id, self.version);
            self.refused("its file was changed since, so it cannot be compared with the registries", advice)
        })
    }

    fn refused(&self, reason: impl Into<String>, advice: impl Into<String>) -> ToolError {
        ToolError::NotWithdrawable {
            id: self.contract.clone(),
            number: self.version,
            reason: reason.into(),
            advice: advice.into(),
        }
    }
}

struct WithdrawOutcome {
    contract: String,
    version: u32,
    /// The evidence that the version was not published.
    note: String,
    dry_run: bool,
}

impl Outcome for WithdrawOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { contract, version, note, dry_run } = self;
        let verb = if *dry_run { "would withdraw" } else { "withdrew" };
        writeln!(out, "{GOOD}{verb}{GOOD:#} {STRONG}{contract} v{version}{STRONG:#} {DIM}({note}){DIM:#}")?;
        if *dry_run {
            return Ok(());
        }
        writeln!(out, "next: v{version} is a draft again; `schemactl generate` removes its code, then commit")
    }

    fn json(&self) -> Value {
        let Self { contract, version, note, dry_run } = self;
        json!({ "dry_run": dry_run, "contract": contract, "version": version, "evidence": note })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}
