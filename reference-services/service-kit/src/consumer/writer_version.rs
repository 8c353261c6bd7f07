//! Finds the version of a contract that wrote a message, and decodes the message with its schema.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use event_runtime::{DecodeError, Event, RewriterError, SchemaRewriter, SchemaVersion};
use schemactl_avro::schema::{Schema, parse_str};
use schemactl_avro::source::SourceId;

use crate::broker::{BrokerError, SharedBroker, WriterSchema};

/// Maps the broker's schema versions to the contract's versions. Asks the broker once for each.
pub(crate) struct WriterVersions {
    broker: SharedBroker,
    versions: &'static [SchemaVersion],
    /// Schema versions never change, so a result stays valid.
    cache: Mutex<HashMap<(String, WriterSchema), Result<WriterVersion, RewriterError>>>,
}

/// The version that wrote a message.
#[derive(Debug, Clone)]
pub(crate) enum WriterVersion {
    /// A version of the contract that this program knows.
    Known(u32),
    /// A version that is newer than this program. The rewriter converts its bytes to the newest known version.
    Newer(Arc<SchemaRewriter>),
}

/// The reason why the writer's version of a message is not known.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ResolveError {
    #[error("the message carries no schema version; its producer must connect with the contract's schema")]
    NoSchema,
    #[error(
        "the broker no longer has schema version {version} of {topic}; register it again, then redrive the dead letter"
    )]
    Unknown { topic: String, version: String },
    #[error(
        "schema version {version} of {topic} is not a version of the contract that this program knows, and it cannot be \
         read as the newest version by Avro's rules: [{}] {source}; deploy a program that was generated from the newer \
         contract, then redrive the dead letter",
        source.code()
    )]
    Unreadable { topic: String, version: String, source: RewriterError },
    #[error(transparent)]
    Broker(#[from] BrokerError),
}

impl WriterVersion {
    /// Decodes bytes that this version wrote.
    pub(crate) fn decode<E: Event>(&self, bytes: &[u8]) -> Result<E, DecodeError> {
        match self {
            Self::Known(number) => E::decode(*number, bytes),
            Self::Newer(rewriter) => E::decode(E::written_version().number, &rewriter.rewrite(bytes)?),
        }
    }

    /// Returns the number of the version; `None` for a version that is newer than this program.
    pub(crate) fn version(&self) -> Option<u32> {
        match self {
            Self::Known(number) => Some(*number),
            Self::Newer(_) => None,
        }
    }
}

impl WriterVersions {
    pub(crate) fn new(broker: SharedBroker, versions: &'static [SchemaVersion]) -> Self {
        Self { broker, versions, cache: Mutex::default() }
    }

    /// Resolves the broker's schema version: to the contract's version with the same schema or an equivalent one, or
    /// else to a rewriter that reads it as the newest version.
    pub(crate) async fn resolve(&self, topic: &str, schema: &WriterSchema) -> Result<WriterVersion, ResolveError> {
        if schema.is_absent() {
            return Err(ResolveError::NoSchema);
        }
        let (topic, version) = (topic.to_owned(), schema.to_string());
        let key = (topic.clone(), schema.clone());
        let cached = self.cache.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let result = if let Some(result) = cached {
            result
        } else {
            // A missing schema is not cached: a deleted version may be registered again.
            let Some(definition) = self.broker.schema(&topic, schema).await? else {
                return Err(ResolveError::Unknown { topic, version });
            };
            let result = self.find(&topic, &version, &definition);
            self.cache.lock().unwrap_or_else(PoisonError::into_inner).insert(key, result.clone());
            result
        };
        result.map_err(|source| ResolveError::Unreadable { topic, version, source })
    }

    fn find(&self, topic: &str, version: &str, schema: &str) -> Result<WriterVersion, RewriterError> {
        if let Some(number) = self.known_version(schema) {
            return Ok(WriterVersion::Known(number));
        }
        let newest = self.versions.last().map_or("", |version| version.schema);
        let rewriter = SchemaRewriter::new(schema, newest)?;
        tracing::info!(topic, version, "reading a schema version that is newer than this program");
        Ok(WriterVersion::Newer(Arc::new(rewriter)))
    }

    /// Returns the number of the contract's version with this schema, or with one that writes the same bytes: another
    /// client may have registered the version with other attributes or another format.
    fn known_version(&self, schema: &str) -> Option<u32> {
        let identical = self.versions.iter().find(|version| version.schema == schema);
        let version = identical.or_else(|| {
            let schema = parse(schema)?;
            self.versions.iter().find(|version| parse(version.schema).is_some_and(|own| own.writes_same(&schema)))
        });
        version.map(|version| version.number)
    }
}

fn parse(schema: &str) -> Option<Schema> {
    parse_str(schema, SourceId::default()).into_lenient()
}
