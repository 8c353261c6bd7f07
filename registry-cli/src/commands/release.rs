//! `schemactl release`: releases drafts.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{ArgGroup, Args};
use contract_core::contracts::{ContractSet, Lock};
use contract_core::finding::Finding;
use contract_core::lint::{Scope, lint_project};
use contract_core::rule::Severity;
use contract_core::{CheckOptions, CheckReport};
use serde_json::{Value, json};

use super::Command;
use crate::error::ToolError;
use crate::ops::against::Against;
use crate::ops::atomic_write::write_atomic;
use crate::ops::lock_file::LockFile;
use crate::ops::project_lock::ProjectLock;
use crate::options::{AccessOptions, ProjectOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{self, BAD, DIM, GOOD, STRONG, WARN, counted};
use schemactl_error_codes::Exit;

/// Release drafts: inline shared types, and seal the versions in `contracts.lock`.
///
/// All contracts are checked first; if one has an error, no draft is released. The drafts to release are also linted, and
/// compared with the registry that `contracts.toml` marks with `production = true`. A released version never changes again,
/// and its file contains everything that a third party needs.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("which").required(true).args(["contracts", "all"]))]
#[command(after_help = "\
Examples:
  schemactl release orders/order-created
  schemactl release --all
  schemactl release --all --dry-run
  schemactl release --all --offline     without a comparison with the production registry

Exit codes: 0 released, 1 a contract has errors, 2 a file of the project cannot be used,
3 the production registry does not answer.")]
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
    /// Do not compare with the production registry.
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    access: AccessOptions,
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
        let (errors, warnings) = Self::lint(set, &released);
        let mut report =
            CheckReport { sources: set.sources.clone(), findings: errors, set: Some(only(set, &released)) };
        if report.findings.is_empty() {
            self.compare_with_production(&mut report, progress)?;
        }
        if report.errors().next().is_some() {
            report.findings.retain(|finding| finding.severity == Severity::Error);
            return Ok(Box::new(RefusedRelease { report, dry_run: self.dry_run }));
        }
        if !self.dry_run && !released.is_empty() {
            // Schemas first: a lock file with the seal of a missing file would fail every check.
            for version in released.iter().filter(|version| version.rewritten) {
                write_atomic(&version.path, &version.text)?;
            }
            lock_file.write()?;
        }
        Ok(Box::new(ReleaseOutcome { released, warnings, dry_run: self.dry_run }))
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

    /// Lints the versions to release and the shared types that they include. Returns the errors, and the number of
    /// warnings.
    fn lint(set: &ContractSet, released: &[Released]) -> (Vec<Finding>, usize) {
        let is_included = |finding: &Finding| match &finding.contract {
            Some(id) => released.iter().any(|version| version.contract == *id),
            None => released.iter().any(|version| version.rewritten),
        };
        let findings = lint_project(set, Scope::Drafts, CheckOptions::default().today);
        let findings = findings.into_iter().filter(is_included);
        let (errors, others): (Vec<_>, Vec<_>) = findings.partition(|finding| finding.severity == Severity::Error);
        let warnings = others.iter().filter(|finding| finding.severity == Severity::Warning).count();
        (errors, warnings)
    }

    /// Adds the findings of a comparison of the report's contracts with the production registry, if the project has one.
    fn compare_with_production(&self, report: &mut CheckReport, progress: &dyn Progress) -> Result<(), ToolError> {
        let Some(set) = report.set.as_ref().filter(|set| !self.offline && !set.contracts.is_empty()) else {
            return Ok(());
        };
        let Some(name) = set.manifest.production_registries().next().map(str::to_owned) else { return Ok(()) };
        progress.step(&format!("comparing with the registry `{name}`; `--offline` skips the comparison"));
        Against::Registry(name).compare(report, &CheckOptions::default(), &self.access, progress)
    }
}

/// Returns the set with only those contracts that have a version to release.
fn only(set: &ContractSet, released: &[Released]) -> ContractSet {
    let mut set = set.clone();
    set.contracts.retain(|contract| released.iter().any(|version| version.contract == contract.id));
    set
}

/// A release that did not take place.
struct RefusedRelease {
    /// The errors that lint or the comparison with the production registry found.
    report: CheckReport,
    dry_run: bool,
}

impl Outcome for RefusedRelease {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let CheckReport { sources, findings, .. } = &self.report;
        findings.iter().try_for_each(|finding| render::finding(out, sources, finding))?;
        let contracts = self.report.broken_contracts().join(", ");
        writeln!(out, "{BAD}not released{BAD:#}: {} in {STRONG}{contracts}{STRONG:#}", counted(findings.len(), "error"))
    }

    fn json(&self) -> Value {
        let CheckReport { sources, findings, .. } = &self.report;
        let findings = findings.iter().map(|finding| render::finding_json(sources, finding));
        json!({ "dry_run": self.dry_run, "released": [], "findings": findings.collect::<Vec<_>>() })
    }

    fn exit(&self) -> Exit {
        Exit::Findings
    }
}

/// A warning about files whose line ends git may change.
const CRLF: &str = "note: lines end with CR LF, and the seal covers every byte: put `*.avsc -text` into `.gitattributes`, so that git \
    does not change them";

struct ReleaseOutcome {
    released: Vec<Released>,
    /// The number of lint's warnings about the released versions.
    warnings: usize,
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
        if self.warnings > 0 {
            let (warnings, scope) = (counted(self.warnings, "warning"), if self.dry_run { "" } else { " --all" });
            writeln!(out, "{WARN}{warnings}{WARN:#}: `schemactl lint{scope}` shows them")?;
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
        json!({ "dry_run": self.dry_run, "released": released.collect::<Vec<_>>(), "warnings": self.warnings })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}
