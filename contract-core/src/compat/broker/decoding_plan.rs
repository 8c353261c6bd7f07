//! How Avro Java's decoder goes about a writer's data.

use super::action::{Action, ActionId, RecordAction, Resolution};
use super::aliases::AliasedWriter;
use super::avro_failure::AvroFailure;
use super::grammar::build_grammar;
use super::recursion::Recursion;
use super::resolve::resolve;
use crate::compat::memo::PairMap;
use crate::schema::{Kind, Schema, TypeId};

/// What Avro Java's resolver decided for a reader and a writer.
pub(crate) struct DecodingPlan<'s> {
    writer: AliasedWriter<'s>,
    resolution: Resolution,
}

impl<'s> DecodingPlan<'s> {
    /// Resolves the two as Avro Java does before it reads the first message.
    ///
    /// # Errors
    ///
    /// For some schemas Java throws here, so that it can read no message at all.
    pub(crate) fn new(reader: &'s Schema, writer: &'s Schema) -> Result<Self, AvroFailure> {
        let renamed = AliasedWriter::with_aliases_applied_twice(writer, reader)?;
        let (writer_nesting, reader_nesting) = (Recursion::of(writer), Recursion::of(reader));
        let resolution = resolve(&renamed, reader, &reader_nesting)?;
        build_grammar(&resolution, (writer, &writer_nesting), (reader, &reader_nesting))?;
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
    pub(crate) fn record(&self, index: usize) -> &RecordAction {
        &self.resolution.records[index]
    }

    /// The name that the reader knows a field of the writer by.
    pub(crate) fn field(&self, record: TypeId, index: usize) -> Option<&'s str> {
        match self.writer.schema.kind(record) {
            Kind::Record(fields) => Some(self.writer.field(record, fields, index)),
            _ => None,
        }
    }

    /// The branch of the reader's union by which a type of the writer is read, for each two that meet.
    pub(crate) fn branches(&self, reader: &Schema) -> PairMap<usize> {
        let writer = self.writer.schema;
        let mut branches = PairMap::default();
        let mut seen = vec![false; self.resolution.records.len()];
        let mut open = vec![(self.root(), (writer.root(), reader.root()))];
        while let Some((action, (their_id, own_id))) = open.pop() {
            match (self.action(action), writer.kind(their_id), reader.kind(own_id)) {
                (Action::ReaderUnion { branch, action }, _, Kind::Union(own)) => {
                    branches.entry((their_id, own_id)).or_insert(*branch);
                    open.push((*action, (their_id, own[*branch])));
                }
                (Action::WriterUnion(actions), Kind::Union(theirs), _) => {
                    open.extend(actions.iter().zip(theirs).map(|(action, branch)| (*action, (*branch, own_id))));
                }
                (Action::Container { element, .. }, Kind::Array(theirs), Kind::Array(own))
                | (Action::Container { element, .. }, Kind::Map(theirs), Kind::Map(own)) => {
                    open.push((*element, (*theirs, *own)));
                }
                (Action::Record(record), Kind::Record(theirs), Kind::Record(own)) if !seen[*record] => {
                    seen[*record] = true;
                    for (index, action) in self.record(*record).fields.iter().enumerate() {
                        let name = self.writer.field(their_id, theirs, index);
                        if let Some(found) = own.field_index(name, index) {
                            open.push((*action, (theirs.fields[index].ty, own.fields[found].ty)));
                        }
                    }
                }
                _ => {}
            }
        }
        branches
    }
}
