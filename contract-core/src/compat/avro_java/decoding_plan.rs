//! The actions of Avro Java's decoder.

use schemactl_avro::schema::{Kind, Schema, TypeId};

use super::action::{Action, ActionId, RecordAction, Resolution};
use super::aliases::AliasedWriter;
use super::failure::AvroFailure;
use super::grammar::build_grammar;
use super::recursion::Recursion;
use super::resolver::resolve;
use crate::compat::pair_map::PairMap;

/// The actions that Avro Java's decoder takes for a reader and a writer.
pub(crate) struct DecodingPlan<'s> {
    writer: AliasedWriter<'s>,
    resolution: Resolution,
}

impl<'s> DecodingPlan<'s> {
    /// Resolves the two schemas, as Avro Java does before it reads the first message.
    ///
    /// # Errors
    ///
    /// For some schemas Java throws, and so can read no message at all.
    pub(crate) fn new(reader: &'s Schema, writer: &'s Schema) -> Result<Self, AvroFailure> {
        let aliased = AliasedWriter::with_aliases_applied_twice(writer, reader)?;
        let (writer_recursion, reader_recursion) = (Recursion::new(writer), Recursion::new(reader));
        let resolution = resolve(&aliased, reader, &reader_recursion)?;
        build_grammar(&resolution, (writer, &writer_recursion), (reader, &reader_recursion))?;
        Ok(Self { writer: aliased, resolution })
    }

    /// Returns the action for the root types.
    pub(crate) fn root(&self) -> ActionId {
        self.resolution.root
    }

    /// Returns an action.
    pub(crate) fn action(&self, id: ActionId) -> &Action {
        &self.resolution.actions[id as usize]
    }

    /// Returns the details of an [`Action::Record`].
    pub(crate) fn record(&self, index: usize) -> &RecordAction {
        &self.resolution.records[index]
    }

    /// Returns the name of a field of the writer after the reader's aliases have been applied.
    pub(crate) fn field(&self, record: TypeId, index: usize) -> Option<&'s str> {
        match self.writer.schema.kind(record) {
            Kind::Record(fields) => Some(self.writer.field(record, fields, index)),
            _ => None,
        }
    }

    /// Returns the chosen branch for each type of the writer and each union of the reader that it meets.
    pub(crate) fn chosen_branches(&self, reader: &Schema) -> PairMap<usize> {
        let writer = self.writer.schema;
        let mut chosen = PairMap::default();
        let mut seen = vec![false; self.resolution.records.len()];
        let mut open = vec![(self.root(), (writer.root(), reader.root()))];
        while let Some((action, (writer_id, reader_id))) = open.pop() {
            match (self.action(action), writer.kind(writer_id), reader.kind(reader_id)) {
                (Action::ReaderUnion { branch, action }, _, Kind::Union(branches)) => {
                    chosen.entry((writer_id, reader_id)).or_insert(*branch);
                    open.push((*action, (writer_id, branches[*branch])));
                }
                (Action::WriterUnion(actions), Kind::Union(branches), _) => {
                    open.extend(actions.iter().zip(branches).map(|(action, branch)| (*action, (*branch, reader_id))));
                }
                (Action::Container { element, .. }, Kind::Array(writer), Kind::Array(reader))
                | (Action::Container { element, .. }, Kind::Map(writer), Kind::Map(reader)) => {
                    open.push((*element, (*writer, *reader)));
                }
                (Action::Record(record), Kind::Record(writer), Kind::Record(reader)) if !seen[*record] => {
                    seen[*record] = true;
                    for (index, action) in self.record(*record).fields.iter().enumerate() {
                        let name = self.writer.field(writer_id, writer, index);
                        if let Some(found) = reader.field_index(name, index) {
                            open.push((*action, (writer.fields[index].ty, reader.fields[found].ty)));
                        }
                    }
                }
                _ => {}
            }
        }
        chosen
    }
}
