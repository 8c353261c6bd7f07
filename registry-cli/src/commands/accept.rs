//! `schemactl accept`: accepts a finding until a day.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use contract_core::contracts::{ACCEPTED_FILE, AcceptedBreak, ContractSet};
use contract_core::day::Day;
use contract_core::finding::Finding;
use contract_core::rule::{Group, Rule};
use contract_core::source::{Sources, Span};
use contract_core::{CheckOptions, invalid_entry_finding, lint, matches_entry, rules};
use serde_json::{Value, json};

use super::Command;
use super::diff::number;
use crate::error::{CheckFailure, ProjectErrors, ToolError};
use crate::ops::atomic_write::write_atomic;
use crate::ops::project_lock::ProjectLock;
use crate::options::{ProjectOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{DIM, GOOD, STRONG, counted, display_path};
use schemactl_error_codes::Exit;

/// Accept a break until a day: writes an entry with owner and reason to `accepted.toml`.
///
/// While the version is a draft, `schemactl check` passes with an accepted break and reports it in one line, and fails once
/// the entry has expired or is not needed. Once the version is released, the break is history: the entry only reminds, with
/// a warning after its day.
///
/// The broker does not know accepted breaks: if it refuses the version, `schemactl publish` still stops, and under a
/// transitive strategy later drafts fail the check. Choose another strategy or a new topic before the release.
#[derive(Args, Debug)]
// `--version` is that of the contract.
#[command(disable_version_flag = true)]
#[command(after_help = "\
Examples:
  schemactl accept ENUM_SYMBOL_IS_KEPT --contract orders/order-created --path OrderCreated.channel \\
    --owner team-orders --reason \"The only reader on v2 is switched off.\" --until 2027-01-31

Every finding that can be accepted shows its command. Without --path, the entry accepts all findings of the \
rule in the version.")]
pub struct Accept {
    #[command(flatten)]
    project: ProjectOptions,
    /// The rule of the finding.
    #[arg(value_name = "RULE")]
    rule: String,
    /// The contract of the finding.
    #[arg(long, value_name = "OWNER/MESSAGE")]
    contract: String,
    /// The version that has the finding; by default the oldest one that has it.
    #[arg(long, value_name = "VERSION", value_parser = number)]
    version: Option<u32>,
    /// The path of field names to the finding, as `check` shows it.
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// The person or team that answers for the break.
    #[arg(long, value_name = "NAME", value_parser = filled)]
    owner: String,
    /// The reason why the break is acceptable.
    #[arg(long, value_name = "TEXT", value_parser = filled)]
    reason: String,
    /// The last day on which it is accepted, as `YYYY-MM-DD`.
    #[arg(long, value_name = "DATE")]
    until: Day,
    /// Write the entry even if no finding matches it.
    #[arg(long, requires = "version")]
    allow_unused: bool,
}

fn filled(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("it is empty"),
        "…" => Err("replace `…` by a text"),
        _ => Ok(text.to_owned()),
    }
}

impl Command for Accept {
    fn name(&self) -> &'static str {
        "accept"
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let rule = rules::by_id(&self.rule).ok_or_else(|| ToolError::CodeUnknown {
            id: self.rule.clone(),
            near: rules::closest_id(&self.rule, rules::all().map(|rule| rule.id.as_str())),
        })?;
        let _lock = ProjectLock::acquire(&self.project.root()?, progress)?;
        let options = CheckOptions::default();
        let report = self.project.check(None, &options)?;
        let broken = || {
            let errors = ProjectErrors::of(&report);
            ToolError::CheckFailed { errors, contracts: Vec::new(), kind: CheckFailure::Files }
        };
        let Some(set) = &report.set else { return Err(broken()) };
        if set.lock.intact().is_none() {
            return Err(ToolError::LockDamaged { path: set.lock_path() });
        }
        known_contracts(set, std::slice::from_ref(&self.contract))?;
        if self.until < options.today {
            return Err(ToolError::DayPast { day: self.until });
        }
        if let Some(finding) = invalid_entry_finding(&self.entry(1)) {
            return Err(ToolError::NotAcceptable { reason: finding.message, help: finding.advice });
        }
        let findings = match rule.group {
            Group::Lint => lint::lint_project(set, lint::Scope::All, options.today),
            _ => report.findings.clone(),
        };
        let (entry, accepted) = self.find(rule, &findings)?;
        if let Some(known) = set.accepted.iter().find(|known| known.has_same_scope(&entry)) {
            let line = set.sources.locate(known.span).1.line;
            return Err(ToolError::AcceptedAlready { rule: rule.id, line, day: known.expires });
        }
        let path = set.root.join(ACCEPTED_FILE);
        let content = with_entry(set, &entry);
        let errors = AcceptedBreak::parse_all(&content, Sources::default().add(&path, content.as_str())).1;
        if !errors.is_empty() {
            return Err(broken());
        }
        write_atomic(&path, &content)?;
        Ok(Box::new(AcceptOutcome { file: path, entry, accepted }))
    }
}

