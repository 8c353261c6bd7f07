//! Lints a project: its drafts or all its versions, and its shared types.

use schemactl_avro::schema::Parsed;

use super::previous_versions::PreviousVersions;
use super::runner::{LintInput, is_enabled, lint_schema};
use super::{Check, LintOptions, ProjectContext};
use crate::check::{Coverage, apply_policy, check_accepted_entries, is_for_lint, new_findings};
use crate::contracts::{AcceptedBreak, Contract, ContractSet, ReleaseState, Version};
use crate::day::Day;
use crate::finding::Finding;
use crate::rules;
use crate::rules::lint::LINTS;

/// The versions that are linted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The drafts only.
    Drafts,
    /// All versions, including the released ones.
    All,
}

/// Lints a project with the levels and options of its manifest.
pub fn lint_project(set: &ContractSet, scope: Scope, today: Day) -> Vec<Finding> {
    let options = &set.manifest.lint;
    let mut findings = Vec::new();
    for contract in set.contracts.iter().filter(|contract| !contract.is_retired) {
        for (index, version) in contract.versions.iter().enumerate() {
            if scope == Scope::All || version.state == ReleaseState::Draft {
                let found = lint_version(set, contract, version, &contract.versions[..index], options);
                let released = contract.versions[..index].iter().rposition(Version::is_released);
                // A draft is not to blame for what was released with an older version.
                let known = released.filter(|_| scope == Scope::Drafts).map(|released| {
                    let (previous, released) = (&contract.versions[..released], &contract.versions[released]);
                    lint_version(set, contract, released, previous, options)
                });
                findings.extend(new_findings(found, known.unwrap_or_default()));
            }
        }
    }
    let shared: Vec<Parsed> = set.shared.parse_each(set.manifest.pulsar).collect();
    for schema in shared.iter().filter_map(Parsed::lenient) {
        let source = schema.node(schema.root()).span.source;
        let file = set.sources.get(source);
        let (path, content) = (file.path(), file.text());
        let input = LintInput {
            path,
            content,
            self_contained: content,
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
            && is_enabled(lint, Some(&set.manifest), None)
        {
            findings.extend(check(&project_context));
        }
    }
    apply_policy(set, today, &mut findings);
    findings.sort_by_key(|finding| finding.location.as_ref().map(|location| location.span));
    let is_linted = |entry: &AcceptedBreak| {
        let contract = set.contract(&entry.contract);
        let is_draft =
            contract.is_some_and(|contract| contract.draft_versions().any(|draft| draft.number == entry.version));
        let is_retired = contract.is_some_and(|contract| contract.is_retired);
        (scope == Scope::All || is_draft) && !is_retired
    };
    let entries = set.accepted.iter().filter(|entry| is_for_lint(entry) && is_linted(entry));
    let found: Vec<&Finding> = findings.iter().collect();
    let entries = check_accepted_entries(set, today, Coverage::Complete, entries, &found);
    findings.extend(entries);
    findings
}

fn lint_version(
    set: &ContractSet,
    contract: &Contract,
    version: &Version,
    previous: &[Version],
    options: &LintOptions,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = version.parsed.problems.iter().map(rules::schema::describe).collect();
    if let Some(schema) = version.schema() {
        let previous = previous.iter().filter_map(|version| Some((version.number, version.schema()?))).collect();
        let input = LintInput {
            path: &version.path,
            content: &version.content,
            self_contained: version.self_contained.as_deref().unwrap_or(&version.content),
            source: version.source,
            schema,
            contract: Some(contract),
            previous_versions: PreviousVersions(previous),
        };
        findings.extend(lint_schema(input, Some(&set.manifest), options));
    }
    let with_version = |finding: Finding| finding.in_contract(&contract.id).in_version(version.number);
    findings.into_iter().map(with_version).collect()
}
