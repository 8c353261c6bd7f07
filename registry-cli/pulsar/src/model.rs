//! Domain types of a schema registry.

use std::fmt;

use contract_core::compat::Strategy;
use contract_core::compat::broker::{Properties, SchemaType, TypedSchema};
use contract_core::contracts::{is_namespace_name, topic_name_problem};

/// A name that Pulsar refuses for a tenant, a namespace or a topic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` cannot be the name of a tenant, namespace or topic: {reason}")]
pub struct NameError {
    /// The name.
    pub name: String,
    /// Why it is refused.
    pub reason: &'static str,
}

/// The full name of a namespace, `tenant/name`.
///
/// Policies such as strategy and lock belong to a namespace and hold for its topics.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Namespace {
    tenant: String,
    name: String,
}

impl Namespace {
    /// Creates the name of a namespace; fails if Pulsar would refuse it.
    pub fn new(tenant: &str, name: &str) -> Result<Self, NameError> {
        for part in [tenant, name] {
            if !is_namespace_name(part) {
                let reason = "Pulsar refuses it for a tenant or a namespace";
                return Err(NameError { name: part.to_owned(), reason });
            }
        }
        Ok(Self { tenant: tenant.to_owned(), name: name.to_owned() })
    }

    /// Returns the tenant.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// Returns the name within the tenant.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.tenant, self.name)
    }
}

/// The full name of a topic, `persistent://tenant/namespace/name`. Each topic has one history of schemas.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic {
    namespace: Namespace,
    name: String,
}

impl Topic {
    /// Creates the name of a topic; fails if Pulsar would refuse it.
    pub fn new(namespace: Namespace, name: &str) -> Result<Self, NameError> {
        if let Some(reason) = topic_name_problem(name) {
            return Err(NameError { name: name.to_owned(), reason });
        }
        Ok(Self { namespace, name: name.to_owned() })
    }

    /// Parses a full name, `persistent://tenant/namespace/name`.
    pub fn parse(full_name: &str) -> Result<Self, NameError> {
        let parts = full_name.strip_prefix("persistent://").map(|rest| rest.splitn(3, '/').collect::<Vec<_>>());
        match parts.as_deref() {
            Some([tenant, namespace, name]) => Self::new(Namespace::new(tenant, namespace)?, name),
            _ => Err(NameError {
                name: full_name.to_owned(),
                reason: "it does not have the form `persistent://tenant/namespace/name`",
            }),
        }
    }

    /// Returns the namespace.
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// Returns the name within the namespace.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "persistent://{}/{}", self.namespace, self.name)
    }
}

/// Who may register schemas in a namespace.
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
    /// Who may register schemas.
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
    /// Whether the schema has the type `AVRO`, which all contracts have.
    pub fn is_avro(&self) -> bool {
        self.schema_type == SchemaType::Avro.name()
    }

    /// Converts the schema for the emulation of the broker; `None` if the emulation does not know the type.
    pub fn to_typed(&self) -> Option<TypedSchema> {
        let schema_type = self.schema_type.parse().ok()?;
        Some(TypedSchema::new(schema_type, self.definition.as_str(), self.properties.clone()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_a_full_topic_name() {
        let topic = Topic::parse("persistent://tenant/name-space/a b").unwrap();
        assert_eq!((topic.namespace().to_string(), topic.name()), ("tenant/name-space".to_owned(), "a b"));
        assert_eq!(topic.to_string(), "persistent://tenant/name-space/a b");
    }

    #[test]
    fn rejects_names_that_pulsar_would_misread() {
        for name in ["x", "non-persistent://t/n/x", "persistent://t/n", "persistent://t/n/", "persistent://t t/n/x"] {
            assert!(Topic::parse(name).is_err(), "{name}");
        }
        for name in ["a+b", "a%b", "a%41", "a/b", "a-partition-0", "__change_events"] {
            assert!(Topic::new(Namespace::new("t", "n").unwrap(), name).is_err(), "{name}");
        }
    }
}
