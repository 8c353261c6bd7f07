//! The walk through all pairs of types that can meet, as Avro Java's `SchemaCompatibility` does it.
//!
//! A pair that has been met before is not walked again: its findings, with the places where they were first
//! made, count again. A pair that is under way counts as compatible. Both are as in Avro Java, and decide
//! which places it reports.

use super::branch_pruning::{NonMatchingBranches, Reachability, ambiguous_alias_records};
use super::leaf::is_promotion;
use super::matching::{FieldMatch, FieldMatcher};
use super::path::{End, PathId, Paths, Step};
use super::{Comparison, IncompatibilityKind, Verdict, report};
use crate::compat::memo::PairMap;
use crate::compat::unions::Unions;
use crate::schema::{Kind, Schema, TypeId};

/// One incompatibility, before it is told to anybody.
pub(super) struct IncompatibilityNode {
    pub(super) kind: IncompatibilityKind,
    pub(super) at: PathId,
    pub(super) end: End,
    /// Why the meant branch of a union does not fit.
    pub(super) cause: Option<Item>,
}

/// A finding about a pair: one of its own, or all findings of another pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    IncompatibilityNode(u32),
    Pair(u32),
}

/// What a walk has found out.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) breaks: Vec<IncompatibilityNode>,
    /// The findings of each pair; none means compatible.
    pub(super) pairs: Vec<Vec<Item>>,
    pub(super) paths: Paths,
}

/// Walks from a type of each schema.
pub(super) fn walk(reader: (&Schema, TypeId), writer: (&Schema, TypeId)) -> Comparison {
    let quick = Walk::new(reader.0, writer.0, NonMatchingBranches::PassedOver).run(reader.1, writer.1);
    if !quick.passed_over {
        return quick.compared();
    }
    // Only now does it matter whether what was passed over could show.
    let ambiguous_alias_records = ambiguous_alias_records(reader.0, writer.0);
    let (bad, both_recur) = (quick.bad_pairs(), reader.0.is_recursive() && writer.0.is_recursive());
    if bad.is_empty() && ambiguous_alias_records.is_empty() {
        // Every pair fits that the whole depends on, and so each does for Avro Java, however it came to it.
        return quick.compared();
    }
    drop(quick);
    let others = if both_recur {
        NonMatchingBranches::Visited
    } else {
        NonMatchingBranches::Unless(Box::new(Reachability::to(&bad, &ambiguous_alias_records, reader.0, writer.0)))
    };
    Walk::new(reader.0, writer.0, others).run(reader.1, writer.1).compared()
}

pub(super) struct Walk<'s> {
    pub(super) reader: &'s Schema,
    pub(super) writer: &'s Schema,
    findings: Findings,
    /// Pairs with a named type in them, for only those can be met twice: nothing while they are under way.
    met: PairMap<Option<u32>>,
    stack: Vec<Frame>,
    pub(super) ambiguous: bool,
    pub(super) unions: Unions<'s>,
    pub(super) others: NonMatchingBranches,
    /// Whether a branch was passed over that Avro Java looks into.
    pub(super) passed_over: bool,
    /// What was found at the root.
    pub(super) found: Option<Item>,
}

/// A pair under way.
#[derive(Clone, Copy)]
struct Frame {
    pair: u32,
    at: PathId,
    form: Form,
    /// The part to look at next.
    next: u32,
    /// For records: the fields of the writer.
    fields: FieldMatcher,
    /// For the reader's unions: the branch that is meant for the writer's type, plus one.
    hint: u32,
    /// For the reader's unions: what is wrong with the branch that is meant.
    cause: Option<Item>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Record,
    Contained(Step),
    BothUnions,
    WriterUnion,
    ReaderUnion,
}

enum Visit {
    /// The pair was judged at once, with these findings.
    Known(Option<Item>),
    /// The pair is now the top of the stack.
    Under,
}

