//! The schemas that a service writes with.

use std::collections::BTreeMap;

use event_runtime::Event;

use crate::broker::ProducerSchema;

/// Returns the schema of a producer of this event type.
pub(crate) fn producer_schema<E: Event>() -> ProducerSchema {
    ProducerSchema::Avro { name: E::RECORD.to_owned(), definition: E::newest_version().schema.into() }
}

/// The versions of contracts that a service publishes.
#[derive(Debug, Clone, Default)]
pub(crate) struct PublishedSchemas(BTreeMap<(&'static str, u32), ProducerSchema>);

impl PublishedSchemas {
    /// Adds the version that this type encodes.
    pub(crate) fn declare<E: Event>(&mut self) {
        self.0.insert((E::CONTRACT, E::newest_version().number), producer_schema::<E>());
    }

    /// Returns the schema of this version; `None` if it was not declared.
    pub(crate) fn schema(&self, contract: &str, version: u32) -> Option<&ProducerSchema> {
        self.0.iter().find(|((id, number), _)| *id == contract && *number == version).map(|(_, schema)| schema)
    }
}
