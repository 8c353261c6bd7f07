//! `schemactl lint`: what is legal and unwise.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use contract_core::contracts::{self, ContractSet, Loaded};
use contract_core::lint::{self, Scope};
use contract_core::rule::{Group, Severity};
use contract_core::source::Sources;
use contract_core::{CheckOptions, CheckReport};
use serde_json::{Value, json};

use crate::error::ToolError;
use crate::ops::fix::{Mended, fix, next};
use crate::ops::project_lock::Hold;
use crate::options::{ProjectOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{self, BAD, DIM, GOOD, Report, STRONG, WARN, counted};
use schemactl_error_codes::Exit;

/// Look for what is legal and unwise: names, documentation, defaults, types, secrets, Pulsar's traps.
///
/// Looks at drafts, since released versions never change; `--all` looks at those too. How much each rule matters
/// is set in the table `[rules]` of `contracts.toml` and in a contract's `rules`, what counts as good style in
/// `[lint]`. Files that are named are looked at by themselves, outside of any project.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl lint
  schemactl lint --all --contract orders/order-created
  schemactl lint --fix
  schemactl lint downloads/order.avsc downloads/address.avsc
  schemactl lint --format sarif > lint.sarif

Exit codes: 0 no errors, 1 a rule that is an error is broken, 2 a file is broken.")]
pub struct Lint {
    #[command(flatten)]
    project: ProjectOptions,
    /// Files to look at by themselves; they may refer to each other's types.
    #[arg(value_name = "FILE", conflicts_with_all = ["schemas", "all", "contracts", "fix"])]
    files: Vec<PathBuf>,
    /// Look at released versions too.
    #[arg(long)]
    all: bool,
    /// Mend drafts where that takes no thought, and show what was changed; released versions and shared types are never
    /// touched.
    #[arg(long)]
    fix: bool,
    /// Only tell of this contract; may be given several times.
    #[arg(long = "contract", value_name = "OWNER/MESSAGE")]
    contracts: Vec<String>,
}

impl Lint {
    /// Looks at the project or the files.
    pub fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let _held = if self.fix { Some(Hold::of(&self.project.root()?, progress)?) } else { None };
        let linted = if self.files.is_empty() { self.project()? } else { self.files() };
        Ok(Box::new(linted))
    }

    fn project(&self) -> Result<Linted, ToolError> {
        let (report, mended) = if self.fix { fix(|| self.look())? } else { (self.look()?, Vec::new()) };
        let Some(set) = &report.set else {
            return Ok(Linted { report, mended, subjects: Vec::new(), what: None });
        };
        let looked_at = set.contracts.iter().filter(|contract| self.asks_for(&contract.id));
        let subjects = looked_at.map(|contract| contract.id.clone()).collect();
        let what = Some(self.what(set));
        Ok(Linted { report, mended, subjects, what })
    }

    /// All that is found in the project's files and the contracts that were asked for.
    fn look(&self) -> Result<CheckReport, ToolError> {
        // What keeps the project from being read, and what is wrong with shared types, is found on loading.
        let Loaded { set, sources, mut findings } = contracts::load(&self.project.root()?);
        if let Some(set) = &set {
            known_contracts(set, &self.contracts)?;
            let scope = if self.all { Scope::All } else { Scope::Drafts };
            findings.extend(lint::lint_project(set, scope, CheckOptions::default().today));
            findings.retain(|finding| finding.contract.as_deref().is_none_or(|id| self.asks_for(id)));
        }
        Ok(CheckReport { sources, findings, set })
    }

    fn asks_for(&self, id: &str) -> bool {
        self.contracts.is_empty() || self.contracts.iter().any(|contract| contract == id)
    }

    /// What was looked at, in words.
    fn what(&self, set: &ContractSet) -> String {
        let contracts = set.contracts.iter().filter(|contract| self.asks_for(&contract.id));
        let (drafts, sealed) = contracts.fold((0, 0), |(drafts, sealed), contract| {
            (drafts + contract.drafts().count(), sealed + contract.sealed().count())
        });
        let shared = counted(set.shared.definitions().count(), "shared type");
        match (self.all, drafts) {
            (true, _) => format!("{} and {shared}", counted(drafts + sealed, "version")),
            (false, 0) => format!("no draft and {shared}; `--all` looks at released versions too"),
            (false, _) => format!("{} and {shared}", counted(drafts, "draft")),
        }
    }

    fn files(&self) -> Linted {
        let mut sources = Sources::default();
        let (mut findings, mut read) = (Vec::new(), Vec::new());
        for path in &self.files {
            match contracts::read_source(&mut sources, path) {
                Ok(source) => read.push(source),
                Err(finding) => findings.push(*finding),
            }
        }
        findings.extend(lint::lint_files(&sources, &read));
        let subjects = self.files.iter().map(|path| path.display().to_string()).collect();
        let what = Some(counted(self.files.len(), "file"));
        Linted { report: CheckReport { sources, findings, set: None }, mended: Vec::new(), subjects, what }
    }
}

