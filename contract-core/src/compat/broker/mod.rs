//! The answers of a Pulsar broker about a schema, bug for bug.
//!
//! Pulsar 4.0 decides with Avro 1.11's `SchemaValidator` ([`can_read`]), whose verdict differs from that of Avro's own
//! `SchemaCompatibility` in both directions. Around it the broker has rules of its own, in `SchemaRegistryServiceImpl`:
//! [`check_compatibility`], [`upload`] and [`subscribe`]. If Java throws, the broker answers with an error instead of a
//! verdict.

mod avro_check;
mod calls;
mod responses;
mod schema_types;

pub use super::avro_java::{AvroFailure, can_read};
pub(crate) use calls::find_equal_version;
pub use calls::{check_compatibility, subscribe, upload};
pub use responses::{BrokerError, CheckResponse, KeyValuePart, Refusal, UploadResponse, VersionRef};
pub use schema_types::{
    AvroSchema, MalformedKeyValue, Properties, SchemaInput, SchemaType, Stored, TypedSchema, UnknownSchemaType,
};
