//! Plans the strategies of namespaces and topics.

use super::conflict::Conflict;
use super::observe::Observation;
use super::plan::{Acceptance, Plan};
use super::publication::{Publication, Publications};
use super::step::Step;
use schemactl_pulsar::{Namespace, Registry, RegistryError, Strategy, Topic};

impl Plan {
    /// Gives each namespace the manifest's strategy, and a topic its own strategy if its contract has another one.
    ///
    /// The order is safe against interruption: at any time, a topic has either its old strategy or the wanted one. Topics
    /// with a strategy of their own get it before the strategy of the namespace changes; the others lose theirs
    /// afterwards. The exception is an unused topic whose history breaks its strategy: it accepts every
    /// version until its history is registered.
    pub(super) fn strategies(
        &mut self,
        registry: &dyn Registry,
        publications: &Publications,
        observation: &Observation,
        acceptance: Acceptance,
    ) -> Result<(), RegistryError> {
        let default = publications.strategy;
        let changes = self.namespace_strategies(observation, default, acceptance);
        let (mut set_first, mut removed_last) = (Vec::new(), Vec::new());
        for publication in &publications.selected {
            let from = observation.topics[&publication.topic].state.and_then(|state| state.strategy);
            if self.accepts_all_at_first(publication) {
                let (topic, to) = (publication.topic.clone(), Some(Strategy::AlwaysCompatible));
                set_first.extend((from != to).then_some(Step::SetTopicStrategy { topic, from, to }));
                continue;
            }
            match self.topic_strategy(publication, from, default, acceptance) {
                Some(step @ Step::SetTopicStrategy { to: Some(_), .. }) => set_first.push(step),
                step => removed_last.extend(step),
            }
        }
        for publication in &publications.others {
            let changes = changes.iter().any(|(namespace, _)| namespace == publication.topic.namespace());
            if changes && publication.strategy != default && inherits_strategy(registry, &publication.topic)? {
                let (topic, to) = (publication.topic.clone(), Some(publication.strategy));
                set_first.push(Step::SetTopicStrategy { topic, from: None, to });
            }
        }
        self.steps.extend(set_first);
        self.steps.extend(changes.into_iter().map(|(_, step)| step));
        self.steps.extend(removed_last);
        Ok(())
    }

    /// Returns whether a topic accepts every version while its history is registered.
    fn accepts_all_at_first(&self, publication: &Publication) -> bool {
        self.contracts.iter().any(|plan| plan.contract == publication.contract && plan.accepts_all_at_first)
    }

    /// Plans the strategies of the existing namespaces.
    fn namespace_strategies(
        &mut self,
        observation: &Observation,
        wanted: Strategy,
        acceptance: Acceptance,
    ) -> Vec<(Namespace, Step)> {
        let mut changes = Vec::new();
        for (namespace, policies) in &observation.namespaces {
            let Some(policies) = policies else { continue };
            match policies.strategy {
                Some(found) if found == wanted => {}
                Some(found) if !acceptance.strategy_change => {
                    self.conflicts.push(Conflict::StrategyDiffers { place: namespace.to_string(), found, wanted });
                }
                from => {
                    let step = Step::SetStrategy { namespace: namespace.clone(), from, to: wanted };
                    changes.push((namespace.clone(), step));
                }
            }
        }
        changes
    }

    /// Plans the strategy of a topic, whose own strategy now is `from`.
    fn topic_strategy(
        &mut self,
        publication: &Publication,
        from: Option<Strategy>,
        default: Strategy,
        acceptance: Acceptance,
    ) -> Option<Step> {
        let (topic, wanted) = (&publication.topic, publication.strategy);
        let to = (wanted != default).then_some(wanted);
        match from {
            Some(found) if found == wanted => None,
            // An interrupted run has left it so, and the contract's strategy is stricter.
            Some(Strategy::AlwaysCompatible) if publication.compatible_since > 1 => {
                Some(Step::SetTopicStrategy { topic: topic.clone(), from, to })
            }
            Some(found) if !acceptance.strategy_change => {
                self.conflicts.push(Conflict::StrategyDiffers { place: topic.to_string(), found, wanted });
                None
            }
            _ if from == to => None,
            _ => Some(Step::SetTopicStrategy { topic: topic.clone(), from, to }),
        }
    }
}

/// Returns whether the topic exists and has no strategy of its own.
fn inherits_strategy(registry: &dyn Registry, topic: &Topic) -> Result<bool, RegistryError> {
    Ok(registry.topic(topic)?.is_some_and(|state| state.strategy.is_none()))
}
