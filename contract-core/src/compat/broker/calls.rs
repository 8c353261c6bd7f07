//! The broker's schema calls.

use super::checks::{check_list, check_one};
use super::definition::SchemaInput;
use super::responses::{BrokerError, CheckResponse, Rejection, Stored, UploadResponse, VersionRef};
use super::validation::{Fault, examine};
use crate::compat::Strategy;

/// What `POST compatibility` answers about `new` on a topic with this history, oldest first.
pub fn check_compatibility(strategy: Strategy, new: SchemaInput<'_>, history: &[Stored<'_>]) -> CheckResponse {
    match examine(new) {
        Ok(()) => check(strategy, new, &live(history)),
        Err(Fault::Invalid) => CheckResponse::Invalid,
        Err(Fault::Throws(cause)) => CheckResponse::Error(cause),
    }
}

/// What `POST schema` answers to an upload of `new` to a topic with this history, oldest first.
pub fn upload(strategy: Strategy, new: SchemaInput<'_>, history: &[Stored<'_>]) -> UploadResponse {
    match examine(new) {
        Ok(()) => {}
        Err(Fault::Invalid) => return UploadResponse::Invalid,
        Err(Fault::Throws(cause)) => return UploadResponse::Error(cause),
    }
    let live = live(history);
    match find(new, &live) {
        Ok(None) => {}
        Ok(Some(version)) => return UploadResponse::Exists(version),
        Err(cause) => return UploadResponse::Error(cause),
    }
    if live.is_empty() {
        return UploadResponse::Created(history.len());
    }
    match check(strategy, new, &live) {
        CheckResponse::Compatible => UploadResponse::Created(history.len()),
        CheckResponse::Incompatible(refusal) => UploadResponse::Incompatible(refusal),
        CheckResponse::Invalid => UploadResponse::Invalid,
        CheckResponse::Error(cause) => UploadResponse::Error(cause),
    }
}

/// The version that an upload of `new` would be taken for, if the broker takes it for one that it has.
pub(crate) fn find_equal_version(new: SchemaInput<'_>, history: &[Stored<'_>]) -> Option<usize> {
    examine(new).ok()?;
    find(new, &live(history)).ok()?
}

/// What a consumer with the schema `new` gets to hear when it subscribes to a topic that is in use.
///
/// A consumer is held against the latest version only, whichever way the strategy looks, unless it looks
/// back at all versions.
pub fn subscribe(strategy: Strategy, new: SchemaInput<'_>, history: &[Stored<'_>]) -> CheckResponse {
    let live = live(history);
    match strategy {
        Strategy::AlwaysCompatible => CheckResponse::Compatible,
        _ if live.is_empty() => CheckResponse::Incompatible(Rejection::NoSchema),
        Strategy::Backward | Strategy::Forward | Strategy::Full | Strategy::ForwardTransitive => {
            check(Strategy::Backward, new, &live)
        }
        Strategy::BackwardTransitive | Strategy::FullTransitive | Strategy::AlwaysIncompatible => {
            check_all(strategy, new, &live)
        }
    }
}

/// The version that the broker takes for the same: by equality of Avro schemas where the type has such texts,
/// else by its bytes. To compare them it parses them strictly, whatever type of the three they are.
fn find(new: SchemaInput<'_>, live: &[(usize, SchemaInput<'_>)]) -> Result<Option<usize>, BrokerError> {
    let Some(parsed) = new.parsed() else {
        return Ok(live.iter().find(|(_, stored)| stored.is_same_as(new)).map(|(version, _)| *version));
    };
    let strict = |parsed: &'_ crate::schema::Parsed, version| match parsed.lenient() {
        None => Err(BrokerError::NotAvro(version)),
        Some(_) if parsed.strict().is_none() => Err(BrokerError::NotStrict(version)),
        Some(_) => Ok(()),
    };
    if live.is_empty() {
        return Ok(None);
    }
    strict(parsed, VersionRef::New)?;
    for (version, stored) in live {
        let Some(theirs) = stored.parsed() else { continue };
        strict(theirs, VersionRef::Stored(*version))?;
        let equal = parsed.strict().zip(theirs.strict()).is_some_and(|(own, theirs)| own.java_equals(theirs));
        if equal && stored.schema_type == new.schema_type {
            return Ok(Some(*version));
        }
    }
    Ok(None)
}

/// The check as the registry does it: against the latest version only, unless the strategy looks back at all.
fn check(strategy: Strategy, new: SchemaInput<'_>, live: &[(usize, SchemaInput<'_>)]) -> CheckResponse {
    if strategy == Strategy::AlwaysCompatible {
        return CheckResponse::Compatible;
    }
    if strategy.is_transitive() {
        return check_all(strategy, new, live);
    }
    let Some(latest) = live.last() else { return CheckResponse::Compatible };
    if let Some(refusal) = other_type(new, std::slice::from_ref(latest)) {
        return CheckResponse::Incompatible(refusal);
    }
    if latest.1.is_same_as(new) { CheckResponse::Compatible } else { check_one(strategy, new, *latest) }
}

fn check_all(strategy: Strategy, new: SchemaInput<'_>, live: &[(usize, SchemaInput<'_>)]) -> CheckResponse {
    match other_type(new, live) {
        Some(refusal) => CheckResponse::Incompatible(refusal),
        None => check_list(strategy, new, live),
    }
}

/// The first version of another type.
fn other_type(new: SchemaInput<'_>, live: &[(usize, SchemaInput<'_>)]) -> Option<Rejection> {
    let (version, other) = live.iter().find(|(_, stored)| stored.schema_type != new.schema_type)?;
    Some(Rejection::OtherType { stored: VersionRef::Stored(*version), from: other.schema_type, to: new.schema_type })
}

/// The versions since the last deletion.
fn live<'a>(history: &[Stored<'a>]) -> Vec<(usize, SchemaInput<'a>)> {
    let mut live = Vec::with_capacity(history.len());
    for (version, stored) in history.iter().enumerate() {
        match stored {
            Stored::Schema(schema) => live.push((version, schema.as_stored())),
            Stored::Deleted => live.clear(),
        }
    }
    live
}
