//! Compares each version with those before it: what readers can decode, and how the broker answers its upload.

use std::collections::HashSet;

use schemactl_avro::semantics::MeaningAttributes;
use schemactl_avro::source::Sources;

use super::broker::{PredictedResponse, SimulatedTopic};
use super::first_compatible::first_compatible_version;
use super::options::{CheckOptions, ExampleSearch};
use super::problem::{MergedProblem, PairProblem, find_problems};
use super::topic_version::{LenientVersion, TopicVersion};
use super::used_defaults::UsedDefaults;
use crate::compat::{Strategy, VersionPair, readers};
use crate::contracts::Contract;
use crate::finding::Finding;
use crate::rule::Severity;
use crate::rules::broker::broker_accepts_version;
use crate::rules::pair_finding::ReaderWriterPair;
use crate::rules::schema;

/// The findings from comparing the versions of one contract.
#[derive(Default)]
pub(super) struct HistoryFindings {
    /// Findings about drafts.
    pub(super) drafts: ComparisonFindings,
    /// Findings about released versions. They never change, so these findings are history.
    pub(super) released: ComparisonFindings,
}

/// Findings about comparisons of versions.
#[derive(Default)]
pub(super) struct ComparisonFindings {
    /// Findings about what readers misread or cannot decode.
    pub(super) reader_findings: Vec<Finding>,
    /// Findings about versions that the broker would refuse or treat as an older version. After the project's policy has
    /// decided which findings are errors, the caller drops the refusals that another finding explains.
    pub(super) broker_findings: Vec<Finding>,
}

impl ComparisonFindings {
    /// Adds the findings of another contract.
    pub(super) fn extend(&mut self, other: Self) {
        self.reader_findings.extend(other.reader_findings);
        self.broker_findings.extend(other.broker_findings);
    }
}

/// Compares each released version with all earlier versions, and each draft with the earlier versions from
/// `compatible-since` on. The strategy decides which of these pairs are compared.
///
/// Leaves out inherited problems: if v4 has a problem with v1, and v3, the newest release before v4, has the same problem
/// with v1, it is reported for v3 only.
pub(super) fn check_history(
    contract: &Contract,
    attributes: &MeaningAttributes,
    sources: &Sources,
    options: &CheckOptions,
) -> HistoryFindings {
    // A version with an invalid schema has findings of its own; the others are compared nevertheless.
    let versions: Vec<TopicVersion<'_>> = contract.versions.iter().filter_map(TopicVersion::from_version).collect();
    let lenient = LenientVersion::from_versions(&versions);
    let used_defaults = UsedDefaults::new(lenient.iter().map(|version| version.schema).collect());
    let is_complete =
        lenient.len() == contract.versions.len() && lenient.first().is_some_and(|first| first.number() == 1);
    let used_defaults = Some(&used_defaults).filter(|_| is_complete);
    let mut findings = HistoryFindings::default();
    let mut topic = SimulatedTopic::default();
    let newest_released = contract.versions.iter().rev().find(|version| !version.is_draft());
    let newest_released_number = newest_released.map_or(0, |version| version.number);
    let is_covered = |version: &LenientVersion<'_>| version.number() >= contract.compatible_since;
    let first_covered = lenient.iter().position(is_covered).unwrap_or(lenient.len());
    let mut released_problems = HashSet::new();
    for (index, new) in lenient.iter().enumerate() {
        let is_released = new.number() <= newest_released_number;
        // With `compatible-since`, the broker is assumed to have stored the first covered version and those before it, so
        // no response to them is predicted.
        let response = if contract.compatible_since > 1 && index <= first_covered {
            topic.add(&new.topic_version);
            None
        } else {
            Some(topic.upload(contract.broker_strategy(), &new.topic_version))
        };
        // A draft is compared only with versions from the first covered one on. A released version is compared with all
        // earlier ones: its findings never fail the check.
        let first = if is_released { 0 } else { first_covered.min(index) };
        let history = &lenient[first..index];
        let comparison = VersionWithHistory { new, history, attributes, used_defaults, response: response.as_ref() };
        let problems = comparison.problems(contract.strategy, options.examples);
        let identity = |(pair, problem): &(VersionPair, PairProblem)| {
            (history[pair.earlier].number(), pair.direction, problem.identity())
        };
        let identities = problems.iter().map(identity).collect();
        let known_problems =
            if is_released { std::mem::replace(&mut released_problems, identities) } else { released_problems.clone() };
        let is_own = |problem: &(VersionPair, PairProblem)| !known_problems.contains(&identity(problem));
        let (own, inherited): (Vec<_>, Vec<_>) = problems.into_iter().partition(is_own);
        let found = if is_released { &mut findings.released } else { &mut findings.drafts };
        for mut finding in comparison.merge(own, sources) {
            // Only drafts are edited.
            if is_released {
                finding.edits.clear();
            }
            found.reader_findings.push(finding.in_contract(&contract.id));
        }
        let answer =
            response.and_then(|response| response.to_finding()).map(|finding| finding.in_contract(&contract.id));
        // A refusal is listed for the released version that introduced the break, not for later ones that inherit it.
        let is_repeated = |finding: &Finding| {
            is_released && !inherited.is_empty() && finding.rule.id == broker_accepts_version::RULE.id
        };
        found.broker_findings.extend(answer.filter(|finding| !is_repeated(finding)));
    }
    let HistoryFindings { drafts, released } = &mut findings;
    let breaks = released.reader_findings.iter().chain(&released.broker_findings);
    if let Some(first) = first_compatible_version(breaks)
        .filter(|first| contract.strategy.is_transitive() && *first > contract.compatible_since)
    {
        for refusal in
            drafts.broker_findings.iter_mut().filter(|finding| finding.rule.id == broker_accepts_version::RULE.id)
        {
            refusal.advice = Some(broker_accepts_version::compatible_since_advice(first));
        }
    }
    findings
}

