//! Schemas of every type that Pulsar has, not only Avro: how the broker parses, validates and compares them.
//!
//! [`validate`] and the two checks are the entry points. Everything about `KEY_VALUE` schemas, `PROTOBUF_NATIVE`
//! descriptors and the JSON schemas of old Pulsar clients stays in this module.

mod checks;
mod gson;
mod json_schema;
mod key_value;
mod protobuf_native;
mod schema_type;
mod typed_schema;
mod validation;

pub(super) use checks::{check_against_all, check_against_one};
pub use key_value::MalformedKeyValue;
pub use schema_type::{SchemaType, UnknownSchemaType};
pub use typed_schema::{AvroSchema, Properties, SchemaInput, Stored, TypedSchema};
pub(super) use validation::{ValidationFailure, validate};
