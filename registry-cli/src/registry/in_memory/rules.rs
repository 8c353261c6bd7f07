//! The broker's answers, put into the words of a registry.

use contract_core::compat::broker::{self, Answer, Cause, Published, Refusal, Stored, Version};

use crate::registry::{RegistryError, SchemaType, Strategy, Topic, TypedSchema, Verdict};

/// What becomes of a schema that a registry is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Registration {
    /// It is a new version.
    Created,
    /// It equals the stored schema with this number.
    Exists(usize),
}

/// An entry of a history; its place is its number.
pub(super) type Entry = Option<TypedSchema>;

pub(super) fn register(
    strategy: Strategy,
    topic: &Topic,
    new: &TypedSchema,
    history: &[Entry],
) -> Result<Registration, RegistryError> {
    match broker::publish(strategy, new.subject(), &stored(history)) {
        Published::Created(_) => Ok(Registration::Created),
        Published::Exists(number) => Ok(Registration::Exists(number)),
        Published::Incompatible(refusal) => {
            Err(RegistryError::Incompatible { topic: topic.clone(), reason: explain(strategy, &refusal) })
        }
        Published::Invalid => Err(invalid(topic, new.schema_type())),
        Published::Error(cause) => Err(failed(topic, &cause)),
    }
}

pub(super) fn compatibility(
    strategy: Strategy,
    topic: &Topic,
    new: &TypedSchema,
    history: &[Entry],
) -> Result<Verdict, RegistryError> {
    match broker::compatibility(strategy, new.subject(), &stored(history)) {
        Answer::Compatible => Ok(Verdict::Compatible),
        Answer::Incompatible(refusal) => Ok(Verdict::Incompatible { reason: explain(strategy, &refusal) }),
        Answer::Invalid => Err(invalid(topic, new.schema_type())),
        Answer::Error(cause) => Err(failed(topic, &cause)),
    }
}

fn stored(history: &[Entry]) -> Vec<Stored<'_>> {
    let entries = history.iter().map(Option::as_ref);
    entries.map(|entry| entry.map_or(Stored::Deleted, |schema| Stored::Schema(schema.subject()))).collect()
}

fn invalid(topic: &Topic, schema_type: SchemaType) -> RegistryError {
    let reason = format!("Invalid schema definition data for {schema_type} schema");
    RegistryError::Invalid { topic: topic.clone(), reason }
}

fn failed(topic: &Topic, cause: &Cause) -> RegistryError {
    let reason = cause.words(&name);
    match cause {
        Cause::NotStrict(_) => RegistryError::Invalid { topic: topic.clone(), reason },
        _ => RegistryError::Failed { url: "memory:".to_owned(), status: 500, reason },
    }
}

fn explain(strategy: Strategy, refusal: &Refusal) -> String {
    format!("by the strategy {strategy}, {}", refusal.words(&name))
}

fn name(version: Version) -> String {
    match version {
        Version::New => "the new schema".to_owned(),
        Version::Stored(number) => format!("schema version {number}"),
    }
}
