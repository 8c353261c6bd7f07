//! The versions before the one that a lint rule looks at.

use crate::finding::Location;
use crate::schema::{Enum, Kind, Name, Record, Schema, TypeId};
use crate::source::Span;

/// The schemas of earlier versions with their numbers, oldest first.
#[derive(Clone, Default)]
pub(crate) struct PreviousVersions<'a>(pub(super) Vec<(u32, &'a Schema)>);

impl<'a> PreviousVersions<'a> {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The record of the version right before, by its name or one of the aliases that it has now.
    pub(crate) fn last_record(&self, now: &Record) -> Option<(u32, &'a Record)> {
        self.0.last().and_then(|version| record_in(*version, now))
    }

    /// The record in all versions that have it, oldest first.
    pub(crate) fn records(&self, now: &Record) -> Vec<(u32, &'a Record)> {
        self.0.iter().filter_map(|version| record_in(*version, now)).collect()
    }

    /// The enum of the version right before.
    pub(crate) fn last_enum(&self, now: &Enum) -> Option<(u32, &'a Enum)> {
        let (number, schema) = *self.0.last()?;
        match schema.kind(named(schema, &now.name, &now.aliases)?) {
            Kind::Enum(enumeration) => Some((number, enumeration)),
            _ => None,
        }
    }

    /// The names of the types of all versions.
    pub(crate) fn type_names(&self) -> impl Iterator<Item = &'a Name> {
        self.0.iter().flat_map(|(_, schema)| schema.ids().filter_map(|id| schema.name(id)))
    }

    /// The schema of the version right before.
    pub(crate) fn last(&self) -> Option<(u32, &'a Schema)> {
        self.0.last().copied()
    }
}

fn record_in<'a>((number, schema): (u32, &'a Schema), now: &Record) -> Option<(u32, &'a Record)> {
    match schema.kind(named(schema, &now.name, &now.aliases)?) {
        Kind::Record(record) => Some((number, record)),
        _ => None,
    }
}

fn named(schema: &Schema, name: &Name, aliases: &[Name]) -> Option<TypeId> {
    schema.named(name.full()).or_else(|| aliases.iter().find_map(|alias| schema.named(alias.full())))
}

/// A place in an earlier version.
pub(crate) fn location(number: u32, span: Span) -> Location {
    Location::new(span).version(number)
}
