//! The answers of a Pulsar broker about a schema, bug for bug.
//!
//! Brokers decide with Avro Java's `SchemaValidator` ([`can_read`]), whose verdict differs from that of Avro's own
//! `SchemaCompatibility` in both directions. The version of Avro depends on Pulsar's ([`PulsarProfile`]): a parsed schema
//! has the profile by which it was parsed, and all schemas of a call must have the same. Around it the broker has rules of its own, in `SchemaRegistryServiceImpl`:
//! [`check_compatibility`], [`upload`] and [`subscribe`]. If Java throws, the broker answers with an error instead of a
//! verdict.

mod avro_check;
mod calls;
mod parse_exception;
mod responses;
mod schema_types;

pub use super::avro_java::{AvroFailure, can_read};
pub(crate) use calls::find_equal_version;
pub use calls::{check_compatibility, subscribe, upload};
pub use responses::{BrokerError, CheckResponse, KeyValuePart, Refusal, UploadResponse, VersionRef};
pub use schema_types::{
    AvroSchema, MalformedKeyValue, Properties, SchemaInput, SchemaType, Stored, TypedSchema, UnknownSchemaType,
};
pub use schemactl_avro::schema::{BrokerProfile, ProfileSupport, PulsarProfile, UnknownProfile};
