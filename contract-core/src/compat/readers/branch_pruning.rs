//! Which branches of a reader's union are held against a type of the writer beside those that could fit it.
//!
//! Avro Java holds every branch against it until one fits. Most can't fit, for their names or kinds differ; what
//! they are made of is compared all the same, and remembered, which costs the square of a union's width. None of
//! that shows in the end, but for one thing: a pair of types is told of with the place where it was *first* met,
//! and that may have been within a branch that couldn't fit. So a branch is passed over unless it leads to a pair
//! that is told of and has not been met yet.
//!
//! That holds where a pair's verdict does not depend on the way to it, which it may where both schemas have records
//! that contain themselves, since a pair under way counts as compatible.

use std::collections::HashSet;

use super::walk::{Walk, branches, count};
use crate::compat::memo::PairMap;
use crate::schema::{Kind, Schema, TypeId};

/// Which branches that can't fit are compared all the same.
pub(super) enum NonMatchingBranches {
    /// All, as Avro Java does.
    Visited,
    /// None.
    PassedOver,
    /// Those that lead to pairs that matter.
    Unless(Box<Reachability>),
}

impl Walk<'_> {
    /// The next branch of a union of the reader to hold against a type of the writer.
    pub(super) fn next_branch(&mut self, pair: (TypeId, TypeId), from: u32, meant: Option<u32>) -> Option<u32> {
        let branches = branches(self.reader, pair.0);
        if matches!(self.others, NonMatchingBranches::Visited) {
            return (from < count(branches.len())).then_some(from);
        }
        let fitting = self.next_fitting(pair, from, meant);
        // A branch without a name stands nowhere else, and a named type meets its union only once: there is no other
        // place that could be told.
        let is_named = |index: &u32| self.reader.name(branches[*index as usize]).is_some();
        let mut passed = (from..fitting.unwrap_or(count(branches.len()))).filter(is_named);
        let other = match &self.others {
            NonMatchingBranches::Unless(reach) => passed.find(|index| reach.is_from(branches[*index as usize], pair.1)),
            NonMatchingBranches::Visited | NonMatchingBranches::PassedOver => {
                self.passed_over |= passed.next().is_some();
                None
            }
        };
        other.or(fitting)
    }

    /// The next branch that could fit a type of the writer, or is meant for it.
    fn next_fitting(&mut self, (union, writer_id): (TypeId, TypeId), from: u32, meant: Option<u32>) -> Option<u32> {
        let branches = branches(self.reader, union);
        let fitting = match self.writer.name(writer_id) {
            Some(_) => self.unions.simple_name_match_of_kind(union, (self.writer, writer_id), from),
            None => (from..count(branches.len())).find(|index| self.reader.name(branches[*index as usize]).is_none()),
        };
        fitting.into_iter().chain(meant.filter(|meant| *meant >= from)).min()
    }
}

/// From which types one gets to pairs that matter.
///
/// Each pair is given marks, and a type has the marks of all pairs that have it, or a type within it, on its side. Two
/// types that do not share all marks of a pair do not lead to it.
pub(super) struct Reachability {
    reader: Vec<BloomBits>,
    writer: Vec<BloomBits>,
    pairs: PairMap<BloomBits>,
    /// How many pairs of each first mark have not been met.
    left: [u32; 64],
    /// The first marks of which pairs are left.
    live: u64,
}

/// A bit for a first mark, and one each for two others where the first is shared. Of types: all that they have.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct BloomBits(u64, [u64; 2]);

/// The first mark of what the reader's records that may claim two fields of one record meet: where Avro comes to such
/// records it gives up.
const CLAIMS: u32 = 0;
/// The first marks that several pairs share, in the order in which these come.
const SHARED: std::ops::Range<u32> = 40..64;

