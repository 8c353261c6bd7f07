//! `schemactl diff`: shows the changes between two versions.

use std::io::{self, Write};

use clap::Args;
use contract_core::CheckOptions;
use contract_core::contracts::{Contract, Version};
use contract_core::diff::{ChangeKind, SchemaChange, diff};
use contract_core::source::{Sources, Span};
use serde_json::{Value, json};

use super::Command;
use crate::error::{CheckFailure, ProjectErrors, ToolError};
use crate::options::ProjectOptions;
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{BAD, DIM, GOOD, STRONG, WARN};
use schemactl_error_codes::Exit;

/// Show what changed between two versions of a contract, field by field.
///
/// Shows changes, not breaks: those are reported by `schemactl check`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl diff orders/order-created         the newest version against the one before it
  schemactl diff orders/order-created v1      the newest version against version 1
  schemactl diff orders/order-created v1 v3   version 3 against version 1; `1 3` is the same

Exit codes: 0 with and without changes.")]
pub struct Diff {
    #[command(flatten)]
    project: ProjectOptions,
    /// The contract.
    #[arg(value_name = "OWNER/MESSAGE")]
    contract: String,
    /// The older version; by default the one before NEW.
    #[arg(value_name = "OLD", value_parser = number)]
    old: Option<u32>,
    /// The newer version; by default the newest.
    #[arg(value_name = "NEW", value_parser = number)]
    new: Option<u32>,
}

impl Command for Diff {
    fn name(&self) -> &'static str {
        "diff"
    }

    fn run(&self, _progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let (set, sources, _) = self.project.load()?;
        let Some(contract) = set.contract(&self.contract) else {
            let known = set.contracts.iter().map(|contract| contract.id.clone()).collect();
            return Err(ToolError::ContractUnknown { id: self.contract.clone(), known });
        };
        let newest = u32::try_from(contract.versions.len()).unwrap_or(u32::MAX);
        let new_number = self.new.unwrap_or(newest);
        let old_number = self.old.unwrap_or(new_number.saturating_sub(1));
        if self.old.is_none() && new_number <= 1 {
            return Err(ToolError::NothingBefore { id: contract.id.clone(), number: new_number });
        }
        let (old, new) = (version(contract, old_number)?, version(contract, new_number)?);
        let (Some(old_schema), Some(new_schema)) = (old.schema(), new.schema()) else {
            let contracts = vec![contract.id.clone()];
            let mut report = self.project.check(None, &CheckOptions::default())?;
            report.findings.retain(|finding| finding.concerns(&contract.id));
            let errors = ProjectErrors::of(&report);
            return Err(ToolError::CheckFailed { errors, contracts, kind: CheckFailure::Contracts });
        };
        Ok(Box::new(DiffOutcome {
            contract: contract.id.clone(),
            old: old.number,
            new: new.number,
            changes: diff(old_schema, new_schema),
            sources,
        }))
    }
}

/// Parses a version number, `3` or `v3`.
pub(super) fn number(text: &str) -> Result<u32, String> {
    text.strip_prefix('v').unwrap_or(text).parse().map_err(|_| "a version is a number, such as `v3`".to_owned())
}

fn version(contract: &Contract, number: u32) -> Result<&Version, ToolError> {
    contract.versions.iter().find(|version| version.number == number).ok_or_else(|| ToolError::VersionUnknown {
        id: contract.id.clone(),
        number,
        newest: contract.versions.len(),
    })
}

struct DiffOutcome {
    contract: String,
    old: u32,
    new: u32,
    changes: Vec<SchemaChange>,
    sources: Sources,
}

impl Outcome for DiffOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{STRONG}{}{STRONG:#} v{} to v{}", self.contract, self.old, self.new)?;
        if self.changes.is_empty() {
            return writeln!(out, "nothing changed");
        }
        for change in &self.changes {
            let (style, sign) = match &change.kind {
                ChangeKind::FieldAdded { .. } | ChangeKind::SymbolAdded(_) => (GOOD, '+'),
                ChangeKind::FieldRemoved { .. } | ChangeKind::SymbolRemoved(_) => (BAD, '-'),
                _ => (WARN, '~'),
            };
            let (path, position) = self.sources.locate(change.new.or(change.old).unwrap_or_default());
            let location = format!("{}:{}:{}", path.display(), position.line, position.column);
            writeln!(out, "{style}{sign} {}{style:#}  {} {DIM}({location}){DIM:#}", change.path, change.kind)?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let location = |span: Option<Span>| {
            span.map(|span| {
                let (path, position) = self.sources.locate(span);
                json!({ "file": path.display().to_string(), "line": position.line, "column": position.column })
            })
        };
        let changes = self.changes.iter().map(|change| {
            json!({
                "path": change.path,
                "change": name(&change.kind),
                "message": change.kind.to_string(),
                "old": location(change.old),
                "new": location(change.new),
            })
        });
        json!({ "contract": self.contract, "old": self.old, "new": self.new, "changes": changes.collect::<Vec<_>>() })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}

fn name(kind: &ChangeKind) -> &'static str {
    match kind {
        ChangeKind::FieldAdded { .. } => "field-added",
        ChangeKind::FieldRemoved { .. } => "field-removed",
        ChangeKind::FieldMoved { .. } => "field-moved",
        ChangeKind::TypeChanged { .. } => "type-changed",
        ChangeKind::Renamed { .. } => "renamed",
        ChangeKind::SymbolAdded(_) => "symbol-added",
        ChangeKind::SymbolRemoved(_) => "symbol-removed",
        ChangeKind::DefaultChanged { .. } => "default-changed",
        ChangeKind::AliasesChanged { .. } => "aliases-changed",
        ChangeKind::DocChanged => "doc-changed",
    }
}
