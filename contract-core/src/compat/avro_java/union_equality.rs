//! Whether a writer's union looks the same as a reader's, so that Avro matches their branches by position: Avro Java's
//! `Resolver.WriterUnion.unionEquiv`.

use schemactl_avro::schema::{Kind, Schema, TypeId};

use super::aliases::AliasedWriter;
use crate::compat::pair_map::PairMap;

/// Compares types and remembers the results for pairs of records.
#[derive(Default)]
pub(crate) struct UnionEquality {
    known: PairMap<bool>,
    /// The steps of the current comparison that are left.
    open: Vec<CompareStep>,
    /// The pairs of records that the current comparison assumes to be the same.
    assumed: Vec<Pair>,
}

/// A type of the writer and one of the reader.
type Pair = (TypeId, TypeId);

enum CompareStep {
    Compare(Pair),
    /// All fields of two records have been compared.
    Leave(Pair),
}

impl UnionEquality {
    /// Returns whether two types have the same shape: kinds of type, simple names, field names and symbols, in order.
    /// Two records that are being compared are assumed to have the same shape where they recur.
    pub(crate) fn have_same_shape(&mut self, writer: &AliasedWriter<'_>, reader: &Schema, pair: Pair) -> bool {
        self.open.clear();
        self.assumed.clear();
        self.open.push(CompareStep::Compare(pair));
        while let Some(step) = self.open.pop() {
            let CompareStep::Compare(pair) = step else { continue };
            if !self.compare(writer, reader, pair) {
                self.discard_assumptions();
                return false;
            }
        }
        true
    }

    /// Discards what was assumed before a difference was found. The records around the difference differ for certain.
    fn discard_assumptions(&mut self) {
        for pair in &self.assumed {
            self.known.remove(pair);
        }
        for step in &self.open {
            if let CompareStep::Leave(pair) = step {
                self.known.insert(*pair, false);
            }
        }
    }

    /// Compares two types without their parts, and queues the parts.
    fn compare(&mut self, writer: &AliasedWriter<'_>, reader: &Schema, (writer_id, reader_id): Pair) -> bool {
        if let (Some(writer_name), Some(reader_name)) = (writer.name(writer_id), reader.name(reader_id))
            && writer_name.simple() != reader_name.simple()
        {
            return false;
        }
        match (writer.schema.kind(writer_id), reader.kind(reader_id)) {
            (Kind::Array(writer_element), Kind::Array(reader_element))
            | (Kind::Map(writer_element), Kind::Map(reader_element)) => {
                self.open.push(CompareStep::Compare((*writer_element, *reader_element)));
                true
            }
            (Kind::Fixed(w), Kind::Fixed(r)) => w.size == r.size,
            (Kind::Enum(w), Kind::Enum(r)) => {
                w.symbols.len() == r.symbols.len() && w.symbols.iter().zip(&r.symbols).all(|(w, r)| w.name == r.name)
            }
            (Kind::Union(w), Kind::Union(r)) => {
                self.open.extend(w.iter().copied().zip(r.iter().copied()).map(CompareStep::Compare));
                w.len() == r.len()
            }
            (Kind::Record(w), Kind::Record(r)) => {
                if let Some(known) = self.known.get(&(writer_id, reader_id)) {
                    return *known;
                }
                self.known.insert((writer_id, reader_id), true);
                self.assumed.push((writer_id, reader_id));
                self.open.push(CompareStep::Leave((writer_id, reader_id)));
                let pairs = w.fields.iter().zip(&r.fields);
                self.open.extend(pairs.map(|(w, r)| CompareStep::Compare((w.ty, r.ty))));
                w.fields.len() == r.fields.len()
                    && (0..r.fields.len()).all(|index| writer.field(writer_id, w, index) == r.fields[index].name)
            }
            (w, r) => w.type_name() == r.type_name(),
        }
    }
}
