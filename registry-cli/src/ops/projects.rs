//! The projects of a run, and one answer for all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;

use contract_core::contracts::{self, ContractSet};
use contract_core::rule::Severity;
use schemactl_error_codes::Exit;
use serde_json::{Value, json};

use crate::error::ToolError;
use crate::ops::project_lock::ProjectLock;
use crate::options::{ProjectOptions, ProjectsOptions};
use crate::outcome::{Outcome, ProjectOutcome};
use crate::progress::Progress;
use crate::publish::Tenant;
use crate::render::{BAD, DIM, GOOD, STRONG, counted, display_path, listed};

/// The projects of a run, at least one.
pub(crate) struct Projects(Vec<Selection>);

/// A project, and the contracts that are selected in it; an empty list selects all.
pub(crate) struct Selection {
    pub(crate) project: ProjectOptions,
    pub(crate) contracts: Vec<String>,
}

impl Projects {
    /// Selects the projects, or those of them that have one of the `contracts`. Of several projects, no two may have the same
    /// topic.
    pub(crate) fn select(
        options: &ProjectsOptions,
        contracts: &[String],
        tenant: Tenant<'_>,
    ) -> Result<Self, ToolError> {
        let projects = options.each()?;
        if projects.len() == 1 {
            // The command itself says which contract is unknown.
            let only = |project| Selection { project, contracts: contracts.to_vec() };
            return Ok(Self(projects.into_iter().map(only).collect()));
        }
        let sets = projects.iter().map(|project| Ok(contracts::load(&project.root()?).set));
        // A manifest that cannot be read is reported by the command.
        let sets: Vec<Option<ContractSet>> = sets.collect::<Result<_, ToolError>>()?;
        let loaded: Vec<&ContractSet> = sets.iter().flatten().collect();
        topics_are_unique(&loaded, tenant)?;
        let known: BTreeSet<&String> = loaded.iter().flat_map(|set| ids(set)).collect();
        let all_are_loaded = loaded.len() == sets.len();
        if let Some(id) = contracts.iter().find(|id| all_are_loaded && !known.contains(id)) {
            return Err(ToolError::ContractUnknown { id: id.clone(), known: known.into_iter().cloned().collect() });
        }
        let selection = |(project, set): (ProjectOptions, &Option<ContractSet>)| {
            let has = |id: &&String| set.as_ref().is_some_and(|set| ids(set).any(|known| known == *id));
            let own: Vec<String> = contracts.iter().filter(has).cloned().collect();
            let is_selected = contracts.is_empty() || !own.is_empty() || set.is_none();
            is_selected.then_some(Selection { project, contracts: own })
        };
        Ok(Self(projects.into_iter().zip(&sets).filter_map(selection).collect()))
    }

    /// Returns the selection in each project.
    pub(crate) fn selections(&self) -> &[Selection] {
        &self.0
    }

    /// Locks all projects.
    pub(crate) fn lock(&self, progress: &dyn Progress) -> Result<Vec<ProjectLock>, ToolError> {
        self.each(&self.0, |selection| ProjectLock::acquire(&selection.project.root()?, progress))
    }

    /// Runs a step with the item of each project. If there are several, an error names its project.
    pub(crate) fn each<I, T>(
        &self,
        items: impl IntoIterator<Item = I>,
        mut run: impl FnMut(I) -> Result<T, ToolError>,
    ) -> Result<Vec<T>, ToolError> {
        let run = |(selection, item): (&Selection, I)| {
            run(item).map_err(|error| match self.0.len() {
                1 => error,
                _ => ToolError::InProject { project: selection.name(), error: Box::new(error) },
            })
        };
        self.0.iter().zip(items).map(run).collect()
    }

    /// Returns one answer: that of the only project, or that of all with their names.
    pub(crate) fn answer<O: Outcome + 'static>(&self, outcomes: Vec<O>) -> Box<dyn Outcome> {
        let named = |(selection, outcome): (&Selection, O)| ProjectOutcome {
            project: selection.name(),
            outcome: Box::new(outcome),
        };
        let mut all: Vec<ProjectOutcome> = self.0.iter().zip(outcomes).map(named).collect();
        match all.pop() {
            Some(only) if all.is_empty() => only.outcome,
            last => {
                all.extend(last);
                Box::new(SeveralOutcomes(all))
            }
        }
    }
}

