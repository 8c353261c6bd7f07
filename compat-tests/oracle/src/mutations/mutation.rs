//! A mutation: a way in which a schema changes from version to version.

use test_support::Rng;

/// A mutation.
#[derive(Debug, Clone, Copy)]
pub struct Mutation {
    /// Its name.
    pub name: &'static str,
    /// The change.
    pub change: Change,
}

/// The part of a version that changes.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    /// A type, with its states. `#` stands for the number of the mutation's site.
    Type(&'static [&'static str]),
    /// Fields of a record, with their states, each a list in JSON without its brackets. `#` as above.
    Fields(&'static [&'static str]),
    /// The whole source.
    Source(fn(&str, &mut Rng) -> Vec<u8>),
}

pub(super) const fn types(name: &'static str, states: &'static [&'static str]) -> Mutation {
    Mutation { name, change: Change::Type(states) }
}

pub(super) const fn fields(name: &'static str, states: &'static [&'static str]) -> Mutation {
    Mutation { name, change: Change::Fields(states) }
}

pub(super) const fn source(name: &'static str, change: fn(&str, &mut Rng) -> Vec<u8>) -> Mutation {
    Mutation { name, change: Change::Source(change) }
}
