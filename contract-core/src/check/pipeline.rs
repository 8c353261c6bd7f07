//! The steps of a check, in order.

use std::collections::HashSet;

use schemactl_avro::source::Sources;

use super::accepted::{self, Coverage, is_for_lint};
use super::generator::find_refusals;
use super::history::{ComparisonFindings, HistoryFindings, check_history};
use super::inherited::new_findings;
use super::options::CheckOptions;
use super::policy::apply_policy;
use super::report::CheckReport;
use crate::contracts::{Contract, ContractSet, Loaded, Version};
use crate::finding::Finding;
use crate::rule::Severity;
use crate::rules::broker::broker_accepts_version;
use crate::rules::design::{
    envelope_is_complete, message_path_exists, optional_field_has_default, record_matches_manifest, record_name_is_kept,
};
use crate::rules::project::{compatible_since_is_released, topic_is_unique};
use crate::rules::released::{released_version_is_unchanged, retired_contract_is_closed};
use crate::rules::schema::{self, default_fits_type, schema_is_json};

/// Checks every version of every contract: by itself, against its seal, and against the earlier versions that the
/// strategy compares it with.
pub fn check(loaded: Loaded) -> CheckReport {
    check_with(loaded, &CheckOptions::default())
}

/// Checks like [`check`], with other options.
pub fn check_with(loaded: Loaded, options: &CheckOptions) -> CheckReport {
    let Loaded { mut set, sources, mut findings } = loaded;
    let mut history = Vec::new();
    if let Some(set) = &mut set {
        for contract in &mut set.contracts {
            contract.strategy = options.strategy.unwrap_or(contract.strategy);
        }
        let Collected { findings: found, broker_findings, released, released_defaults } =
            Collected::collect(set, &sources, options);
        findings.extend(found);
        apply_policy(set, options.today, &mut findings);
        extend_with_policy(set, options, &mut findings, |findings| drop_explained_refusals(broker_findings, findings));
        history = released_defaults;
        history.extend(released.reader_findings);
        apply_policy(set, options.today, &mut history);
        extend_with_policy(set, options, &mut history, |history| {
            drop_explained_refusals(released.broker_findings, history)
        });
        if let Some(generator) = options.generator {
            extend_with_policy(set, options, &mut findings, |findings| find_refusals(set, generator, findings));
        }
        let coverage = if options.strategy.is_some() { Coverage::Partial } else { Coverage::Complete };
        let entries = set.accepted.iter().filter(|entry| !is_for_lint(entry));
        let all: Vec<&Finding> = findings.iter().chain(&history).collect();
        let entries = accepted::check_accepted_entries(set, options.today, coverage, entries, &all);
        findings.extend(entries);
    }
    for finding in history.iter_mut().filter(|finding| finding.severity != Severity::Accepted) {
        finding.severity = Severity::History;
    }
    for findings in [&mut findings, &mut history] {
        findings.sort_by_key(|finding| finding.location.as_ref().map(|location| location.span));
    }
    CheckReport { sources, findings, history, set }
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

/// The findings about single versions and about pairs of versions.
#[derive(Default)]
struct Collected {
    /// Findings that can fail the check: about the project, about drafts, and about released versions that are invalid,
    /// changed or no longer match the manifest.
    findings: Vec<Finding>,
    /// The broker's answers to drafts.
    broker_findings: Vec<Finding>,
    /// Findings from comparing released versions.
    released: ComparisonFindings,
    /// Findings about invalid defaults of released versions.
    released_defaults: Vec<Finding>,
}

impl Collected {
    fn collect(set: &ContractSet, sources: &Sources, options: &CheckOptions) -> Self {
        let attributes = set.manifest.meaning_attributes();
        let mut collected = Self { findings: topic_is_unique::check(set), ..Self::default() };
        for contract in &set.contracts {
            collected.findings.extend(compatible_since_is_released::check(set, contract));
            for version in &contract.versions {
                let about = |finding: Finding| finding.in_contract(&contract.id).in_version(version.number);
                if version.is_draft() {
                    collected.findings.extend(check_draft(set, contract, version, sources).into_iter().map(about));
                } else {
                    let (blocking, invalid_defaults) = check_released(set, contract, version);
                    collected.findings.extend(blocking.into_iter().map(about));
                    collected.released_defaults.extend(invalid_defaults.into_iter().map(about));
                }
            }
            let HistoryFindings { drafts, released } = check_history(contract, &attributes, sources, options);
            collected.findings.extend(drafts.reader_findings);
            collected.broker_findings.extend(drafts.broker_findings);
            collected.released.extend(released);
        }
        collected
    }
}

/// Returns the findings about a released version by itself: those that can fail the check, and those about invalid
/// defaults, which are history.
fn check_released(set: &ContractSet, contract: &Contract, version: &Version) -> (Vec<Finding>, Vec<Finding>) {
    let problems = version.parsed.problems.iter().map(schema::describe);
    let (invalid_defaults, mut blocking): (Vec<_>, Vec<_>) =
        problems.partition(|finding| finding.rule.id == default_fits_type::RULE.id);
    blocking.extend(released_version_is_unchanged::check(set, contract, version));
    let is_newest = contract.versions.last().is_some_and(|newest| newest.number == version.number);
    // The manifest describes the newest version. Older ones may have another record, or lack the fields that `id` and
    // `key` name.
    if let Some(schema) = version.schema().filter(|_| is_newest) {
        // If drafts were omitted from the set, the manifest may already name the record of a draft.
        if set.omitted_drafts.iter().all(|draft| draft.contract != contract.id) {
            blocking.extend(record_matches_manifest::check(contract, schema));
        }
        blocking.extend(message_path_exists::check(contract, schema));
    }
    (blocking, invalid_defaults)
}

/// Returns the findings about a draft by itself. Leaves out invalid defaults, missing envelope fields and optional fields
/// without a default if the newest released version has them, too.
fn check_draft(set: &ContractSet, contract: &Contract, draft: &Version, sources: &Sources) -> Vec<Finding> {
    let released = contract.released_versions().last();
    let (invalid, mut findings): (Vec<_>, Vec<_>) = draft
        .parsed
        .problems
        .iter()
        .map(schema::describe)
        .partition(|finding| finding.rule.id == default_fits_type::RULE.id);
    let released_problems = released.iter().flat_map(|released| &released.parsed.problems).map(schema::describe);
    findings.extend(new_findings(invalid, released_problems));
    findings.extend(schema_is_json::check_comments(set, draft));
    let Some(schema) = draft.schema() else { return findings };
    let released = released.and_then(Version::schema);
    findings.extend(record_matches_manifest::check(contract, schema));
    findings.extend(record_name_is_kept::check(contract, draft));
    findings.extend(envelope_is_complete::check(set, schema, released));
    findings.extend(message_path_exists::check(contract, schema));
    findings.extend(retired_contract_is_closed::check(contract, draft));
    let known = released.map(|released| optional_field_has_default::check(released, sources)).unwrap_or_default();
    findings.extend(new_findings(optional_field_has_default::check(schema, sources), known));
    findings
}

/// Drops the broker's refusal of a version if another finding of the version explains it: an error about readers, or an
/// accepted break that is the broker's reason. In the latter case `publish` still stops at the version.
fn drop_explained_refusals(mut broker_findings: Vec<Finding>, findings: &[Finding]) -> Vec<Finding> {
    let is_explanation = |finding: &&Finding| {
        let explains = match finding.severity {
            Severity::Error => true,
            Severity::Accepted => finding.broker.as_ref().is_some_and(|broker| broker.is_refused_for_this),
            Severity::Warning | Severity::History => false,
        };
        explains && finding.affected.is_some()
    };
    let explained: HashSet<_> = findings.iter().filter(is_explanation).flat_map(Finding::versions).collect();
    broker_findings.retain(|finding| {
        finding.rule.id != broker_accepts_version::RULE.id
            || !finding.versions().any(|version| explained.contains(&version))
    });
    broker_findings
}
