//! Finds the version of a contract that wrote a message, and decodes the message with its schema.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use event_runtime::{DecodeError, Event, RewriterError, SchemaRewriter, SchemaVersion};
use schemactl_avro::schema::{Schema, parse_stored};
use schemactl_avro::source::SourceId;

use crate::broker::{BrokerError, SharedBroker, WriterSchemaVersion};

/// Maps the broker's schema versions to the contract's versions. Asks the broker once for each.
pub(crate) struct WriterVersions {
    broker: SharedBroker,
    /// The contract's versions that this program has code for.
    known_versions: &'static [SchemaVersion],
    /// The contract's [`Event::MEANING_ATTRIBUTES`].
    meaning_attributes: &'static [&'static str],
    /// Schema versions never change, so a result stays valid.
    cache: Mutex<HashMap<(String, WriterSchemaVersion), Result<WriterVersion, RewriterError>>>,
}

/// The version that wrote a message.
#[derive(Debug, Clone)]
pub(crate) enum WriterVersion {
    /// A version of the contract that this program knows.
    Known(u32),
    /// A version that this program does not know, probably a newer one. The rewriter converts its bytes to the newest known
    /// version.
    Rewritten(Arc<SchemaRewriter>),
}

/// The reason why the writer's version of a message cannot be found.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FindVersionError {
    #[error("the message carries no schema version; its producer must connect with the contract's schema")]
    NoSchema,
    #[error(
        "the broker no longer has schema version {version} of {topic}; register it again, and redrive the message if it \
         has become a dead letter"
    )]
    NotRegistered { topic: String, version: String },
    #[error(
        "this program does not know schema version {version} of {topic}, and cannot read it as the newest version that it \
         knows: [{}] {source}; deploy a program with code generated from the newer contract, and redrive the message if it \
         has become a dead letter",
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
            // The rewriter's output has the newest known version.
            Self::Rewritten(rewriter) => E::decode(E::newest_version().number, &rewriter.rewrite(bytes)?),
        }
    }

    /// Returns the number of the version; `None` for a version that this program does not know.
    pub(crate) fn number(&self) -> Option<u32> {
        match self {
            Self::Known(number) => Some(*number),
            Self::Rewritten(_) => None,
        }
    }
}

impl WriterVersions {
    pub(crate) fn new(
        broker: SharedBroker,
        versions: &'static [SchemaVersion],
        meaning_attributes: &'static [&'static str],
    ) -> Self {
        Self { broker, known_versions: versions, meaning_attributes, cache: Mutex::default() }
    }

    /// Finds the contract's version with the same schema as the broker's version, or an equivalent one; otherwise creates
    /// a rewriter that reads the broker's schema as the newest version.
    pub(crate) async fn find_version(
        &self,
        topic: &str,
        schema_version: &WriterSchemaVersion,
    ) -> Result<WriterVersion, FindVersionError> {
        if schema_version.is_absent() {
            return Err(FindVersionError::NoSchema);
        }
        let (topic, version) = (topic.to_owned(), schema_version.to_string());
        let key = (topic.clone(), schema_version.clone());
        let cached = self.cache.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let result = if let Some(result) = cached {
            result
        } else {
            // A missing schema is not cached: a deleted version may be registered again.
            let Some(definition) = self.broker.schema(&topic, schema_version).await? else {
                return Err(FindVersionError::NotRegistered { topic, version });
            };
            let result = self.classify_schema(&topic, &version, &definition);
            self.cache.lock().unwrap_or_else(PoisonError::into_inner).insert(key, result.clone());
            result
        };
        result.map_err(|source| FindVersionError::Unreadable { topic, version, source })
    }

    fn classify_schema(&self, topic: &str, version: &str, definition: &str) -> Result<WriterVersion, RewriterError> {
        if let Some(number) = self.known_version(definition) {
            return Ok(WriterVersion::Known(number));
        }
        let newest = self.known_versions.last().map_or("", |version| version.schema);
        let rewriter = SchemaRewriter::with_meaning_attributes(definition, newest, self.meaning_attributes)?;
        tracing::info!(topic, version, "reading an unknown schema version as the newest known version");
        Ok(WriterVersion::Rewritten(Arc::new(rewriter)))
    }

    /// Returns the number of the contract's version with this schema, or with one that writes the same bytes: another
    /// client may have registered the version with other attributes, such as `doc`, or other whitespace.
    fn known_version(&self, definition: &str) -> Option<u32> {
        let identical = self.known_versions.iter().find(|version| version.schema == definition);
        let version = identical.or_else(|| {
            let schema = parse(definition)?;
            self.known_versions
                .iter()
                .find(|version| parse(version.schema).is_some_and(|known| known.writes_same(&schema)))
        });
        version.map(|version| version.number)
    }
}

fn parse(schema: &str) -> Option<Schema> {
    parse_stored(schema, SourceId::default()).into_lenient()
}
