//! Versions of a topic's schema, as they are compared.

use schemactl_avro::schema::Schema;
use schemactl_avro::source::SourceId;

use crate::compat::broker::AvroSchema;
use crate::contracts::Version;

/// With fewer versions than this, digests of fields cost more than they save.
const MIN_VERSIONS_FOR_DIGESTS: usize = 8;

/// One version of a topic's schema, which may belong to a contract.
#[derive(Debug, Clone, Copy)]
pub struct TopicVersion<'a> {
    /// The number by which findings name the version.
    pub number: u32,
    /// Its file among the sources.
    pub source: SourceId,
    /// The schema as the broker gets it.
    pub schema: AvroSchema<'a>,
}

impl<'a> TopicVersion<'a> {
    /// Returns the version with shared types inlined. `None` if they cannot be inlined.
    pub(super) fn from_version(version: &'a Version) -> Option<Self> {
        let schema = AvroSchema { json: version.self_contained.as_deref()?, parsed: &version.parsed };
        Some(Self { number: version.number, source: version.source, schema })
    }
}

/// A version whose schema is valid, apart from defaults that may not fit their types.
pub(super) struct LenientVersion<'a> {
    pub(super) topic_version: TopicVersion<'a>,
    pub(super) schema: &'a Schema,
}

impl<'a> LenientVersion<'a> {
    /// Returns the number by which findings name the version.
    pub(super) fn number(&self) -> u32 {
        self.topic_version.number
    }

    /// Returns the versions whose schemas are valid, apart from their defaults, ready to be compared with each other.
    pub(super) fn from_versions(versions: &[TopicVersion<'a>]) -> Vec<Self> {
        let lenient = |version: &TopicVersion<'a>| {
            Some(Self { topic_version: *version, schema: version.schema.parsed.lenient()? })
        };
        let lenient: Vec<Self> = versions.iter().filter_map(lenient).collect();
        if lenient.len() >= MIN_VERSIONS_FOR_DIGESTS {
            for version in &lenient {
                version.schema.cache_field_digests();
            }
        }
        lenient
    }
}
