//! From what is there and what should be, to what is to be done.

use std::collections::BTreeMap;

use super::compare::{Agreement, Comparison, Standing};
use super::conflict::{Conflict, Note};
use super::foresee;
use super::observe::{Observation, ObservedTopic};
use super::step::Step;
use super::{Publication, PublishError};
use crate::registry::{Lock, Namespace, NamespacePolicies, Registry, Strategy, Topic, TopicCleanUp, Verdict};

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
    pub lock: Option<Lock>,
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
        publications: &[Publication],
        acceptance: Acceptance,
    ) -> Result<Self, PublishError> {
        let observation = Observation::of(registry, publications)?;
        let mut plan = Self {
            registry: registry.address(),
            version: observation.version.clone(),
            contracts: Vec::new(),
            steps: Vec::new(),
            conflicts: Vec::new(),
            notes: Vec::new(),
        };
        let strategies = strategies(publications);
        plan.homes(&observation, &strategies, acceptance);
        for publication in publications {
            let observed = &observation.topics[&publication.topic];
            let namespace = publication.topic.namespace();
            let policies = observation.namespaces[namespace];
            plan.contract(publication, observed, policies, acceptance);
            plan.topic(publication, observed, strategies[namespace], acceptance);
            plan.register(registry, publication, observed, policies)?;
        }
        plan.locks(registry, &observation)?;
        Ok(plan)
    }

    /// Whether all is as it should be.
    pub fn is_settled(&self) -> bool {
        self.steps.is_empty() && self.conflicts.is_empty()
    }

    /// Tenants and namespaces, with the policies that must hold before anything is registered.
    fn homes(&mut self, observation: &Observation, strategies: &BTreeMap<Namespace, Strategy>, acceptance: Acceptance) {
        let tenants = observation.missing_tenants.iter().cloned();
        self.steps.extend(tenants.map(|tenant| Step::CreateTenant { tenant }));
        for (namespace, policies) in &observation.namespaces {
            let wanted = strategies[namespace];
            let Some(policies) = policies else {
                let policies =
                    NamespacePolicies { strategy: Some(wanted), lock: Lock::LOCKED, clean_up: TopicCleanUp::Never };
                self.steps.push(Step::CreateNamespace { namespace: namespace.clone(), policies });
                continue;
            };
            match policies.strategy {
                Some(found) if found == wanted => {}
                Some(found) if !acceptance.strategy_change => {
                    self.conflicts.push(Conflict::StrategyDiffers { place: namespace.to_string(), found, wanted });
                }
                from => {
                    self.steps.push(Step::SetStrategy { namespace: namespace.clone(), from, to: wanted });
                }
            }
            if policies.clean_up != TopicCleanUp::Never {
                self.steps.push(Step::SecureTopics { namespace: namespace.clone() });
            }
        }
    }

    fn contract(
        &mut self,
        publication: &Publication,
        observed: &ObservedTopic,
        policies: Option<NamespacePolicies>,
        acceptance: Acceptance,
    ) {
        let Publication { contract, topic, strategy, versions, draft } = publication;
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
        let own = observed.state.and_then(|state| state.strategy);
        self.contracts.push(ContractPlan {
            contract: contract.clone(),
            topic: topic.clone(),
            versions: versions.iter().map(|version| version.number).collect(),
            draft: *draft,
            comparison,
            exists: observed.state.is_some(),
            strategy: own.or(policies.and_then(|policies| policies.strategy)),
            wanted: *strategy,
            lock: policies.map(|policies| policies.lock),
        });
    }

    /// The topic itself; a contract whose strategy isn't its namespace's gets one of its own.
    fn topic(
        &mut self,
        publication: &Publication,
        observed: &ObservedTopic,
        of_namespace: Strategy,
        acceptance: Acceptance,
    ) {
        let (topic, wanted) = (&publication.topic, publication.strategy);
        if observed.state.is_none() {
            self.steps.push(Step::CreateTopic { topic: topic.clone() });
        }
        let from = observed.state.and_then(|state| state.strategy);
        let to = (wanted != of_namespace).then_some(wanted);
        match from {
            Some(found) if found == wanted => {}
            Some(found) if !acceptance.strategy_change => {
                let place = topic.to_string();
                self.conflicts.push(Conflict::StrategyDiffers { place, found, wanted });
            }
            _ if from == to => {}
            _ => self.steps.push(Step::SetTopicStrategy { topic: topic.clone(), from, to }),
        }
    }

    /// The missing versions; the registry is asked about the first, which is all that it can judge before it has that,
    /// and what it will say of the others is foreseen.
    fn register(
        &mut self,
        registry: &dyn Registry,
        publication: &Publication,
        observed: &ObservedTopic,
        policies: Option<NamespacePolicies>,
    ) -> Result<(), PublishError> {
        let Some(planned) = self.contracts.last() else {
            return Ok(());
        };
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
            && let Verdict::Incompatible { reason } = registry.compatibility(&publication.topic, &first.text)?
        {
            let (contract, version) = (publication.contract.clone(), first.number);
            self.conflicts.push(Conflict::Incompatible { contract, version, reason });
        } else {
            let versions: Vec<_> = missing.iter().map(|(version, _)| *version).collect();
            let refusal = foresee::refusal(publication.strategy, &observed.history.live, &versions);
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

    /// Existing namespaces are locked last: until all versions are there, the lock would keep producers out.
    fn locks(&mut self, registry: &dyn Registry, observation: &Observation) -> Result<(), PublishError> {
        for (namespace, policies) in &observation.namespaces {
            if policies.is_none_or(|policies| policies.lock == Lock::LOCKED) {
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

/// The strategy of each namespace: the one that most of its contracts have, the first of them where they tie.
fn strategies(publications: &[Publication]) -> BTreeMap<Namespace, Strategy> {
    let mut counts: BTreeMap<Namespace, Vec<(Strategy, usize)>> = BTreeMap::new();
    for publication in publications {
        let counts = counts.entry(publication.topic.namespace().clone()).or_default();
        match counts.iter_mut().find(|(strategy, _)| *strategy == publication.strategy) {
            Some((_, count)) => *count += 1,
            None => counts.push((publication.strategy, 1)),
        }
    }
    let most = |counts: Vec<(Strategy, usize)>| {
        counts.into_iter().reduce(|best, other| if other.1 > best.1 { other } else { best })
    };
    let chosen =
        counts.into_iter().filter_map(|(namespace, counts)| most(counts).map(|(strategy, _)| (namespace, strategy)));
    chosen.collect()
}
