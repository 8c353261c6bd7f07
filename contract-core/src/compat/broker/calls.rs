//! The broker's schema calls.

use super::answer::{Answer, Cause, Published, Refusal, Stored, Version};
use super::checks::{check_list, check_one};
use super::definition::Subject;
use super::examine::{Fault, examine};
use crate::compat::Strategy;

/// What `POST compatibility` answers about `new` on a topic with this history, oldest first.
pub fn compatibility(strategy: Strategy, new: Subject<'_>, history: &[Stored<'_>]) -> Answer {
    match examine(new) {
        Ok(()) => check(strategy, new, &live(history)),
        Err(Fault::Invalid) => Answer::Invalid,
        Err(Fault::Throws(cause)) => Answer::Error(cause),
    }
}

/// What `POST schema` answers to an upload of `new` to a topic with this history, oldest first.
pub fn publish(strategy: Strategy, new: Subject<'_>, history: &[Stored<'_>]) -> Published {
    match examine(new) {
        Ok(()) => {}
        Err(Fault::Invalid) => return Published::Invalid,
        Err(Fault::Throws(cause)) => return Published::Error(cause),
    }
    let live = live(history);
    match find(new, &live) {
        Ok(None) => {}
        Ok(Some(version)) => return Published::Exists(version),
        Err(cause) => return Published::Error(cause),
    }
    if live.is_empty() {
        return Published::Created(history.len());
    }
    match check(strategy, new, &live) {
        Answer::Compatible => Published::Created(history.len()),
        Answer::Incompatible(refusal) => Published::Incompatible(refusal),
        Answer::Invalid => Published::Invalid,
        Answer::Error(cause) => Published::Error(cause),
    }
}

/// The version that an upload of `new` would be taken for, if the broker takes it for one that it has.
pub(crate) fn known(new: Subject<'_>, history: &[Stored<'_>]) -> Option<usize> {
    examine(new).ok()?;
    find(new, &live(history)).ok()?
}

/// What a consumer with the schema `new` gets to hear when it subscribes to a topic that is in use.
///
/// A consumer is held against the latest version only, whichever way the strategy looks, unless it looks
/// back at all versions.
pub fn subscribe(strategy: Strategy, new: Subject<'_>, history: &[Stored<'_>]) -> Answer {
    let live = live(history);
    match strategy {
        Strategy::AlwaysCompatible => Answer::Compatible,
        _ if live.is_empty() => Answer::Incompatible(Refusal::NoSchema),
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
fn find(new: Subject<'_>, live: &[(usize, Subject<'_>)]) -> Result<Option<usize>, Cause> {
    let Some(parsed) = new.parsed() else {
        return Ok(live.iter().find(|(_, stored)| stored.is_same_as(new)).map(|(version, _)| *version));
    };
    let strict = |parsed: &'_ crate::schema::Parsed, version| match parsed.lenient() {
        None => Err(Cause::NotAvro(version)),
        Some(_) if parsed.strict().is_none() => Err(Cause::NotStrict(version)),
        Some(_) => Ok(()),
    };
    if live.is_empty() {
        return Ok(None);
    }
    strict(parsed, Version::New)?;
    for (version, stored) in live {
        let Some(theirs) = stored.parsed() else { continue };
        strict(theirs, Version::Stored(*version))?;
        let equal = parsed.strict().zip(theirs.strict()).is_some_and(|(own, theirs)| own.java_equals(theirs));
        if equal && stored.schema_type == new.schema_type {
            return Ok(Some(*version));
        }
    }
    Ok(None)
}

/// The check as the registry does it: against the latest version only, unless the strategy looks back at all.
fn check(strategy: Strategy, new: Subject<'_>, live: &[(usize, Subject<'_>)]) -> Answer {
    if strategy == Strategy::AlwaysCompatible {
        return Answer::Compatible;
    }
    if strategy.is_transitive() {
        return check_all(strategy, new, live);
    }
    let Some(latest) = live.last() else { return Answer::Compatible };
    if let Some(refusal) = other_type(new, std::slice::from_ref(latest)) {
        return Answer::Incompatible(refusal);
    }
    if latest.1.is_same_as(new) { Answer::Compatible } else { check_one(strategy, new, *latest) }
}

fn check_all(strategy: Strategy, new: Subject<'_>, live: &[(usize, Subject<'_>)]) -> Answer {
    match other_type(new, live) {
        Some(refusal) => Answer::Incompatible(refusal),
        None => check_list(strategy, new, live),
    }
}

/// The first version of another type.
fn other_type(new: Subject<'_>, live: &[(usize, Subject<'_>)]) -> Option<Refusal> {
    let (version, other) = live.iter().find(|(_, stored)| stored.schema_type != new.schema_type)?;
    Some(Refusal::OtherType { stored: Version::Stored(*version), from: other.schema_type, to: new.schema_type })
}

/// The versions since the last deletion.
fn live<'a>(history: &[Stored<'a>]) -> Vec<(usize, Subject<'a>)> {
    let mut live = Vec::with_capacity(history.len());
    for (version, stored) in history.iter().enumerate() {
        match stored {
            Stored::Schema(schema) => live.push((version, schema.as_stored())),
            Stored::Deleted => live.clear(),
        }
    }
    live
}
