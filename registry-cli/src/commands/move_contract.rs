//! `schemactl move`: gives a contract another id.

use std::io::{self, Write};

use clap::Args;
use contract_core::contracts::{ContractSet, Evidence};
use serde_json::{Value, json};

use super::Command;
use crate::error::{CheckFailure, ProjectErrors, ToolError};
use crate::ops::contract_move::ContractMove;
use crate::ops::lock_file::LockFile;
use crate::ops::project_lock::ProjectLock;
use crate::ops::unpublished::{self, EvidenceOptions, PublicationSearch};
use crate::options::{ProjectOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{DIM, GOOD, STRONG};
use schemactl_error_codes::Exit;

/// Give a contract another id: its folder, its table, its seals and its entries in `accepted.toml`.
///
/// The default topic follows from the id, so a contract with a published version cannot be moved, unless its table has a
/// `topic`. All registries of `contracts.toml` are asked. `contracts.lock` records the move, so that `schemactl check
/// --against git:REF` accepts it. An interrupted move is completed by running it again.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl move orders/order-made orders/order-created
  schemactl move orders/order-made orders/order-created --dry-run
  schemactl move orders/order-made orders/order-created \\
    --unpublished --reason \"The topic is not in use yet.\"

Exit codes: 0 moved, 1 the contract cannot be moved, 2 a file of the project cannot be used, \
3 a registry does not answer.")]
pub struct Move {
    #[command(flatten)]
    project: ProjectOptions,
    /// The contract's id.
    #[arg(value_name = "OLD")]
    old: String,
    /// The id that it gets.
    #[arg(value_name = "NEW")]
    new: String,
    /// Show what would be moved, without writing a file.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    evidence: EvidenceOptions,
}

impl Command for Move {
    fn name(&self) -> &'static str {
        "move"
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let root = self.project.root()?;
        let _lock = if self.dry_run { None } else { Some(ProjectLock::acquire(&root, progress)?) };
        let (set, sources, findings) = self.project.load()?;
        known_contracts(&set, std::slice::from_ref(&self.old))?;
        let lock_file = LockFile::of(&set)?;
        let steps = ContractMove::plan(&set, lock_file, &self.old, &self.new)?;
        let evidence = self.evidence(&set, ProjectErrors::new(sources, findings), progress)?;
        let note = evidence.as_ref().map_or_else(|| "no version was released".to_owned(), unpublished::describe);
        if !self.dry_run {
            steps.apply(evidence)?;
        }
        let Self { old, new, dry_run, .. } = self;
        Ok(Box::new(MoveOutcome { old: old.clone(), new: new.clone(), note, dry_run: *dry_run }))
    }
}

impl Move {
    /// Returns the evidence that no message is on the topic that the contract leaves. `None` if no version was ever released,
    /// so that the lock does not name the contract.
    fn evidence(
        &self,
        set: &ContractSet,
        errors: Box<ProjectErrors>,
        progress: &dyn Progress,
    ) -> Result<Option<Evidence>, ToolError> {
        let Some(contract) = set.contract(&self.old) else {
            let contracts = vec![self.old.clone()];
            return Err(ToolError::CheckFailed { errors, contracts, kind: CheckFailure::Files });
        };
        let table = set.manifest.contracts.get(self.old.as_str());
        let has_own_topic = table.is_some_and(|config| config.get_ref().topic.is_some());
        // A version whose release was withdrawn can be one that was released before, so it is searched as well.
        if !set.lock.contracts().any(|id| id == self.old) {
            return Ok(None);
        }
        if has_own_topic {
            return Ok(Some(Evidence::SameTopic));
        }
        let is_published = |history: &schemactl_pulsar::SchemaHistory| history.deleted || !history.live.is_empty();
        match self.evidence.search(set, contract, is_published, progress)? {
            PublicationSearch::Unpublished(evidence) => Ok(Some(evidence)),
            PublicationSearch::PublishedIn(registry) => Err(ToolError::NotMovable {
                id: self.old.clone(),
                reason: format!("the registry `{registry}` has or had schemas of its topic {}", contract.topic),
                advice: format!(
                    "keep the topic: write `topic = \"{}\"` into its table, then move it; or add a new contract, and set \
                     `retired = true` for this one when it is not used any more",
                    contract.topic
                ),
            }),
        }
    }
}

struct MoveOutcome {
    old: String,
    new: String,
    /// The evidence that nothing was published.
    note: String,
    dry_run: bool,
}

impl Outcome for MoveOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { old, new, note, dry_run } = self;
        let verb = if *dry_run { "would move" } else { "moved" };
        writeln!(out, "{GOOD}{verb}{GOOD:#} {STRONG}{old}{STRONG:#} to {STRONG}{new}{STRONG:#} {DIM}({note}){DIM:#}")?;
        if *dry_run {
            return Ok(());
        }
        writeln!(out, "next: `schemactl check`, then `schemactl generate`, then commit")
    }

    fn json(&self) -> Value {
        let Self { old, new, note, dry_run } = self;
        json!({ "dry_run": dry_run, "from": old, "to": new, "evidence": note })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}
