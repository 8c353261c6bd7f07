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
    /// Returns the version of a contract, with shared types inlined. `None` if they cannot be inlined.
    pub(super) fn from_contract(version: &'a Version) -> Option<Self> {
        let schema = AvroSchema { json: version.self_contained.as_deref()?, parsed: &version.parsed };
        Some(Self { number: version.number, source: version.source, schema })
    }
}

/// A version whose schema is valid, except that defaults may not fit their types.
pub(super) struct ParsedVersion<'a> {
    pub(super) version: TopicVersion<'a>,
    pub(super) schema: &'a Schema,
}

impl<'a> ParsedVersion<'a> {
    /// Returns the versions whose schemas are valid, ready to be compared with each other.
    pub(super) fn from_versions(versions: &[TopicVersion<'a>]) -> Vec<Self> {
        let parsed =
            |version: &TopicVersion<'a>| Some(Self { version: *version, schema: version.schema.parsed.lenient()? });
        let parsed: Vec<Self> = versions.iter().filter_map(parsed).collect();
        if parsed.len() >= MIN_VERSIONS_FOR_DIGESTS {
            for version in &parsed {
                version.schema.cache_field_digests();
            }
        }
        parsed
    }
}
