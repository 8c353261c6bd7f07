//! What a registry in memory keeps.

use std::collections::{BTreeMap, BTreeSet};

use crate::registry::{
    History, Namespace, NamespacePolicies, RegistryError, StoredSchema, Strategy, Topic, TopicState,
};

/// Tenants, namespaces, topics and schemas. Schemas are kept apart from topics: the broker takes them before there is
/// a topic.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) tenants: BTreeSet<String>,
    pub(super) namespaces: BTreeMap<Namespace, NamespacePolicies>,
    pub(super) topics: BTreeMap<Topic, TopicState>,
    schemas: BTreeMap<Topic, Schemas>,
}

#[derive(Debug, Default)]
struct Schemas {
    live: Vec<StoredSchema>,
    next: u64,
}

impl Store {
    pub(super) fn policies(&mut self, namespace: &Namespace) -> Result<&mut NamespacePolicies, RegistryError> {
        let missing = || RegistryError::NamespaceMissing { namespace: namespace.to_string() };
        self.namespaces.get_mut(namespace).ok_or_else(missing)
    }

    /// The strategy that is set for the topic: its own, else its namespace's.
    pub(super) fn strategy(&mut self, topic: &Topic) -> Result<Option<Strategy>, RegistryError> {
        let of_namespace = self.policies(topic.namespace())?.strategy;
        let own = self.topics.get(topic).and_then(|state| state.strategy);
        Ok(own.or(of_namespace))
    }

    pub(super) fn history(&self, topic: &Topic) -> History {
        let Some(schemas) = self.schemas.get(topic) else {
            return History::default();
        };
        let count = u64::try_from(schemas.live.len()).unwrap_or(u64::MAX);
        History { live: schemas.live.clone(), deleted: schemas.next > count }
    }

    pub(super) fn append(&mut self, topic: &Topic, text: &str) -> u64 {
        let schemas = self.schemas.entry(topic.clone()).or_default();
        let version = schemas.next;
        schemas.next += 1;
        schemas.live.push(StoredSchema { version, kind: "AVRO".to_owned(), text: text.to_owned() });
        version
    }

    pub(super) fn delete_schemas(&mut self, topic: &Topic) {
        let schemas = self.schemas.entry(topic.clone()).or_default();
        schemas.live.clear();
        schemas.next += 1;
    }
}
