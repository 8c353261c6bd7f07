//! The operations of a schema registry.

use std::collections::BTreeSet;

use contract_core::compat::Strategy;
use contract_core::compat::broker::TypedSchema;

use crate::error::RegistryError;
use crate::model::{
    Compatibility, Creation, Namespace, NamespaceLock, NamespacePolicies, SchemaHistory, Topic, TopicCleanUp,
    TopicState,
};

/// A schema registry; all adapters pass the same tests.
///
/// Every call can be repeated: creating what exists reports so, setting a policy to its present value changes nothing,
/// and registering a registered schema returns its version.
pub trait Registry: Send + Sync {
    /// Returns the registry's address, for messages.
    fn address(&self) -> String;

    /// Returns the registry's version. This is the cheapest call that shows whether the registry answers.
    fn version(&self) -> Result<String, RegistryError>;

    /// Returns whether the tenant exists.
    fn has_tenant(&self, tenant: &str) -> Result<bool, RegistryError>;

    /// Creates the tenant.
    fn create_tenant(&self, tenant: &str) -> Result<Creation, RegistryError>;

    /// Returns the namespace's policies; `None` if the namespace or its tenant does not exist.
    fn namespace(&self, namespace: &Namespace) -> Result<Option<NamespacePolicies>, RegistryError>;

    /// Creates the namespace with its policies; an existing one keeps its own.
    fn create_namespace(&self, namespace: &Namespace, policies: NamespacePolicies) -> Result<Creation, RegistryError>;

    /// Sets the compatibility strategy of the namespace.
    fn set_strategy(&self, namespace: &Namespace, strategy: Strategy) -> Result<(), RegistryError>;

    /// Sets who may register schemas in the namespace.
    fn set_lock(&self, namespace: &Namespace, lock: NamespaceLock) -> Result<(), RegistryError>;

    /// Sets whether the broker deletes the namespace's unused topics.
    fn set_clean_up(&self, namespace: &Namespace, clean_up: TopicCleanUp) -> Result<(), RegistryError>;

    /// Returns the topic's settings; `None` if the topic does not exist, even if it has schemas already.
    fn topic(&self, topic: &Topic) -> Result<Option<TopicState>, RegistryError>;

    /// Returns the names of the namespace's topics without the broker's internal ones; empty if the namespace does not
    /// exist.
    fn topics(&self, namespace: &Namespace) -> Result<BTreeSet<String>, RegistryError>;

    /// Creates the topic, without partitions.
    fn create_topic(&self, topic: &Topic) -> Result<Creation, RegistryError>;

    /// Sets or removes the topic's own strategy, and waits until it is in force.
    fn set_topic_strategy(&self, topic: &Topic, strategy: Option<Strategy>) -> Result<(), RegistryError>;

    /// Returns the topic's schemas.
    fn history(&self, topic: &Topic) -> Result<SchemaHistory, RegistryError>;

    /// Checks whether a schema of any type is compatible, without registering it.
    fn compatibility_typed(&self, topic: &Topic, schema: &TypedSchema) -> Result<Compatibility, RegistryError>;

    /// Registers a schema of any type and returns its version: a new one, or that of an equal stored schema.
    fn register_typed(&self, topic: &Topic, schema: &TypedSchema) -> Result<u64, RegistryError>;

    /// Checks whether an Avro schema is compatible, without registering it.
    fn compatibility(&self, topic: &Topic, schema: &str) -> Result<Compatibility, RegistryError> {
        self.compatibility_typed(topic, &TypedSchema::avro(schema))
    }

    /// Registers an Avro schema and returns its version.
    fn register(&self, topic: &Topic, schema: &str) -> Result<u64, RegistryError> {
        self.register_typed(topic, &TypedSchema::avro(schema))
    }
}
