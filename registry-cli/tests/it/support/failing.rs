//! A registry whose connection breaks.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use schemactl_pulsar::{
    Compatibility, Creation, Namespace, NamespaceLock, NamespacePolicies, Registry, RegistryError, SchemaHistory,
    Strategy, Topic, TopicCleanUp, TopicState, TypedSchema,
};

/// A registry that forwards calls to another one. After a number of changes, every further change fails.
pub(crate) struct Failing<'a> {
    inner: &'a dyn Registry,
    changes_left: AtomicUsize,
}

impl<'a> Failing<'a> {
    pub(crate) fn after(changes: usize, inner: &'a dyn Registry) -> Self {
        Self { inner, changes_left: AtomicUsize::new(changes) }
    }

    fn change(&self) -> Result<(), RegistryError> {
        let left = self.changes_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        let lost = |_| RegistryError::Unreachable { url: self.address(), reason: "connection lost".to_owned() };
        left.map(drop).map_err(lost)
    }
}

impl Registry for Failing<'_> {
    fn address(&self) -> String {
        self.inner.address()
    }

    fn version(&self) -> Result<String, RegistryError> {
        self.inner.version()
    }

    fn has_tenant(&self, tenant: &str) -> Result<bool, RegistryError> {
        self.inner.has_tenant(tenant)
    }

    fn create_tenant(&self, tenant: &str) -> Result<Creation, RegistryError> {
        self.change()?;
        self.inner.create_tenant(tenant)
    }

    fn namespace(&self, namespace: &Namespace) -> Result<Option<NamespacePolicies>, RegistryError> {
        self.inner.namespace(namespace)
    }

    fn create_namespace(&self, namespace: &Namespace, policies: NamespacePolicies) -> Result<Creation, RegistryError> {
        self.change()?;
        self.inner.create_namespace(namespace, policies)
    }

    fn set_strategy(&self, namespace: &Namespace, strategy: Strategy) -> Result<(), RegistryError> {
        self.change()?;
        self.inner.set_strategy(namespace, strategy)
    }

    fn set_lock(&self, namespace: &Namespace, lock: NamespaceLock) -> Result<(), RegistryError> {
        self.change()?;
        self.inner.set_lock(namespace, lock)
    }

    fn set_clean_up(&self, namespace: &Namespace, clean_up: TopicCleanUp) -> Result<(), RegistryError> {
        self.change()?;
        self.inner.set_clean_up(namespace, clean_up)
    }

    fn topic(&self, topic: &Topic) -> Result<Option<TopicState>, RegistryError> {
        self.inner.topic(topic)
    }

    fn topics(&self, namespace: &Namespace) -> Result<BTreeSet<String>, RegistryError> {
        self.inner.topics(namespace)
    }

    fn create_topic(&self, topic: &Topic) -> Result<Creation, RegistryError> {
        self.change()?;
        self.inner.create_topic(topic)
    }

    fn set_topic_strategy(&self, topic: &Topic, strategy: Option<Strategy>) -> Result<(), RegistryError> {
        self.change()?;
        self.inner.set_topic_strategy(topic, strategy)
    }

    fn history(&self, topic: &Topic) -> Result<SchemaHistory, RegistryError> {
        self.inner.history(topic)
    }

    fn compatibility_typed(&self, topic: &Topic, schema: &TypedSchema) -> Result<Compatibility, RegistryError> {
        self.inner.compatibility_typed(topic, schema)
    }

    fn register_typed(&self, topic: &Topic, schema: &TypedSchema) -> Result<u64, RegistryError> {
        self.change()?;
        self.inner.register_typed(topic, schema)
    }
}
