//! Computes the publish plan from desired and actual state.

use super::compare::{Comparison, SchemaMatch, VersionState};
use super::conflict::{Conflict, Note};
use super::observe::Observation;
use super::predict;
use super::publication::{Publications, PublishedVersion};
use super::step::Step;
use super::{Publication, PublishError};
use contract_core::compat::broker::{ProfileSupport, PulsarProfile};
use schemactl_pulsar::{Compatibility, NamespaceLock, NamespacePolicies, Registry, Strategy, Topic, TopicCleanUp};

/// The state of the contracts in a registry, the steps that bring it up to date, and the conflicts that prevent them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The registry's address.
    pub registry: String,
    /// The registry's version.
    pub version: String,
    /// The version of Pulsar whose answers are predicted.
    pub profile: PulsarProfile,
    /// The version of Pulsar that the manifest states.
    expected_profile: PulsarProfile,
    /// The state of each contract.
    pub contracts: Vec<ContractPlan>,
    /// The steps, in order; empty if the registry is up to date.
    pub steps: Vec<Step>,
    /// The conflicts; no step is taken while there is one.
    pub conflicts: Vec<Conflict>,
    /// Remarks that do not stop the plan.
    pub notes: Vec<Note>,
}

/// The state of a contract in a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractPlan {
    /// The contract's id.
    pub contract: String,
    /// Its topic.
    pub topic: Topic,
    /// Its versions' numbers, oldest first.
    pub versions: Vec<u32>,
    /// The number of its newest draft.
    pub draft: Option<u32>,
    /// The state of its versions.
    pub comparison: Comparison,
    /// Whether the topic exists.
    pub exists: bool,
    /// The strategy in force for the topic, if one is set.
    pub strategy: Option<Strategy>,
    /// The contract's strategy.
    pub wanted: Strategy,
    /// Whether the topic accepts every version while those before `compatible-since` are registered. Only a topic that no
    /// client uses yet gets so.
    pub accepts_all_at_first: bool,
    /// The lock of the namespace; `None` if the namespace does not exist.
    pub lock: Option<NamespaceLock>,
}

/// The conflicts that the user accepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acceptance {
    /// Register again although the topic's schemas were deleted.
    pub deleted_history: bool,
    /// Replace the registry's strategy with the contracts'.
    pub strategy_change: bool,
}

impl Plan {
    /// Reads the registry and computes the plan; changes nothing.
    pub fn compute(
        registry: &dyn Registry,
        publications: &Publications,
        acceptance: Acceptance,
    ) -> Result<Self, PublishError> {
        let observation = Observation::read(registry, &publications.selected)?;
        let mut plan = Self {
            registry: registry.address(),
            version: observation.version.clone(),
            profile: PulsarProfile::of_broker(&observation.version)
                .map_or(publications.profile, |broker| broker.profile),
            expected_profile: publications.profile,
            contracts: Vec::new(),
            steps: Vec::new(),
            conflicts: Vec::new(),
            notes: Vec::new(),
        };
        plan.plan_namespaces(&observation, publications.strategy);
        for publication in &publications.selected {
            plan.contract(publications, publication, &observation, acceptance);
        }
        plan.strategies(registry, publications, &observation, acceptance)?;
        for (position, publication) in publications.selected.iter().enumerate() {
            plan.register(registry, publication, position, &observation, publications.strategy)?;
        }
        plan.unreleased(registry, publications)?;
        plan.locks(registry, &observation)?;
        plan.notes.extend(Note::of_drafts(&publications.drafts));
        Ok(plan)
    }

    /// Returns a warning if the registry's version is unknown, or not the one that the manifest states.
    pub fn version_warning(&self) -> Option<String> {
        version_warning(&self.registry, &self.version, self.expected_profile)
    }

    /// Returns whether the registry is up to date.
    pub fn is_settled(&self) -> bool {
        self.steps.is_empty() && self.conflicts.is_empty()
    }

