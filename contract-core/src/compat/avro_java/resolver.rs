//! Avro Java's `Resolver`: decides how each type of the writer is read.
//!
//! Records match by structure whatever their names are, the symbols of enums do not count, and a branch of a union is
//! chosen by rules of its own. The order of the steps is Java's, and it matters: whether a branch fits is decided while
//! the records around it are still being resolved, and the first failure ends everything.

use std::collections::HashSet;

use schemactl_avro::resolution::is_primitive_readable;
use schemactl_avro::schema::{Kind, Name, Record, Schema, TypeId};

use super::action::{Action, ActionId, ERROR, LEAF, RecordAction, Resolution};
use super::aliases::AliasedWriter;
use super::branch_order::{self, PairState};
use super::defaults::check_default;
use super::failure::AvroFailure;
use super::recursion::Recursion;
use super::union_equality::UnionEquality;
use crate::compat::pair_map::PairMap;
use crate::compat::union_candidates::{Among, UnionCandidates, UnionFields};
use crate::compat::union_index::UnionIndex;

/// Resolves the root types of two schemas.
pub(super) fn resolve(
    writer: &AliasedWriter<'_>,
    reader: &Schema,
    reader_recursion: &Recursion,
) -> Result<Resolution, AvroFailure> {
    let root = (writer.schema.root(), reader.root());
    let mut resolver = Resolver::new(writer, reader, reader_recursion);
    if resolver.are_both_recursive() && resolver.has_wide_union() && resolver.has_usable_defaults() {
        resolver.order = Some(BranchOrder::LikelyFirst);
        if let Ok(root) = resolver.run(root)
            && resolver.is_independent_of_order()
        {
            return Ok(resolver.into_resolution(root));
        }
        resolver = Resolver::new(writer, reader, reader_recursion);
        resolver.order = Some(BranchOrder::Java);
    }
    let root = resolver.run(root)?;
    Ok(resolver.into_resolution(root))
}

struct Resolver<'r> {
    writer: &'r AliasedWriter<'r>,
    reader: &'r Schema,
    reader_recursion: &'r Recursion,
    actions: Vec<Action>,
    records: Vec<RecordAction>,
    /// The pairs of records that have been or are being resolved.
    seen: PairMap<ActionId>,
    /// The records of the writer that a branch of a union of the reader was chosen for, with these unions.
    searches: HashSet<Pair>,
    /// The pairs of records that were tried before a branch was chosen. Like `searches`, only if both schemas are recursive.
    tried: HashSet<Pair>,
    union_equality: UnionEquality,
    unions: UnionIndex<'r>,
    candidates: UnionCandidates<'r>,
    /// `None` until a branch is chosen for a record.
    order: Option<BranchOrder>,
    stack: Vec<Frame<'r>>,
}

/// A type of the writer and one of the reader.
type Pair = (TypeId, TypeId);

/// The order in which records are tried as branches of a union.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BranchOrder {
    /// Avro Java's: all, in their order.
    Java,
    /// First the branches that would be chosen if they fit.
    LikelyFirst,
}

/// A pair that is being resolved.
enum Frame<'r> {
    Record(RecordFrame<'r>),
    Container { pair: Pair, is_map: bool },
    WriterUnion { pair: Pair, has_same_shape: bool, actions: Vec<ActionId> },
    ReaderUnion { pair: Pair, search: BranchSearch },
    ChosenBranch(usize),
}

/// A pair of records that is being resolved.
struct RecordFrame<'r> {
    pair: Pair,
    writer: &'r Record,
    reader: &'r Record,
    action: ActionId,
    /// The index of the record in [`Resolver::records`].
    record: usize,
    /// The index of the writer's next field.
    next: usize,
    /// The index at which the reader's matching field is expected.
    expected: usize,
    /// For each field of the reader, whether it has a match.
    is_matched: Vec<bool>,
    /// The number of the reader's fields that have a match.
    match_count: usize,
}

/// The state of the search for a branch of the reader's union.
#[derive(Clone, Copy, Default)]
struct BranchSearch {
    candidates: Candidates,
    next: usize,
    /// The best record so far that matches by structure.
    structural_match: Option<usize>,
}

/// The branches that are tried.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Candidates {
    /// All, in their order.
    #[default]
    All,
    /// Records of the same simple name, from the last one.
    SameName,
    /// Other records.
    Others,
}

enum Begun<'r> {
    Done(ActionId),
    Frame(Frame<'r>),
}

enum Next<'r> {
    Resolve(Pair),
    Enter(Frame<'r>),
    Return(ActionId),
}

