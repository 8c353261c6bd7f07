//! The broker's answers, put into the words of a registry.

use contract_core::compat::broker::{self, Answer, Cause, Published, Refusal, Stored, Text, Version};
use contract_core::schema::{Parsed, parse_text};
use contract_core::source::Sources;

use crate::registry::{RegistryError, Strategy, Topic, Verdict};

/// A schema with what parsing it gave, kept so that each is parsed once.
#[derive(Clone, Debug)]
pub(super) struct Schema {
    pub(super) text: String,
    parsed: Parsed,
}

impl Schema {
    pub(super) fn parse(text: &str) -> Self {
        let source = Sources::default().add("schema", text);
        Self { text: text.to_owned(), parsed: parse_text(text, source) }
    }

    fn as_text(&self) -> Text<'_> {
        Text { text: &self.text, parsed: &self.parsed }
    }
}

/// What becomes of a schema that a registry is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Registration {
    /// It is a new version.
    Created,
    /// It equals the stored schema with this number.
    Exists(usize),
}

/// An entry of a history; its place is its number.
pub(super) type Entry = Option<Schema>;

pub(super) fn register(
    strategy: Strategy,
    topic: &Topic,
    new: &Schema,
    history: &[Entry],
) -> Result<Registration, RegistryError> {
    match broker::publish(strategy, new.as_text(), &stored(history)) {
        Published::Created(_) => Ok(Registration::Created),
        Published::Exists(number) => Ok(Registration::Exists(number)),
        Published::Incompatible(refusal) => {
            Err(RegistryError::Incompatible { topic: topic.clone(), reason: explain(strategy, &refusal) })
        }
        Published::Invalid => Err(invalid(topic)),
        Published::Error(cause) => Err(failed(topic, &cause)),
    }
}

pub(super) fn compatibility(
    strategy: Strategy,
    topic: &Topic,
    new: &Schema,
    history: &[Entry],
) -> Result<Verdict, RegistryError> {
    match broker::compatibility(strategy, new.as_text(), &stored(history)) {
        Answer::Compatible => Ok(Verdict::Compatible),
        Answer::Incompatible(refusal) => Ok(Verdict::Incompatible { reason: explain(strategy, &refusal) }),
        Answer::Invalid => Err(invalid(topic)),
        Answer::Error(cause) => Err(failed(topic, &cause)),
    }
}

fn stored(history: &[Entry]) -> Vec<Stored<'_>> {
    let entries = history.iter().map(Option::as_ref);
    entries.map(|entry| entry.map_or(Stored::Deleted, |schema| Stored::Schema(schema.as_text()))).collect()
}

fn invalid(topic: &Topic) -> RegistryError {
    let reason = "Invalid schema definition data for AVRO schema".to_owned();
    RegistryError::Invalid { topic: topic.clone(), reason }
}

fn failed(topic: &Topic, cause: &Cause) -> RegistryError {
    let reason = match cause {
        Cause::NotStrict(version) => {
            let reason = format!("a default in {} does not fit the type of its field", name(*version));
            return RegistryError::Invalid { topic: topic.clone(), reason };
        }
        Cause::Avro { failure, reader, writer } => {
            format!("{} cannot be held against {}: {failure}", name(*reader), name(*writer))
        }
    };
    RegistryError::Failed { url: "memory:".to_owned(), status: 500, reason }
}

fn explain(strategy: Strategy, refusal: &Refusal) -> String {
    let reason = match refusal {
        Refusal::Always => "no new version is taken".to_owned(),
        Refusal::CannotRead { reader, writer } => {
            format!("{} cannot read what {} wrote", name(*reader), name(*writer))
        }
        Refusal::Unparsable(version) => format!("{} cannot be parsed", name(*version)),
        Refusal::Failed { failure, reader, writer } => {
            format!("{} cannot be held against {}: {failure}", name(*reader), name(*writer))
        }
        Refusal::NoSchema => "the topic has no schema".to_owned(),
    };
    format!("by the strategy {strategy}, {reason}")
}

fn name(version: Version) -> String {
    match version {
        Version::New => "the new schema".to_owned(),
        Version::Stored(number) => format!("schema version {number}"),
    }
}