    /// Plans tenants and namespaces, and the policies that must be set before topics are created.
    fn plan_namespaces(&mut self, observation: &Observation, strategy: Strategy) {
        let tenants = observation.missing_tenants.iter().cloned();
        self.steps.extend(tenants.map(|tenant| Step::CreateTenant { tenant }));
        for (namespace, policies) in &observation.namespaces {
            match policies {
                None => {
                    let policies = NamespacePolicies {
                        strategy: Some(strategy),
                        lock: NamespaceLock::LOCKED,
                        clean_up: TopicCleanUp::Never,
                    };
                    self.steps.push(Step::CreateNamespace { namespace: namespace.clone(), policies });
                }
                Some(policies) if policies.clean_up != TopicCleanUp::Never => {
                    self.steps.push(Step::SecureTopics { namespace: namespace.clone() });
                }
                Some(_) => {}
            }
        }
    }

    /// Adds the state of a contract, and a step for its topic if it is missing.
    fn contract(
        &mut self,
        publications: &Publications,
        publication: &Publication,
        observation: &Observation,
        acceptance: Acceptance,
    ) {
        let Publication { contract, topic, strategy, versions, .. } = publication;
        let observed = &observation.topics[topic];
        let policies = observation.namespaces[topic.namespace()];
        let comparison = Comparison::new(versions, &observed.history);
        if let Some(divergence) = comparison.divergence.clone() {
            self.conflicts.push(Conflict::HistoryDiverges { contract: contract.clone(), divergence });
        }
        if observed.history.deleted {
            if observed.history.live.is_empty() && !acceptance.deleted_history {
                self.conflicts.push(Conflict::HistoryDeleted { contract: contract.clone() });
            } else {
                self.notes.push(Note::VersionsNotReset { contract: contract.clone() });
            }
        }
        for (version, state) in versions.iter().zip(&comparison.states) {
            if let VersionState::Registered { stored, schema_match: SchemaMatch::Meaning } = *state {
                let (contract, version) = (contract.clone(), version.number);
                self.notes.push(Note::TextDiffers { contract, version, stored });
            }
        }
        if observed.state.is_none() {
            self.steps.push(Step::CreateTopic { topic: topic.clone() });
        }
        let topic_strategy = observed.state.and_then(|state| state.strategy);
        // The second condition continues an interrupted run.
        let is_unused = (observed.history.live.is_empty() && !observed.history.deleted)
            || (topic_strategy == Some(Strategy::AlwaysCompatible) && *strategy != Strategy::AlwaysCompatible);
        let missing = missing_versions(versions, &comparison);
        let missing_history: Vec<&PublishedVersion> = missing
            .iter()
            .map(|(version, _)| *version)
            .filter(|version| version.number <= publication.compatible_since)
            .collect();
        let accepts_all_at_first = is_unused
            && publication.compatible_since > 1
            && predict::refusal(self.profile, *strategy, &observed.history.live, &missing_history, 0).is_some();
        let drafts = publications.drafts.iter().filter(|draft| draft.contract == *contract);
        self.contracts.push(ContractPlan {
            contract: contract.clone(),
            topic: topic.clone(),
            versions: versions.iter().map(|version| version.number).collect(),
            draft: drafts.map(|draft| draft.number).max(),
            comparison,
            exists: observed.state.is_some(),
            strategy: topic_strategy.or(policies.and_then(|policies| policies.strategy)),
            wanted: *strategy,
            accepts_all_at_first,
            lock: policies.map(|policies| policies.lock),
        });
    }

