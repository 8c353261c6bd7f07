//! From what is there and what should be, to what is to be done.

use super::compare::{Agreement, Comparison, Standing};
use super::conflict::{Conflict, Note};
use super::observe::Observation;
use super::predict;
use super::publication::Publications;
use super::step::Step;
use super::{Publication, PublishError};
use schemactl_pulsar::{Compatibility, NamespaceLock, NamespacePolicies, Registry, Strategy, Topic, TopicCleanUp};

/// The version of Pulsar whose answers are foreseen.
const JUDGED: &str = "4.0";

/// What the registry has, what is missing, and what stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The registry's address.
    pub registry: String,
    /// The registry's version.
    pub version: String,
    /// How each contract stands.
    pub contracts: Vec<ContractPlan>,
    /// What is to be done, in order; nothing when all is as it should be.
    pub steps: Vec<Step>,
    /// What stands in the way; nothing is done while there is any.
    pub conflicts: Vec<Conflict>,
    /// What is worth knowing.
    pub notes: Vec<Note>,
}

/// How one contract stands in the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractPlan {
    /// The contract's id.
    pub contract: String,
    /// Its topic.
    pub topic: Topic,
    /// Its versions' numbers, oldest first.
    pub versions: Vec<u32>,
    /// The number of its draft.
    pub draft: Option<u32>,
    /// Where the versions stand.
    pub comparison: Comparison,
    /// Whether the topic is there.
    pub exists: bool,
    /// The strategy that holds for the topic, if one is set.
    pub strategy: Option<Strategy>,
    /// The strategy that should hold.
    pub wanted: Strategy,
    /// Who can bring schemas in; nothing when there is no namespace.
    pub lock: Option<NamespaceLock>,
}

/// What the user is ready to have changed although it was set or done on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acceptance {
    /// Register again after somebody deleted a topic's schemas.
    pub deleted_history: bool,
    /// Replace another strategy by the contracts' own.
    pub strategy_change: bool,
}

impl Plan {
    /// Looks at the registry and plans; writes nothing.
    pub fn make(
        registry: &dyn Registry,
        publications: &Publications,
        acceptance: Acceptance,
    ) -> Result<Self, PublishError> {
        let observation = Observation::of(registry, &publications.asked)?;
        let mut plan = Self {
            registry: registry.address(),
            version: observation.version.clone(),
            contracts: Vec::new(),
            steps: Vec::new(),
            conflicts: Vec::new(),
            notes: Vec::new(),
        };
        plan.homes(&observation, publications.strategy);
        for publication in &publications.asked {
            plan.contract(publications, publication, &observation, acceptance);
        }
        plan.strategies(registry, publications, &observation, acceptance)?;
        for (position, publication) in publications.asked.iter().enumerate() {
            plan.register(registry, publication, position, &observation)?;
        }
        plan.unreleased(registry, publications)?;
        plan.locks(registry, &observation)?;
        plan.notes.extend(Note::of_drafts(&publications.drafts));
        Ok(plan)
    }

    /// Why the registry may answer otherwise than it is foreseen, if it may.
    pub fn doubt(&self) -> Option<String> {
        let is_known =
            self.version == JUDGED || self.version.strip_prefix(JUDGED).is_some_and(|rest| rest.starts_with('.'));
        (!is_known).then(|| {
            format!(
                "warning: {} runs Pulsar {}; what a broker will say is foreseen for Pulsar {JUDGED}, with Avro 1.11",
                self.registry, self.version
            )
        })
    }

    /// Whether all is as it should be.
    pub fn is_settled(&self) -> bool {
        self.steps.is_empty() && self.conflicts.is_empty()
    }

