//! Which version of a contract a message was written with.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use event_runtime::SchemaVersion;

use super::meaning;
use crate::broker::{BrokerError, SharedBroker, WriterSchema};

/// Maps the broker's schema versions to the contract's; asks the broker once for each.
pub(crate) struct Writers {
    broker: SharedBroker,
    versions: &'static [SchemaVersion],
    known: Mutex<HashMap<(String, WriterSchema), Found>>,
}

/// Schema versions never change, so what was found once stays true.
#[derive(Debug, Clone, Copy)]
enum Found {
    Sealed(u32),
    Foreign,
}

/// Why the writer's version is not known.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unresolved {
    #[error("the message carries no schema version; its producer must connect with the contract's schema")]
    NoSchema,
    #[error(
        "schema version {version} of {topic} is no version of the contract that this program knows; deploy a program \
         that was generated from the newer contract, then redrive the dead letter"
    )]
    Unknown { topic: String, version: String },
    #[error(transparent)]
    Broker(#[from] BrokerError),
}

impl Writers {
    pub(crate) fn new(broker: SharedBroker, versions: &'static [SchemaVersion]) -> Self {
        Self { broker, versions, known: Mutex::default() }
    }

    /// The contract's version with the same text as the broker's version, or else with the same meaning.
    pub(crate) async fn resolve(&self, topic: &str, schema: &WriterSchema) -> Result<u32, Unresolved> {
        if schema.is_absent() {
            return Err(Unresolved::NoSchema);
        }
        let unknown = || Unresolved::Unknown { topic: topic.to_owned(), version: schema.to_string() };
        let key = (topic.to_owned(), schema.clone());
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        let found = if let Some(found) = known {
            found
        } else {
            // A version without a text isn't remembered: it may be deleted now and be back later.
            let text: Arc<str> = self.broker.schema_text(topic, schema).await?.ok_or_else(unknown)?;
            let found = self.sealed(&text).map_or(Found::Foreign, Found::Sealed);
            self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, found);
            found
        };
        match found {
            Found::Sealed(number) => Ok(number),
            Found::Foreign => Err(unknown()),
        }
    }

    fn sealed(&self, text: &str) -> Option<u32> {
        let same = self.versions.iter().find(|version| version.text == text);
        let version = same.or_else(|| {
            let meaning = meaning::of(text)?;
            self.versions.iter().find(|version| meaning::of(version.text).is_some_and(|other| other == meaning))
        });
        version.map(|version| version.number)
    }
}
