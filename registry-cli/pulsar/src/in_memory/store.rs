//! The content of a registry in memory.

use std::collections::{BTreeMap, BTreeSet};

use contract_core::compat::Strategy;

use super::rules::Entry;
use crate::error::RegistryError;
use crate::model::{Namespace, NamespacePolicies, SchemaHistory, StoredSchema, Topic, TopicState};

/// Tenants, namespaces, topics and schemas. Schemas are separate from topics, since the broker accepts them before the
/// topic exists.
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

    /// Returns the topic's own strategy, or else its namespace's.
    pub(super) fn strategy(&mut self, topic: &Topic) -> Result<Option<Strategy>, RegistryError> {
        let of_namespace = self.policies(topic.namespace())?.strategy;
        let own = self.topics.get(topic).and_then(|state| state.strategy);
        Ok(own.or(of_namespace))
    }

    /// Returns all schemas and deletions of the topic; the index of an entry is its version number.
    pub(super) fn entries(&self, topic: &Topic) -> &[Entry] {
        self.schemas.get(topic).map_or(&[], Vec::as_slice)
    }

    /// Returns the schemas since the last deletion.
    pub(super) fn history(&self, topic: &Topic) -> SchemaHistory {
        let entries = self.entries(topic);
        let first = entries.iter().rposition(Option::is_none).map_or(0, |deletion| deletion + 1);
        let live = (number(first)..).zip(entries[first..].iter().flatten()).map(|(version, schema)| StoredSchema {
            version,
            schema_type: schema.schema_type().as_stored().name().to_owned(),
            definition: schema.stored_text(),
            properties: schema.properties().clone(),
        });
        SchemaHistory { live: live.collect(), deleted: first > 0 }
    }

    pub(super) fn append(&mut self, topic: &Topic, entry: Entry) -> u64 {
        let entries = self.schemas.entry(topic.clone()).or_default();
        entries.push(entry);
        number(entries.len() - 1)
    }
}

/// Converts an index to a version number.
pub(super) fn number(index: usize) -> u64 {
    u64::try_from(index).unwrap_or(u64::MAX)
}
