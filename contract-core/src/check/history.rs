//! Compares each version with those before it: what readers can decode, and how the broker answers its upload.

use schemactl_avro::semantics::MeaningAttributes;
use schemactl_avro::source::Sources;

use super::broker::{PredictedResponse, SimulatedTopic};
use super::options::{CheckOptions, ExampleSearch};
use super::problem::{MergedProblem, find_problems};
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
    /// Findings about what readers misread or cannot decode.
    pub(super) reader_findings: Vec<Finding>,
    /// Findings about versions that the broker would refuse or treat as an older version. After the project's policy has
    /// decided which findings are errors, the caller drops the refusals that another finding explains.
    pub(super) broker_findings: Vec<Finding>,
}

/// Compares all versions of a contract.
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
    for (index, new) in lenient.iter().enumerate() {
        let response = topic.upload(contract.strategy, &new.topic_version);
        let history = &lenient[..index];
        let version = VersionWithHistory { new, history, attributes, used_defaults, response: Some(&response) };
        let is_draft = contract.draft_versions().any(|version| version.number == new.number());
        for mut finding in version.findings(contract.strategy, sources, options.examples) {
            // Only drafts are edited.
            if !is_draft {
                finding.edits.clear();
            }
            findings.reader_findings.push(finding.in_contract(&contract.id));
        }
        findings.broker_findings.extend(response.to_finding().map(|finding| finding.in_contract(&contract.id)));
    }
    findings
}

/// The result of comparing a version with those before it.
#[derive(Debug)]
pub struct VersionComparison {
    /// Whether all readers that the strategy covers can decode their writers, by Avro's rules. `None` if the schema of a
    /// version is invalid, apart from its defaults.
    pub can_decode: Option<bool>,
    /// Findings about what readers misread or cannot decode, about invalid schemas, and about the broker's response if it
    /// would refuse the version or has an equal one. A refusal is left out if there is an error, which is assumed to be
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
        let mut merged: Vec<MergedProblem> = Vec::new();
        for pair in strategy.pairs(self.history.len()) {
            let (reader, writer) = pair.sides(self.new.schema, self.history[pair.earlier].schema);
            let compared_directions = strategy.directions();
            let (direction, attributes) = (pair.direction, self.attributes);
            let schemas = ReaderWriterPair { reader, writer, direction, compared_directions, attributes };
            for problem in find_problems(&schemas, self.used_defaults, examples) {
                MergedProblem::merge(&mut merged, problem, pair);
            }
        }
        MergedProblem::drop_repeated_renames(&mut merged);
        let into_finding =
            |problem: MergedProblem| problem.into_finding(self.new, self.history, self.response, sources);
        merged.into_iter().map(into_finding).collect()
    }
}
