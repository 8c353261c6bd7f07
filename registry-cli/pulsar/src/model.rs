//! Domain types of a schema registry.

use contract_core::compat::Strategy;
use contract_core::compat::broker::{Properties, PulsarProfile, SchemaType, TypedSchema};
pub use contract_core::contracts::{NameError, Namespace, Topic};

/// The clients that may register schemas in a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamespaceLock {
    /// Whether producers may register schemas by connecting.
    pub auto_update: bool,
    /// Whether producers without a schema are refused on topics with schemas.
    pub validation_enforced: bool,
}

impl NamespaceLock {
    /// Only schemas that were registered over the admin API can be produced.
    pub const LOCKED: Self = Self { auto_update: false, validation_enforced: true };
    /// Pulsar's default: any producer may register a compatible schema, or produce without one.
    pub const OPEN: Self = Self { auto_update: true, validation_enforced: false };
}

/// Whether the broker deletes unused topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicCleanUp {
    /// Pulsar's default: a topic without producers and subscriptions is deleted after a minute, with its schemas.
    ByBroker,
    /// Topics stay until they are deleted on purpose.
    Never,
}

/// The policies of a namespace that matter for contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamespacePolicies {
    /// The compatibility strategy; `None` means the broker's default.
    pub strategy: Option<Strategy>,
    /// The clients that may register schemas.
    pub lock: NamespaceLock,
    /// Whether the broker deletes unused topics.
    pub clean_up: TopicCleanUp,
}

/// The settings of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopicState {
    /// The number of partitions; zero for a topic without partitions.
    pub partitions: u32,
    /// The topic's own strategy, if it has one.
    pub strategy: Option<Strategy>,
}

/// Whether a call created something or found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Creation {
    /// This call created it.
    Created,
    /// It existed before.
    Existed,
}

/// A schema in the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSchema {
    /// The registry's version number, counted from zero.
    pub version: u64,
    /// The schema type as Pulsar names it, such as `AVRO`.
    pub schema_type: String,
    /// The schema as it was registered: JSON for Avro.
    pub definition: String,
    /// The properties; those of a `KEY_VALUE` schema have the types of key and value.
    pub properties: Properties,
}

impl StoredSchema {
    /// Returns whether the schema has the type `AVRO`, which all contracts have.
    pub fn is_avro(&self) -> bool {
        self.schema_type == SchemaType::Avro.name()
    }

    /// Converts the schema for the emulation of a broker of this version; `None` if the emulation does not know the type.
    pub fn to_typed(&self, profile: PulsarProfile) -> Option<TypedSchema> {
        let schema_type = self.schema_type.parse().ok()?;
        Some(TypedSchema::for_broker(profile, schema_type, self.definition.as_str(), self.properties.clone()))
    }
}

/// The schemas of a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaHistory {
    /// The schemas that the registry has, oldest first.
    pub live: Vec<StoredSchema>,
    /// Whether older schemas were deleted. Their version numbers are never used again.
    pub deleted: bool,
}

/// The result of a compatibility check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compatibility {
    /// The registry would accept the schema.
    Compatible,
    /// The registry would refuse the schema.
    Incompatible {
        /// The registry's reason.
        reason: String,
    },
}
