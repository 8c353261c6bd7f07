//! Lint of a project: its drafts, or all versions, and the types that they share.

use super::previous_versions::PreviousVersions;
use super::{Check, LintInput, LintOptions, is_on, schema};
use crate::check::accepted::{self, Search};
use crate::check::levels;
use crate::contracts::{AcceptedBreak, Contract, ContractSet, ReleaseState, Version, problem_finding};
use crate::day::Day;
use crate::finding::{Finding, Location};
use crate::rules::lint::LINTS;
use crate::schema::{Name, Parsed, Schema};
use crate::source::Span;

/// Which versions are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those that can still be changed.
    Drafts,
    /// The released ones too.
    All,
}

/// All that the rules about style and safety find, at the levels that the manifest gives them.
pub fn lint_project(set: &ContractSet, scope: Scope, today: Day) -> Vec<Finding> {
    let options = &set.manifest.lint;
    let mut findings = Vec::new();
    for contract in set.contracts.iter().filter(|contract| !contract.is_retired) {
        for (position, version) in contract.versions.iter().enumerate() {
            if scope == Scope::All || version.state == ReleaseState::Draft {
                findings.extend(self::version(set, contract, version, &contract.versions[..position], options));
            }
        }
    }
    let shared: Vec<Parsed> = set.shared.parse_each().map(|(_, parsed)| parsed).collect();
    for schema in shared.iter().filter_map(Parsed::lenient) {
        let source = schema.node(schema.root()).span.source;
        let file = set.sources.get(source);
        let (path, text) = (file.path(), file.text());
        let input = LintInput {
            path,
            text,
            sent: text,
            source,
            schema,
            contract: None,
            previous_versions: PreviousVersions::default(),
        };
        findings.extend(self::schema(input, Some(&set.manifest), options));
    }
    let project_context = ProjectContext::new(set, &shared);
    for lint in LINTS {
        if let Check::Project(check) = lint.check
            && is_on(lint, Some(&set.manifest), None)
        {
            findings.extend(check(&project_context));
        }
    }
    levels::apply(&set.manifest, &mut findings);
    findings.sort_by_key(|finding| finding.location.as_ref().map(|place| place.span));
    let is_looked_at = |entry: &AcceptedBreak| {
        let contract = set.contract(&entry.contract);
        let is_draft = contract.is_some_and(|contract| contract.drafts().any(|draft| draft.number == entry.version));
        let is_retired = contract.is_some_and(|contract| contract.is_retired);
        (scope == Scope::All || is_draft) && !is_retired
    };
    accepted::apply(set, today, Search::Whole, |entry| accepted::is_style(entry) && is_looked_at(entry), &mut findings);
    findings
}

fn version(
    set: &ContractSet,
    contract: &Contract,
    version: &Version,
    before: &[Version],
    options: &LintOptions,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = version.parsed.problems.iter().map(problem_finding).collect();
    if let Some(schema) = version.schema() {
        let earlier = before.iter().filter_map(|version| Some((version.number, version.schema()?))).collect();
        let input = LintInput {
            path: &version.path,
            text: &version.text,
            sent: version.self_contained.as_deref().unwrap_or(&version.text),
            source: version.source,
            schema,
            contract: Some(contract),
            previous_versions: PreviousVersions(earlier),
        };
        findings.extend(self::schema(input, Some(&set.manifest), options));
    }
    let own = |finding: Finding| {
        let place = finding.location.clone().map(|place| place.version(version.number));
        Finding { location: place, ..finding.in_contract(&contract.id) }
    };
    findings.into_iter().map(own).collect()
}

/// The newest versions of all contracts together, and the shared types.
pub(crate) struct ProjectContext<'a> {
    /// All definitions of named types, each where it stands.
    pub(crate) definitions: Vec<Definition<'a>>,
    /// The names of the shared types that some version uses.
    pub(crate) used: Vec<&'a Name>,
}

/// One definition of a named type.
pub(crate) struct Definition<'a> {
    pub(crate) name: &'a Name,
    /// The contract whose newest version has it; nothing for a shared type.
    pub(crate) contract: Option<&'a Contract>,
    pub(crate) version: Option<&'a Version>,
    /// Where the name stands.
    pub(crate) span: Span,
    /// What it is, documentation aside.
    pub(crate) canonical_form: String,
}

impl Definition<'_> {
    /// Where the definition stands.
    pub(crate) fn place(&self) -> Location {
        let place = Location::new(self.span).path(self.name.simple());
        match self.version {
            Some(version) => place.version(version.number),
            None => place,
        }
    }

    /// A finding with the contract that it belongs to.
    pub(crate) fn with_contract(&self, finding: Finding) -> Finding {
        match self.contract {
            Some(contract) => finding.in_contract(&contract.id),
            None => finding,
        }
    }

    /// Whether the definition can still be changed.
    pub(crate) fn is_editable(&self) -> bool {
        self.version.is_none_or(|version| version.state == ReleaseState::Draft)
    }

    /// The definition's owner in a person's words.
    pub(crate) fn describe_home(&self) -> String {
        match (self.contract, self.version) {
            (Some(contract), Some(version)) => format!("v{} of `{}`", version.number, contract.id),
            _ => "the shared types".to_owned(),
        }
    }
}

impl<'a> ProjectContext<'a> {
    fn new(set: &'a ContractSet, shared: &'a [Parsed]) -> Self {
        let mut project = Self { definitions: Vec::new(), used: Vec::new() };
        for schema in shared.iter().filter_map(Parsed::lenient) {
            project.add(None, None, schema);
            let root = schema.root();
            project.used.extend(schema.ids().filter(|id| *id != root).filter_map(|id| schema.name(id)));
        }
        for contract in set.contracts.iter().filter(|contract| !contract.is_retired) {
            let Some((version, schema)) = contract.versions.last().and_then(|last| Some((last, last.schema()?))) else {
                continue;
            };
            project.add(Some(contract), Some(version), schema);
            project.used.extend(schema.ids().filter_map(|id| schema.name(id)));
        }
        project
    }

    fn add(&mut self, contract: Option<&'a Contract>, version: Option<&'a Version>, schema: &'a Schema) {
        let source = version.map_or(schema.node(schema.root()).span.source, |version| version.source);
        for id in schema.ids() {
            let Some((name, span)) = schema.name(id).zip(schema.name_span(id)) else { continue };
            // What was put in from a shared file stands there.
            if span.source == source {
                let canonical_form = schema.canonical_form_of(id);
                self.definitions.push(Definition { name, contract, version, span, canonical_form });
            }
        }
    }
}
