//! How Avro Java's decoder goes about a writer's data.

use super::action::{Action, ActionId, RecordAction, Resolution};
use super::aliases::Renamed;
use super::failure::Failure;
use super::grammar::lay_out;
use super::nesting::Nesting;
use super::resolve::resolve;
use crate::schema::{Kind, Schema, TypeId};

/// What Avro Java's resolver decided for a reader and a writer.
pub(crate) struct Plan<'s> {
    writer: Renamed<'s>,
    resolution: Resolution,
}

impl<'s> Plan<'s> {
    /// Resolves the two as Avro Java does before it reads the first message.
    ///
    /// # Errors
    ///
    /// For some schemas Java throws here, so that it can read no message at all.
    pub(crate) fn new(reader: &'s Schema, writer: &'s Schema) -> Result<Self, Failure> {
        let renamed = Renamed::twice(writer, reader)?;
        let (writer_nesting, reader_nesting) = (Nesting::of(writer), Nesting::of(reader));
        let resolution = resolve(&renamed, reader, &reader_nesting)?;
        lay_out(&resolution, (writer, &writer_nesting), (reader, &reader_nesting))?;
        Ok(Self { writer: renamed, resolution })
    }

    /// What to do with the whole of a message.
    pub(crate) fn root(&self) -> ActionId {
        self.resolution.root
    }

    /// What an action is.
    pub(crate) fn action(&self, id: ActionId) -> &Action {
        &self.resolution.actions[id as usize]
    }

    /// What an action on a record is.
    pub(crate) fn record(&self, place: usize) -> &RecordAction {
        &self.resolution.records[place]
    }

    /// The name that the reader knows a field of the writer by.
    pub(crate) fn field(&self, record: TypeId, place: usize) -> Option<&'s str> {
        match self.writer.schema.kind(record) {
            Kind::Record(fields) => Some(self.writer.field(record, fields, place)),
            _ => None,
        }
    }
}
