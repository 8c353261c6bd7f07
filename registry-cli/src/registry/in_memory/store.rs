//! What a registry in memory keeps.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::Entry;
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
    schemas: BTreeMap<Topic, Vec<Entry>>,
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

    /// All that the topic had, deletions included; the place of an entry is its number.
    pub(super) fn entries(&self, topic: &Topic) -> &[Entry] {
        self.schemas.get(topic).map_or(&[], Vec::as_slice)
    }

    /// What is left since the last deletion.
    pub(super) fn history(&self, topic: &Topic) -> History {
        let entries = self.entries(topic);
        let first = entries.iter().rposition(Option::is_none).map_or(0, |deletion| deletion + 1);
        let live = (number(first)..).zip(entries[first..].iter().flatten()).map(|(version, schema)| StoredSchema {
            version,
            kind: schema.schema_type().as_stored().name().to_owned(),
            text: schema.stored_text(),
            properties: schema.properties().clone(),
        });
        History { live: live.collect(), deleted: first > 0 }
    }

    pub(super) fn append(&mut self, topic: &Topic, entry: Entry) -> u64 {
        let entries = self.schemas.entry(topic.clone()).or_default();
        entries.push(entry);
        number(entries.len() - 1)
    }
}

/// A place as a version number; no history in memory outgrows one.
pub(super) fn number(place: usize) -> u64 {
    u64::try_from(place).unwrap_or(u64::MAX)
}
