//! `schemactl check`: every promise of every contract.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Arg, Args};
use contract_core::compat::Strategy;
use contract_core::contracts::Contract;
use contract_core::rule::Severity;
use contract_core::{CheckOptions, CheckReport, ExampleSearch};
use serde_json::{Value, json};

use crate::error::ToolError;
use crate::ops::against::Against;
use crate::ops::fix::{Mended, fix, next};
use crate::ops::project_lock::Hold;
use crate::ops::witness_files;
use crate::options::{AccessOptions, ProjectOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{self, BAD, DIM, GOOD, Report, STRONG, WARN, counted};
use schemactl_error_codes::Exit;

/// Check every contract: the schemas, their seal, what readers survive, and what Pulsar's broker will say.
///
/// Needs no network, no broker and no git: released versions are sealed in `contracts.lock`, and every version
/// is held against all released before it, as the contract's strategy asks.
#[derive(Args, Debug)]
#[command(mut_args(of_a_registry))]
#[command(after_help = "\
Examples:
  schemactl check
  schemactl check --contract orders/order-created
  schemactl check --strategy BACKWARD
  schemactl check --against git:origin/main
  schemactl check --against registry:production --token-file token
  schemactl check --fix
  schemactl check --witness target/messages
  schemactl check --format sarif > contracts.sarif
  schemactl check --format json | jq '.data.findings[] | .rule'

Exit codes: 0 no errors, 1 a promise does not hold, 2 a file of the project is broken.")]
pub struct Check {
    #[command(flatten)]
    project: ProjectOptions,
    /// Only tell of this contract; may be given several times.
    #[arg(long = "contract", value_name = "OWNER/MESSAGE")]
    contracts: Vec<String>,
    /// Try this strategy in the place of each contract's own; as Pulsar spells it.
    #[arg(long, value_name = "STRATEGY")]
    strategy: Option<Strategy>,
    /// Hold the contracts against another history too: `git:REF`, or `registry:` and a name from `contracts.toml` or the
    /// address of a Pulsar admin API.
    #[arg(long, value_name = "HISTORY")]
    against: Option<Against>,
    /// Mend drafts where that takes no thought, and show what was changed; released versions are never touched.
    #[arg(long)]
    fix: bool,
    /// Show each break by the smallest message that it hits, and save the messages to this folder, as JSON and as
    /// bytes.
    #[arg(long, value_name = "DIR")]
    witness: Option<PathBuf>,
    #[command(flatten)]
    access: AccessOptions,
}

/// Credentials that nothing is asked with would be left out silently.
fn of_a_registry(arg: Arg) -> Arg {
    if arg.get_help_heading() == Some(AccessOptions::HEADING) { arg.requires("against") } else { arg }
}

impl Check {
    /// Checks the project.
    pub fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let root = self.project.root()?;
        let writes = self.fix || self.witness.is_some();
        let _held = if writes { Some(Hold::of(&root, progress)?) } else { None };
        let witnesses = if self.witness.is_some() { ExampleSearch::Run } else { ExampleSearch::Skip };
        let options = CheckOptions { strategy: self.strategy, examples: witnesses, ..CheckOptions::default() };
        let check = || self.narrow(self.project.check(&options)?);
        let (mut report, mended) = if self.fix { fix(check)? } else { (check()?, Vec::new()) };
        if let Some(against) = &self.against {
            against.look(&mut report, &options, &self.access, progress)?;
            report = self.narrow(report)?;
        }
        if let Some(folder) = &self.witness {
            witness_files::save(folder, &report.findings)?;
        }
        let contracts = report.set.iter().flat_map(|set| &set.contracts);
        let subjects = contracts.map(|contract| contract.id.clone()).collect();
        Ok(Box::new(Checked { report, subjects, mended }))
    }

    /// Leaves only what concerns the contracts asked for, and what keeps the project from being read.
    fn narrow(&self, mut report: CheckReport) -> Result<CheckReport, ToolError> {
        let Some(set) = report.set.as_mut().filter(|_| !self.contracts.is_empty()) else { return Ok(report) };
        known_contracts(set, &self.contracts)?;
        let asked = |id: &str| self.contracts.iter().any(|contract| contract == id);
        set.contracts.retain(|contract| asked(&contract.id));
        report.findings.retain(|finding| finding.contract.as_deref().is_none_or(asked));
        Ok(report)
    }
}

/// What a check found.
struct Checked {
    report: CheckReport,
    /// The ids of the contracts that were looked at.
    subjects: Vec<String>,
    /// The files that were changed.
    mended: Vec<Mended>,
}

impl Checked {
    fn contracts(&self) -> &[Contract] {
        self.report.set.as_ref().map_or(&[], |set| &set.contracts)
    }

    fn count(&self, severity: Severity) -> usize {
        self.report.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    fn drafts(&self) -> impl Iterator<Item = (&Contract, u32)> {
        self.contracts().iter().flat_map(|contract| contract.drafts().map(move |version| (contract, version.number)))
    }
}

impl Outcome for Checked {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for file in &self.mended {
            render::diff(out, &file.diff())?;
        }
        for finding in &self.report.findings {
            render::finding(out, &self.report.sources, finding)?;
        }
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        let versions: usize = self.contracts().iter().map(|contract| contract.versions.len()).sum();
        let what = format!("{} and {}", counted(self.contracts().len(), "contract"), counted(versions, "version"));
        if errors > 0 {
            let broken = self.report.broken_contracts();
            write!(out, "{BAD}failed{BAD:#}: {} in {what}", counted(errors, "error"))?;
            if !broken.is_empty() {
                write!(out, ": {STRONG}{}{STRONG:#}", broken.join(", "))?;
            }
        } else {
            write!(out, "{GOOD}passed{GOOD:#}: {what}")?;
        }
        if warnings > 0 {
            write!(out, "; {WARN}{}{WARN:#}", counted(warnings, "warning"))?;
        }
        let accepted = self.count(Severity::Accepted);
        if accepted > 0 {
            write!(out, "; {}", counted(accepted, "accepted break"))?;
        }
        writeln!(out)?;
        if let Some(next) = next("check", &self.report) {
            writeln!(out, "{DIM}{next}{DIM:#}")?;
        }
        if errors == 0 {
            for (contract, number) in self.drafts() {
                writeln!(
                    out,
                    "{DIM}{} v{number} is a draft; `schemactl release {}` seals it{DIM:#}",
                    contract.id, contract.id
                )?;
            }
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let contracts: Vec<Value> = self.contracts().iter().map(contract_json).collect();
        let findings: Vec<Value> =
            self.report.findings.iter().map(|finding| render::finding_json(&self.report.sources, finding)).collect();
        json!({
            "contracts": contracts,
            "mended": self.mended.iter().map(Mended::json).collect::<Vec<_>>(),
            "findings": findings,
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "accepted": self.count(Severity::Accepted),
        })
    }

    fn report(&self) -> Option<Report<'_>> {
        let Self { report, subjects, .. } = self;
        Some(Report::new("check", &report.sources, &report.findings, subjects))
    }

    fn exit(&self) -> Exit {
        if self.report.is_incomplete() {
            Exit::Usage
        } else if self.report.errors().next().is_some() {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }
}

fn contract_json(contract: &Contract) -> Value {
    json!({
        "id": contract.id,
        "topic": contract.topic.to_string(),
        "strategy": contract.strategy.name(),
        "sealed": contract.sealed().map(|version| version.number).collect::<Vec<_>>(),
        "drafts": contract.drafts().map(|version| version.number).collect::<Vec<_>>(),
    })
}
