//! `schemactl release`: releases drafts.

use std::io::{self, Write};

use clap::Args;
use contract_core::contracts::{ContractSet, Lock};
use contract_core::finding::Finding;
use contract_core::lint::{Scope, lint_project};
use contract_core::rule::Severity;
use contract_core::rules::REGISTRY_VERSION_IS_KNOWN;
use contract_core::{CheckOptions, CheckReport};
use serde_json::{Value, json};

use super::Command;
use crate::error::ToolError;
use crate::ops::adopt::Adoption;
use crate::ops::against::Against;
use crate::ops::lock_file::LockFile;
use crate::ops::project_lock::ProjectLock;
use crate::ops::sealed::{self, LineEnds, SealedVersion};
use crate::options::{AccessOptions, ProjectOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{self, BAD, DIM, GOOD, STRONG, WARN, counted};
use schemactl_error_codes::Exit;

/// Release drafts: inline shared types, and seal the versions in `contracts.lock`.
///
/// Comments are removed, moved into `doc` or kept, as `comments` in `contracts.toml` says.
///
/// All contracts are checked first; if one has an error, no draft is released. The drafts to release are also linted, and
/// compared with the registry that `contracts.toml` marks with `production = true`. A released version never changes again,
/// and its file contains everything that a third party needs.
///
/// `--adopt` is for versions that production has already: it seals them as they are, without lint and without comparing
/// them with each other. Only a file that is not a valid Avro schema is an error, and its contract is left out. What the
/// versions break for each other is history: `compatible-since` in the manifest says from which version on the strategy
/// holds. If the production registry has a version that is not among them, no version is released, since the numbers would
/// differ.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
#[command(after_help = "\
Examples:
  schemactl release orders/order-created
  schemactl release --all
  schemactl release --dry-run
  schemactl release --all --offline     without a comparison with the production registry
  schemactl release --adopt orders/order-created

Exit codes: 0 released, 1 a contract has errors or is left out, 2 a file of the project cannot be used, \
3 the production registry does not answer.")]
pub struct Release {
    #[command(flatten)]
    project: ProjectOptions,
    /// The contract whose drafts to release; can be given several times.
    #[arg(value_name = "OWNER/MESSAGE", required_unless_present_any = ["all", "dry_run"], conflicts_with = "all")]
    contracts: Vec<String>,
    /// Release the drafts of all contracts.
    #[arg(long)]
    all: bool,
    /// Seal versions that production has already, whatever they break for each other.
    #[arg(long)]
    adopt: bool,
    /// Show what would be released, without writing a file; without a contract, the drafts of all contracts.
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
        if self.adopt {
            return self.adopt(progress);
        }
        let checked = self.project.checked()?;
        let set = checked.get();
        known_contracts(set, &self.contracts)?;
        let mut lock_file = LockFile::of(set)?;
        let released = self.seal_drafts(set, &mut lock_file.lock);
        let (errors, warnings) = Self::lint(set, &released);
        let sources = set.sources.clone();
        let mut report =
            CheckReport { sources, findings: errors, history: Vec::new(), set: Some(only(set, &released)) };
        if report.findings.is_empty() {
            self.compare_with_production(&mut report, progress)?;
        }
        if report.errors().next().is_some() {
            report.findings.retain(|finding| finding.severity == Severity::Error);
            return Ok(Box::new(RefusedRelease { report, dry_run: self.dry_run }));
        }
        if !self.dry_run {
            sealed::write(&released, &lock_file)?;
        }
        let line_ends = LineEnds::of(&root, &released);
        let has_generated_code = set.manifest.generate.is_some();
        Ok(Box::new(ReleaseOutcome { released, warnings, line_ends, has_generated_code, dry_run: self.dry_run }))
    }
}

impl Release {
    fn selects(&self, id: &str) -> bool {
        // Without a contract, `--all` or `--dry-run` is given.
        self.contracts.is_empty() || self.contracts.iter().any(|contract| contract == id)
    }

    fn adopt(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let (set, ..) = self.project.load()?;
        known_contracts(&set, &self.contracts)?;
        let adoption = Adoption::new(&self.project, |id| self.selects(id))?;
        let mut report = CheckReport {
            sources: adoption.sources.clone(),
            findings: Vec::new(),
            history: Vec::new(),
            set: Some(only(adoption.set(), &adoption.versions)),
        };
        self.compare_with_production(&mut report, progress)?;
        // What the versions break for each other is history.
        report
            .findings
            .retain(|finding| finding.rule.id == REGISTRY_VERSION_IS_KNOWN.id && finding.severity == Severity::Error);
        if !report.findings.is_empty() {
            report.findings.extend(adoption.refusals);
            return Ok(Box::new(RefusedRelease { report, dry_run: self.dry_run }));
        }
        if !self.dry_run {
            adoption.apply()?;
        }
        Ok(Box::new(AdoptionOutcome { adoption, dry_run: self.dry_run }))
    }

    /// Adds the seals of the selected drafts to the lock.
    fn seal_drafts(&self, set: &ContractSet, lock: &mut Lock) -> Vec<SealedVersion> {
        let mut released = Vec::new();
        for contract in set.contracts.iter().filter(|contract| self.selects(&contract.id)) {
            for version in contract.draft_versions() {
                let (Some(schema), Some(text)) = (version.schema(), &version.self_contained) else { continue };
                lock.add(&contract.id, schema.fingerprint(), text);
                released.push(SealedVersion::new(contract, version, schema, text, version.is_rewritten()));
            }
        }
        released
    }

    /// Lints the versions to release and the shared types that they include. Returns the errors, and the number of
    /// warnings.
    fn lint(set: &ContractSet, released: &[SealedVersion]) -> (Vec<Finding>, usize) {
        let is_included = |finding: &Finding| match &finding.contract {
            Some(id) => released.iter().any(|version| version.contract == *id),
            None => released.iter().any(|version| version.is_rewritten),
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
fn only(set: &ContractSet, released: &[SealedVersion]) -> ContractSet {
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

struct ReleaseOutcome {
    released: Vec<SealedVersion>,
    /// The number of lint's warnings about the released versions.
    warnings: usize,
    line_ends: LineEnds,
    has_generated_code: bool,
    dry_run: bool,
}

impl Outcome for ReleaseOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.released.is_empty() {
            return writeln!(out, "nothing to release: there are no drafts");
        }
        let verb = if self.dry_run { "would release" } else { "released" };
        for version in &self.released {
            let note = match version {
                SealedVersion { uses_shared_types: true, .. } => ", with shared types inlined",
                SealedVersion { is_rewritten: true, .. } => ", without comments",
                _ => "",
            };
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
        render::line_ends(out, self.line_ends)?;
        if !self.dry_run {
            let generate = if self.has_generated_code { "`schemactl generate`, then " } else { "" };
            writeln!(out, "next: {generate}commit; `schemactl publish` registers with Pulsar")?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let released: Vec<Value> = self.released.iter().map(SealedVersion::json).collect();
        json!({ "dry_run": self.dry_run, "released": released, "warnings": self.warnings })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}

struct AdoptionOutcome {
    adoption: Adoption,
    dry_run: bool,
}

impl Outcome for AdoptionOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { adoption, dry_run } = self;
        let verb = if *dry_run { "would adopt" } else { "adopted" };
        render::adoption(out, adoption, verb)
    }

    fn json(&self) -> Value {
        let mut json = render::adoption_json(&self.adoption);
        json["dry_run"] = self.dry_run.into();
        json
    }

    fn exit(&self) -> Exit {
        self.adoption.exit()
    }
}
