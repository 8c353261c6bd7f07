//! `schemactl lint`: what is legal and unwise.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use contract_core::CheckOptions;
use contract_core::contracts::{self, ContractSet, Loaded};
use contract_core::finding::{Finding, Severity};
use contract_core::lint::{self, Scope};
use contract_core::rules::Group;
use contract_core::source::Sources;
use serde_json::{Value, json};

use crate::error::ToolError;
use crate::exit::Exit;
use crate::options::{ProjectOptions, known_contracts};
use crate::outcome::Outcome;
use crate::render::{self, BAD, GOOD, Report, WARN, counted};

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
  schemactl lint downloads/order.avsc downloads/address.avsc
  schemactl lint --format sarif > lint.sarif

Exit codes: 0 no errors, 1 a rule that is an error is broken, 2 a file is broken.")]
pub struct Lint {
    #[command(flatten)]
    project: ProjectOptions,
    /// Files to look at by themselves; they may refer to each other's types.
    #[arg(value_name = "FILE", conflicts_with_all = ["schemas", "all", "contracts"])]
    files: Vec<PathBuf>,
    /// Look at released versions too.
    #[arg(long)]
    all: bool,
    /// Only tell of this contract; may be given several times.
    #[arg(long = "contract", value_name = "OWNER/MESSAGE")]
    contracts: Vec<String>,
}

impl Lint {
    /// Looks at the project or the files.
    pub fn run(&self) -> Result<Box<dyn Outcome>, ToolError> {
        let linted = if self.files.is_empty() { self.project()? } else { self.files() };
        Ok(Box::new(linted))
    }

    fn project(&self) -> Result<Linted, ToolError> {
        let Loaded { set, sources, mut findings } = contracts::load(&self.project.root()?);
        let Some(set) = set else { return Ok(Linted { sources, findings, subjects: Vec::new(), what: None }) };
        known_contracts(&set, &self.contracts)?;
        let scope = if self.all { Scope::All } else { Scope::Drafts };
        // What keeps the project from being read, and what is wrong with shared types, was found on loading.
        findings.extend(lint::project(&set, scope, CheckOptions::default().today));
        let asked = |id: &str| self.contracts.is_empty() || self.contracts.iter().any(|contract| contract == id);
        findings.retain(|finding| finding.contract.as_deref().is_none_or(asked));
        let looked_at = set.contracts.iter().filter(|contract| asked(&contract.id));
        let subjects = looked_at.map(|contract| contract.id.clone()).collect();
        let what = Some(self.what(&set, asked));
        Ok(Linted { sources, findings, subjects, what })
    }

    /// What was looked at, in words.
    fn what(&self, set: &ContractSet, asked: impl Fn(&str) -> bool) -> String {
        let contracts = set.contracts.iter().filter(|contract| asked(&contract.id));
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
        findings.extend(lint::files(&sources, &read));
        let subjects = self.files.iter().map(|path| path.display().to_string()).collect();
        let what = Some(counted(self.files.len(), "file"));
        Linted { sources, findings, subjects, what }
    }
}

/// What was found.
struct Linted {
    sources: Sources,
    findings: Vec<Finding>,
    /// The contracts or files that were looked at.
    subjects: Vec<String>,
    /// The same in words; nothing where the manifest cannot be read.
    what: Option<String>,
}

impl Linted {
    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }
}

impl Outcome for Linted {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for finding in &self.findings {
            render::finding(out, &self.sources, finding)?;
        }
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
            Some(what) if errors + warnings > 0 => writeln!(out, " in {what}"),
            Some(what) => writeln!(out, ": {what}"),
            None => writeln!(out),
        }
    }

    fn json(&self) -> Value {
        let findings = self.findings.iter().map(|finding| render::finding_json(&self.sources, finding));
        json!({
            "subjects": self.subjects,
            "findings": findings.collect::<Vec<_>>(),
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
        })
    }

    fn report(&self) -> Option<Report<'_>> {
        let Self { sources, findings, subjects, .. } = self;
        Some(Report { command: "lint", sources, findings, subjects })
    }

    fn exit(&self) -> Exit {
        if self.errors().any(|finding| finding.rule.group == Group::Setup) {
            Exit::Usage
        } else if self.errors().next().is_some() {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }
}
