//! The steps of a check, in order.

use std::collections::HashSet;

use schemactl_avro::source::Sources;

use super::accepted::{self, Coverage, is_for_lint};
use super::generator::find_refusals;
use super::history::check_history;
use super::options::CheckOptions;
use super::policy::apply_policy;
use super::report::CheckReport;
use crate::contracts::{Contract, ContractSet, Loaded, ReleaseState, Version};
use crate::finding::Finding;
use crate::rule::Severity;
use crate::rules::broker::broker_accepts_version;
use crate::rules::design::{
    envelope_is_complete, message_path_exists, optional_field_has_default, record_matches_manifest,
};
use crate::rules::project::topic_is_unique;
use crate::rules::released::{released_version_is_unchanged, retired_contract_is_closed};
use crate::rules::schema::{self, schema_is_json};

/// Checks every version of every contract: by itself, against its seal, and against the earlier versions that the
/// strategy compares it with.
pub fn check(loaded: Loaded) -> CheckReport {
    check_with(loaded, &CheckOptions::default())
}

/// Checks like [`check`], with other options.
pub fn check_with(loaded: Loaded, options: &CheckOptions) -> CheckReport {
    let Loaded { mut set, sources, mut findings } = loaded;
    if let Some(set) = &mut set {
        for contract in &mut set.contracts {
            contract.strategy = options.strategy.unwrap_or(contract.strategy);
        }
        let broker_findings = add_comparison_findings(set, &sources, options, &mut findings);
        apply_policy(set, options.today, &mut findings);
        extend_with_policy(set, options, &mut findings, |findings| drop_explained_refusals(broker_findings, findings));
        if let Some(generator) = options.generator {
            extend_with_policy(set, options, &mut findings, |findings| find_refusals(set, generator, findings));
        }
        let coverage = if options.strategy.is_some() { Coverage::Partial } else { Coverage::Complete };
        let entries = set.accepted.iter().filter(|entry| !is_for_lint(entry));
        findings.extend(accepted::check_accepted_entries(set, options.today, coverage, entries, &findings));
    }
    findings.sort_by_key(|finding| finding.location.as_ref().map(|location| location.span));
    CheckReport { sources, findings, set }
}

/// Calls `find` with the findings so far, applies the policy to its result, and adds it.
fn extend_with_policy(
    set: &ContractSet,
    options: &CheckOptions,
    findings: &mut Vec<Finding>,
    find: impl FnOnce(&[Finding]) -> Vec<Finding>,
) {
    let mut found = find(findings);
    apply_policy(set, options.today, &mut found);
    findings.extend(found);
}

/// Adds the findings about single versions and about pairs of versions to `findings`. Returns those about the broker's
/// responses.
fn add_comparison_findings(
    set: &ContractSet,
    sources: &Sources,
    options: &CheckOptions,
    findings: &mut Vec<Finding>,
) -> Vec<Finding> {
    findings.extend(topic_is_unique::check(set));
    let attributes = set.manifest.meaning_attributes();
    let mut broker_findings = Vec::new();
    for contract in &set.contracts {
        for version in &contract.versions {
            let found = check_version(set, contract, version, sources);
            findings
                .extend(found.into_iter().map(|finding| finding.in_contract(&contract.id).in_version(version.number)));
        }
        let history = check_history(contract, &attributes, sources, options);
        findings.extend(history.reader_findings);
        broker_findings.extend(history.broker_findings);
    }
    broker_findings
}

/// Returns what is wrong with one version by itself.
fn check_version(set: &ContractSet, contract: &Contract, version: &Version, sources: &Sources) -> Vec<Finding> {
    let mut findings: Vec<Finding> = version.parsed.problems.iter().map(schema::describe).collect();
    findings.extend(released_version_is_unchanged::check(set, contract, version));
    findings.extend(schema_is_json::check_comments(version));
    if let Some(schema) = version.schema() {
        findings.extend(record_matches_manifest::check(contract, schema));
        findings.extend(envelope_is_complete::check(set, schema));
        findings.extend(message_path_exists::check(contract, schema));
        findings.extend(retired_contract_is_closed::check(contract, version));
        if version.state == ReleaseState::Draft {
            findings.extend(optional_field_has_default::check(schema, sources));
        }
    }
    findings
}

/// Drops the broker's refusal of a version if another finding explains it: an error about readers, or an accepted break for
/// which the broker refuses it. Accepting a break does not hide the refusal for good: `publish` still stops.
fn drop_explained_refusals(mut broker_findings: Vec<Finding>, findings: &[Finding]) -> Vec<Finding> {
    let is_explanation = |finding: &&Finding| {
        let explains = match finding.severity {
            Severity::Error => true,
            Severity::Accepted => finding.broker.as_ref().is_some_and(|broker| broker.is_refused_for_this),
            Severity::Warning => false,
        };
        explains && finding.affected.is_some()
    };
    let explained: HashSet<_> = findings.iter().filter(is_explanation).map(version_of).collect();
    broker_findings.retain(|finding| {
        finding.rule.id != broker_accepts_version::RULE.id || !explained.contains(&version_of(finding))
    });
    broker_findings
}

fn version_of(finding: &Finding) -> (Option<&str>, Option<u32>) {
    (finding.contract.as_deref(), finding.location.as_ref().and_then(|location| location.version))
}
