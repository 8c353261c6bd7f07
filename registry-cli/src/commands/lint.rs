//! `schemactl lint`: checks style and safety.

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

use super::Command;
use crate::error::ToolError;
use crate::ops::fix::{FixedFile, fix, next_steps};
use crate::ops::projects::{Projects, Selection};
use crate::options::{Format, LimitOptions, ProjectsOptions, PulsarOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::publish::Tenant;
use crate::render::{self, BAD, DIM, GOOD, Report, STRONG, WARN, counted};
use schemactl_error_codes::Exit;

/// Check style and safety: naming, documentation, defaults, types, secrets, Pulsar pitfalls.
///
/// Checks drafts, since released versions never change; `--all` checks those too. Severities are set in the table
/// `[rules]` of `contracts.toml` and in a contract's `rules`, style conventions in `[lint]`. Files that are given
/// are checked by themselves, outside of any project.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl lint
  schemactl lint --workspace
  schemactl lint --all --contract orders/order-created
  schemactl lint --fix
  schemactl lint downloads/order.avsc downloads/address.avsc
  schemactl lint --format sarif > lint.sarif

Exit codes: 0 no errors, 1 a rule with severity error is broken, 2 a file of the project cannot be used.")]
pub struct Lint {
    #[command(flatten)]
    projects: ProjectsOptions,
    /// Files to check by themselves; they may refer to each other's types.
    #[arg(value_name = "FILE", conflicts_with_all = ["schemas", "workspace", "all", "contracts", "fix"])]
    files: Vec<PathBuf>,
    /// Check released versions too.
    #[arg(long)]
    all: bool,
    /// Apply safe fixes to drafts and print the diff; released versions and shared types are never changed.
    #[arg(long)]
    fix: bool,
    /// Show only findings of this contract; can be given several times.
    #[arg(long = "contract", value_name = "OWNER/MESSAGE")]
    contracts: Vec<String>,
    #[command(flatten)]
    limit: LimitOptions,
    #[command(flatten)]
    pulsar: PulsarOptions,
}

impl Command for Lint {
    fn name(&self) -> &'static str {
        "lint"
    }

    fn supports(&self, _format: Format) -> bool {
        true
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        if !self.files.is_empty() {
            return Ok(Box::new(self.files()));
        }
        let projects = Projects::select(&self.projects, &self.contracts, Tenant::OfContracts)?;
        let _locks = if self.fix { projects.lock(progress)? } else { Vec::new() };
        Ok(projects.answer(projects.each(projects.selections(), |selection| self.project(selection))?))
    }
}

impl Lint {
    fn project(&self, selection: &Selection) -> Result<LintOutcome, ToolError> {
        let lint = || self.lint(selection);
        let (report, fixed) = if self.fix { fix(lint)? } else { (lint()?, Vec::new()) };
        let Some(set) = &report.set else {
            return Ok(LintOutcome { report, fixed, subjects: Vec::new(), what: None, limit: self.limit });
        };
        let selected = set.contracts.iter().filter(|contract| selection.selects(&contract.id));
        let subjects = selected.map(|contract| contract.id.clone()).collect();
        let what = Some(self.describe(set, selection));
        Ok(LintOutcome { report, fixed, subjects, what, limit: self.limit })
    }

    /// Returns the findings of the project's files and the selected contracts.
    fn lint(&self, selection: &Selection) -> Result<CheckReport, ToolError> {
        // Errors in the project's files and in shared types are found by the loader.
        let Loaded { set, sources, mut findings } = selection.project.load_files(self.pulsar.pulsar)?;
        if let Some(set) = &set {
            known_contracts(set, &selection.contracts)?;
            let scope = if self.all { Scope::All } else { Scope::Drafts };
            findings.extend(lint::lint_project(set, scope, CheckOptions::default().today));
            findings
                .retain(|finding| finding.contract.is_none() || finding.contracts().any(|id| selection.selects(id)));
        }
        Ok(CheckReport { sources, findings, history: Vec::new(), set })
    }

    /// Describes what was checked.
    fn describe(&self, set: &ContractSet, selection: &Selection) -> String {
        let contracts = set.contracts.iter().filter(|contract| selection.selects(&contract.id));
        let (drafts, released) = contracts.fold((0, 0), |(drafts, released), contract| {
            (drafts + contract.draft_versions().count(), released + contract.released_versions().count())
        });
        let shared = counted(set.shared.len(), "shared type");
        match (self.all, drafts) {
            (true, _) => format!("{} and {shared}", counted(drafts + released, "version")),
            (false, 0) => format!("no draft and {shared}; `--all` checks released versions too"),
            (false, _) => format!("{} and {shared}", counted(drafts, "draft")),
        }
    }

    fn files(&self) -> LintOutcome {
        let mut sources = Sources::default();
        let (mut findings, mut read) = (Vec::new(), Vec::new());
        for path in &self.files {
            match contracts::read_source(&mut sources, path) {
                Ok(source) => read.push(source),
                Err(finding) => findings.push(*finding),
            }
        }
        findings.extend(lint::lint_files(&sources, &read, self.pulsar.profile()));
        let subjects = self.files.iter().map(|path| path.display().to_string()).collect();
        let what = Some(counted(self.files.len(), "file"));
        let report = CheckReport { sources, findings, history: Vec::new(), set: None };
        LintOutcome { report, fixed: Vec::new(), subjects, what, limit: self.limit }
    }
}

/// The largest number of findings that is not summed up by rule.
const MAX_LISTED: usize = 20;

/// The result of linting.
struct LintOutcome {
    report: CheckReport,
    /// The files that were changed.
    fixed: Vec<FixedFile>,
    /// The checked contracts or files.
    subjects: Vec<String>,
    /// A description of what was checked; `None` if the manifest cannot be read.
    what: Option<String>,
    limit: LimitOptions,
}

impl LintOutcome {
    fn count(&self, severity: Severity) -> usize {
        self.report.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Writes how often each rule is broken, most often first, if there are many findings.
    fn by_rule(&self, out: &mut dyn Write) -> io::Result<()> {
        let findings = &self.report.findings;
        if findings.len() <= MAX_LISTED {
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

impl Outcome for LintOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for file in &self.fixed {
            render::diff(out, &file.diff())?;
        }
        render::findings(out, &self.report.sources, &self.report.findings, self.limit)?;
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
        next_steps("lint", &self.report).map_or(Ok(()), |next| writeln!(out, "{DIM}{next}{DIM:#}"))
    }

    fn json(&self) -> Value {
        json!({
            "subjects": self.subjects,
            "fixed": self.fixed.iter().map(FixedFile::json).collect::<Vec<_>>(),
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
