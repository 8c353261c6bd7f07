//! Names of Pulsar's topics.

use std::fmt;

/// The name of a Pulsar topic.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Topic {
    /// The tenant.
    pub tenant: String,
    /// The namespace.
    pub namespace: String,
    /// The topic's own name.
    pub name: String,
}

impl Topic {
    /// Takes a full name apart: `persistent://tenant/namespace/name`; nothing where Pulsar refuses a part of it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("persistent://")?.splitn(3, '/').map(str::to_owned);
        let topic = Self { tenant: parts.next()?, namespace: parts.next()?, name: parts.next()? };
        let legal =
            is_namespace_name(&topic.tenant) && is_namespace_name(&topic.namespace) && is_topic_name(&topic.name);
        legal.then_some(topic)
    }
}

/// Whether Pulsar takes the name for a tenant or namespace (`NamedEntity` of Pulsar 4.0).
pub fn is_namespace_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_=:.".contains(c))
}

/// Whether a topic of this name can be made, and found again under it.
///
/// The broker's schema calls decode names twice, so `+` would become a space and `%` an error or another name; a topic
/// with `/` can have schemas but never be made.
pub fn is_topic_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(['+', '%', '/'])
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "persistent://{}/{}/{}", self.tenant, self.namespace, self.name)
    }
}
