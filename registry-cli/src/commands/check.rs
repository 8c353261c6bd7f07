//! `schemactl check`: checks all rules for all contracts.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Arg, Args};
use contract_core::compat::Strategy;
use contract_core::compat::broker::PulsarProfile;
use contract_core::contracts::{Contract, ContractSet};
use contract_core::finding::Finding;
use contract_core::rule::{Group, Severity};
use contract_core::rules::BROKER_RESPONSE_IS_KEPT;
use contract_core::{CheckOptions, CheckReport, ExampleSearch, find_changed_responses};
use serde_json::{Value, json};

use super::Command;
use crate::error::ToolError;
use crate::ops::against::Against;
use crate::ops::fix::{FixedFile, fix, next_steps};
use crate::ops::projects::{Projects, Selection};
use crate::ops::witness_files;
use crate::options::{AccessOptions, Format, LimitOptions, ProjectsOptions, PulsarOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::publish::Tenant;
use crate::render::{self, BAD, DIM, GOOD, Report, STRONG, WARN, counted, listed};
use schemactl_error_codes::Exit;

/// Check every contract: schemas, seals, compatibility for readers, and the answer of Pulsar's broker.
///
/// Works without network, broker and git: released versions are sealed in `contracts.lock`, and every draft is
/// compared with the released versions, as the contract's strategy requires. Breaks between released versions cannot
/// be changed any more: they are counted, and never fail the check.
///
/// In CI, use `--against git:origin/main`: without it, a lock that was deleted, or that lost a whole contract, is not noticed,
/// and its versions count as drafts.
///
/// With `--pulsar`, checks by the rules of that version of Pulsar instead of the one in `contracts.toml`, and reports each
/// schema that the two answer differently: one that only the version of `--pulsar` refuses is an error, also if it
/// is released. Check this before an upgrade of the brokers.
#[derive(Args, Debug)]
#[command(mut_args(require_against))]
#[command(after_help = "\
Examples:
  schemactl check
  schemactl check --workspace
  schemactl check --contract orders/order-created
  schemactl check --strategy BACKWARD
  schemactl check --against git:origin/main
  schemactl check --against registry:production --token-file token
  schemactl check --history
  schemactl check --pulsar 5.0
  schemactl check --fix
  schemactl check --witness target/messages
  schemactl check --format sarif > contracts.sarif
  schemactl check --format json | jq '.data.findings[] | .rule'

Exit codes: 0 no errors, 1 a contract has errors, 2 a file of the project cannot be used.")]
pub struct Check {
    #[command(flatten)]
    projects: ProjectsOptions,
    /// Show only findings of this contract; can be given several times.
    #[arg(long = "contract", value_name = "OWNER/MESSAGE")]
    contracts: Vec<String>,
    /// Check with this strategy instead of each contract's own, such as `BACKWARD_TRANSITIVE`.
    #[arg(long, value_name = "STRATEGY")]
    strategy: Option<Strategy>,
    /// Also compare the contracts with another history: `git:REF`, or `registry:` and a name from `contracts.toml` or the
    /// address of a Pulsar admin API.
    #[arg(long, value_name = "HISTORY")]
    against: Option<Against>,
    /// Also list the findings about released versions, which never change and never fail the check.
    #[arg(long)]
    history: bool,
    /// Apply safe fixes to drafts and print the diff; released versions are never changed.
    #[arg(long)]
    fix: bool,
    /// Show the smallest message that demonstrates each break, and save the messages to this folder, as JSON and as
    /// bytes.
    #[arg(long, value_name = "DIR")]
    witness: Option<PathBuf>,
    #[command(flatten)]
    limit: LimitOptions,
    #[command(flatten)]
    pulsar: PulsarOptions,
    #[command(flatten)]
    access: AccessOptions,
}

/// Makes the options of the connection require `--against`; without it they would be ignored silently.
fn require_against(arg: Arg) -> Arg {
    if arg.get_help_heading() == Some(AccessOptions::HEADING) { arg.requires("against") } else { arg }
}

impl Command for Check {
    fn name(&self) -> &'static str {
        "check"
    }

    fn supports(&self, _format: Format) -> bool {
        true
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let projects = Projects::select(&self.projects, &self.contracts, Tenant::OfContracts)?;
        let writes = self.fix || self.witness.is_some();
        let _locks = if writes { projects.lock(progress)? } else { Vec::new() };
        let outcomes = projects.each(projects.selections(), |selection| self.check(selection, progress))?;
        if let Some(folder) = &self.witness {
            witness_files::save(folder, outcomes.iter().flat_map(|outcome| &outcome.report.findings))?;
        }
        Ok(projects.answer(outcomes))
    }
}

