//! `schemactl release`: releases drafts.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use contract_core::contracts::{Contract, ContractSet, Lock, Version};
use contract_core::finding::Finding;
use contract_core::lint::{Scope, lint_project};
use contract_core::rule::Severity;
use contract_core::rules::REGISTRY_VERSION_IS_KNOWN;
use contract_core::schema::Schema;
use contract_core::{CheckOptions, CheckReport, first_compatible_version};
use serde_json::{Value, json};

use super::Command;
use crate::error::ToolError;
use crate::ops::adopt::Adoption;
use crate::ops::against::Against;
use crate::ops::atomic_write::write_atomic;
use crate::ops::lock_file::LockFile;
use crate::ops::project_lock::ProjectLock;
use crate::ops::scaffold::keeps_line_ends;
use crate::options::{AccessOptions, ProjectOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{self, BAD, DIM, GOOD, STRONG, WARN, counted};
use schemactl_error_codes::Exit;

/// Release drafts: inline shared types, remove comments, and seal the versions in `contracts.lock`.
///
/// All contracts are checked first; if one has an error, no draft is released. The drafts to release are also linted, and
/// compared with the registry that `contracts.toml` marks with `production = true`. A released version never changes again,
/// and its file contains everything that a third party needs.
///
/// `--adopt` is for versions that production has already: it seals them as they are, without lint and without comparing
/// them with each other. Only a file that is not a valid Avro schema is an error, and its contract is left out. What the
/// versions break for each other is history; promises hold for the drafts after them. If the production registry has a
/// version that is not among them, no version is released, since the numbers would differ.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
#[command(after_help = "\
Examples:
  schemactl release orders/order-created
  schemactl release --all
  schemactl release --dry-run
  schemactl release --all --offline     without a comparison with the production registry
  schemactl release --adopt orders/order-created

Exit codes: 0 released, 1 a contract has errors or is left out, 2 a file of the project cannot be used,
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
            return self.adopt(&root, progress);
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
        self.write(&released, &lock_file)?;
        let line_ends = line_ends(&root, &released);
        Ok(Box::new(ReleaseOutcome { released, warnings, line_ends, adoption: None, dry_run: self.dry_run }))
    }
}

impl Release {
    fn selects(&self, id: &str) -> bool {
        // Without a contract, `--all` or `--dry-run` is given.
        self.contracts.is_empty() || self.contracts.iter().any(|contract| contract == id)
    }

