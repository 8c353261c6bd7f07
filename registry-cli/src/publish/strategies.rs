//! The steps by which namespaces and topics get their strategies.

use super::conflict::Conflict;
use super::observe::Observation;
use super::plan::{Acceptance, Plan};
use super::publication::{Publication, Publications};
use super::step::Step;
use schemactl_pulsar::{Namespace, Registry, RegistryError, Strategy, Topic};

impl Plan {
    /// A namespace has the manifest's strategy, and a topic one of its own where its contract deviates.
    ///
    /// The order is such that a run that breaks off anywhere leaves no topic to a strategy that is neither the one that
    /// it had nor the one that it is to have: topics that deviate get their own before the namespaces' change, and those
    /// that don't lose theirs after it.
    pub(super) fn strategies(
        &mut self,
        registry: &dyn Registry,
        publications: &Publications,
        observation: &Observation,
        acceptance: Acceptance,
    ) -> Result<(), RegistryError> {
        let common = publications.strategy;
        let changes = self.of_namespaces(observation, common, acceptance);
        let (mut pins, mut releases) = (Vec::new(), Vec::new());
        for publication in &publications.asked {
            let from = observation.topics[&publication.topic].state.and_then(|state| state.strategy);
            match self.of_topic(publication, from, common, acceptance) {
                Some(step @ Step::SetTopicStrategy { to: Some(_), .. }) => pins.push(step),
                step => releases.extend(step),
            }
        }
        for publication in &publications.beside {
            let changes = changes.iter().any(|(namespace, _)| namespace == publication.topic.namespace());
            if changes && publication.strategy != common && goes_by_its_namespace(registry, &publication.topic)? {
                let (topic, to) = (publication.topic.clone(), Some(publication.strategy));
                pins.push(Step::SetTopicStrategy { topic, from: None, to });
            }
        }
        self.steps.extend(pins);
        self.steps.extend(changes.into_iter().map(|(_, step)| step));
        self.steps.extend(releases);
        Ok(())
    }

    /// What is to be done to the namespaces that are there.
    fn of_namespaces(
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

    /// What is to be done to a topic that has the strategy `from` of its own.
    fn of_topic(
        &mut self,
        publication: &Publication,
        from: Option<Strategy>,
        common: Strategy,
        acceptance: Acceptance,
    ) -> Option<Step> {
        let (topic, wanted) = (&publication.topic, publication.strategy);
        let to = (wanted != common).then_some(wanted);
        match from {
            Some(found) if found == wanted => None,
            Some(found) if !acceptance.strategy_change => {
                self.conflicts.push(Conflict::StrategyDiffers { place: topic.to_string(), found, wanted });
                None
            }
            _ if from == to => None,
            _ => Some(Step::SetTopicStrategy { topic: topic.clone(), from, to }),
        }
    }
}

/// Whether the topic is there and has no strategy of its own.
fn goes_by_its_namespace(registry: &dyn Registry, topic: &Topic) -> Result<bool, RegistryError> {
    Ok(registry.topic(topic)?.is_some_and(|state| state.strategy.is_none()))
}