impl Check {
    /// Checks a project.
    fn check(&self, selection: &Selection, progress: &dyn Progress) -> Result<CheckOutcome, ToolError> {
        let witnesses = if self.witness.is_some() { ExampleSearch::Run } else { ExampleSearch::Skip };
        let options = CheckOptions { strategy: self.strategy, examples: witnesses, ..CheckOptions::default() };
        let profile = match (self.pulsar.pulsar, &self.against) {
            (None, Some(against)) => match selection.project.load_files(None)?.set {
                Some(set) => against.profile(&set, &self.access, progress)?,
                None => None,
            },
            (profile, _) => profile,
        };
        let check = || narrow(selection.project.check(profile, &options)?, selection);
        let (mut report, fixed) = if self.fix { fix(check)? } else { (check()?, Vec::new()) };
        let mut upgrade = None;
        if self.pulsar.pulsar.is_some() {
            upgrade = Self::check_upgrade(selection, &mut report)?;
            report = narrow(report, selection)?;
        }
        if let Some(against) = &self.against {
            against.compare(&mut report, &options, &self.access, progress)?;
            report = narrow(report, selection)?;
        }
        let released_findings = report.history.len();
        if self.history {
            report.findings.append(&mut report.history);
        }
        let contracts = report.set.iter().flat_map(|set| &set.contracts);
        let subjects = contracts.map(|contract| contract.id.clone()).collect();
        let listed = if self.history { History::Listed } else { History::Counted };
        Ok(CheckOutcome { report, subjects, fixed, released_findings, listed, limit: self.limit, upgrade })
    }

    /// Adds findings about the versions that the brokers answer differently after an upgrade from the version of Pulsar in
    /// the manifest. Returns `None` if the versions of Pulsar are the same.
    fn check_upgrade(selection: &Selection, report: &mut CheckReport) -> Result<Option<Upgrade>, ToolError> {
        let Some(next) = &report.set else { return Ok(None) };
        let Some(present) = selection.project.load_files(None)?.set else { return Ok(None) };
        let (from, to) = (present.manifest.pulsar, next.manifest.pulsar);
        if from == to {
            return Ok(None);
        }
        let changed = find_changed_responses(&present, next);
        // The problems of such a version are part of the finding about its answers.
        let version_of = |finding: &Finding| (finding.contract.clone(), finding.location.as_ref().map(|at| at.version));
        let explained: Vec<_> = changed.iter().map(version_of).collect();
        report.findings.retain(|finding| {
            let is_explained = matches!(finding.rule.group, Group::Schema | Group::Broker)
                && finding.severity == Severity::Error
                && explained.contains(&version_of(finding));
            !is_explained
        });
        report.findings.extend(changed);
        report.findings.sort_by_key(|finding| finding.location.as_ref().map(|location| location.span));
        Ok(Some(Upgrade { from, to }))
    }
}

/// Removes findings about other contracts than the selected ones; findings about the project's files stay.
fn narrow(mut report: CheckReport, selection: &Selection) -> Result<CheckReport, ToolError> {
    let Some(set) = report.set.as_mut().filter(|_| !selection.contracts.is_empty()) else { return Ok(report) };
    known_contracts(set, &selection.contracts)?;
    let is_selected = |id: &str| selection.selects(id);
    set.contracts.retain(|contract| is_selected(&contract.id));
    for findings in [&mut report.findings, &mut report.history] {
        findings.retain(|finding| finding.contract.is_none() || finding.contracts().any(is_selected));
    }
    Ok(report)
}

/// Whether findings about released versions are listed.
#[derive(Clone, Copy, PartialEq)]
enum History {
    Listed,
    Counted,
}

/// A comparison of two versions of Pulsar.
struct Upgrade {
    from: PulsarProfile,
    to: PulsarProfile,
}

/// The result of a check.
struct CheckOutcome {
    report: CheckReport,
    /// The ids of the checked contracts.
    subjects: Vec<String>,
    /// The files that were changed.
    fixed: Vec<FixedFile>,
    /// The number of findings about released versions.
    released_findings: usize,
    listed: History,
    limit: LimitOptions,
    /// The comparison with the version of Pulsar in the manifest.
    upgrade: Option<Upgrade>,
}