    /// Tenants and namespaces, and policies that must hold before there are topics.
    fn homes(&mut self, observation: &Observation, strategy: Strategy) {
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

    /// How a contract stands, and its topic if there is none.
    fn contract(
        &mut self,
        publications: &Publications,
        publication: &Publication,
        observation: &Observation,
        acceptance: Acceptance,
    ) {
        let Publication { contract, topic, strategy, versions } = publication;
        let observed = &observation.topics[topic];
        let policies = observation.namespaces[topic.namespace()];
        let comparison = Comparison::of(versions, &observed.history);
        if let Some(divergence) = comparison.divergence.clone() {
            self.conflicts.push(Conflict::HistoryDiverges { contract: contract.clone(), divergence });
        }
        if observed.history.deleted {
            if observed.history.live.is_empty() && !acceptance.deleted_history {
                self.conflicts.push(Conflict::HistoryDeleted { contract: contract.clone() });
            } else {
                self.notes.push(Note::NumbersGoOn { contract: contract.clone() });
            }
        }
        for (version, standing) in versions.iter().zip(&comparison.standings) {
            if let Standing::Registered { stored, agreement: Agreement::Meaning } = *standing {
                let (contract, version) = (contract.clone(), version.number);
                self.notes.push(Note::TextDiffers { contract, version, stored });
            }
        }
        if observed.state.is_none() {
            self.steps.push(Step::CreateTopic { topic: topic.clone() });
        }
        let own = observed.state.and_then(|state| state.strategy);
        let drafts = publications.drafts.iter().filter(|draft| draft.contract == *contract);
        self.contracts.push(ContractPlan {
            contract: contract.clone(),
            topic: topic.clone(),
            versions: versions.iter().map(|version| version.number).collect(),
            draft: drafts.map(|draft| draft.number).max(),
            comparison,
            exists: observed.state.is_some(),
            strategy: own.or(policies.and_then(|policies| policies.strategy)),
            wanted: *strategy,
            lock: policies.map(|policies| policies.lock),
        });
    }

    /// The missing versions; the registry is asked about the first, which is all that it can judge before it has that,
    /// and what it will say of the others is foreseen.
    fn register(
        &mut self,
        registry: &dyn Registry,
        publication: &Publication,
        position: usize,
        observation: &Observation,
    ) -> Result<(), PublishError> {
        let planned = &self.contracts[position];
        let observed = &observation.topics[&publication.topic];
        let policies = observation.namespaces[publication.topic.namespace()];
        let effective = planned.strategy;
        let standings = planned.comparison.standings.clone();
        let missing = publication.versions.iter().zip(standings).filter_map(|(version, standing)| match standing {
            Standing::Missing { expected } => Some((version, expected)),
            Standing::Registered { .. } => None,
        });
        let missing: Vec<_> = missing.collect();
        let judged_by_the_right_rule = policies.is_some() && effective == Some(publication.strategy);
        if let Some((first, _)) = missing.first()
            && judged_by_the_right_rule
            && !observed.history.live.is_empty()
            && let Compatibility::Incompatible { reason } = registry.compatibility(&publication.topic, &first.text)?
        {
            let (contract, version) = (publication.contract.clone(), first.number);
            self.conflicts.push(Conflict::Incompatible { contract, version, reason });
        } else {
            let versions: Vec<_> = missing.iter().map(|(version, _)| *version).collect();
            let refusal = predict::refusal(publication.strategy, &observed.history.live, &versions);
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
            text: version.text.clone(),
        }));
        Ok(())
    }

    /// A contract without a released version has an empty history, so that whatever the registry has is a stranger; where
    /// the lock was lost, all of it is.
    fn unreleased(&mut self, registry: &dyn Registry, publications: &Publications) -> Result<(), PublishError> {
        for (contract, topic) in &publications.unreleased {
            if let Some(divergence) = Comparison::of(&[], &registry.history(topic)?).divergence {
                self.conflicts.push(Conflict::HistoryDiverges { contract: contract.clone(), divergence });
            }
        }
        Ok(())
    }

    /// Existing namespaces are locked last: until all versions are there, the lock would keep producers out.
    fn locks(&mut self, registry: &dyn Registry, observation: &Observation) -> Result<(), PublishError> {
        for (namespace, policies) in &observation.namespaces {
            if policies.is_none_or(|policies| policies.lock == NamespaceLock::LOCKED) {
                continue;
            }
            let ours = |name: &String| {
                let mut topics = observation.topics.keys();
                topics.any(|topic| topic.namespace() == namespace && topic.name() == name)
            };
            let others: Vec<String> = registry.topics(namespace)?.into_iter().filter(|name| !ours(name)).collect();
            if !others.is_empty() {
                self.notes.push(Note::LockReachesOthers { namespace: namespace.clone(), topics: others });
            }
            self.steps.push(Step::LockNamespace { namespace: namespace.clone() });
        }
        Ok(())
    }
}
