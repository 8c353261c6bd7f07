//! The broker's reasons in a person's words.

use super::responses::{BrokerError, Rejection, VersionRef};

impl Rejection {
    /// The reason as a clause; `name` says how to call a version.
    pub fn words(&self, name: &dyn Fn(VersionRef) -> String) -> String {
        match self {
            Self::Always => "the strategy takes no second version".to_owned(),
            Self::CannotRead { reader, writer } => {
                format!("{} cannot read what {} wrote", name(*reader), name(*writer))
            }
            Self::OtherType { stored, from, to } => {
                format!("{} is of the type {from}, and {} of the type {to}", name(*stored), name(VersionRef::New))
            }
            Self::Part { part, refusal } => format!("of the {}, {}", part.word(), refusal.words(name)),
            Self::OtherId { stored } => {
                format!("{} and {} are old JSON schemas with different ids", name(*stored), name(VersionRef::New))
            }
            Self::OtherMessage { stored, from, to } => {
                format!("{} describes the message `{from}`, and {} `{to}`", name(*stored), name(VersionRef::New))
            }
            Self::Unparsable(version) => format!("{} cannot be parsed as Avro", name(*version)),
            Self::Failed { failure, reader, writer } => {
                format!("{failure}, when {} reads {}", name(*reader), name(*writer))
            }
            Self::NoSchema => "the topic has no schema".to_owned(),
        }
    }
}

impl BrokerError {
    /// The reason as a clause; `name` says how to call a version.
    pub fn words(&self, name: &dyn Fn(VersionRef) -> String) -> String {
        match self {
            Self::Avro { failure, reader, writer } => {
                format!("{failure}, when {} reads {}", name(*reader), name(*writer))
            }
            Self::NotStrict(version) => format!("{} has a default that does not fit its type", name(*version)),
            Self::NotAvro(version) => {
                format!(
                    "{} cannot be parsed as Avro, as the broker must to tell whether it has the new one",
                    name(*version)
                )
            }
            Self::MalformedKeyValue(malformed) => malformed.to_string(),
            Self::UnknownJsonType(found) => {
                format!("the text is no Avro schema, and `{found}` is no type of old JSON schemas")
            }
            Self::NoId(version) => format!("{} is an old JSON schema without an id", name(*version)),
        }
    }
}