    /// Plans the missing versions. The registry checks the first of them; its answers to later ones are predicted, since it
    /// cannot check them before the first is registered.
    fn register(
        &mut self,
        registry: &dyn Registry,
        publication: &Publication,
        position: usize,
        observation: &Observation,
        default: Strategy,
    ) -> Result<(), PublishError> {
        let planned = &self.contracts[position];
        let observed = &observation.topics[&publication.topic];
        let policies = observation.namespaces[publication.topic.namespace()];
        let effective = planned.strategy;
        let accepts_all_at_first = planned.accepts_all_at_first;
        let missing = missing_versions(&publication.versions, &planned.comparison);
        let is_checked_with_final_strategy = policies.is_some() && effective == Some(publication.strategy);
        if let Some((first, _)) = missing.first()
            && is_checked_with_final_strategy
            && !observed.history.live.is_empty()
            && let Compatibility::Incompatible { reason } = registry.compatibility(&publication.topic, &first.schema)?
        {
            let (contract, version) = (publication.contract.clone(), first.number);
            self.conflicts.push(Conflict::Incompatible { contract, version, reason });
        } else {
            let versions: Vec<_> = missing.iter().map(|(version, _)| *version).collect();
            let first_compared = if accepts_all_at_first { publication.compatible_since + 1 } else { 0 };
            let refusal =
                predict::refusal(self.profile, publication.strategy, &observed.history.live, &versions, first_compared);
            self.conflicts.extend(refusal.map(|(version, reason)| {
                let contract = publication.contract.clone();
                Conflict::Incompatible { contract, version, reason }
            }));
        }
        self.steps.extend(missing.into_iter().map(|(version, expected)| Step::Register {
            contract: publication.contract.clone(),
            topic: publication.topic.clone(),
            version: version.number,
            expected,
            schema: version.schema.clone(),
        }));
        if accepts_all_at_first {
            let to = (publication.strategy != default).then_some(publication.strategy);
            let from = Some(Strategy::AlwaysCompatible);
            self.steps.push(Step::SetTopicStrategy { topic: publication.topic.clone(), from, to });
        }
        Ok(())
    }

    /// Reports schemas that are registered for contracts without a released version, also if `contracts.lock` was lost.
    fn unreleased(&mut self, registry: &dyn Registry, publications: &Publications) -> Result<(), PublishError> {
        for (contract, topic) in &publications.unreleased {
            if let Some(divergence) = Comparison::new(&[], &registry.history(topic)?).divergence {
                self.conflicts.push(Conflict::HistoryDiverges { contract: contract.clone(), divergence });
            }
        }
        Ok(())
    }

    /// Locks existing namespaces last: before all versions are registered, the lock would keep producers out.
    fn locks(&mut self, registry: &dyn Registry, observation: &Observation) -> Result<(), PublishError> {
        for (namespace, policies) in &observation.namespaces {
            if policies.is_none_or(|policies| policies.lock == NamespaceLock::LOCKED) {
                continue;
            }
            let is_contract = |name: &String| {
                let mut topics = observation.topics.keys();
                topics.any(|topic| topic.namespace() == namespace && topic.name() == name)
            };
            let others: Vec<String> =
                registry.topics(namespace)?.into_iter().filter(|name| !is_contract(name)).collect();
            if !others.is_empty() {
                self.notes.push(Note::LockAffectsOtherTopics { namespace: namespace.clone(), topics: others });
            }
            self.steps.push(Step::LockNamespace { namespace: namespace.clone() });
        }
        Ok(())
    }
}

/// Returns the versions that are not registered, with the numbers that they will get.
fn missing_versions<'v>(
    versions: &'v [PublishedVersion],
    comparison: &Comparison,
) -> Vec<(&'v PublishedVersion, Option<u64>)> {
    let missing = versions.iter().zip(&comparison.states).filter_map(|(version, state)| match *state {
        VersionState::Missing { expected } => Some((version, expected)),
        VersionState::Registered { .. } | VersionState::SameAs { .. } => None,
    });
    missing.collect()
}

/// Returns a warning if a registry's version is unknown, or not the one that the manifest states.
pub fn version_warning(registry: &str, version: &str, expected: PulsarProfile) -> Option<String> {
    match PulsarProfile::of_broker(version) {
        Some(broker) if broker.support == ProfileSupport::Assumed => Some(format!(
            "warning: {registry} runs Pulsar {version}, with which this program was not compared; the broker's answers are \
             predicted for Pulsar {}",
            broker.profile
        )),
        Some(broker) if broker.profile != expected => Some(format!(
            "warning: {registry} runs Pulsar {version}, but contracts.toml says `pulsar = \"{expected}\"`; the broker's \
             answers are predicted for Pulsar {}",
            broker.profile
        )),
        Some(_) => None,
        None => Some(format!(
            "warning: {registry} reports the version `{version}`, which is not known; the broker's answers are predicted for \
             Pulsar {expected}"
        )),
    }
}
