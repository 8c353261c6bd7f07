//! Compares how two versions of Pulsar answer the uploads of a project's versions: the preflight of an upgrade.

use schemactl_avro::schema::Parsed;
use schemactl_avro::source::Span;

use super::broker::{PredictedResponse, SimulatedTopic};
use super::topic_version::TopicVersion;
use crate::contracts::{Contract, ContractSet, ReleaseState, Version};
use crate::finding::{Finding, Location};
use crate::rules::broker::broker_response_is_kept::{self, Change};

/// Returns a finding for each schema version, released or draft, whose upload a broker of the next Pulsar version answers
/// differently. Both sets are the same project, loaded for the present and for the next version of Pulsar.
pub fn find_changed_responses(present_set: &ContractSet, next_set: &ContractSet) -> Vec<Finding> {
    let mut findings = Vec::new();
    for contract in &present_set.contracts {
        let Some(next) = next_set.contract(&contract.id) else { continue };
        let responses = responses(contract).into_iter().zip(responses(next));
        for ((version, before), (next_version, after)) in responses {
            if before.kind() == after.kind() {
                continue;
            }
            let change = match (before.is_refusal(), after.is_refusal(), version.state) {
                (false, true, ReleaseState::Draft) => Change::DraftRefused,
                (false, true, ReleaseState::Released) => Change::ReleaseRefused,
                (true, false, _) => Change::Accepted,
                _ => Change::Other,
            };
            let clauses = [before.describe(present_set.manifest.pulsar), after.describe(next_set.manifest.pulsar)];
            let finding = broker_response_is_kept::finding(&clauses, change);
            findings.push(with_problem(finding, version, next_version).in_contract(&contract.id));
        }
    }
    findings
}

/// Returns the responses to all versions in order, uploaded to an empty topic.
fn responses(contract: &Contract) -> Vec<(&Version, PredictedResponse)> {
    let mut topic = SimulatedTopic::default();
    let versions = contract.versions.iter();
    versions
        .filter_map(|version| {
            let uploaded = TopicVersion::from_version(version)?;
            Some((version, topic.upload(contract.strategy, &uploaded)))
        })
        .collect()
}

/// Adds the first problem of the schema that only one of the two versions of Pulsar finds, with its location.
fn with_problem(mut finding: Finding, present: &Version, next: &Version) -> Finding {
    let only_in = |own: &Parsed, other: &Parsed| {
        let problem = own.problems.iter().find(|problem| {
            other.problems.iter().all(|known| (known.kind, known.span) != (problem.kind, problem.span))
        });
        problem.map(|problem| (problem.span, problem.message.clone()))
    };
    let problem = only_in(&next.parsed, &present.parsed).or_else(|| only_in(&present.parsed, &next.parsed));
    let span = problem.as_ref().map_or(Span::new(present.source, 0, 0), |(span, _)| *span);
    if let Some((_, problem)) = problem {
        finding.message = format!("{} ({problem})", finding.message);
    }
    finding.at(Location::new(span).version(present.number))
}
