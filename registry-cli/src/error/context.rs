//! Details of errors.

use contract_core::CheckReport;
use contract_core::finding::Finding;
use contract_core::rule::Severity;
use contract_core::source::Sources;

use crate::render::counted;

/// The number of errors of a project that other commands than `check` show.
const MAX_SHOWN_ERRORS: usize = 3;

/// The errors that a check found in a project.
#[derive(Clone, Debug)]
pub struct ProjectErrors {
    /// The sources that the findings point into.
    pub sources: Sources,
    /// The findings, all of them errors.
    pub findings: Vec<Finding>,
}

impl ProjectErrors {
    /// Keeps the errors of a project's findings.
    pub fn new(sources: Sources, mut findings: Vec<Finding>) -> Box<Self> {
        findings.retain(|finding| finding.severity == Severity::Error);
        Box::new(Self { sources, findings })
    }

    /// Returns the errors of a report.
    pub fn of(report: &CheckReport) -> Box<Self> {
        Self::new(report.sources.clone(), report.errors().cloned().collect())
    }

    /// Returns what to do about them.
    pub fn help(&self) -> String {
        if self.shown().len() < self.findings.len() {
            format!("`schemactl check` shows all {}", counted(self.findings.len(), "error"))
        } else {
            "fix these errors, and run the command again".to_owned()
        }
    }

    /// Returns the errors that are shown.
    pub fn shown(&self) -> &[Finding] {
        &self.findings[..self.findings.len().min(MAX_SHOWN_ERRORS)]
    }
}

/// The folders in which a manifest was searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchScope {
    /// Only the folder that was given.
    Folder,
    /// The current folder and all above it.
    Upwards,
    /// The current folder and all below it.
    Downwards,
}

/// The part of a project in which a failed check found errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFailure {
    /// The project's own files, or released versions.
    Files,
    /// The contracts.
    Contracts,
}

/// The option that selects a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistryOption {
    /// `--registry NAME`
    Registry,
    /// `--against registry:NAME`
    Against,
}
