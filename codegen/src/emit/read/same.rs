//! Types that both versions have alike, so that one function reads both.

use std::collections::HashSet;

use contract_core::schema::{Kind, TypeId};

use super::DecoderBuilder;

impl DecoderBuilder<'_> {
    /// Whether the reader's own decoder also reads what the writer writes, and to the same end.
    pub(in crate::emit) fn same_wire(&self, writer: TypeId, reader: TypeId) -> bool {
        self.alike(writer, reader, &mut HashSet::new())
    }

    fn alike(&self, writer: TypeId, reader: TypeId, seen: &mut HashSet<(TypeId, TypeId)>) -> bool {
        // A pair that is met again within itself is alike if all the rest is.
        if !seen.insert((writer, reader)) {
            return true;
        }
        let (from, to) = (self.writer.schema.node(writer), self.reader.schema.node(reader));
        if from.logical != to.logical || self.writer.schema.name(writer) != self.reader.schema.name(reader) {
            return false;
        }
        match (&from.kind, &to.kind) {
            (Kind::Record(from), Kind::Record(to)) => {
                from.fields.len() == to.fields.len()
                    && from
                        .fields
                        .iter()
                        .zip(&to.fields)
                        .all(|(from, to)| from.name == to.name && self.alike(from.ty, to.ty, seen))
            }
            (Kind::Enum(from), Kind::Enum(to)) => {
                from.symbols.iter().map(|symbol| &symbol.name).eq(to.symbols.iter().map(|symbol| &symbol.name))
            }
            (Kind::Fixed(from), Kind::Fixed(to)) => from.size == to.size,
            (Kind::Array(from), Kind::Array(to)) | (Kind::Map(from), Kind::Map(to)) => self.alike(*from, *to, seen),
            (Kind::Union(from), Kind::Union(to)) => {
                from.len() == to.len() && from.iter().zip(to).all(|(from, to)| self.alike(*from, *to, seen))
            }
            (from, to) => from.type_name() == to.type_name(),
        }
    }
}
