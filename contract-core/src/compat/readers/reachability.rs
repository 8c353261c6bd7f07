//! Tells whether two types lead to a pair that matters.
//!
//! This is a Bloom filter over the two type graphs. Each pair that matters gets some bits. A type of the reader has the
//! bits of all pairs whose reader type it is or contains; a type of the writer likewise. Two types that do not share all
//! bits of a pair do not lead to it. Types that share them may lead to it, or may not: then a branch is compared that
//! could have been skipped, which costs time and changes no result.

use std::collections::HashSet;

use schemactl_avro::schema::{Kind, Schema, TypeId};

use crate::compat::pair_map::PairMap;

/// Tells whether two types may lead to a pair that matters and has not been visited.
pub(super) struct Reachability {
    reader: Vec<BloomBits>,
    writer: Vec<BloomBits>,
    pairs: PairMap<BloomBits>,
    /// For each bit of the first word, how many of its pairs have not been visited.
    unvisited: [u32; 64],
    /// The bits of the first word with pairs that have not been visited.
    live: u64,
}

/// The first word of the filter, and two extra words that tell apart the pairs that share a bit of the first one.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct BloomBits(u64, [u64; 2]);

/// The bit for records with ambiguous aliases: Avro Java throws when it reaches one of them.
const AMBIGUOUS_ALIAS_BIT: u32 = 0;
/// The bits of the first word that several pairs share, in the order of the pairs.
const SHARED_BITS: std::ops::Range<u32> = 40..64;

impl Reachability {
    /// Prepares the filter for incompatible pairs, in the order of their first visit, and for the reader's records with
    /// ambiguous aliases.
    pub(super) fn new(
        pairs: &[(TypeId, TypeId)],
        ambiguous_alias_records: &[TypeId],
        reader: &Schema,
        writer: &Schema,
    ) -> Self {
        let mut reachability = Self {
            reader: vec![BloomBits::default(); reader.ids().count()],
            writer: vec![BloomBits::default(); writer.ids().count()],
            pairs: PairMap::default(),
            unvisited: [0; 64],
            live: 0,
        };
        let uses = (count_uses(reader), count_uses(writer));
        let mut exclusive_bits = AMBIGUOUS_ALIAS_BIT + 1..SHARED_BITS.start;
        let pairs_per_bit = pairs.len().div_ceil(SHARED_BITS.len()).max(1);
        for (index, pair) in pairs.iter().enumerate() {
            // A type with many uses can be reached from many others. Its pair gets a bit of its own while there are any.
            let has_many_uses = uses.0[pair.0.index()] > 1 || uses.1[pair.1.index()] > 1;
            let bits = match if has_many_uses { exclusive_bits.next() } else { None } {
                Some(bit) => BloomBits(1 << bit, [0; 2]),
                None => BloomBits(
                    1 << (SHARED_BITS.start as usize + index / pairs_per_bit),
                    [1 << (index % 64), 1 << (index / 64 % 64)],
                ),
            };
            reachability.pairs.insert(*pair, bits);
            reachability.set(bits, [pair.0], [pair.1]);
        }
        if !ambiguous_alias_records.is_empty() {
            let records = writer.ids().filter(|id| matches!(writer.kind(*id), Kind::Record(_)));
            let bits = BloomBits(1 << AMBIGUOUS_ALIAS_BIT, [0; 2]);
            reachability.set(bits, ambiguous_alias_records.iter().copied(), records);
        }
        propagate(reader, &mut reachability.reader);
        propagate(writer, &mut reachability.writer);
        reachability
    }

    fn set(
        &mut self,
        bits: BloomBits,
        reader_ids: impl IntoIterator<Item = TypeId>,
        writer_ids: impl IntoIterator<Item = TypeId>,
    ) {
        reader_ids.into_iter().for_each(|id| self.reader[id.index()] = self.reader[id.index()].union(bits));
        writer_ids.into_iter().for_each(|id| self.writer[id.index()] = self.writer[id.index()].union(bits));
        self.unvisited[bits.0.trailing_zeros() as usize] += 1;
        self.live |= bits.0;
    }

    /// Marks a pair as visited: paths to it no longer matter.
    pub(super) fn mark_visited(&mut self, pair: (TypeId, TypeId)) {
        let Some(bits) = self.pairs.remove(&pair) else { return };
        let unvisited = &mut self.unvisited[bits.0.trailing_zeros() as usize];
        *unvisited -= 1;
        if *unvisited == 0 {
            self.live &= !bits.0;
        }
    }

    /// Returns whether two types may lead to a pair that matters and has not been visited.
    pub(super) fn may_reach(&self, reader_id: TypeId, writer_id: TypeId) -> bool {
        let (reader, writer) = (self.reader[reader_id.index()], self.writer[writer_id.index()]);
        let common = reader.0 & writer.0 & self.live;
        common & ((1 << SHARED_BITS.start) - 1) != 0
            || (common != 0 && reader.1[0] & writer.1[0] != 0 && reader.1[1] & writer.1[1] != 0)
    }
}

impl BloomBits {
    fn union(self, other: Self) -> Self {
        Self(self.0 | other.0, [self.1[0] | other.1[0], self.1[1] | other.1[1]])
    }
}

/// Counts how many types contain each type directly.
fn count_uses(schema: &Schema) -> Vec<u32> {
    let mut uses = vec![0; schema.ids().count()];
    schema.ids().flat_map(|id| schema.children(id)).for_each(|child| uses[child.index()] += 1);
    uses
}

/// Gives the bits of every type to the types that contain it.
fn propagate(schema: &Schema, bits: &mut [BloomBits]) {
    let mut parents: Vec<Vec<TypeId>> = vec![Vec::new(); bits.len()];
    for id in schema.ids() {
        schema.children(id).for_each(|child| parents[child.index()].push(id));
    }
    let mut open: Vec<TypeId> = schema.ids().filter(|id| bits[id.index()] != BloomBits::default()).collect();
    while let Some(id) = open.pop() {
        let child_bits = bits[id.index()];
        for parent in &parents[id.index()] {
            let parent_bits = &mut bits[parent.index()];
            if parent_bits.union(child_bits) != *parent_bits {
                *parent_bits = parent_bits.union(child_bits);
                open.push(*parent);
            }
        }
    }
}

/// Returns the reader's records with a field whose name and aliases could match two fields of one record.
pub(super) fn ambiguous_alias_records(reader: &Schema, writer: &Schema) -> Vec<TypeId> {
    if !reader.has_aliases() {
        return Vec::new();
    }
    let fields = |id| match writer.kind(id) {
        Kind::Record(record) => record.fields.as_slice(),
        _ => &[],
    };
    let writer_names: HashSet<&str> = writer.ids().flat_map(fields).map(|field| field.name.as_str()).collect();
    let is_ambiguous = |id: &TypeId| match reader.kind(*id) {
        Kind::Record(record) => record.fields.iter().any(|field| {
            let names = field.aliases.iter().chain([&field.name]);
            !field.aliases.is_empty() && names.filter(|name| writer_names.contains(name.as_str())).nth(1).is_some()
        }),
        _ => false,
    };
    reader.ids().filter(is_ambiguous).collect()
}