impl Accept {
    fn entry(&self, version: u32) -> AcceptedBreak {
        AcceptedBreak {
            rule: self.rule.clone(),
            contract: self.contract.clone(),
            version,
            path: self.path.clone(),
            owner: self.owner.clone(),
            reason: self.reason.clone(),
            expires: self.until,
            span: Span::default(),
        }
    }

    /// Returns the entry for the oldest version that has the finding, and the number of findings that it accepts.
    fn find(&self, rule: &Rule, findings: &[Finding]) -> Result<(AcceptedBreak, usize), ToolError> {
        let version_of = |finding: &Finding| finding.location.as_ref().and_then(|location| location.version);
        let versions = findings.iter().filter_map(version_of);
        let versions = versions.filter(|version| self.version.is_none_or(|wanted| *version == wanted));
        let has_finding = |version: &u32| findings.iter().any(|finding| matches_entry(&self.entry(*version), finding));
        let Some(version) = versions.filter(has_finding).min().or(self.version.filter(|_| self.allow_unused)) else {
            let of_rule =
                findings.iter().filter(|finding| finding.rule.id == rule.id && finding.concerns(&self.contract));
            let locations = of_rule.filter_map(|finding| finding.location.as_ref());
            let mut known: Vec<String> = locations
                .filter_map(|location| {
                    let version = location.version?;
                    Some(location.path.as_ref().map_or(format!("v{version}"), |path| format!("v{version} `{path}`")))
                })
                .collect();
            known.dedup();
            return Err(ToolError::FindingMissing { rule: rule.id, contract: self.contract.clone(), known });
        };
        let entry = self.entry(version);
        let accepted = findings.iter().filter(|finding| matches_entry(&entry, finding)).count();
        Ok((entry, accepted))
    }
}

/// Returns `accepted.toml` with one more entry at its end, so that everything else stays as it is.
fn with_entry(set: &ContractSet, entry: &AcceptedBreak) -> String {
    let sources = set.sources.ids().map(|id| set.sources.get(id));
    let mut files = sources.filter(|source| source.path() == set.root.join(ACCEPTED_FILE));
    let content = files.next().map_or("", |source| source.text());
    let separator = match content {
        "" => "",
        _ if content.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    format!("{content}{separator}{}", entry.to_toml())
}

/// The entry that was written.
struct AcceptOutcome {
    file: PathBuf,
    entry: AcceptedBreak,
    /// The number of findings that it accepts.
    accepted: usize,
}

impl Outcome for AcceptOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let AcceptedBreak { rule, contract, version, expires, .. } = &self.entry;
        writeln!(
            out,
            "{GOOD}accepted{GOOD:#} {} of {STRONG}{rule}{STRONG:#} in {contract} v{version} until {expires}",
            counted(self.accepted, "finding")
        )?;
        writeln!(out, "{DIM}next: commit {}{DIM:#}", display_path(&self.file))
    }

    fn json(&self) -> Value {
        let AcceptedBreak { rule, contract, version, path, owner, reason, expires, span: _ } = &self.entry;
        json!({
            "file": display_path(&self.file),
            "rule": rule,
            "contract": contract,
            "version": version,
            "path": path,
            "owner": owner,
            "reason": reason,
            "expires": expires.to_string(),
            "findings": self.accepted,
        })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}