impl<'s> Walk<'s> {
    pub(super) fn new(reader: &'s Schema, writer: &'s Schema, others: NonMatchingBranches) -> Self {
        Self {
            reader,
            writer,
            findings: Findings::default(),
            met: PairMap::default(),
            stack: Vec::new(),
            ambiguous: false,
            unions: Unions::new(reader),
            others,
            passed_over: false,
            found: None,
        }
    }

    fn run(mut self, own: TypeId, theirs: TypeId) -> Self {
        self.go(own, theirs);
        self
    }

    pub(super) fn go(&mut self, own: TypeId, theirs: TypeId) {
        let root = self.findings.paths.push(0, Step::Root, own, theirs);
        if let Visit::Known(item) = self.visit(root) {
            self.found = item;
        }
        while !self.stack.is_empty() {
            if let Some(pair) = self.advance() {
                self.found = self.item(pair);
                self.fold_result(self.found);
            }
        }
    }

    fn compared(&self) -> Comparison {
        let verdict = match self.found {
            _ if self.ambiguous => Verdict::Undecided,
            None => Verdict::Compatible,
            Some(_) => Verdict::Incompatible,
        };
        let (incompatibilities, omitted) = report::render(self.reader, self.writer, &self.findings, self.found);
        Comparison { verdict, incompatibilities, omitted }
    }

    /// The pairs that do not fit and could be met again, in the order in which they were met.
    fn bad_pairs(&self) -> Vec<(TypeId, TypeId)> {
        let known = self.met.iter().filter_map(|(types, pair)| Some((pair.as_ref()?, types)));
        let mut bad: Vec<_> = known.filter(|(pair, _)| !self.findings.pairs[**pair as usize].is_empty()).collect();
        bad.sort_unstable();
        bad.into_iter().map(|(_, types)| *types).collect()
    }

    /// Judges the pair at a place, or begins to.
    fn visit(&mut self, at: PathId) -> Visit {
        let (reader_id, writer_id) = self.findings.paths.types(at);
        let (own, theirs) = (self.reader.kind(reader_id), self.writer.kind(writer_id));
        let named = self.reader.name(reader_id).is_some() || self.writer.name(writer_id).is_some();
        if named && let Some(pair) = self.met.get(&(reader_id, writer_id)) {
            return Visit::Known(pair.and_then(|pair| self.item(pair)));
        }
        let pair = count(self.findings.pairs.len());
        self.findings.pairs.push(Vec::new());
        if named {
            self.met.insert((reader_id, writer_id), None);
            if let NonMatchingBranches::Unless(reach) = &mut self.others {
                reach.meet((reader_id, writer_id));
            }
        }
        let form = match (own, theirs) {
            (Kind::Array(_), Kind::Array(_)) => Form::Contained(Step::Items),
            (Kind::Map(_), Kind::Map(_)) => Form::Contained(Step::Values),
            (Kind::Record(_), Kind::Record(_)) => {
                self.check_names(pair, at, (reader_id, writer_id));
                Form::Record
            }
            (Kind::Union(_), Kind::Union(_)) => Form::BothUnions,
            (_, Kind::Union(_)) => Form::WriterUnion,
            (Kind::Union(_), _) => Form::ReaderUnion,
            _ => {
                self.compare_primitives(pair, at, (reader_id, writer_id));
                self.finish(pair, at);
                return Visit::Known(self.item(pair));
            }
        };
        let hint = if form == Form::ReaderUnion { self.intended_branch(reader_id, writer_id) } else { 0 };
        let fields = FieldMatcher::default();
        self.stack.push(Frame { pair, at, form, next: 0, fields, hint, cause: None });
        Visit::Under
    }

