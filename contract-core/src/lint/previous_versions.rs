//! The versions before the one that a lint rule checks.

use schemactl_avro::schema::{Enum, Kind, Name, Record, Schema, TypeId};
use schemactl_avro::source::Span;

use crate::finding::Location;

/// The schemas of the previous versions with their numbers, oldest first.
#[derive(Clone, Default)]
pub(crate) struct PreviousVersions<'a>(pub(super) Vec<(u32, &'a Schema)>);

impl<'a> PreviousVersions<'a> {
    /// Returns whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the record in the last previous version, by its current name or aliases.
    pub(crate) fn last_record(&self, current: &Record) -> Option<(u32, &'a Record)> {
        self.0.last().and_then(|version| record_in(*version, current))
    }

    /// Returns the record in all previous versions that have it, oldest first.
    pub(crate) fn records(&self, current: &Record) -> Vec<(u32, &'a Record)> {
        self.0.iter().filter_map(|version| record_in(*version, current)).collect()
    }

    /// Returns the enum in the last previous version, by its current name or aliases.
    pub(crate) fn last_enum(&self, current: &Enum) -> Option<(u32, &'a Enum)> {
        let (number, schema) = *self.0.last()?;
        match schema.kind(named(schema, &current.name, &current.aliases)?) {
            Kind::Enum(enumeration) => Some((number, enumeration)),
            _ => None,
        }
    }

    /// Returns the names of the types of all previous versions.
    pub(crate) fn type_names(&self) -> impl Iterator<Item = &'a Name> {
        self.0.iter().flat_map(|(_, schema)| schema.ids().filter_map(|id| schema.name(id)))
    }

    /// Returns the last previous version.
    pub(crate) fn last(&self) -> Option<(u32, &'a Schema)> {
        self.0.last().copied()
    }
}

fn record_in<'a>((number, schema): (u32, &'a Schema), current: &Record) -> Option<(u32, &'a Record)> {
    match schema.kind(named(schema, &current.name, &current.aliases)?) {
        Kind::Record(record) => Some((number, record)),
        _ => None,
    }
}

fn named(schema: &Schema, name: &Name, aliases: &[Name]) -> Option<TypeId> {
    schema.named(name.full()).or_else(|| aliases.iter().find_map(|alias| schema.named(alias.full())))
}

/// Returns a location in a previous version.
pub(crate) fn location(number: u32, span: Span) -> Location {
    Location::new(span).version(number)
}
