//! Compares each version with those before it: what readers can decode, and how the broker answers its upload.

use schemactl_avro::source::Sources;

use super::broker::{PredictedAnswer, SimulatedTopic};
use super::default_reads::DefaultReads;
use super::options::{CheckOptions, ExampleSearch};
use super::problem::{MergedProblem, find_problems};
use super::topic_version::{ParsedVersion, TopicVersion};
use crate::compat::{Strategy, VersionPair, readers};
use crate::contracts::Contract;
use crate::finding::Finding;
use crate::rule::Severity;
use crate::rules::broker::broker_accepts_version;
use crate::rules::draft::ReaderWriterPair;
use crate::rules::schema;

/// The findings about the versions of one contract together.
#[derive(Default)]
pub(super) struct HistoryFindings {
    /// Findings about what readers misread or cannot decode.
    pub(super) readers: Vec<Finding>,
    /// The broker's answers to versions that it doesn't store. The caller drops refusals that an error about readers
    /// explains, after the project's policy has decided which findings are errors.
    pub(super) broker: Vec<Finding>,
}

/// Compares all versions of a contract.
pub(super) fn check_history(contract: &Contract, sources: &Sources, options: &CheckOptions) -> HistoryFindings {
    // A version with an invalid schema has findings of its own; the others are compared nevertheless.
    let versions: Vec<TopicVersion<'_>> = contract.versions.iter().filter_map(TopicVersion::from_contract).collect();
    let parsed = ParsedVersion::from_versions(&versions);
    let default_reads = DefaultReads::new(parsed.iter().map(|version| version.schema).collect());
    let is_complete =
        parsed.len() == contract.versions.len() && parsed.first().is_some_and(|first| first.version.number == 1);
    let default_reads = Some(&default_reads).filter(|_| is_complete);
    let mut findings = HistoryFindings::default();
    let mut topic = SimulatedTopic::default();
    for (index, new) in parsed.iter().enumerate() {
        let answer = topic.upload(contract.strategy, &new.version);
        let comparison = Comparison { new, history: &parsed[..index], default_reads, answer: Some(&answer) };
        let is_released = contract.sealed().any(|version| version.number == new.version.number);
        for mut finding in comparison.findings(contract.strategy, sources, options.examples) {
            // A released version is never edited.
            if is_released {
                finding.edits.clear();
            }
            findings.readers.push(finding.in_contract(&contract.id));
        }
        findings.broker.extend(answer.to_finding().map(|finding| finding.in_contract(&contract.id)));
    }
    findings
}

/// The result of comparing a version with those before it.
#[derive(Debug)]
pub struct VersionComparison {
    /// Whether all readers that the strategy covers can decode their writers, by Avro's rules. `None` if the schema of a
    /// version is invalid.
    pub readers: Option<bool>,
    /// Findings about what readers misread or cannot decode, and about invalid schemas. They include the broker's
    /// answer if the broker does not store the version, except for a refusal that an error explains.
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
    let answer = versions.split_last().map(|(new, earlier)| {
        for version in earlier {
            topic.add(version);
        }
        topic.upload(strategy, new)
    });
    let parsed = ParsedVersion::from_versions(versions);
    let are_all_valid = parsed.len() == versions.len();
    let Some((new, history)) = parsed.split_last().filter(|_| are_all_valid) else {
        let mut findings: Vec<Finding> = versions.iter().flat_map(parse_findings).collect();
        findings.extend(unexplained_answer(answer.as_ref(), &findings));
        return VersionComparison { readers: None, findings };
    };
    let comparison = Comparison { new, history, default_reads: None, answer: answer.as_ref() };
    let mut findings = comparison.findings(strategy, sources, examples);
    let answer = unexplained_answer(answer.as_ref(), &findings);
    if answer.as_ref().is_some_and(|finding| finding.rule.id == broker_accepts_version::RULE.id) {
        // The broker parses stored versions more strictly than new ones, so an invalid default can be the reason.
        findings.extend(versions.iter().flat_map(parse_findings));
    }
    findings.extend(answer);
    let can_decode = |pair: VersionPair| {
        let (reader, writer) = pair.sides(new.schema, history[pair.earlier].schema);
        readers::compare(reader, writer).is_compatible()
    };
    VersionComparison { readers: Some(strategy.pairs(history.len()).all(can_decode)), findings }
}

/// Returns the broker's answer as a finding. `None` if it is a refusal that an error explains.
fn unexplained_answer(answer: Option<&PredictedAnswer>, findings: &[Finding]) -> Option<Finding> {
    let has_error = findings.iter().any(|finding| finding.severity == Severity::Error);
    answer.filter(|answer| !(answer.is_refusal() && has_error))?.to_finding()
}

/// Returns what is wrong with a version by itself.
fn parse_findings(version: &TopicVersion<'_>) -> Vec<Finding> {
    version.schema.parsed.problems.iter().map(|problem| schema::describe(problem).in_version(version.number)).collect()
}

/// A version and all those before it.
struct Comparison<'a> {
    new: &'a ParsedVersion<'a>,
    history: &'a [ParsedVersion<'a>],
    /// `None` if the contract may have other versions, which could use the default.
    default_reads: Option<&'a DefaultReads<'a>>,
    answer: Option<&'a PredictedAnswer>,
}

impl Comparison<'_> {
    /// Returns what readers misread or cannot decode, in all pairs of versions that the strategy compares.
    fn findings(&self, strategy: Strategy, sources: &Sources, examples: ExampleSearch) -> Vec<Finding> {
        let mut merged: Vec<MergedProblem> = Vec::new();
        for pair in strategy.pairs(self.history.len()) {
            let (reader, writer) = pair.sides(self.new.schema, self.history[pair.earlier].schema);
            let compared_directions = strategy.directions();
            let schemas = ReaderWriterPair { reader, writer, direction: pair.direction, compared_directions };
            for problem in find_problems(&schemas, self.default_reads, examples) {
                MergedProblem::merge(&mut merged, problem, pair);
            }
        }
        let into_finding = |problem: MergedProblem| problem.into_finding(self.new, self.history, self.answer, sources);
        merged.into_iter().map(into_finding).collect()
    }
}
