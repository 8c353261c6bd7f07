//! The tenant whose topics a service uses.

use std::sync::Arc;

use event_runtime::Event;

/// A Pulsar tenant. Contracts name one; tests and demos use their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant(Arc<str>);

impl Tenant {
    /// Creates the tenant with this name.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// Returns the contract's topic in this tenant.
    pub fn topic_of<E: Event>(&self) -> String {
        self.resolve_topic(E::TOPIC)
    }

    /// Replaces the tenant of a topic by this one: `persistent://TENANT/namespace/topic`.
    pub fn resolve_topic(&self, topic: &str) -> String {
        let Some((domain, rest)) = topic.split_once("://") else { return topic.to_owned() };
        let Some((_, local)) = rest.split_once('/') else { return topic.to_owned() };
        format!("{domain}://{}/{local}", self.0)
    }
}