/// The result of comparing a version with those before it.
#[derive(Debug)]
pub struct VersionComparison {
    /// Whether all readers that the strategy covers can decode their writers, by Avro's rules. `None` if the schema of a
    /// version is invalid for another reason than a default.
    pub can_decode: Option<bool>,
    /// Findings about what readers misread or cannot decode, about invalid schemas, and about the broker's response if
    /// the broker would refuse the version or has an equal one. A refusal is left out if there is an error, which is assumed to be
    /// its reason.
    pub findings: Vec<Finding>,
}

/// Compares the last of `versions` with those before it; the oldest comes first.
pub fn compare_versions(
    strategy: Strategy,
    versions: &[TopicVersion<'_>],
    sources: &Sources,
    examples: ExampleSearch,
) -> VersionComparison {
    let mut topic = SimulatedTopic::default();
    let response = versions.split_last().map(|(new, earlier)| {
        for version in earlier {
            topic.add(version);
        }
        topic.upload(strategy, new)
    });
    let lenient = LenientVersion::from_versions(versions);
    let is_complete = lenient.len() == versions.len();
    let Some((new, history)) = lenient.split_last().filter(|_| is_complete) else {
        let mut findings: Vec<Finding> = versions.iter().flat_map(findings_from_parsing).collect();
        findings.extend(response_without_error(response.as_ref(), &findings));
        return VersionComparison { can_decode: None, findings };
    };
    let attributes = &MeaningAttributes::default();
    let version = VersionWithHistory { new, history, attributes, used_defaults: None, response: response.as_ref() };
    let mut findings = version.findings(strategy, sources, examples);
    let response = response_without_error(response.as_ref(), &findings);
    if response.as_ref().is_some_and(|finding| finding.rule.id == broker_accepts_version::RULE.id) {
        // The broker validates defaults from the second upload on, so an invalid default can be the reason.
        findings.extend(versions.iter().flat_map(findings_from_parsing));
    }
    findings.extend(response);
    let can_decode = |pair: VersionPair| {
        let (reader, writer) = pair.sides(new.schema, history[pair.earlier].schema);
        readers::compare(reader, writer).is_compatible()
    };
    VersionComparison { can_decode: Some(strategy.pairs(history.len()).all(can_decode)), findings }
}

/// Returns the broker's response as a finding. `None` if it is a refusal and `findings` has an error, which is assumed to
/// be its reason.
fn response_without_error(response: Option<&PredictedResponse>, findings: &[Finding]) -> Option<Finding> {
    let has_error = findings.iter().any(|finding| finding.severity == Severity::Error);
    response.filter(|response| !(response.is_refusal() && has_error))?.to_finding()
}

/// Returns findings about the problems that were found when the version's schema was parsed.
fn findings_from_parsing(version: &TopicVersion<'_>) -> Vec<Finding> {
    version.schema.parsed.problems.iter().map(|problem| schema::describe(problem).in_version(version.number)).collect()
}

/// A new version, and the earlier ones to compare it with.
struct VersionWithHistory<'a> {
    new: &'a LenientVersion<'a>,
    history: &'a [LenientVersion<'a>],
    attributes: &'a MeaningAttributes,
    /// The defaults that readers use. `None` if not all versions are known: an unknown writer may lack any field, and then
    /// its readers use the field's default.
    used_defaults: Option<&'a UsedDefaults<'a>>,
    response: Option<&'a PredictedResponse>,
}

impl VersionWithHistory<'_> {
    /// Returns what readers misread or cannot decode, in all pairs of versions that the strategy compares.
    fn findings(&self, strategy: Strategy, sources: &Sources, examples: ExampleSearch) -> Vec<Finding> {
        self.merge(self.problems(strategy, examples), sources)
    }

    /// Returns the problems of all pairs of versions that the strategy compares.
    fn problems(&self, strategy: Strategy, examples: ExampleSearch) -> Vec<(VersionPair, PairProblem)> {
        let mut problems = Vec::new();
        for pair in strategy.pairs(self.history.len()) {
            let (reader, writer) = pair.sides(self.new.schema, self.history[pair.earlier].schema);
            let compared_directions = strategy.directions();
            let (direction, attributes) = (pair.direction, self.attributes);
            let schemas = ReaderWriterPair { reader, writer, direction, compared_directions, attributes };
            let found = find_problems(&schemas, self.used_defaults, examples);
            problems.extend(found.into_iter().map(|problem| (pair, problem)));
        }
        problems
    }

    /// Returns a finding for each problem; the same problem of several pairs becomes one.
    fn merge(&self, problems: impl IntoIterator<Item = (VersionPair, PairProblem)>, sources: &Sources) -> Vec<Finding> {
        let mut merged: Vec<MergedProblem> = Vec::new();
        for (pair, problem) in problems {
            MergedProblem::merge(&mut merged, problem, pair);
        }
        MergedProblem::drop_repeated_renames(&mut merged);
        let into_finding =
            |problem: MergedProblem| problem.into_finding(self.new, self.history, self.response, sources);
        merged.into_iter().map(into_finding).collect()
    }
}
