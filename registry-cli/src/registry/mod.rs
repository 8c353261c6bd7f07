//! Schema registries: what is asked of one, and the two that there are.
//!
//! - [`Registry`]: what publishing and status ask of a registry;
//! - [`PulsarRegistry`]: Pulsar's own registry, over the broker's admin API;
//! - [`InMemoryRegistry`]: a registry in this process that answers as the broker does;
//! - [`download`]: fetching a file, here because only this folder names an HTTP client.

mod address;
mod download;
mod error;
mod http;
mod in_memory;
mod model;
mod pulsar;

use std::collections::BTreeSet;

pub use contract_core::compat::Strategy;
pub use contract_core::compat::broker::{Properties, SchemaType, TypedSchema};
pub use download::download;
pub use error::RegistryError;
pub use http::{Access, Token};
pub use in_memory::InMemoryRegistry;
pub use model::{
    Creation, History, Lock, Namespace, NamespacePolicies, StoredSchema, Topic, TopicCleanUp, TopicState, Verdict,
};
pub use pulsar::PulsarRegistry;

/// What a schema registry can be asked; the adapters pass one suite of behaviours.
///
/// Every call can be repeated: creating what exists says so, setting what is set changes nothing, and
/// registering what is registered answers with the version that it has.
pub trait Registry: Send + Sync {
    /// The registry's address, for messages.
    fn address(&self) -> String;

    /// The registry's version; the cheapest way to find out whether it answers.
    fn version(&self) -> Result<String, RegistryError>;

    /// Whether the tenant is there.
    fn has_tenant(&self, tenant: &str) -> Result<bool, RegistryError>;

    /// Makes the tenant.
    fn create_tenant(&self, tenant: &str) -> Result<Creation, RegistryError>;

    /// The namespace's policies as they are set; `None` when there is no such namespace or tenant.
    fn namespace(&self, namespace: &Namespace) -> Result<Option<NamespacePolicies>, RegistryError>;

    /// Makes the namespace with all its policies at once; an existing one keeps its own.
    fn create_namespace(&self, namespace: &Namespace, policies: NamespacePolicies) -> Result<Creation, RegistryError>;

    /// Sets the compatibility strategy of the namespace's topics.
    fn set_strategy(&self, namespace: &Namespace, strategy: Strategy) -> Result<(), RegistryError>;

    /// Sets who may register schemas in the namespace.
    fn set_lock(&self, namespace: &Namespace, lock: Lock) -> Result<(), RegistryError>;

    /// Sets what the broker does with the namespace's topics that nobody uses.
    fn set_clean_up(&self, namespace: &Namespace, clean_up: TopicCleanUp) -> Result<(), RegistryError>;

    /// The topic as it is set up; `None` when there is no such topic, even if schemas wait for it.
    fn topic(&self, topic: &Topic) -> Result<Option<TopicState>, RegistryError>;

    /// The names of the namespace's topics, less those that the broker made for itself; empty when there is no such
    /// namespace.
    fn topics(&self, namespace: &Namespace) -> Result<BTreeSet<String>, RegistryError>;

    /// Makes the topic, without partitions.
    fn create_topic(&self, topic: &Topic) -> Result<Creation, RegistryError>;

    /// Gives the topic a strategy of its own, or none, and waits until the registry goes by it.
    fn set_topic_strategy(&self, topic: &Topic, strategy: Option<Strategy>) -> Result<(), RegistryError>;

    /// The schemas that the topic has, and whether older ones were deleted.
    fn history(&self, topic: &Topic) -> Result<History, RegistryError>;

    /// Asks whether a schema of any type would be compatible, without registering it.
    fn compatibility_of(&self, topic: &Topic, schema: &TypedSchema) -> Result<Verdict, RegistryError>;

    /// Registers a schema of any type and answers with its version: a new one, or that of an equal stored schema.
    fn register_typed(&self, topic: &Topic, schema: &TypedSchema) -> Result<u64, RegistryError>;

    /// The same question about a schema of the type that contracts have.
    fn compatibility(&self, topic: &Topic, text: &str) -> Result<Verdict, RegistryError> {
        self.compatibility_of(topic, &TypedSchema::avro(text))
    }

    /// Registers a schema of the type that contracts have.
    fn register(&self, topic: &Topic, text: &str) -> Result<u64, RegistryError> {
        self.register_typed(topic, &TypedSchema::avro(text))
    }
}