impl Reachability {
    /// To these pairs, in the order in which they are met, and to all where Avro might give up.
    pub(super) fn to(
        pairs: &[(TypeId, TypeId)],
        ambiguous_alias_records: &[TypeId],
        reader: &Schema,
        writer: &Schema,
    ) -> Self {
        let mut reach = Self {
            reader: vec![BloomBits::default(); reader.ids().count()],
            writer: vec![BloomBits::default(); writer.ids().count()],
            pairs: PairMap::default(),
            left: [0; 64],
            live: 0,
        };
        let uses = (uses(reader), uses(writer));
        let mut own = CLAIMS + 1..SHARED.start;
        let width = pairs.len().div_ceil(SHARED.len()).max(1);
        for (index, pair) in pairs.iter().enumerate() {
            // What is used in many places can be met in many; it gets a mark of its own, as long as there are any.
            let is_shared = uses.0[pair.0.index()] > 1 || uses.1[pair.1.index()] > 1;
            let marks = match if is_shared { own.next() } else { None } {
                Some(own) => BloomBits(1 << own, [0; 2]),
                None => {
                    BloomBits(1 << (SHARED.start as usize + index / width), [1 << (index % 64), 1 << (index / 64 % 64)])
                }
            };
            reach.pairs.insert(*pair, marks);
            reach.mark(marks, [pair.0], [pair.1]);
        }
        if !ambiguous_alias_records.is_empty() {
            let records = writer.ids().filter(|id| matches!(writer.kind(*id), Kind::Record(_)));
            reach.mark(BloomBits(1 << CLAIMS, [0; 2]), ambiguous_alias_records.iter().copied(), records);
        }
        propagate(reader, &mut reach.reader);
        propagate(writer, &mut reach.writer);
        reach
    }

    fn mark(
        &mut self,
        marks: BloomBits,
        own: impl IntoIterator<Item = TypeId>,
        theirs: impl IntoIterator<Item = TypeId>,
    ) {
        own.into_iter().for_each(|id| self.reader[id.index()] = self.reader[id.index()].and(marks));
        theirs.into_iter().for_each(|id| self.writer[id.index()] = self.writer[id.index()].and(marks));
        self.left[marks.0.trailing_zeros() as usize] += 1;
        self.live |= marks.0;
    }

    /// A pair is met: from now on it no longer matters who leads to it.
    pub(super) fn meet(&mut self, pair: (TypeId, TypeId)) {
        let Some(marks) = self.pairs.remove(&pair) else { return };
        let left = &mut self.left[marks.0.trailing_zeros() as usize];
        *left -= 1;
        if *left == 0 {
            self.live &= !marks.0;
        }
    }

    /// Whether two types may lead to a pair that matters and has not been met.
    pub(super) fn is_from(&self, reader: TypeId, writer: TypeId) -> bool {
        let (own, theirs) = (self.reader[reader.index()], self.writer[writer.index()]);
        let common = own.0 & theirs.0 & self.live;
        common & ((1 << SHARED.start) - 1) != 0
            || (common != 0 && own.1[0] & theirs.1[0] != 0 && own.1[1] & theirs.1[1] != 0)
    }
}

impl BloomBits {
    fn and(self, others: Self) -> Self {
        Self(self.0 | others.0, [self.1[0] | others.1[0], self.1[1] | others.1[1]])
    }
}

/// In how many places each type stands.
fn uses(schema: &Schema) -> Vec<u32> {
    let mut uses = vec![0; schema.ids().count()];
    schema.ids().flat_map(|id| schema.children(id)).for_each(|part| uses[part.index()] += 1);
    uses
}

/// Gives the marks of every type to the types around it.
fn propagate(schema: &Schema, marks: &mut [BloomBits]) {
    let mut around: Vec<Vec<TypeId>> = vec![Vec::new(); marks.len()];
    for id in schema.ids() {
        schema.children(id).for_each(|part| around[part.index()].push(id));
    }
    let mut open: Vec<TypeId> = schema.ids().filter(|id| marks[id.index()] != BloomBits::default()).collect();
    while let Some(id) = open.pop() {
        let own = marks[id.index()];
        for outer in &around[id.index()] {
            let outer_marks = &mut marks[outer.index()];
            if outer_marks.and(own) != *outer_marks {
                *outer_marks = outer_marks.and(own);
                open.push(*outer);
            }
        }
    }
}

/// The records of the reader with a field that, by its name and aliases, may claim two fields of one record.
pub(super) fn ambiguous_alias_records(reader: &Schema, writer: &Schema) -> Vec<TypeId> {
    if !reader.has_aliases() {
        return Vec::new();
    }
    let fields = |id| match writer.kind(id) {
        Kind::Record(record) => record.fields.as_slice(),
        _ => &[],
    };
    let known: HashSet<&str> = writer.ids().flat_map(fields).map(|field| field.name.as_str()).collect();
    let claims_two = |id: &TypeId| match reader.kind(*id) {
        Kind::Record(record) => record.fields.iter().any(|field| {
            let names = field.aliases.iter().chain([&field.name]);
            !field.aliases.is_empty() && names.filter(|name| known.contains(name.as_str())).nth(1).is_some()
        }),
        _ => false,
    };
    reader.ids().filter(claims_two).collect()
}
