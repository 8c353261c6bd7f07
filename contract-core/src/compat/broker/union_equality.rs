//! When a writer's union and a reader's are so alike that Avro's resolver looks no further.

use super::aliases::AliasedWriter;
use crate::compat::memo::PairMap;
use crate::schema::{Kind, Schema, TypeId};

/// Remembers which pairs of records are alike.
#[derive(Default)]
pub(crate) struct UnionEquality {
    known: PairMap<bool>,
    /// Pairs still to be compared.
    open: Vec<Task>,
    /// Pairs of records that were taken for alike in the comparison under way.
    assumed: Vec<Pair>,
}

/// A type of the writer and one of the reader.
type Pair = (TypeId, TypeId);

enum Task {
    Compare(Pair),
    /// All parts of these records have been compared.
    Leave(Pair),
}

impl UnionEquality {
    /// Whether two types have the same shape: kinds, unqualified names, field names and symbols, in order.
    /// Records under comparison are taken for alike where they recur.
    pub(crate) fn alike(&mut self, writer: &AliasedWriter<'_>, reader: &Schema, pair: Pair) -> bool {
        self.open.clear();
        self.assumed.clear();
        self.open.push(Task::Compare(pair));
        while let Some(task) = self.open.pop() {
            let Task::Compare(pair) = task else { continue };
            if !self.step(writer, reader, pair) {
                self.differ();
                return false;
            }
        }
        true
    }

    /// Takes back what was assumed on the way to a difference. The records around it certainly differ.
    fn differ(&mut self) {
        for pair in &self.assumed {
            self.known.remove(pair);
        }
        for task in &self.open {
            if let Task::Leave(pair) = task {
                self.known.insert(*pair, false);
            }
        }
    }

    /// Compares two types themselves and queues their parts.
    fn step(&mut self, writer: &AliasedWriter<'_>, reader: &Schema, (writer_id, reader_id): Pair) -> bool {
        if let (Some(theirs), Some(own)) = (writer.name(writer_id), reader.name(reader_id))
            && theirs.simple() != own.simple()
        {
            return false;
        }
        match (writer.schema.kind(writer_id), reader.kind(reader_id)) {
            (Kind::Array(theirs), Kind::Array(own)) | (Kind::Map(theirs), Kind::Map(own)) => {
                self.open.push(Task::Compare((*theirs, *own)));
                true
            }
            (Kind::Fixed(theirs), Kind::Fixed(own)) => theirs.size == own.size,
            (Kind::Enum(theirs), Kind::Enum(own)) => {
                theirs.symbols.len() == own.symbols.len()
                    && theirs.symbols.iter().zip(&own.symbols).all(|(theirs, own)| theirs.name == own.name)
            }
            (Kind::Union(theirs), Kind::Union(own)) => {
                self.open.extend(theirs.iter().copied().zip(own.iter().copied()).map(Task::Compare));
                theirs.len() == own.len()
            }
            (Kind::Record(theirs), Kind::Record(own)) => {
                if let Some(known) = self.known.get(&(writer_id, reader_id)) {
                    return *known;
                }
                self.known.insert((writer_id, reader_id), true);
                self.assumed.push((writer_id, reader_id));
                self.open.push(Task::Leave((writer_id, reader_id)));
                let pairs = theirs.fields.iter().zip(&own.fields);
                self.open.extend(pairs.map(|(theirs, own)| Task::Compare((theirs.ty, own.ty))));
                theirs.fields.len() == own.fields.len()
                    && (0..own.fields.len())
                        .all(|index| writer.field(writer_id, theirs, index) == own.fields[index].name)
            }
            (theirs, own) => theirs.type_name() == own.type_name(),
        }
    }
}