    fn adopt(&self, root: &Path, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let (set, ..) = self.project.load()?;
        known_contracts(&set, &self.contracts)?;
        let before = LockFile::of(&set)?.lock;
        let adoption = Adoption::new(&self.project, |id| self.selects(id))?;
        let adopted = adoption.checked.get();
        let released = newly_sealed(adopted, &before);
        let mut report = CheckReport {
            sources: adoption.sources.clone(),
            findings: Vec::new(),
            history: Vec::new(),
            set: Some(only(adopted, &released)),
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
        self.write(&released, &LockFile::of(adopted)?)?;
        let line_ends = line_ends(root, &released);
        let adoption = Some(adoption);
        Ok(Box::new(ReleaseOutcome { released, warnings: 0, line_ends, adoption, dry_run: self.dry_run }))
    }

    /// Writes the files of the released versions and the lock with their seals.
    fn write(&self, released: &[Released], lock_file: &LockFile) -> Result<(), ToolError> {
        if !self.dry_run && !released.is_empty() {
            // Schemas first: a lock file with the seal of a missing file would fail every check.
            for version in released.iter().filter(|version| version.rewritten) {
                write_atomic(&version.path, &version.text)?;
            }
            lock_file.write()?;
        }
        Ok(())
    }

    /// Adds the seals of the selected drafts to the lock.
    fn seal_drafts(&self, set: &ContractSet, lock: &mut Lock) -> Vec<Released> {
        let mut released = Vec::new();
        for contract in set.contracts.iter().filter(|contract| self.selects(&contract.id)) {
            for version in contract.draft_versions() {
                let (Some(schema), Some(text)) = (version.schema(), &version.self_contained) else { continue };
                lock.add(&contract.id, schema.fingerprint(), text);
                released.push(Released::new(contract, version, schema, text, version.is_rewritten()));
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

/// Returns the sealed versions that have no seal in `lock`.
fn newly_sealed(set: &ContractSet, lock: &Lock) -> Vec<Released> {
    let mut released = Vec::new();
    for contract in &set.contracts {
        for version in contract.released_versions().filter(|version| lock.seal(&contract.id, version.number).is_none())
        {
            let Some(schema) = version.schema() else { continue };
            let is_rewritten = set.sources.get(version.source).text() != &version.content;
            released.push(Released::new(contract, version, schema, &version.content, is_rewritten));
        }
    }
    released
}

/// The largest number of contracts that are listed in a line.
const MAX_LISTED: usize = 5;

/// A warning about files whose line ends git may change.
const CRLF: &str = "note: lines end with CR LF, and the seal covers every byte: put `*.avsc -text` into `.gitattributes`, so that git \
    does not change them";

/// Whether git may change the line ends of released files.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineEnds {
    /// No line ends with CR LF, or a rule for git keeps it.
    Kept,
    /// Git changes CR LF where it is set up to.
    Unprotected,
}

/// Returns whether git may change the line ends of the released files.
fn line_ends(root: &Path, released: &[Released]) -> LineEnds {
    let has_crlf = released.iter().any(|version| version.text.contains("\r\n"));
    if has_crlf && !keeps_line_ends(root) { LineEnds::Unprotected } else { LineEnds::Kept }
}

struct ReleaseOutcome {
    released: Vec<Released>,
    /// The number of lint's warnings about the released versions.
    warnings: usize,
    line_ends: LineEnds,
    /// The adoption, if the versions were adopted.
    adoption: Option<Adoption>,
    dry_run: bool,
}

struct Released {
    contract: String,
    number: u32,
    fingerprint: u64,
    path: PathBuf,
    text: String,
    /// Whether shared types were inlined.
    uses_shared_types: bool,
    /// Whether the file is rewritten.
    rewritten: bool,
}

impl Released {
    fn new(contract: &Contract, version: &Version, schema: &Schema, text: &str, rewritten: bool) -> Self {
        Self {
            contract: contract.id.clone(),
            number: version.number,
            fingerprint: schema.fingerprint(),
            path: version.path.clone(),
            text: text.to_owned(),
            uses_shared_types: version.uses_shared_types,
            rewritten,
        }
    }
}

impl ReleaseOutcome {
    /// Writes which contracts were left out, with the errors, and what the adopted versions break for each other.
    fn adoption_notes(&self, out: &mut dyn Write, adoption: &Adoption) -> io::Result<()> {
        let left_out: Vec<&str> = adoption.left_out().into_iter().collect();
        if !left_out.is_empty() {
            let contracts = counted(left_out.len(), "contract");
            writeln!(out, "{BAD}left out{BAD:#}: {contracts} with errors: {STRONG}{}{STRONG:#}", left_out.join(", "))?;
        }
        let contracts: BTreeSet<&str> = self.released.iter().map(|version| version.contract.as_str()).collect();
        let findings_about = |id: &str| {
            let is_about = |finding: &&Finding| finding.contract.as_deref() == Some(id);
            adoption.history.iter().filter(is_about).collect::<Vec<_>>()
        };
        let history: BTreeMap<&str, Vec<&Finding>> = contracts.iter().map(|id| (*id, findings_about(id))).collect();
        let count: usize = history.values().map(Vec::len).sum();
        if count > 0 {
            let count = counted(count, "finding");
            writeln!(out, "{DIM}{count} about these versions are history: `schemactl check --history`{DIM:#}")?;
        }
        let set = adoption.checked.get();
        let is_transitive = |id: &str| set.contract(id).is_some_and(|contract| contract.strategy.is_transitive());
        let first = |(id, findings): (&&str, &Vec<&Finding>)| {
            let first = first_compatible_version(findings.iter().copied())?;
            is_transitive(id).then(|| format!("{id} from v{first} on"))
        };
        let first: Vec<String> = history.iter().filter_map(first).collect();
        if !first.is_empty() {
            let more = first.len().saturating_sub(MAX_LISTED);
            let listed = first.iter().take(MAX_LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = if more == 0 { String::new() } else { format!(", and {more} more") };
            writeln!(
                out,
                "breaks between these versions need `compatible-since` before the next draft: {listed}{more}"
            )?;
        }
        Ok(())
    }
}

impl Outcome for ReleaseOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(Adoption { refusals, sources, .. }) = &self.adoption {
            refusals.iter().try_for_each(|finding| render::finding(out, sources, finding))?;
        }
        if self.released.is_empty() && self.exit() == Exit::Clean {
            return writeln!(out, "nothing to release: there are no drafts");
        }
        let verb = if self.dry_run { "would release" } else { "released" };
        for version in &self.released {
            let note = match version {
                Released { uses_shared_types: true, .. } => ", with shared types inlined",
                Released { rewritten: true, .. } => ", without comments",
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
        if self.line_ends == LineEnds::Unprotected {
            writeln!(out, "{DIM}{CRLF}{DIM:#}")?;
        }
        if let Some(adoption) = &self.adoption {
            self.adoption_notes(out, adoption)?;
        }
        if !self.dry_run && !self.released.is_empty() {
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
        let refusals = self.adoption.iter().flat_map(|adoption| {
            adoption.refusals.iter().map(|finding| render::finding_json(&adoption.sources, finding))
        });
        json!({
            "dry_run": self.dry_run,
            "released": released.collect::<Vec<_>>(),
            "warnings": self.warnings,
            "refusals": refusals.collect::<Vec<_>>(),
        })
    }

    fn exit(&self) -> Exit {
        let is_complete = self.adoption.as_ref().is_none_or(|adoption| adoption.refusals.is_empty());
        if is_complete { Exit::Clean } else { Exit::Findings }
    }
}