impl CheckOutcome {
    fn contracts(&self) -> &[Contract] {
        self.report.set.as_ref().map_or(&[], |set| &set.contracts)
    }

    fn count(&self, severity: Severity) -> usize {
        self.report.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Returns the number of versions that the two versions of Pulsar answer differently.
    fn changed_responses(&self) -> usize {
        self.report.findings.iter().filter(|finding| finding.rule.id == BROKER_RESPONSE_IS_KEPT.id).count()
    }

    fn drafts(&self) -> impl Iterator<Item = (&Contract, u32)> {
        self.contracts()
            .iter()
            .flat_map(|contract| contract.draft_versions().map(move |version| (contract, version.number)))
    }

    /// Writes one line about all drafts.
    fn list_drafts(&self, out: &mut dyn Write) -> io::Result<()> {
        let drafts: Vec<_> = self.drafts().collect();
        match &drafts[..] {
            [] => Ok(()),
            [(contract, number)] => {
                let id = &contract.id;
                writeln!(out, "{DIM}{id} v{number} is a draft; release it with `schemactl release {id}`{DIM:#}")
            }
            drafts => {
                let names: Vec<String> =
                    drafts.iter().map(|(contract, number)| format!("{} v{number}", contract.id)).collect();
                writeln!(
                    out,
                    "{DIM}{} drafts: {}; `schemactl release --all` releases them{DIM:#}",
                    names.len(),
                    listed(&names)
                )
            }
        }
    }
}

impl Outcome for CheckOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for file in &self.fixed {
            render::diff(out, &file.diff())?;
        }
        render::findings(out, &self.report.sources, &self.report.findings, self.limit)?;
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        let versions: usize = self.contracts().iter().map(|contract| contract.versions.len()).sum();
        let what = format!("{} and {}", counted(self.contracts().len(), "contract"), counted(versions, "version"));
        if errors > 0 {
            let broken = self.report.broken_contracts();
            write!(out, "{BAD}failed{BAD:#}: {} in {what}", counted(errors, "error"))?;
            if !broken.is_empty() {
                write!(out, ": {STRONG}{}{STRONG:#}", listed(&broken))?;
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
        if self.released_findings > 0 && self.listed == History::Counted {
            let count = counted(self.released_findings, "finding");
            writeln!(
                out,
                "{DIM}{count} about released versions, which never change: `schemactl check --history`{DIM:#}"
            )?;
        }
        if let Some(Upgrade { from, to }) = &self.upgrade {
            let changed = self.changed_responses();
            if changed == 0 {
                writeln!(out, "Pulsar {to} answers every version as Pulsar {from} does")?;
            } else {
                let versions = counted(changed, "version");
                writeln!(out, "Pulsar {to} answers {versions} differently than Pulsar {from}")?;
            }
        }
        if let Some(next) = next_steps("check", &self.report) {
            writeln!(out, "{DIM}{next}{DIM:#}")?;
        }
        if errors == 0 {
            self.list_drafts(out)?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let set = self.report.set.iter();
        let contracts: Vec<Value> =
            set.flat_map(|set| set.contracts.iter().map(move |contract| contract_json(contract, set))).collect();
        let mut json = json!({
            "contracts": contracts,
            "fixed": self.fixed.iter().map(FixedFile::json).collect::<Vec<_>>(),
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "accepted": self.count(Severity::Accepted),
            "history": self.released_findings,
        });
        if let Some(Upgrade { from, to }) = &self.upgrade {
            json["upgrade"] = json!({ "from": from.name(), "to": to.name(), "changed": self.changed_responses() });
        }
        json
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

fn contract_json(contract: &Contract, set: &ContractSet) -> Value {
    let configs = &set.manifest.contracts;
    let config = configs.iter().find(|(id, _)| *id.get_ref() == contract.id).map(|(_, config)| config.get_ref());
    json!({
        "owner": config.and_then(|config| config.owner.as_ref()),
        "description": config.and_then(|config| config.description.as_ref()),
        "deprecated": config.and_then(|config| config.deprecated.as_ref()),
        "producers": config.map_or(&[][..], |config| &config.producers),
        "consumers": config.map_or(&[][..], |config| &config.consumers),
        "id": contract.id,
        "topic": contract.topic.to_string(),
        "strategy": contract.strategy.name(),
        "sealed": contract.released_versions().map(|version| version.number).collect::<Vec<_>>(),
        "drafts": contract.draft_versions().map(|version| version.number).collect::<Vec<_>>(),
    })
}
