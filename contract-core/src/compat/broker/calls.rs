//! The broker's schema calls, as in Pulsar's `SchemaRegistryServiceImpl` and `SchemasResourceBase`.

use schemactl_avro::schema::Parsed;

use super::responses::{BrokerError, CheckResponse, Refusal, UploadResponse, VersionRef};
use super::schema_types::{SchemaInput, Stored, ValidationFailure, check_against_all, check_against_one, validate};
use crate::compat::Strategy;

/// A stored schema with its version.
type StoredVersion<'a> = (usize, SchemaInput<'a>);

/// Returns the response to `POST compatibility` with the schema `new`, on a topic with this history, oldest first.
pub fn check_compatibility(strategy: Strategy, new: SchemaInput<'_>, history: &[Stored<'_>]) -> CheckResponse {
    match validate(new) {
        Ok(()) => check_upload(strategy, new, &live_versions(history)),
        Err(ValidationFailure::Invalid) => CheckResponse::Invalid,
        Err(ValidationFailure::Error(error)) => CheckResponse::Error(error),
    }
}

/// Returns the response to `POST schema` with the schema `new`, on a topic with this history, oldest first.
///
/// An upload that equals a stored version returns that version, under every strategy.
pub fn upload(strategy: Strategy, new: SchemaInput<'_>, history: &[Stored<'_>]) -> UploadResponse {
    match validate(new) {
        Ok(()) => {}
        Err(ValidationFailure::Invalid) => return UploadResponse::Invalid,
        Err(ValidationFailure::Error(error)) => return UploadResponse::Error(error),
    }
    let live = live_versions(history);
    match find_equal(new, &live) {
        Ok(None) => {}
        Ok(Some(version)) => return UploadResponse::Exists(version),
        Err(error) => return UploadResponse::Error(error),
    }
    if live.is_empty() {
        return UploadResponse::Created(history.len());
    }
    match check_upload(strategy, new, &live) {
        CheckResponse::Compatible => UploadResponse::Created(history.len()),
        CheckResponse::Incompatible(refusal) => UploadResponse::Incompatible(refusal),
        CheckResponse::Invalid => UploadResponse::Invalid,
        CheckResponse::Error(error) => UploadResponse::Error(error),
    }
}

/// Returns the response to a consumer with the schema `new` that subscribes to a topic in use.
///
/// The consumer must read the latest version, whichever direction the strategy has. Under `BACKWARD_TRANSITIVE`,
/// `FULL_TRANSITIVE` and `ALWAYS_INCOMPATIBLE` it is checked against all versions by the strategy itself.
pub fn subscribe(strategy: Strategy, new: SchemaInput<'_>, history: &[Stored<'_>]) -> CheckResponse {
    let live = live_versions(history);
    match strategy {
        Strategy::AlwaysCompatible => CheckResponse::Compatible,
        _ if live.is_empty() => CheckResponse::Incompatible(Refusal::NoSchema),
        Strategy::Backward | Strategy::Forward | Strategy::Full | Strategy::ForwardTransitive => {
            check_upload(Strategy::Backward, new, &live)
        }
        Strategy::BackwardTransitive | Strategy::FullTransitive | Strategy::AlwaysIncompatible => {
            check_all_versions(strategy, new, &live)
        }
    }
}

/// Returns the version that an upload of `new` would return instead of being stored; `None` if it would be stored or
/// refused.
pub(crate) fn find_equal_version(new: SchemaInput<'_>, history: &[Stored<'_>]) -> Option<usize> {
    validate(new).ok()?;
    find_equal(new, &live_versions(history)).ok()?
}

/// Finds the first version that the broker regards as equal. Types that Avro describes are compared by Avro Java's
/// `Schema.equals`, and parsed with validation of defaults for it, whichever of these types they have. Other types are
/// compared by their bytes.
fn find_equal(new: SchemaInput<'_>, live: &[StoredVersion<'_>]) -> Result<Option<usize>, BrokerError> {
    let Some(parsed) = new.parsed() else {
        return Ok(live.iter().find(|(_, stored)| stored.has_same_bytes(new)).map(|(version, _)| *version));
    };
    if live.is_empty() {
        return Ok(None);
    }
    expect_valid_defaults(parsed, VersionRef::New)?;
    for (version, stored) in live {
        let Some(stored_parsed) = stored.parsed() else { continue };
        expect_valid_defaults(stored_parsed, VersionRef::Stored(*version))?;
        let are_equal =
            parsed.strict().zip(stored_parsed.strict()).is_some_and(|(new, stored)| new.java_equals(stored));
        if are_equal && stored.schema_type() == new.schema_type() {
            return Ok(Some(*version));
        }
    }
    Ok(None)
}

fn expect_valid_defaults(parsed: &Parsed, version: VersionRef) -> Result<(), BrokerError> {
    match parsed.lenient() {
        None => Err(BrokerError::NotAvro(version)),
        Some(_) if parsed.strict().is_none() => Err(BrokerError::InvalidDefault(version)),
        Some(_) => Ok(()),
    }
}

/// Checks a new schema against the latest version or, if the strategy is transitive, against all.
fn check_upload(strategy: Strategy, new: SchemaInput<'_>, live: &[StoredVersion<'_>]) -> CheckResponse {
    if strategy == Strategy::AlwaysCompatible {
        return CheckResponse::Compatible;
    }
    if strategy.is_transitive() {
        return check_all_versions(strategy, new, live);
    }
    let Some(latest) = live.last() else { return CheckResponse::Compatible };
    if let Some(refusal) = other_type(new, std::slice::from_ref(latest)) {
        return CheckResponse::Incompatible(refusal);
    }
    // The same bytes are not compared, whatever the schema.
    if latest.1.has_same_bytes(new) { CheckResponse::Compatible } else { check_against_one(strategy, new, *latest) }
}

fn check_all_versions(strategy: Strategy, new: SchemaInput<'_>, live: &[StoredVersion<'_>]) -> CheckResponse {
    match other_type(new, live) {
        Some(refusal) => CheckResponse::Incompatible(refusal),
        None => check_against_all(strategy, new, live),
    }
}

/// Returns the refusal if a version has another type than the new schema.
fn other_type(new: SchemaInput<'_>, live: &[StoredVersion<'_>]) -> Option<Refusal> {
    let (version, other) = live.iter().find(|(_, stored)| stored.schema_type() != new.schema_type())?;
    let stored = VersionRef::Stored(*version);
    Some(Refusal::OtherType { stored, from: other.schema_type(), to: new.schema_type() })
}

/// Returns the versions since the last deletion.
fn live_versions<'a>(history: &[Stored<'a>]) -> Vec<StoredVersion<'a>> {
    let mut live = Vec::with_capacity(history.len());
    for (version, stored) in history.iter().enumerate() {
        match stored {
            Stored::Schema(schema) => live.push((version, schema.as_stored())),
            Stored::Deleted => live.clear(),
        }
    }
    live
}