impl Selection {
    /// Returns whether a contract of the project is selected.
    pub(crate) fn selects(&self, id: &str) -> bool {
        self.contracts.is_empty() || self.contracts.iter().any(|contract| contract == id)
    }

    /// Returns the folder of the project, as a user would type it.
    pub(crate) fn name(&self) -> String {
        let folder = self.project.schemas.as_deref().unwrap_or(Path::new("."));
        Some(display_path(folder)).filter(|name| !name.is_empty()).unwrap_or_else(|| ".".to_owned())
    }
}

/// Returns the ids of the contracts in the manifest.
fn ids(set: &ContractSet) -> impl Iterator<Item = &String> {
    set.manifest.contracts.keys().map(AsRef::as_ref)
}

/// Fails if two projects have a contract with the same topic.
fn topics_are_unique(sets: &[&ContractSet], tenant: Tenant<'_>) -> Result<(), ToolError> {
    let mut claims = BTreeMap::new();
    let mut shared = Vec::new();
    for (number, set) in sets.iter().enumerate() {
        for contract in &set.contracts {
            let topic = tenant.topic_of(contract)?;
            let (path, position) = set.sources.locate(contract.span);
            let claim = format!("of `{}` in {}:{}", contract.id, display_path(path), position.line);
            match claims.get(&topic) {
                // Two claims of one project are a finding of the check.
                Some((other, first)) if *other != number => {
                    shared.push(format!("{topic} is that {first} and that {claim}"));
                }
                _ => drop(claims.insert(topic, (number, claim))),
            }
        }
    }
    if shared.is_empty() {
        return Ok(());
    }
    Err(ToolError::ProjectsOverlap {
        reason: format!("two projects have the same topic: {}", listed(&shared)),
        help: "give one of the contracts another `topic`, or keep it in one project only",
    })
}

/// The answers of several projects.
struct SeveralOutcomes(Vec<ProjectOutcome>);

impl SeveralOutcomes {
    /// Counts the findings of all projects with a severity.
    fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter_map(ProjectOutcome::report).map(|report| report.count(severity)).sum()
    }
}

impl Outcome for SeveralOutcomes {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for ProjectOutcome { project, outcome } in &self.0 {
            writeln!(out, "{STRONG}{project}{STRONG:#}")?;
            outcome.human(out)?;
            writeln!(out)?;
        }
        let is_clean = |one: &&ProjectOutcome| one.outcome.exit().is_success();
        let open: Vec<&str> = self.0.iter().filter(|one| !is_clean(one)).map(|one| one.project.as_str()).collect();
        let all = counted(self.0.len(), "project");
        let mut counts = String::new();
        for (severity, noun) in
            [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Accepted, "accepted break")]
        {
            let count = self.count(severity);
            if count > 0 {
                counts.extend(["; ", &counted(count, noun)]);
            }
        }
        if open.is_empty() {
            return writeln!(out, "{GOOD}clean{GOOD:#}: {all}{counts}");
        }
        writeln!(out, "{BAD}not clean{BAD:#}: {} of {all}: {STRONG}{}{STRONG:#}{counts}", open.len(), listed(&open))?;
        writeln!(out, "{DIM}run a command for one project in its folder, or with `--schemas DIR`{DIM:#}")
    }

    fn json(&self) -> Value {
        if self.0.iter().all(|one| one.outcome.report().is_none()) {
            return json!({});
        }
        json!({
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "accepted": self.count(Severity::Accepted),
        })
    }

    fn projects(&self) -> &[ProjectOutcome] {
        &self.0
    }

    fn exit(&self) -> Exit {
        self.0.iter().map(|one| one.outcome.exit()).max_by_key(|exit| exit.code()).unwrap_or(Exit::Clean)
    }
}
