//! What a Pulsar broker answers about a schema, bug for bug.
//!
//! Pulsar 4.0 checks with Avro 1.11's `SchemaValidator`, which differs from Avro's own rules for readers in
//! both directions ([`can_read`]), and surrounds that check with rules of its own ([`compatibility`],
//! [`publish`], [`subscribe`]). Where Java throws, the broker gives no verdict but an error.

mod action;
mod aliases;
mod avro_failure;
mod branch_search;
mod calls;
mod checks;
mod decoding_plan;
mod defaults;
mod definition;
mod flattened_grammar;
mod grammar;
mod recursion;
mod resolve;
mod responses;
mod schema_type;
mod union_equality;
mod validation;
mod validator;
mod words;

pub(crate) use action::{Action, ActionId};
pub(crate) use aliases::AliasedWriter;
pub use avro_failure::AvroFailure;
pub(crate) use calls::find_equal_version;
pub use calls::{check_compatibility, subscribe, upload};
pub(crate) use decoding_plan::DecodingPlan;
pub use definition::{MalformedKeyValue, Properties, SchemaInput, TypedSchema};
pub use responses::{
    AvroSchema, BrokerError, CheckResponse, KeyValuePart, Rejection, Stored, UploadResponse, VersionRef,
};
pub use schema_type::{SchemaType, UnknownSchemaType};
pub(crate) use union_equality::UnionEquality;
pub use validator::can_read;
