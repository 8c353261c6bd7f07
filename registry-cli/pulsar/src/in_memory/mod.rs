//! A registry in this process that answers as the broker does: for demonstrations and tests.

mod rules;
mod store;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use contract_core::compat::Strategy;
use contract_core::compat::broker::TypedSchema;

use crate::error::RegistryError;
use crate::model::{
    Compatibility, Creation, Namespace, NamespaceLock, NamespacePolicies, SchemaHistory, Topic, TopicCleanUp,
    TopicState,
};
use crate::registry::Registry;
use rules::Registration;
use store::{Store, number};

/// The version of Pulsar that is emulated.
const VERSION: &str = "4.0.8";
/// The broker's default strategy.
const DEFAULT_STRATEGY: Strategy = Strategy::Full;

/// A registry in memory. Clones share the same registry.
#[derive(Clone, Debug, Default)]
pub struct InMemoryRegistry {
    store: Arc<Mutex<Store>>,
}

impl InMemoryRegistry {
    /// Creates an empty registry.
    pub fn new() -> Self {
        Self::default()
    }

    /// Deletes the topic's schemas as the broker does; the deletion uses up a version number.
    pub fn delete_schemas(&self, topic: &Topic) {
        self.store().append(topic, None);
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // After a panic the store is still consistent: every change is one assignment.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registry for InMemoryRegistry {
    fn address(&self) -> String {
        "memory:".to_owned()
    }

    fn version(&self) -> Result<String, RegistryError> {
        Ok(VERSION.to_owned())
    }

    fn has_tenant(&self, tenant: &str) -> Result<bool, RegistryError> {
        Ok(self.store().tenants.contains(tenant))
    }

    fn create_tenant(&self, tenant: &str) -> Result<Creation, RegistryError> {
        let is_new = self.store().tenants.insert(tenant.to_owned());
        Ok(if is_new { Creation::Created } else { Creation::Existed })
    }

    fn namespace(&self, namespace: &Namespace) -> Result<Option<NamespacePolicies>, RegistryError> {
        Ok(self.store().namespaces.get(namespace).copied())
    }

    fn create_namespace(&self, namespace: &Namespace, policies: NamespacePolicies) -> Result<Creation, RegistryError> {
        let mut store = self.store();
        if !store.tenants.contains(namespace.tenant()) {
            return Err(RegistryError::NamespaceMissing { namespace: namespace.to_string() });
        }
        if store.namespaces.contains_key(namespace) {
            return Ok(Creation::Existed);
        }
        store.namespaces.insert(namespace.clone(), policies);
        Ok(Creation::Created)
    }

    fn set_strategy(&self, namespace: &Namespace, strategy: Strategy) -> Result<(), RegistryError> {
        self.store().policies(namespace)?.strategy = Some(strategy);
        Ok(())
    }

    fn set_lock(&self, namespace: &Namespace, lock: NamespaceLock) -> Result<(), RegistryError> {
        self.store().policies(namespace)?.lock = lock;
        Ok(())
    }

    fn set_clean_up(&self, namespace: &Namespace, clean_up: TopicCleanUp) -> Result<(), RegistryError> {
        self.store().policies(namespace)?.clean_up = clean_up;
        Ok(())
    }

    fn topic(&self, topic: &Topic) -> Result<Option<TopicState>, RegistryError> {
        Ok(self.store().topics.get(topic).copied())
    }

    fn topics(&self, namespace: &Namespace) -> Result<BTreeSet<String>, RegistryError> {
        let store = self.store();
        let within = store.topics.keys().filter(|topic| topic.namespace() == namespace);
        Ok(within.map(|topic| topic.name().to_owned()).collect())
    }

    fn create_topic(&self, topic: &Topic) -> Result<Creation, RegistryError> {
        let mut store = self.store();
        store.policies(topic.namespace())?;
        if store.topics.contains_key(topic) {
            return Ok(Creation::Existed);
        }
        store.topics.insert(topic.clone(), TopicState { partitions: 0, strategy: None });
        Ok(Creation::Created)
    }

    fn set_topic_strategy(&self, topic: &Topic, strategy: Option<Strategy>) -> Result<(), RegistryError> {
        match self.store().topics.get_mut(topic) {
            Some(state) => state.strategy = strategy,
            None => return Err(RegistryError::TopicMissing { topic: topic.clone() }),
        }
        Ok(())
    }

    fn history(&self, topic: &Topic) -> Result<SchemaHistory, RegistryError> {
        Ok(self.store().history(topic))
    }

    fn compatibility_typed(&self, topic: &Topic, schema: &TypedSchema) -> Result<Compatibility, RegistryError> {
        let mut store = self.store();
        let strategy = store.strategy(topic)?.unwrap_or(DEFAULT_STRATEGY);
        rules::compatibility(strategy, topic, schema, store.entries(topic))
    }

    fn register_typed(&self, topic: &Topic, schema: &TypedSchema) -> Result<u64, RegistryError> {
        let mut store = self.store();
        let strategy = store.strategy(topic)?.unwrap_or(DEFAULT_STRATEGY);
        match rules::register(strategy, topic, schema, store.entries(topic))? {
            Registration::Exists(index) => Ok(number(index)),
            Registration::Created => Ok(store.append(topic, Some(schema.clone()))),
        }
    }
}
