//! The check of a whole project, and the only way to a [`Checked`] one.

pub(crate) mod accepted;
mod broker;
mod broker_wording;
mod generator;
mod history;
pub(crate) mod levels;
mod meaning;
mod mend;
mod readers;
mod rename;
mod structure;
mod versions;

pub use broker_wording::{describe_broker_error, describe_rejection};
pub use generator::{Generator, GeneratorRefusal};
pub use history::{TopicVersion, VersionComparison, compare_versions};

use std::time::SystemTime;

use self::accepted::Search;
use crate::compat::Strategy;
use crate::contracts::{ContractSet, Loaded};
use crate::day::Day;
use crate::finding::Finding;
use crate::rule::{Group, Severity};
use crate::rules::schema::{schema_is_avro, schema_is_json};
use crate::source::Sources;

/// Something in which a check has found no error. Publishing and generating take nothing else.
#[derive(Debug, Clone)]
pub struct Checked<T>(T);

impl<T> Checked<T> {
    /// What was checked.
    pub fn get(&self) -> &T {
        &self.0
    }
}

/// What came of a check.
#[derive(Debug)]
pub struct CheckReport {
    /// All texts, for findings to point into.
    pub sources: Sources,
    /// All promises that do not hold, by file and place.
    pub findings: Vec<Finding>,
    /// The contracts as they were read, whatever was found; nothing where the manifest cannot be read.
    pub set: Option<ContractSet>,
}

impl CheckReport {
    /// The contracts, if nothing that was found is an error.
    pub fn checked(&self) -> Option<Checked<ContractSet>> {
        let clean = self.findings.iter().all(|finding| finding.severity < Severity::Error);
        self.set.clone().filter(|_| clean).map(Checked)
    }

    /// Whether something is wrong with the project's files, so that not everything could be checked.
    pub fn is_broken(&self) -> bool {
        self.errors().any(blocks_comparison)
    }

    /// The contracts with errors, by id.
    pub fn broken_contracts(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.errors().filter_map(|finding| finding.contract.as_deref()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The findings that fail the check.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }
}

/// Whether a finding is an error because of which something could not be held against the rest.
pub fn blocks_comparison(finding: &Finding) -> bool {
    let unread = [schema_is_json::RULE.id, schema_is_avro::RULE.id];
    finding.severity == Severity::Error && (finding.rule.group == Group::Project || unread.contains(&finding.rule.id))
}

/// What a check goes by, beside the project's files.
#[derive(Debug, Clone, Copy)]
pub struct CheckOptions {
    /// The day on which accepted breaks have expired or not.
    pub today: Day,
    /// A strategy to try in the place of each contract's own.
    pub strategy: Option<Strategy>,
    /// Whether findings come with messages that show them.
    pub examples: ExampleSearch,
    /// The generator that drafts are held against where the project has generated code.
    pub generator: Option<Generator>,
}

/// Whether messages are looked for that show what readers cannot read or misread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExampleSearch {
    /// No; that is quicker.
    #[default]
    Skip,
    /// Yes, for every such finding.
    Run,
}

impl Default for CheckOptions {
    /// Today, each contract's own strategy, no messages, and no generator.
    fn default() -> Self {
        Self {
            today: Day::from_system_time(SystemTime::now()),
            strategy: None,
            examples: ExampleSearch::Skip,
            generator: None,
        }
    }
}

/// Checks every version of every contract: by itself, against its seal, and against all versions before it.
pub fn check(loaded: Loaded) -> CheckReport {
    check_with(loaded, &CheckOptions::default())
}

/// The same, by other options.
pub fn check_with(loaded: Loaded, options: &CheckOptions) -> CheckReport {
    let Loaded { mut set, sources, mut findings } = loaded;
    if let Some(set) = &mut set {
        for contract in &mut set.contracts {
            contract.strategy = options.strategy.unwrap_or(contract.strategy);
        }
        findings.extend(structure::topics(set));
        for contract in &set.contracts {
            findings.extend(structure::contract(set, contract, &sources));
            findings.extend(history::contract(set, contract, &sources, options));
        }
        levels::apply(&set.manifest, &mut findings);
        if let Some(generator) = options.generator {
            let mut settled = findings.clone();
            accepted::mark(set, options.today, &mut settled);
            findings.extend(generator::findings(set, generator, &settled));
            levels::apply(&set.manifest, &mut findings);
        }
        let search = if options.strategy.is_some() { Search::Trial } else { Search::Whole };
        accepted::apply(set, options.today, search, |entry| !accepted::is_style(entry), &mut findings);
    }
    findings.sort_by_key(|finding| finding.location.as_ref().map(|place| place.span));
    CheckReport { sources, findings, set }
}

/// Gives findings about the contracts from elsewhere, such as a registry's history, the levels that the project wants
/// and marks those that somebody has accepted.
pub fn apply_policy(set: &ContractSet, today: Day, findings: &mut Vec<Finding>) {
    levels::apply(&set.manifest, findings);
    accepted::mark(set, today, findings);
}
