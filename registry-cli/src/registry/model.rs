//! The words in which registries are spoken of.

use std::fmt;

use contract_core::compat::Strategy;
use contract_core::contracts::{is_namespace_name, topic_name_problem};

use super::{Properties, RegistryError, SchemaType, TypedSchema};

/// A namespace of a tenant: the home of a service's topics, and of their policies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Namespace {
    tenant: String,
    name: String,
}

impl Namespace {
    /// Checks the names against what Pulsar allows.
    pub fn new(tenant: &str, name: &str) -> Result<Self, RegistryError> {
        for part in [tenant, name] {
            if !is_namespace_name(part) {
                let reason = "Pulsar refuses it for a tenant or a namespace";
                return Err(RegistryError::Name { name: part.to_owned(), reason });
            }
        }
        Ok(Self { tenant: tenant.to_owned(), name: name.to_owned() })
    }

    /// The tenant.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The name within the tenant.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.tenant, self.name)
    }
}

/// A topic: the home of one history of schemas.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic {
    namespace: Namespace,
    name: String,
}

impl Topic {
    /// Names a topic of the namespace.
    pub fn new(namespace: Namespace, name: &str) -> Result<Self, RegistryError> {
        if let Some(reason) = topic_name_problem(name) {
            return Err(RegistryError::Name { name: name.to_owned(), reason });
        }
        Ok(Self { namespace, name: name.to_owned() })
    }

    /// Reads a full name, `persistent://tenant/namespace/name`.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let parts = text.strip_prefix("persistent://").map(|rest| rest.splitn(3, '/').collect::<Vec<_>>());
        match parts.as_deref() {
            Some([tenant, namespace, name]) => Self::new(Namespace::new(tenant, namespace)?, name),
            _ => Err(RegistryError::Name {
                name: text.to_owned(),
                reason: "it is not of the form `persistent://tenant/namespace/name`",
            }),
        }
    }

    /// The namespace that the topic is in.
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// The name within the namespace.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "persistent://{}/{}", self.namespace, self.name)
    }
}

/// Who may bring schemas into a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Whether producers may register schemas by connecting.
    pub auto_update: bool,
    /// Whether producers without a schema are refused on topics that have one.
    pub validation_enforced: bool,
}

impl Lock {
    /// Only what was registered on purpose can be produced.
    pub const LOCKED: Self = Self { auto_update: false, validation_enforced: true };
    /// Pulsar's default: any producer may add a compatible schema, or write without one.
    pub const OPEN: Self = Self { auto_update: true, validation_enforced: false };
}

/// What the broker does with topics that nobody uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicCleanUp {
    /// Pulsar's default: a topic without producers and subscriptions goes after a minute, and its schemas with it.
    ByBroker,
    /// Topics stay until somebody deletes them.
    Never,
}

/// The policies of a namespace that matter for contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamespacePolicies {
    /// The strategy that is set; `None` means the broker's default.
    pub strategy: Option<Strategy>,
    /// Who may register.
    pub lock: Lock,
    /// Whether topics are safe from the broker's clean-up.
    pub clean_up: TopicCleanUp,
}

/// How a topic is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopicState {
    /// The number of partitions; zero for a topic without.
    pub partitions: u32,
    /// The strategy of its own that the topic has, if any.
    pub strategy: Option<Strategy>,
}

/// Whether something was made or was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Creation {
    /// It was made by this call.
    Made,
    /// It was there already.
    Existed,
}

/// A schema that the registry has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSchema {
    /// The registry's version number, counted from zero.
    pub version: u64,
    /// The schema type, as Pulsar names it.
    pub kind: String,
    /// The text as it was first registered.
    pub text: String,
    /// The properties; of a `KEY_VALUE` schema, they tell the types of its parts.
    pub properties: Properties,
}

impl StoredSchema {
    /// Whether it is a schema of the type that contracts have.
    pub fn is_avro(&self) -> bool {
        self.kind == SchemaType::Avro.name()
    }

    /// The schema for the emulation of the broker; nothing where its type is newer than what that knows.
    pub fn typed(&self) -> Option<TypedSchema> {
        let schema_type = self.kind.parse().ok()?;
        Some(TypedSchema::new(schema_type, self.text.as_str(), self.properties.clone()))
    }
}

/// The schemas of a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// What is there, oldest first.
    pub live: Vec<StoredSchema>,
    /// Whether schemas were deleted before the live ones: their numbers are gone for good.
    pub deleted: bool,
}

/// What a registry thinks of a schema that it was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It would be taken.
    Compatible,
    /// It would be refused.
    Incompatible {
        /// The registry's words.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_read_from_its_full_name() {
        let topic = Topic::parse("persistent://tenant/name-space/a b").unwrap();
        assert_eq!((topic.namespace().to_string(), topic.name()), ("tenant/name-space".to_owned(), "a b"));
        assert_eq!(topic.to_string(), "persistent://tenant/name-space/a b");
    }

    #[test]
    fn names_that_the_broker_would_mistake_are_refused() {
        for name in ["x", "non-persistent://t/n/x", "persistent://t/n", "persistent://t/n/", "persistent://t t/n/x"] {
            assert!(Topic::parse(name).is_err(), "{name}");
        }
        for name in ["a+b", "a%b", "a%41", "a/b", "a-partition-0", "__change_events"] {
            assert!(Topic::new(Namespace::new("t", "n").unwrap(), name).is_err(), "{name}");
        }
    }
}
