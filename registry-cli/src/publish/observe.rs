//! The state of a registry, read before the first write.

use std::collections::{BTreeMap, BTreeSet};

use super::Publication;
use schemactl_pulsar::{Namespace, NamespacePolicies, Registry, RegistryError, SchemaHistory, Topic, TopicState};

/// The part of a registry's state that a plan needs.
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
    /// Reads the state; fails if the registry does not answer or the credentials cannot read it.
    pub(super) fn read(registry: &dyn Registry, publications: &[Publication]) -> Result<Self, RegistryError> {
        let mut observation = Self {
            version: registry.version()?,
            missing_tenants: BTreeSet::new(),
            namespaces: BTreeMap::new(),
            topics: BTreeMap::new(),
        };
        for publication in publications {
            observation.read_topic(registry, &publication.topic)?;
        }
        Ok(observation)
    }

    fn read_topic(&mut self, registry: &dyn Registry, topic: &Topic) -> Result<(), RegistryError> {
        let namespace = topic.namespace();
        let policies = match self.namespaces.get(namespace) {
            Some(policies) => *policies,
            None => registry.namespace(namespace)?,
        };
        self.namespaces.insert(namespace.clone(), policies);
        let observed = if policies.is_some() {
            ObservedTopic { state: registry.topic(topic)?, history: registry.history(topic)? }
        } else {
            // Asked only if the namespace is missing, since reading tenants requires an administrator.
            if !registry.has_tenant(namespace.tenant())? {
                self.missing_tenants.insert(namespace.tenant().to_owned());
            }
            ObservedTopic { state: None, history: SchemaHistory::default() }
        };
        self.topics.insert(topic.clone(), observed);
        Ok(())
    }
}
