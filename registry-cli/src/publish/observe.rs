//! What a registry has, read before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use super::Publication;
use schemactl_pulsar::{Namespace, NamespacePolicies, Registry, RegistryError, SchemaHistory, Topic, TopicState};

/// Everything that a plan needs to know of a registry.
#[derive(Debug)]
pub(super) struct Observation {
    pub(super) version: String,
    pub(super) missing_tenants: BTreeSet<String>,
    pub(super) namespaces: BTreeMap<Namespace, Option<NamespacePolicies>>,
    pub(super) topics: BTreeMap<Topic, ObservedTopic>,
}

#[derive(Debug)]
pub(super) struct ObservedTopic {
    pub(super) state: Option<TopicState>,
    pub(super) history: SchemaHistory,
}

impl Observation {
    /// Asks the registry; also shows that it answers and that the credentials can read.
    pub(super) fn of(registry: &dyn Registry, publications: &[Publication]) -> Result<Self, RegistryError> {
        let mut observation = Self {
            version: registry.version()?,
            missing_tenants: BTreeSet::new(),
            namespaces: BTreeMap::new(),
            topics: BTreeMap::new(),
        };
        for publication in publications {
            observation.look_at(registry, &publication.topic)?;
        }
        Ok(observation)
    }

    fn look_at(&mut self, registry: &dyn Registry, topic: &Topic) -> Result<(), RegistryError> {
        let namespace = topic.namespace();
        let policies = match self.namespaces.get(namespace) {
            Some(policies) => *policies,
            None => registry.namespace(namespace)?,
        };
        self.namespaces.insert(namespace.clone(), policies);
        let observed = if policies.is_some() {
            ObservedTopic { state: registry.topic(topic)?, history: registry.history(topic)? }
        } else {
            // Asked only now: reading tenants is a right of the few, and an existing namespace is answer enough.
            if !registry.has_tenant(namespace.tenant())? {
                self.missing_tenants.insert(namespace.tenant().to_owned());
            }
            ObservedTopic { state: None, history: SchemaHistory::default() }
        };
        self.topics.insert(topic.clone(), observed);
        Ok(())
    }
}