    /// Goes on with the top of the stack; gives the pair when it is finished.
    fn advance(&mut self) -> Option<u32> {
        while let Some(top) = self.stack.len().checked_sub(1) {
            let Some(step) = self.next_step(top) else {
                let frame = self.stack.pop()?;
                if frame.form == Form::ReaderUnion && !self.has_found_branch(&frame) {
                    let writer = self.writer.kind(self.findings.paths.types(frame.at).1).type_name();
                    let kind = IncompatibilityKind::MissingUnionBranch { writer };
                    self.add(
                        frame.pair,
                        IncompatibilityNode { kind, at: frame.at, end: End::Type, cause: frame.cause },
                    );
                }
                self.finish(frame.pair, frame.at);
                return Some(frame.pair);
            };
            let from = self.stack[top].at;
            let (reader_id, writer_id) = self.part(from, step);
            if self.is_trivially_compatible(reader_id, writer_id) {
                self.fold_result(None);
                continue;
            }
            let at = self.findings.paths.push(from, step, reader_id, writer_id);
            match self.visit(at) {
                Visit::Known(found) => self.fold_result(found),
                Visit::Under => return None,
            }
        }
        None
    }

    /// The next part of the frame `top` to look at.
    fn next_step(&mut self, top: usize) -> Option<Step> {
        let frame = &mut self.stack[top];
        let (reader_id, writer_id) = self.findings.paths.types(frame.at);
        let next = frame.next as usize;
        frame.next = frame.next.saturating_add(1);
        match frame.form {
            Form::Contained(step) => (next == 0).then_some(step),
            Form::BothUnions | Form::WriterUnion => {
                (next < branches(self.writer, writer_id).len()).then(|| Step::WriterBranch(count(next)))
            }
            Form::ReaderUnion => {
                let meant = frame.hint.checked_sub(1);
                let branch = self.next_branch((reader_id, writer_id), count(next), meant)?;
                self.stack[top].next = branch + 1;
                Some(Step::ReaderBranch(branch))
            }
            Form::Record => self.next_field(top, next),
        }
    }

    /// The next field of the reader's record that the writer sends; those it does not send are judged here.
    fn next_field(&mut self, top: usize, from: usize) -> Option<Step> {
        let Frame { pair, at, mut fields, .. } = self.stack[top];
        let (reader_id, writer_id) = self.findings.paths.types(at);
        let (Kind::Record(own), Kind::Record(theirs)) = (self.reader.kind(reader_id), self.writer.kind(writer_id))
        else {
            return None;
        };
        for (index, field) in own.fields.iter().enumerate().skip(from) {
            if fields.same(theirs, own, index).is_some() {
                continue;
            }
            self.stack[top].next = count(index + 1);
            match fields.of(theirs, field) {
                FieldMatch::One(found) => {
                    if self.is_trivially_compatible(field.ty, theirs.fields[found].ty) {
                        continue;
                    }
                    self.stack[top].fields = fields;
                    return Some(Step::Field(count(index), count(found)));
                }
                FieldMatch::Several(found) => {
                    self.ambiguous = true;
                    let matches = found.iter().map(|index| theirs.fields[*index].name.to_string()).collect();
                    let kind = IncompatibilityKind::AmbiguousField { field: field.name.to_string(), matches };
                    self.add(pair, IncompatibilityNode { kind, at, end: End::Field(count(index)), cause: None });
                }
                FieldMatch::None if field.default.is_some() => {}
                FieldMatch::None => {
                    // A default of the enum type does not help an absent field. Avro Java then compares the
                    // enum with the whole record, which never fits.
                    let has_default = |kind: &Kind| matches!(kind, Kind::Enum(symbols) if symbols.default.is_some());
                    if has_default(self.reader.kind(field.ty)) {
                        self.stack[top].fields = fields;
                        return Some(Step::AbsentField(count(index)));
                    }
                    let kind = IncompatibilityKind::ReaderFieldMissingDefault { field: field.name.to_string() };
                    self.add(pair, IncompatibilityNode { kind, at, end: End::Field(count(index)), cause: None });
                }
            }
        }
        None
    }

