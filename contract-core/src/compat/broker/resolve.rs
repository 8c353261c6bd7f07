//! The actions by which Avro Java's `Resolver` reads a writer's data, found in its own order.
//!
//! Records match by structure whatever their names, symbols of enums do not count, and a union's branch is
//! chosen by rules of its own. The order matters: which branch fits is decided while records are still being
//! resolved, and the first failure ends all.

use super::action::{Action, ActionId, ERROR, LEAF, RecordAction, Resolution};
use super::aliases::AliasedWriter;
use super::avro_failure::AvroFailure;
use super::branch_search::BranchSearch;
use super::defaults::materialise;
use super::recursion::Recursion;
use super::union_equality::UnionEquality;
use crate::compat::memo::PairMap;
use crate::compat::readers::is_promotion;
use crate::compat::unions::Unions;
use crate::schema::{Kind, Record, Schema, TypeId};

/// Resolves the roots of both schemas.
pub(super) fn resolve(
    writer: &AliasedWriter<'_>,
    reader: &Schema,
    recursion: &Recursion,
) -> Result<Resolution, AvroFailure> {
    let mut resolver = Resolver {
        writer,
        reader,
        recursion,
        actions: vec![Action::Leaf, Action::Error],
        records: Vec::new(),
        seen: PairMap::default(),
        union_equality: UnionEquality::default(),
        unions: Unions::new(reader),
        is_order_hidden: None,
        stack: Vec::new(),
    };
    let root = resolver.run((writer.schema.root(), reader.root()))?;
    Ok(Resolution { actions: resolver.actions, records: resolver.records, root })
}

pub(super) struct Resolver<'r> {
    pub(super) writer: &'r AliasedWriter<'r>,
    pub(super) reader: &'r Schema,
    pub(super) recursion: &'r Recursion,
    pub(super) actions: Vec<Action>,
    pub(super) records: Vec<RecordAction>,
    /// Pairs of records that were or are being resolved.
    seen: PairMap<ActionId>,
    union_equality: UnionEquality,
    pub(super) unions: Unions<'r>,
    /// Whether it makes no difference in which order branches are resolved, once somebody asks.
    pub(super) is_order_hidden: Option<bool>,
    pub(super) stack: Vec<Frame<'r>>,
}

/// A pair of types, the writer's first.
pub(super) type Pair = (TypeId, TypeId);

/// A pair under way.
pub(super) enum Frame<'r> {
    Record(RecordFrame<'r>),
    Container { pair: Pair, is_map: bool },
    WriterUnion { pair: Pair, is_same: bool, actions: Vec<ActionId> },
    ReaderUnion { pair: Pair, search: BranchSearch },
    ChosenBranch(usize),
}

/// A pair of records under way.
pub(super) struct RecordFrame<'r> {
    pair: Pair,
    theirs: &'r Record,
    own: &'r Record,
    action: ActionId,
    record: usize,
    /// The writer's field to look at next.
    next: usize,
    /// Where the reader's field for it is expected.
    hint: usize,
    /// Which of the reader's fields have their data.
    matched: Vec<bool>,
    /// How many have.
    found: usize,
}

pub(super) enum Begun<'r> {
    Done(ActionId),
    Under(Frame<'r>),
}

pub(super) enum Next<'r> {
    Resolve(Pair),
    Enter(Frame<'r>),
    Return(ActionId),
}

impl<'r> Resolver<'r> {
    fn run(&mut self, root: Pair) -> Result<ActionId, AvroFailure> {
        let mut next = Next::Resolve(root);
        loop {
            let begun = match next {
                Next::Resolve(pair) => self.begin(pair),
                Next::Enter(frame) => Begun::Under(frame),
                Next::Return(action) => Begun::Done(action),
            };
            next = match begun {
                Begun::Under(frame) => self.step(frame, None)?,
                Begun::Done(action) => match self.stack.pop() {
                    Some(frame) => self.step(frame, Some(action))?,
                    None => return Ok(action),
                },
            };
        }
    }

