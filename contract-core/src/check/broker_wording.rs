//! Puts the broker's reasons for rejecting a schema into words.

use crate::compat::broker::{BrokerError, Rejection, VersionRef};

/// Returns the reason for a rejection as a clause. `name` names the version that a reference means.
pub fn describe_rejection(rejection: &Rejection, name: &dyn Fn(VersionRef) -> String) -> String {
    let new = || name(VersionRef::New);
    match rejection {
        Rejection::Always => "the strategy accepts no second version".to_owned(),
        Rejection::CannotRead { reader, writer } => {
            format!("{} cannot read what {} wrote", name(*reader), name(*writer))
        }
        Rejection::OtherType { stored, from, to } => {
            format!("{} has the type {from}, and {} the type {to}", name(*stored), new())
        }
        Rejection::Part { part, rejection } => {
            format!("in the {}, {}", part.name(), describe_rejection(rejection, name))
        }
        Rejection::OtherId { stored } => {
            format!("{} and {} are old JSON schemas with different ids", name(*stored), new())
        }
        Rejection::OtherMessage { stored, from, to } => {
            format!("{} describes the message `{from}`, and {} `{to}`", name(*stored), new())
        }
        Rejection::Unparsable(version) => format!("{} cannot be parsed as Avro", name(*version)),
        Rejection::Failed { failure, reader, writer } => {
            format!("{failure}, when {} reads {}", name(*reader), name(*writer))
        }
        Rejection::NoSchema => "the topic has no schema".to_owned(),
    }
}

/// Returns the reason for a failure of the broker as a clause. `name` names the version that a reference means.
pub fn describe_broker_error(error: &BrokerError, name: &dyn Fn(VersionRef) -> String) -> String {
    match error {
        BrokerError::Avro { failure, reader, writer } => {
            format!("{failure}, when {} reads {}", name(*reader), name(*writer))
        }
        BrokerError::InvalidDefault(version) => format!("{} has a default that does not fit its type", name(*version)),
        BrokerError::NotAvro(version) => {
            format!("{} cannot be parsed as Avro, so the broker cannot compare it with the new one", name(*version))
        }
        BrokerError::MalformedKeyValue(malformed) => malformed.to_string(),
        BrokerError::UnknownJsonType(found) => {
            format!("the schema is not an Avro schema, and `{found}` is not a type of old JSON schemas")
        }
        BrokerError::NoId(version) => format!("{} is an old JSON schema without an id", name(*version)),
    }
}
