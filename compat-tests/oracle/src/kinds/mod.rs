//! The kinds of change that histories are made of.

mod defaults;
mod fields;
mod names;
mod texts;
mod types;
mod unions;

use crate::chance::Chance;

/// A kind of change.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// What it is called.
    pub name: &'static str,
    /// What changes.
    pub change: Change,
}

/// What changes from version to version.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    /// A type: these are its states. `#` stands for the number of its place in the schema.
    Type(&'static [&'static str]),
    /// Some fields of a record, separated by commas: these are their states, `#` as above.
    Fields(&'static [&'static str]),
    /// The whole text of a version.
    Text(fn(&str, &mut Chance) -> Vec<u8>),
}

const fn types(name: &'static str, states: &'static [&'static str]) -> Kind {
    Kind { name, change: Change::Type(states) }
}

const fn fields(name: &'static str, states: &'static [&'static str]) -> Kind {
    Kind { name, change: Change::Fields(states) }
}

const fn text(name: &'static str, make: fn(&str, &mut Chance) -> Vec<u8>) -> Kind {
    Kind { name, change: Change::Text(make) }
}

/// Every kind.
pub fn all() -> impl Iterator<Item = &'static Kind> {
    [types::KINDS, unions::KINDS, fields::KINDS, defaults::KINDS, names::KINDS, texts::KINDS].into_iter().flatten()
}
