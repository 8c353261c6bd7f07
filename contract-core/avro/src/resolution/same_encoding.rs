//! Types that have the same encoding and meaning in both schemas, so that each value is read as itself.

use std::collections::HashMap;

use crate::schema::{Field, Kind, Schema, TypeId};
use crate::semantics::{AnyLogicalType, MeaningAttributes};

/// A type of the writer and a type of the reader.
type Pair = (TypeId, TypeId);

/// Finds out which pairs of types have the same encoding: the same kinds of type in the same order, with the same names,
/// symbols, logical types and attributes with a meaning. Aliases, defaults and documentation don't count.
pub(super) struct SameEncoding<'s> {
    attributes: &'s MeaningAttributes,
    writer: &'s Schema,
    reader: &'s Schema,
    known: HashMap<Pair, bool>,
}

impl<'s> SameEncoding<'s> {
    pub(super) fn new(attributes: &'s MeaningAttributes, writer: &'s Schema, reader: &'s Schema) -> Self {
        Self { attributes, writer, reader, known: HashMap::new() }
    }

    /// Returns whether the two types have the same encoding.
    pub(super) fn check(&mut self, writer: TypeId, reader: TypeId) -> bool {
        if let Some(known) = self.known.get(&(writer, reader)) {
            return *known;
        }
        self.explore((writer, reader));
        self.known[&(writer, reader)]
    }

    /// Decides about a pair and all pairs of types in it. They are the same unless a difference is found, in themselves or
    /// in a pair that is part of them; so a recursive type is the same if no part of it differs.
    fn explore(&mut self, first: Pair) {
        let mut pairs = vec![first];
        let mut index = HashMap::from([(first, 0)]);
        let mut parents: Vec<Vec<usize>> = vec![Vec::new()];
        let mut different = Vec::new();
        let mut next = 0;
        while let Some(pair) = pairs.get(next).copied() {
            match self.parts(pair) {
                None => different.push(next),
                Some(parts) => {
                    for part in parts {
                        match self.known.get(&part) {
                            Some(true) => {}
                            Some(false) => different.push(next),
                            None => {
                                let at = *index.entry(part).or_insert_with(|| {
                                    pairs.push(part);
                                    parents.push(Vec::new());
                                    pairs.len() - 1
                                });
                                parents[at].push(next);
                            }
                        }
                    }
                }
            }
            next += 1;
        }
        let mut is_same = vec![true; pairs.len()];
        while let Some(at) = different.pop() {
            if std::mem::replace(&mut is_same[at], false) {
                different.append(&mut parents[at]);
            }
        }
        self.known.extend(pairs.into_iter().zip(is_same));
    }

    /// Returns the pairs of types that two types are made of, or `None` if the types themselves differ.
    fn parts(&self, (writer, reader): Pair) -> Option<Vec<Pair>> {
        let (from, to) = (self.writer.node(writer), self.reader.node(reader));
        let has_same_meaning = AnyLogicalType::from_node(from) == AnyLogicalType::from_node(to)
            && self.attributes.changes(to, from).is_empty();
        if !has_same_meaning || from.kind.name() != to.kind.name() {
            return None;
        }
        match (&from.kind, &to.kind) {
            (Kind::Record(from), Kind::Record(to)) => {
                let is_same = |(from, to): (&Field, &Field)| {
                    from.name == to.name
                        && self.attributes.field_changes((self.reader, to), (self.writer, from)).is_empty()
                };
                let fields_are_same =
                    from.fields.len() == to.fields.len() && from.fields.iter().zip(&to.fields).all(is_same);
                fields_are_same.then(|| from.fields.iter().zip(&to.fields).map(|(from, to)| (from.ty, to.ty)).collect())
            }
            (Kind::Enum(from), Kind::Enum(to)) => {
                let symbols_are_same =
                    from.symbols.iter().map(|symbol| &symbol.name).eq(to.symbols.iter().map(|symbol| &symbol.name));
                symbols_are_same.then(Vec::new)
            }
            (Kind::Fixed(from), Kind::Fixed(to)) => (from.size == to.size).then(Vec::new),
            (Kind::Array(from), Kind::Array(to)) | (Kind::Map(from), Kind::Map(to)) => Some(vec![(*from, *to)]),
            (Kind::Union(from), Kind::Union(to)) => {
                (from.len() == to.len()).then(|| from.iter().copied().zip(to.iter().copied()).collect())
            }
            (from, to) => (from.type_name() == to.type_name()).then(Vec::new),
        }
    }
}
