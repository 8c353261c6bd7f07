//! Converts the answers of the emulated broker to those of a registry.

use contract_core::compat::Strategy;
use contract_core::compat::broker::{
    self, BrokerError, CheckResponse, Refusal, SchemaType, Stored, TypedSchema, UploadResponse, VersionRef,
};
use contract_core::{describe_broker_error, describe_refusal};

use crate::error::RegistryError;
use crate::model::{Compatibility, Topic};

/// The result of registering a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Registration {
    /// It adds a version.
    Created,
    /// The schema equals the stored schema with this number.
    Exists(usize),
}

/// An entry of a history; `None` for a deletion. Its index is its version number.
pub(super) type Entry = Option<TypedSchema>;

pub(super) fn register(
    strategy: Strategy,
    topic: &Topic,
    new: &TypedSchema,
    history: &[Entry],
) -> Result<Registration, RegistryError> {
    match broker::upload(strategy, new.as_input(), &stored(history)) {
        UploadResponse::Created(_) => Ok(Registration::Created),
        UploadResponse::Exists(number) => Ok(Registration::Exists(number)),
        UploadResponse::Incompatible(refusal) => {
            Err(RegistryError::Incompatible { topic: topic.clone(), reason: explain(strategy, &refusal) })
        }
        UploadResponse::Invalid => Err(invalid(topic, new.schema_type())),
        UploadResponse::Error(cause) => Err(failed(topic, &cause)),
    }
}

pub(super) fn compatibility(
    strategy: Strategy,
    topic: &Topic,
    new: &TypedSchema,
    history: &[Entry],
) -> Result<Compatibility, RegistryError> {
    match broker::check_compatibility(strategy, new.as_input(), &stored(history)) {
        CheckResponse::Compatible => Ok(Compatibility::Compatible),
        CheckResponse::Incompatible(refusal) => Ok(Compatibility::Incompatible { reason: explain(strategy, &refusal) }),
        CheckResponse::Invalid => Err(invalid(topic, new.schema_type())),
        CheckResponse::Error(cause) => Err(failed(topic, &cause)),
    }
}

fn stored(history: &[Entry]) -> Vec<Stored<'_>> {
    let entries = history.iter().map(Option::as_ref);
    entries.map(|entry| entry.map_or(Stored::Deleted, |schema| Stored::Schema(schema.as_input()))).collect()
}

fn invalid(topic: &Topic, schema_type: SchemaType) -> RegistryError {
    let reason = format!("Invalid schema definition data for {schema_type} schema");
    RegistryError::Invalid { topic: topic.clone(), reason }
}

fn failed(topic: &Topic, cause: &BrokerError) -> RegistryError {
    let reason = describe_broker_error(cause, &name);
    match cause {
        BrokerError::InvalidDefault(_) => RegistryError::Invalid { topic: topic.clone(), reason },
        _ => RegistryError::Failed { url: "memory:".to_owned(), status: 500, reason },
    }
}

fn explain(strategy: Strategy, refusal: &Refusal) -> String {
    format!("by the strategy {strategy}, {}", describe_refusal(refusal, &name))
}

fn name(version: VersionRef) -> String {
    match version {
        VersionRef::New => "the new schema".to_owned(),
        VersionRef::Stored(number) => format!("schema version {number}"),
    }
}