impl<'r> Resolver<'r> {
    fn new(writer: &'r AliasedWriter<'r>, reader: &'r Schema, reader_recursion: &'r Recursion) -> Self {
        Self {
            writer,
            reader,
            reader_recursion,
            actions: vec![Action::Leaf, Action::Error],
            records: Vec::new(),
            seen: PairMap::default(),
            searches: HashSet::new(),
            tried: HashSet::new(),
            union_equality: UnionEquality::default(),
            unions: UnionIndex::new(reader),
            candidates: UnionCandidates::new(reader, writer.schema, UnionFields::MayFail),
            order: None,
            stack: Vec::new(),
        }
    }

    fn into_resolution(self, root: ActionId) -> Resolution {
        Resolution { actions: self.actions, records: self.records, root }
    }

    fn run(&mut self, root: Pair) -> Result<ActionId, AvroFailure> {
        let mut next = Next::Resolve(root);
        loop {
            let begun = match next {
                Next::Resolve(pair) => self.begin(pair),
                Next::Enter(frame) => Begun::Frame(frame),
                Next::Return(action) => Begun::Done(action),
            };
            next = match begun {
                Begun::Frame(frame) => self.step(frame, None)?,
                Begun::Done(action) => match self.stack.pop() {
                    Some(frame) => self.step(frame, Some(action))?,
                    None => return Ok(action),
                },
            };
        }
    }

