//! Puts the broker's reasons for refusing an upload or a subscription into words.

use crate::compat::broker::{BrokerError, Refusal, VersionRef};

/// Returns the reason for a refusal as a clause. `name` returns the name of a version, such as `v2`.
pub fn describe_refusal(refusal: &Refusal, name: &dyn Fn(VersionRef) -> String) -> String {
    let new = || name(VersionRef::New);
    match refusal {
        Refusal::Always => "the strategy accepts no second version".to_owned(),
        Refusal::CannotRead { reader, writer } => {
            format!("{} cannot read what {} wrote", name(*reader), name(*writer))
        }
        Refusal::OtherType { stored, from, to } => {
            format!("{} has the type {from}, and {} the type {to}", name(*stored), new())
        }
        Refusal::Part { part, refusal } => {
            format!("in the {}, {}", part.name(), describe_refusal(refusal, name))
        }
        Refusal::OtherId { stored } => {
            format!("{} and {} are JSON schemas in Jackson's old format, with different ids", name(*stored), new())
        }
        Refusal::OtherMessage { stored, from, to } => {
            format!("{} describes the message `{from}`, and {} `{to}`", name(*stored), new())
        }
        Refusal::Unparsable(version) => format!("{} cannot be parsed as Avro", name(*version)),
        Refusal::Failed { failure, reader, writer } => {
            format!("{failure}, when {} reads {}", name(*reader), name(*writer))
        }
        Refusal::NoSchema => "the topic has no schema, so a consumer with a schema cannot subscribe".to_owned(),
    }
}

/// Returns the reason for a failure of the broker as a clause. `name` returns the name of a version, such as `v2`.
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
            format!("the schema is not an Avro schema, and `{found}` is not a type of Jackson's old JSON schema format")
        }
        BrokerError::NoId(version) => {
            format!("{} is a JSON schema in Jackson's old format, without an id", name(*version))
        }
    }
}
