//! Lint of a project: its drafts, or all versions, and the types that they share.

use super::previous_versions::PreviousVersions;
use super::runner::{LintInput, is_on, lint_schema};
use super::{Check, LintOptions, ProjectContext};
use crate::check::accepted::{self, Search};
use crate::check::levels;
use crate::contracts::{AcceptedBreak, Contract, ContractSet, ReleaseState, Version, problem_finding};
use crate::day::Day;
use crate::finding::Finding;
use crate::rules::lint::LINTS;
use crate::schema::Parsed;

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
        findings.extend(lint_schema(input, Some(&set.manifest), options));
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
        findings.extend(lint_schema(input, Some(&set.manifest), options));
    }
    let own = |finding: Finding| {
        let place = finding.location.clone().map(|place| place.version(version.number));
        Finding { location: place, ..finding.in_contract(&contract.id) }
    };
    findings.into_iter().map(own).collect()
}