    fn begin(&mut self, pair: Pair) -> Begun<'r> {
        if let Some(action) = self.leaf(pair) {
            return Begun::Done(action);
        }
        match (self.writer.schema.kind(pair.0), self.reader.kind(pair.1)) {
            (Kind::Union(branches), own) => {
                let is_same =
                    matches!(own, Kind::Union(_)) && self.union_equality.alike(self.writer, self.reader, pair);
                let actions = Vec::with_capacity(branches.len());
                Begun::Under(Frame::WriterUnion { pair, is_same, actions })
            }
            (_, Kind::Union(_)) => Begun::Under(Frame::ReaderUnion { pair, search: BranchSearch::default() }),
            (Kind::Record(theirs), Kind::Record(own)) => {
                if let Some(action) = self.seen.get(&pair) {
                    return Begun::Done(*action);
                }
                let record = self.records.len();
                let fields = Vec::with_capacity(theirs.fields.len());
                self.records.push(RecordAction { fields, ..RecordAction::default() });
                let action = self.add(Action::Record(record));
                self.seen.insert(pair, action);
                let matched = vec![false; own.fields.len()];
                let frame = RecordFrame { pair, theirs, own, action, record, next: 0, hint: 0, matched, found: 0 };
                Begun::Under(Frame::Record(frame))
            }
            (_, own) => Begun::Under(Frame::Container { pair, is_map: matches!(own, Kind::Map(_)) }),
        }
    }

    /// What comes of two types that need not be looked into.
    pub(super) fn leaf(&self, pair: Pair) -> Option<ActionId> {
        let (theirs, own) = (self.writer.schema.kind(pair.0), self.reader.kind(pair.1));
        let fits = match (theirs, own) {
            (Kind::Union(_), _) | (_, Kind::Union(_)) => return self.is_plain(pair).then_some(LEAF),
            (Kind::Array(_), Kind::Array(_)) | (Kind::Map(_), Kind::Map(_)) | (Kind::Record(_), Kind::Record(_)) => {
                return None;
            }
            (Kind::Fixed(theirs), Kind::Fixed(own)) => self.simple_names_equal(pair) && theirs.size == own.size,
            (Kind::Enum(_), Kind::Enum(_)) => self.simple_names_equal(pair),
            _ => is_promotion(own, theirs),
        };
        Some(if fits { LEAF } else { ERROR })
    }

    /// Whether unions, or a primitive type and a union, come down to the same plain values: most unions are
    /// such, and need no frame.
    fn is_plain(&self, pair: Pair) -> bool {
        let own = |kind: &Kind| match self.reader.kind(pair.1) {
            Kind::Union(branches) => branches.iter().any(|branch| is_promotion(self.reader.kind(*branch), kind)),
            reader => is_promotion(reader, kind),
        };
        match self.writer.schema.kind(pair.0) {
            Kind::Union(branches) => branches.iter().all(|branch| own(self.writer.schema.kind(*branch))),
            theirs => own(theirs),
        }
    }

    /// A field of the writer that is not read.
    fn skip(&mut self, ty: TypeId) -> ActionId {
        let is_leaf =
            !matches!(self.writer.schema.kind(ty), Kind::Record(_) | Kind::Array(_) | Kind::Map(_) | Kind::Union(_));
        if is_leaf { LEAF } else { self.add(Action::Skip(ty)) }
    }

    /// Goes on with a pair, given the action for the part that it asked for.
    fn step(&mut self, frame: Frame<'r>, returned: Option<ActionId>) -> Result<Next<'r>, AvroFailure> {
        match frame {
            Frame::Record(frame) => self.step_record(frame, returned),
            Frame::ReaderUnion { pair, search } => Ok(self.step_reader_union(pair, search, returned)),
            Frame::Container { pair, is_map } => {
                if let Some(element) = returned {
                    return Ok(Next::Return(self.add(Action::Container { element, is_map })));
                }
                self.stack.push(frame);
                Ok(Next::Resolve((contained(self.writer.schema, pair.0), contained(self.reader, pair.1))))
            }
            Frame::WriterUnion { pair, is_same, mut actions } => {
                actions.extend(returned);
                let next = actions.len();
                Ok(match branches(self.writer.schema, pair.0).get(next) {
                    Some(branch) => {
                        let own = if is_same { branches(self.reader, pair.1)[next] } else { pair.1 };
                        self.stack.push(Frame::WriterUnion { pair, is_same, actions });
                        Next::Resolve((*branch, own))
                    }
                    None if is_same => Next::Return(self.add(Action::SameUnion(pair.1))),
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
        let RecordFrame { pair, theirs, own, action, record, .. } = frame;
        self.records[record].fields.extend(returned);
        while let Some(field) = theirs.fields.get(frame.next) {
            if !self.writer.renames_fields() && own.has_equal_digest(frame.hint, theirs, frame.next) {
                self.records[record].fields.push(LEAF);
                frame.matched[frame.hint] = true;
                (frame.next, frame.hint, frame.found) = (frame.next + 1, frame.hint + 1, frame.found + 1);
                continue;
            }
            let name = self.writer.field(pair.0, theirs, frame.next);
            frame.next += 1;
            // Names are unique: where all fields of the reader have their data, no other name is among them.
            let is_done = frame.found == own.fields.len();
            if let Some(found) = if is_done { None } else { own.field_index(name, frame.hint) } {
                frame.matched[found] = true;
                frame.found += 1;
                frame.hint = found + 1;
                match self.begin((field.ty, own.fields[found].ty)) {
                    Begun::Done(action) => self.records[record].fields.push(action),
                    Begun::Under(within) => {
                        self.stack.push(Frame::Record(frame));
                        return Ok(Next::Enter(within));
                    }
                }
                continue;
            }
            let skip = self.skip(field.ty);
            self.records[record].fields.push(skip);
        }
        for (field, _) in own.fields.iter().zip(frame.matched).filter(|(_, matched)| !matched) {
            let Some(default) = &field.default else {
                self.seen.insert(pair, ERROR);
                return Ok(Next::Return(ERROR));
            };
            materialise(self.reader, self.recursion, field.ty, default)?;
            self.records[record].defaults.push(field.ty);
        }
        self.records[record].is_complete = true;
        Ok(Next::Return(action))
    }

    pub(super) fn add(&mut self, action: Action) -> ActionId {
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

fn contained(schema: &Schema, id: TypeId) -> TypeId {
    match schema.kind(id) {
        Kind::Array(inner) | Kind::Map(inner) => *inner,
        _ => id,
    }
}
