//! Pulsar's schema registry.
//!
//! - [`Registry`]: the operations of a schema registry, with two adapters that pass the same tests:
//!   - [`PulsarRegistry`]: the registry of a Pulsar broker, over its admin API;
//!   - [`InMemoryRegistry`]: a registry in this process that answers as the broker does;
//! - [`Namespace`], [`Topic`], [`SchemaHistory`] and others: the domain types of a registry;
//! - [`ConnectOptions`]: token, certificate authority and timeouts of a connection;
//! - [`download`]: downloads a file. It is here because only this crate names an HTTP client.
//!
//! ```
//! use schemactl_pulsar::{Creation, InMemoryRegistry, Namespace, Registry};
//!
//! let registry = InMemoryRegistry::new();
//! assert_eq!(registry.create_tenant("shop")?, Creation::Created);
//! assert_eq!(registry.namespace(&Namespace::new("shop", "orders")?)?, None);
//! # Ok::<(), schemactl_pulsar::RegistryError>(())
//! ```

mod admin;
mod error;
mod http;
mod in_memory;
mod model;
mod registry;
#[cfg(feature = "testing")]
pub mod testing;

pub use admin::PulsarRegistry;
pub use contract_core::compat::Strategy;
pub use contract_core::compat::broker::{Properties, PulsarProfile, SchemaType, TypedSchema};
pub use error::RegistryError;
pub use http::{ConnectOptions, Token, download};
pub use in_memory::InMemoryRegistry;
pub use model::{
    Compatibility, Creation, NameError, Namespace, NamespaceLock, NamespacePolicies, SchemaHistory, StoredSchema,
    Topic, TopicCleanUp, TopicState,
};
pub use registry::Registry;