    /// The types one step on.
    fn part(&self, from: PathId, step: Step) -> (TypeId, TypeId) {
        let (reader_id, writer_id) = self.findings.paths.types(from);
        let field = |schema: &Schema, id: TypeId, index: u32| match schema.kind(id) {
            Kind::Record(record) => record.fields[index as usize].ty,
            _ => id,
        };
        match step {
            Step::Root => (reader_id, writer_id),
            Step::Field(own, theirs) => (field(self.reader, reader_id, own), field(self.writer, writer_id, theirs)),
            Step::AbsentField(own) => (field(self.reader, reader_id, own), writer_id),
            Step::Items | Step::Values => (contained(self.reader, reader_id), contained(self.writer, writer_id)),
            Step::ReaderBranch(branch) => (branches(self.reader, reader_id)[branch as usize], writer_id),
            Step::WriterBranch(branch) => (reader_id, branches(self.writer, writer_id)[branch as usize]),
        }
    }

    /// Whether a primitive type of the writer, or each branch of its union, always fits a primitive type of
    /// the reader or a branch of its union before any named one: most pairs are such, and need no place and no
    /// findings.
    fn is_trivially_compatible(&self, reader_id: TypeId, writer_id: TypeId) -> bool {
        let own = self.reader.kind(reader_id);
        let reads = |theirs: &Kind| match own {
            Kind::Union(branches) => {
                let mut unnamed = branches.iter().take_while(|branch| self.reader.name(**branch).is_none());
                unnamed.any(|branch| is_promotion(self.reader.kind(*branch), theirs))
            }
            own => is_promotion(own, theirs),
        };
        match self.writer.kind(writer_id) {
            Kind::Union(branches) => branches.iter().all(|branch| reads(self.writer.kind(*branch))),
            theirs => reads(theirs),
        }
    }

    /// Hands what was found about a part to the top of the stack.
    fn fold_result(&mut self, found: Option<Item>) {
        let Some(frame) = self.stack.last_mut() else { return };
        let last = frame.next.saturating_sub(1);
        match (frame.form, found) {
            (Form::ReaderUnion, None) => frame.next = BRANCH_FOUND,
            (Form::ReaderUnion, Some(_)) => {
                if frame.hint == last + 1 {
                    frame.cause = found;
                }
            }
            (_, None) => {}
            (Form::BothUnions, Some(_)) => {
                let Frame { pair, at, .. } = *frame;
                let branch = branches(self.writer, self.findings.paths.types(at).1)[last as usize];
                let kind = IncompatibilityKind::MissingUnionBranch { writer: self.writer.kind(branch).type_name() };
                self.add(pair, IncompatibilityNode { kind, at, end: End::WriterBranch(last), cause: found });
            }
            (Form::Record | Form::Contained(_) | Form::WriterUnion, Some(item)) => {
                self.findings.pairs[frame.pair as usize].push(item);
            }
        }
    }

    fn has_found_branch(&self, frame: &Frame) -> bool {
        frame.next > count(branches(self.reader, self.findings.paths.types(frame.at).0).len() + 1)
    }

    /// From now on the findings of the pair at a place count wherever it is met.
    fn finish(&mut self, pair: u32, at: PathId) {
        if let Some(met) = self.met.get_mut(&self.findings.paths.types(at)) {
            *met = Some(pair);
        }
    }

    fn item(&self, pair: u32) -> Option<Item> {
        match self.findings.pairs[pair as usize][..] {
            [] => None,
            [only] => Some(only),
            _ => Some(Item::Pair(pair)),
        }
    }

    pub(super) fn add(&mut self, pair: u32, found: IncompatibilityNode) {
        let item = Item::IncompatibilityNode(count(self.findings.breaks.len()));
        self.findings.breaks.push(found);
        self.findings.pairs[pair as usize].push(item);
    }
}

/// The `next` of a reader's union that has found a branch.
const BRANCH_FOUND: u32 = u32::MAX - 1;

pub(super) fn branches(schema: &Schema, id: TypeId) -> &[TypeId] {
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

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