/// More findings are summed up by rule.
const READ_ONE_BY_ONE: usize = 20;

/// What was found.
struct Linted {
    report: CheckReport,
    /// The files that were changed.
    mended: Vec<Mended>,
    /// The contracts or files that were looked at.
    subjects: Vec<String>,
    /// The same in words; nothing where the manifest cannot be read.
    what: Option<String>,
}

impl Linted {
    fn count(&self, severity: Severity) -> usize {
        self.report.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// How often each rule is broken, the most first, where that is too much to read one by one.
    fn by_rule(&self, out: &mut dyn Write) -> io::Result<()> {
        let findings = &self.report.findings;
        if findings.len() <= READ_ONE_BY_ONE {
            return Ok(());
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in findings {
            *counts.entry(finding.rule.id.as_str()).or_default() += 1;
        }
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| Reverse(*count));
        let width = counts.first().map_or(0, |(_, most)| most.to_string().len());
        counts.iter().try_for_each(|(rule, count)| writeln!(out, "{count:>width$}  {STRONG}{rule}{STRONG:#}"))
    }
}

impl Outcome for Linted {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for file in &self.mended {
            render::diff(out, &file.diff())?;
        }
        for finding in &self.report.findings {
            render::finding(out, &self.report.sources, finding)?;
        }
        self.by_rule(out)?;
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        if errors > 0 {
            write!(out, "{BAD}failed{BAD:#}: {}", counted(errors, "error"))?;
        } else {
            write!(out, "{GOOD}passed{GOOD:#}")?;
        }
        if warnings > 0 {
            write!(
                out,
                "{} {WARN}{}{WARN:#}",
                if errors > 0 { " and" } else { " with" },
                counted(warnings, "warning")
            )?;
        }
        match &self.what {
            Some(what) if errors + warnings > 0 => writeln!(out, " in {what}")?,
            Some(what) => writeln!(out, ": {what}")?,
            None => writeln!(out)?,
        }
        next("lint", &self.report).map_or(Ok(()), |next| writeln!(out, "{DIM}{next}{DIM:#}"))
    }

    fn json(&self) -> Value {
        let CheckReport { sources, findings, .. } = &self.report;
        let findings = findings.iter().map(|finding| render::finding_json(sources, finding));
        json!({
            "subjects": self.subjects,
            "mended": self.mended.iter().map(Mended::json).collect::<Vec<_>>(),
            "findings": findings.collect::<Vec<_>>(),
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "accepted": self.count(Severity::Accepted),
        })
    }

    fn report(&self) -> Option<Report<'_>> {
        let Self { report, subjects, .. } = self;
        Some(Report::new("lint", &report.sources, &report.findings, subjects))
    }

    fn exit(&self) -> Exit {
        if self.report.errors().any(|finding| finding.rule.group == Group::Project) {
            Exit::Usage
        } else if self.report.errors().next().is_some() {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }
}
