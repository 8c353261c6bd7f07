//! Where the contracts' topics are, and the schema texts that a service writes with.

use std::{collections::BTreeMap, sync::Arc};

use event_runtime::Event;

use crate::broker::ProducerSchema;

/// The tenant whose topics a service uses; contracts name one, tests and demos use their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant(Arc<str>);

impl Tenant {
    /// The tenant of this name.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The contract's topic in this tenant.
    pub fn topic_of<E: Event>(&self) -> String {
        self.resolve_topic(E::TOPIC)
    }

    /// The same topic in this tenant: `persistent://TENANT/namespace/topic`.
    pub fn resolve_topic(&self, topic: &str) -> String {
        let Some((domain, rest)) = topic.split_once("://") else { return topic.to_owned() };
        let Some((_, local)) = rest.split_once('/') else { return topic.to_owned() };
        format!("{domain}://{}/{local}", self.0)
    }
}

/// What a producer of this type tells the broker.
pub(crate) fn producer_schema<E: Event>() -> ProducerSchema {
    ProducerSchema::Avro { name: E::RECORD.to_owned(), text: E::written_version().schema.into() }
}

/// The versions of contracts that a service writes.
#[derive(Debug, Clone, Default)]
pub(crate) struct PublishedSchemas(BTreeMap<(&'static str, u32), ProducerSchema>);

impl PublishedSchemas {
    /// Adds the version that this type encodes as.
    pub(crate) fn declare<E: Event>(&mut self) {
        self.0.insert((E::CONTRACT, E::written_version().number), producer_schema::<E>());
    }

    /// The schema of this version, if it was declared.
    pub(crate) fn schema(&self, contract: &str, version: u32) -> Option<&ProducerSchema> {
        self.0.iter().find(|((id, number), _)| *id == contract && *number == version).map(|(_, schema)| schema)
    }
}
