//! The table of mutations that histories are made of.

mod defaults;
mod fields;
mod mutation;
mod names;
mod source;
mod types;
mod unions;

pub use mutation::{Change, Mutation};

/// Returns all mutations.
pub fn all() -> impl Iterator<Item = &'static Mutation> {
    let tables = [
        types::MUTATIONS,
        unions::MUTATIONS,
        fields::MUTATIONS,
        defaults::MUTATIONS,
        names::MUTATIONS,
        source::MUTATIONS,
    ];
    tables.into_iter().flatten()
}