    fn begin(&mut self, pair: Pair) -> Begun<'r> {
        if let Some(action) = self.resolve_leaf(pair) {
            return Begun::Done(action);
        }
        match (self.writer.schema.kind(pair.0), self.reader.kind(pair.1)) {
            (Kind::Union(branches), reader) => {
                let has_same_shape = matches!(reader, Kind::Union(_))
                    && self.union_equality.have_same_shape(self.writer, self.reader, pair);
                let actions = Vec::with_capacity(branches.len());
                Begun::Frame(Frame::WriterUnion { pair, has_same_shape, actions })
            }
            (_, Kind::Union(_)) => Begun::Frame(Frame::ReaderUnion { pair, search: BranchSearch::default() }),
            (Kind::Record(writer), Kind::Record(reader)) => {
                if let Some(action) = self.seen.get(&pair) {
                    return Begun::Done(*action);
                }
                let record = self.records.len();
                let fields = Vec::with_capacity(writer.fields.len());
                self.records.push(RecordAction { fields, ..RecordAction::default() });
                let action = self.add(Action::Record(record));
                self.seen.insert(pair, action);
                Begun::Frame(Frame::Record(RecordFrame {
                    pair,
                    writer,
                    reader,
                    action,
                    record,
                    next: 0,
                    expected: 0,
                    is_matched: vec![false; reader.fields.len()],
                    match_count: 0,
                }))
            }
            (_, reader) => Begun::Frame(Frame::Container { pair, is_map: matches!(reader, Kind::Map(_)) }),
        }
    }

    /// Resolves two types if their parts need not be resolved.
    fn resolve_leaf(&self, pair: Pair) -> Option<ActionId> {
        let (writer, reader) = (self.writer.schema.kind(pair.0), self.reader.kind(pair.1));
        let is_readable = match (writer, reader) {
            (Kind::Union(_), _) | (_, Kind::Union(_)) => return self.has_only_primitives(pair).then_some(LEAF),
            (Kind::Array(_), Kind::Array(_)) | (Kind::Map(_), Kind::Map(_)) | (Kind::Record(_), Kind::Record(_)) => {
                return None;
            }
            (Kind::Fixed(writer), Kind::Fixed(reader)) => {
                self.have_same_simple_name(pair) && writer.size == reader.size
            }
            (Kind::Enum(_), Kind::Enum(_)) => self.have_same_simple_name(pair),
            _ => is_primitive_readable(reader, writer),
        };
        Some(if is_readable { LEAF } else { ERROR })
    }

    /// Returns whether the writer's type, or every branch of its union, can be read as a primitive type of the reader.
    /// Most unions are like this. They need no frame.
    fn has_only_primitives(&self, pair: Pair) -> bool {
        let reads = |writer: &Kind| match self.reader.kind(pair.1) {
            Kind::Union(branches) => {
                branches.iter().any(|branch| is_primitive_readable(self.reader.kind(*branch), writer))
            }
            reader => is_primitive_readable(reader, writer),
        };
        match self.writer.schema.kind(pair.0) {
            Kind::Union(branches) => branches.iter().all(|branch| reads(self.writer.schema.kind(*branch))),
            writer => reads(writer),
        }
    }

    /// Returns the action for a field of the writer that the reader does not have.
    fn skip(&mut self, ty: TypeId) -> ActionId {
        let is_leaf =
            !matches!(self.writer.schema.kind(ty), Kind::Record(_) | Kind::Array(_) | Kind::Map(_) | Kind::Union(_));
        if is_leaf { LEAF } else { self.add(Action::Skip(ty)) }
    }

    /// Continues with a pair, given the action for the part that it has asked for.
    fn step(&mut self, frame: Frame<'r>, returned: Option<ActionId>) -> Result<Next<'r>, AvroFailure> {
        match frame {
            Frame::Record(frame) => self.step_record(frame, returned),
            Frame::ReaderUnion { pair, search } => Ok(self.step_reader_union(pair, search, returned)),
            Frame::Container { pair, is_map } => {
                if let Some(element) = returned {
                    return Ok(Next::Return(self.add(Action::Container { element, is_map })));
                }
                self.stack.push(frame);
                Ok(Next::Resolve((element(self.writer.schema, pair.0), element(self.reader, pair.1))))
            }
            Frame::WriterUnion { pair, has_same_shape, mut actions } => {
                actions.extend(returned);
                let next = actions.len();
                Ok(match branches(self.writer.schema, pair.0).get(next) {
                    Some(branch) => {
                        let reader = if has_same_shape { branches(self.reader, pair.1)[next] } else { pair.1 };
                        self.stack.push(Frame::WriterUnion { pair, has_same_shape, actions });
                        Next::Resolve((*branch, reader))
                    }
                    None if has_same_shape => Next::Return(self.add(Action::SameUnion(pair.1))),
                    None => Next::Return(self.add(Action::WriterUnion(actions))),
                })
            }
            Frame::ChosenBranch(branch) => {
                let action = returned.unwrap_or(ERROR);
                Ok(Next::Return(self.add(Action::ReaderUnion { branch, action })))
            }
        }
    }

    fn step_record(&mut self, mut frame: RecordFrame<'r>, returned: Option<ActionId>) -> Result<Next<'r>, AvroFailure> {
        let RecordFrame { pair, writer, reader, action, record, .. } = frame;
        self.records[record].fields.extend(returned);
        while let Some(field) = writer.fields.get(frame.next) {
            if !self.writer.renames_fields() && reader.has_equal_digest(frame.expected, writer, frame.next) {
                self.records[record].fields.push(LEAF);
                frame.is_matched[frame.expected] = true;
                (frame.next, frame.expected, frame.match_count) =
                    (frame.next + 1, frame.expected + 1, frame.match_count + 1);
                continue;
            }
            let name = self.writer.field(pair.0, writer, frame.next);
            frame.next += 1;
            // Names are unique: once all fields of the reader have a match, no other name can match.
            let all_matched = frame.match_count == reader.fields.len();
            if let Some(found) = if all_matched { None } else { reader.field_index(name, frame.expected) } {
                frame.is_matched[found] = true;
                frame.match_count += 1;
                frame.expected = found + 1;
                match self.begin((field.ty, reader.fields[found].ty)) {
                    Begun::Done(action) => self.records[record].fields.push(action),
                    Begun::Frame(part) => {
                        self.stack.push(Frame::Record(frame));
                        return Ok(Next::Enter(part));
                    }
                }
                continue;
            }
            let skip = self.skip(field.ty);
            self.records[record].fields.push(skip);
        }
        for (field, _) in reader.fields.iter().zip(frame.is_matched).filter(|(_, is_matched)| !is_matched) {
            let Some(default) = &field.default else {
                self.seen.insert(pair, ERROR);
                return Ok(Next::Return(ERROR));
            };
            check_default(self.reader, self.reader_recursion, field.ty, default)?;
            self.records[record].defaults.push(field.ty);
        }
        self.records[record].is_complete = true;
        Ok(Next::Return(action))
    }

    /// Continues the search for a branch of the reader's union, given the action for the branch that was tried last.
    ///
    /// Avro looks for a branch of the same kind and full name; else for the last record of the same simple name that
    /// fits; else for the first record that fits; else for the first branch that the type can be promoted to. A record
    /// fits if none of its own fields is an error.
    ///
    /// Avro tries the branches in their order and resolves every record on its way, which costs the square of a union's
    /// width. Only the chosen branch matters in the end, unless resolving fails or comes back to a record that is still
    /// being resolved. If neither can happen, or if it makes no difference, the most likely branches are tried first.
    fn step_reader_union(&mut self, pair: Pair, mut search: BranchSearch, returned: Option<ActionId>) -> Next<'r> {
        let writer = self.writer.schema.kind(pair.0);
        match returned {
            Some(action) => {
                let has_same_name = self.have_same_simple_name((pair.0, self.unions.branches(pair.1)[search.next]));
                if !self.has_match_error(action) && (search.structural_match.is_none() || has_same_name) {
                    search.structural_match = Some(search.next);
                }
                if search.candidates != Candidates::SameName {
                    search.next += 1;
                }
            }
            None if matches!(writer, Kind::Enum(_) | Kind::Fixed(_)) => {
                return self
                    .branch_of_same_full_name(pair)
                    .map_or(Next::Return(ERROR), |branch| self.choose(branch, pair));
            }
            None if matches!(writer, Kind::Record(_)) && self.order() == BranchOrder::LikelyFirst => {
                if self.are_both_recursive() {
                    self.searches.insert(pair);
                }
                if let Some(branch) = self.branch_of_same_full_name(pair) {
                    return self.choose(branch, pair);
                }
                search.candidates = Candidates::SameName;
                search.next = self.unions.branches(pair.1).len();
            }
            None => {}
        }
        match search.candidates {
            Candidates::All => self.search_all(pair, search),
            Candidates::SameName => self.search_same_name(pair, search),
            Candidates::Others => self.search_others(pair, search),
        }
    }

    fn search_all(&mut self, pair: Pair, mut search: BranchSearch) -> Next<'r> {
        let writer = self.writer.schema.kind(pair.0);
        let branches = self.unions.branches(pair.1);
        while let Some(branch) = branches.get(search.next) {
            if self.reader.kind(*branch).type_name() == writer.type_name() {
                if self.writer.name(pair.0) == self.reader.name(*branch) {
                    return self.choose(search.next, pair);
                }
                if matches!(writer, Kind::Record(_)) {
                    return self.try_branch(pair, search);
                }
            }
            search.next += 1;
        }
        let promoted = || branches.iter().position(|branch| is_primitive_readable(self.reader.kind(*branch), writer));
        match search.structural_match.or_else(promoted) {
            Some(branch) => self.choose(branch, pair),
            None => Next::Return(ERROR),
        }
    }

    fn search_same_name(&mut self, pair: Pair, search: BranchSearch) -> Next<'r> {
        match (search.structural_match, self.last_of_same_simple_name(pair, search.next)) {
            (Some(branch), _) => self.choose(branch, pair),
            (None, Some(next)) => self.try_branch(pair, BranchSearch { next, ..search }),
            (None, None) => {
                self.search_others(pair, BranchSearch { candidates: Candidates::Others, next: 0, ..search })
            }
        }
    }

    fn search_others(&mut self, pair: Pair, search: BranchSearch) -> Next<'r> {
        if let Some(branch) = search.structural_match {
            return self.choose(branch, pair);
        }
        let branches = self.unions.branches(pair.1);
        let mut next = search.next;
        while let Some(candidate) = self.next_candidate(pair, next) {
            let branch = (pair.0, branches[candidate]);
            if !self.have_same_simple_name(branch) && !self.is_obviously_incompatible(branch) {
                return self.try_branch(pair, BranchSearch { next: candidate, ..search });
            }
            next = candidate + 1;
        }
        Next::Return(ERROR)
    }

    /// Returns the first branch at or after index `from` that might fit.
    fn next_candidate(&mut self, pair: Pair, from: usize) -> Option<usize> {
        if !self.is_searched_by_group(pair.1) {
            return (from < self.unions.branches(pair.1).len()).then_some(from);
        }
        let next = self.candidates.next(pair.1, Among::All, pair.0, u32::try_from(from).ok()?)?;
        Some(next as usize)
    }

    /// Returns whether the branches of a union are searched in groups.
    fn is_searched_by_group(&self, union: TypeId) -> bool {
        // Groups are made of the fields' own names.
        self.unions.is_wide(union) && !self.writer.renames_fields()
    }

    fn try_branch(&mut self, pair: Pair, search: BranchSearch) -> Next<'r> {
        self.stack.push(Frame::ReaderUnion { pair, search });
        let branch = (pair.0, self.unions.branches(pair.1)[search.next]);
        if self.order == Some(BranchOrder::LikelyFirst) && self.are_both_recursive() {
            self.tried.insert(branch);
        }
        Next::Resolve(branch)
    }

    fn choose(&mut self, branch: usize, pair: Pair) -> Next<'r> {
        self.stack.push(Frame::ChosenBranch(branch));
        Next::Resolve((pair.0, self.unions.branches(pair.1)[branch]))
    }

    fn branch_of_same_full_name(&mut self, pair: Pair) -> Option<usize> {
        let (kind, name) = (self.writer.schema.kind(pair.0), self.writer.name(pair.0)?);
        self.unions.same_full_name(pair.1, kind, name).map(|index| index as usize)
    }

    /// Returns the last branch before index `end` that has the simple name of the writer's record and might fit.
    fn last_of_same_simple_name(&mut self, pair: Pair, end: usize) -> Option<usize> {
        let (name, end) = (self.writer.name(pair.0)?.simple(), u32::try_from(end).ok()?);
        let is_searched_by_group = self.is_searched_by_group(pair.1) && self.unions.has_repeated_simple_name(pair.1);
        let last = if is_searched_by_group {
            self.candidates.last(pair.1, Among::Named(name), pair.0, end)
        } else {
            self.unions.last_of_same_simple_name(pair.1, self.writer.schema.kind(pair.0), name, end)
        };
        last.map(|index| index as usize)
    }

    /// Returns the order in which branches are tried. It makes no difference if no pair can recur while it is being
    /// resolved, and every default that might be needed can be turned into a value.
    fn order(&mut self) -> BranchOrder {
        if let Some(known) = self.order {
            return known;
        }
        let is_irrelevant = !self.are_both_recursive() && self.has_usable_defaults();
        let order = if is_irrelevant { BranchOrder::LikelyFirst } else { BranchOrder::Java };
        self.order = Some(order);
        order
    }

    /// Returns whether the branches that were not tried make no difference.
    fn is_independent_of_order(&self) -> bool {
        let state = |pair: &Pair, action: ActionId| PairState {
            fits: !self.has_match_error(action),
            is_tried: self.tried.contains(pair),
        };
        let resolved = self.seen.iter().map(|(pair, action)| (*pair, state(pair, *action))).collect();
        branch_order::is_irrelevant((self.writer.schema, self.reader), &resolved, &self.searches)
    }

    fn are_both_recursive(&self) -> bool {
        self.reader.is_recursive() && self.writer.schema.is_recursive()
    }

    fn has_wide_union(&self) -> bool {
        self.reader.ids().any(|id| self.unions.is_wide(id))
    }

    /// Returns whether the default of every field can be turned into a value.
    fn has_usable_defaults(&self) -> bool {
        let has_usable_defaults = |record: &Record| {
            let mut defaults = record.fields.iter().filter_map(|field| Some((field.ty, field.default.as_ref()?)));
            defaults.all(|(ty, default)| check_default(self.reader, self.reader_recursion, ty, default).is_ok())
        };
        self.reader.ids().all(|id| match self.reader.kind(id) {
            Kind::Record(record) => has_usable_defaults(record),
            _ => true,
        })
    }

    /// Returns whether two types cannot match by structure, as far as this shows without resolving their fields.
    fn is_obviously_incompatible(&self, pair: Pair) -> bool {
        let (Kind::Record(writer), Kind::Record(reader)) = (self.writer.schema.kind(pair.0), self.reader.kind(pair.1))
        else {
            return true;
        };
        let mut is_matched = vec![false; reader.fields.len()];
        let mut expected = 0;
        for (index, field) in writer.fields.iter().enumerate() {
            let name = self.writer.field(pair.0, writer, index);
            let Some(found) = reader.field_index(name, expected) else { continue };
            (is_matched[found], expected) = (true, found + 1);
            if self.resolve_leaf((field.ty, reader.fields[found].ty)) == Some(ERROR) {
                return true;
            }
        }
        reader.fields.iter().zip(is_matched).any(|(field, is_matched)| !is_matched && field.default.is_none())
    }

    /// Returns whether a record's own fields contain an error: Avro Java's `hasMatchError`.
    fn has_match_error(&self, action: ActionId) -> bool {
        match self.actions[action as usize] {
            Action::Record(record) => self.records[record].fields.contains(&ERROR),
            _ => action == ERROR,
        }
    }

    fn have_same_simple_name(&self, pair: Pair) -> bool {
        self.writer.name(pair.0).map(Name::simple) == self.reader.name(pair.1).map(Name::simple)
    }

    fn add(&mut self, action: Action) -> ActionId {
        self.actions.push(action);
        ActionId::try_from(self.actions.len() - 1).unwrap_or(ActionId::MAX)
    }
}

fn branches(schema: &Schema, id: TypeId) -> &[TypeId] {
    match schema.kind(id) {
        Kind::Union(branches) => branches,
        _ => &[],
    }
}

fn element(schema: &Schema, id: TypeId) -> TypeId {
    match schema.kind(id) {
        Kind::Array(element) | Kind::Map(element) => *element,
        _ => id,
    }
}
