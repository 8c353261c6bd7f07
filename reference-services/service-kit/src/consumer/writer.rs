//! Which version of a contract a message was written with, and how to read it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use event_runtime::{DecodeError, Event, RewriterError, SchemaRewriter, SchemaVersion};

use super::meaning;
use crate::broker::{BrokerError, SharedBroker, WriterSchema};

/// Maps the broker's schema versions to the contract's; asks the broker once for each.
pub(crate) struct Writers {
    broker: SharedBroker,
    versions: &'static [SchemaVersion],
    known: Mutex<HashMap<(String, WriterSchema), Found>>,
}

/// Who wrote a message.
#[derive(Debug, Clone)]
pub(crate) enum Writer {
    /// The contract's version of this number.
    Sealed(u32),
    /// A version that came later than this program; its bytes become those of the newest version here.
    Later(Arc<SchemaRewriter>),
}

/// Schema versions never change, so what was found once stays true.
type Found = Result<Writer, RewriterError>;

/// Why the writer's version is not known.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unresolved {
    #[error("the message carries no schema version; its producer must connect with the contract's schema")]
    NoSchema,
    #[error(
        "the broker has no schema version {version} of {topic} any more; register it again, then redrive the dead letter"
    )]
    Unknown { topic: String, version: String },
    #[error(
        "schema version {version} of {topic} is no version of the contract that this program knows, and by Avro's rules \
         it can't be read as the newest of these: [{}] {source}; deploy a program that was generated from the newer \
         contract, then redrive the dead letter",
        source.code()
    )]
    Unreadable { topic: String, version: String, source: RewriterError },
    #[error(transparent)]
    Broker(#[from] BrokerError),
}

impl Writer {
    /// Reads the writer's bytes.
    pub(crate) fn decode<E: Event>(&self, bytes: &[u8]) -> Result<E, DecodeError> {
        match self {
            Self::Sealed(number) => E::decode(*number, bytes),
            Self::Later(plan) => E::decode(E::written_version().number, &plan.rewrite(bytes)?),
        }
    }

    /// The contract's version, where this program knows it.
    pub(crate) fn version(&self) -> Option<u32> {
        match self {
            Self::Sealed(number) => Some(*number),
            Self::Later(_) => None,
        }
    }
}

impl Writers {
    pub(crate) fn new(broker: SharedBroker, versions: &'static [SchemaVersion]) -> Self {
        Self { broker, versions, known: Mutex::default() }
    }

    /// The contract's version with the same text as the broker's version, or else with the same meaning; or else a
    /// way to read it as the newest.
    pub(crate) async fn resolve(&self, topic: &str, schema: &WriterSchema) -> Result<Writer, Unresolved> {
        if schema.is_absent() {
            return Err(Unresolved::NoSchema);
        }
        let (topic, version) = (topic.to_owned(), schema.to_string());
        let key = (topic.clone(), schema.clone());
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let found = if let Some(found) = known {
            found
        } else {
            // A version without a text isn't remembered: it may be deleted now and be back later.
            let Some(text) = self.broker.schema_text(&topic, schema).await? else {
                return Err(Unresolved::Unknown { topic, version });
            };
            let found = self.find(&topic, &version, &text);
            self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
            found
        };
        found.map_err(|source| Unresolved::Unreadable { topic, version, source })
    }

    fn find(&self, topic: &str, version: &str, text: &str) -> Found {
        if let Some(number) = self.sealed(text) {
            return Ok(Writer::Sealed(number));
        }
        let newest = self.versions.last().map_or("", |version| version.schema);
        let plan = SchemaRewriter::new(text, newest)?;
        tracing::info!(topic, version, "messages of a version newer than this program are read by Avro's rules");
        Ok(Writer::Later(Arc::new(plan)))
    }

    fn sealed(&self, text: &str) -> Option<u32> {
        let same = self.versions.iter().find(|version| version.schema == text);
        let version = same.or_else(|| {
            let meaning = meaning::of(text)?;
            self.versions.iter().find(|version| meaning::of(version.schema).is_some_and(|other| other == meaning))
        });
        version.map(|version| version.number)
    }
}
