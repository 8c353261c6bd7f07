//! When a writer's union and a reader's are so alike that Avro's resolver looks no further.

use super::aliases::Renamed;
use crate::compat::memo::PairMap;
use crate::schema::{Kind, Schema, TypeId};

/// Remembers which pairs of records are alike.
#[derive(Default)]
pub(super) struct Equivalences {
    known: PairMap<bool>,
}

impl Equivalences {
    /// Whether two types have the same shape: kinds, unqualified names, field names and symbols, in order.
    /// Records under comparison are taken for alike where they recur.
    pub(super) fn alike(&mut self, writer: &Renamed<'_>, reader: &Schema, pair: (TypeId, TypeId)) -> bool {
        let mut open = vec![pair];
        let mut assumed = Vec::new();
        while let Some((writer_id, reader_id)) = open.pop() {
            if !self.step(writer, reader, (writer_id, reader_id), &mut open, &mut assumed) {
                // Only the difference itself is certain; what was assumed on the way to it is not.
                for pair in &assumed {
                    self.known.remove(pair);
                }
                return false;
            }
        }
        true
    }

    /// Compares two types themselves and queues their parts.
    fn step(
        &mut self,
        writer: &Renamed<'_>,
        reader: &Schema,
        (writer_id, reader_id): (TypeId, TypeId),
        open: &mut Vec<(TypeId, TypeId)>,
        assumed: &mut Vec<(TypeId, TypeId)>,
    ) -> bool {
        if let (Some(theirs), Some(own)) = (writer.name(writer_id), reader.name(reader_id))
            && theirs.simple() != own.simple()
        {
            return false;
        }
        match (writer.schema.kind(writer_id), reader.kind(reader_id)) {
            (Kind::Array(theirs), Kind::Array(own)) | (Kind::Map(theirs), Kind::Map(own)) => {
                open.push((*theirs, *own));
                true
            }
            (Kind::Fixed(theirs), Kind::Fixed(own)) => theirs.size == own.size,
            (Kind::Enum(theirs), Kind::Enum(own)) => {
                theirs.symbols.len() == own.symbols.len()
                    && theirs.symbols.iter().zip(&own.symbols).all(|(theirs, own)| theirs.name == own.name)
            }
            (Kind::Union(theirs), Kind::Union(own)) => {
                open.extend(theirs.iter().copied().zip(own.iter().copied()).rev());
                theirs.len() == own.len()
            }
            (Kind::Record(theirs), Kind::Record(own)) => {
                if let Some(known) = self.known.get(&(writer_id, reader_id)) {
                    return *known;
                }
                self.known.insert((writer_id, reader_id), true);
                assumed.push((writer_id, reader_id));
                let pairs = theirs.fields.iter().zip(&own.fields);
                open.extend(pairs.map(|(theirs, own)| (theirs.ty, own.ty)).rev());
                theirs.fields.len() == own.fields.len()
                    && (0..own.fields.len())
                        .all(|place| writer.field(writer_id, theirs, place) == own.fields[place].name)
            }
            (theirs, own) => theirs.word() == own.word(),
        }
    }
}
