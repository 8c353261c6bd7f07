//! Compares a reader's schema with a writer's, as Avro Java's `SchemaCompatibility` does.
//!
//! The walk visits all pairs of types that a message can bring together. As in Avro Java,
//! - a pair that was visited before is not visited again: its findings count again, with their first locations;
//! - a pair that is being compared counts as compatible where it recurs.
//!
//! Both decide which locations are reported.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use schemactl_avro::resolution::{is_primitive_readable, names_match};
use schemactl_avro::schema::{Kind, Schema, TypeId};

use super::comparison::{Comparison, IncompatibilityKind, Verdict};
use super::findings::{FindingRef, Findings, IncompatibilityNode};
use super::matching::{FieldMatch, FieldMatcher, missing_symbols};
use super::path::{PathEnd, PathId};
use super::path_step::PathStep;
use super::reachability::{Reachability, ambiguous_alias_records};
use super::report::report;
use crate::compat::pair_map::PairMap;
use crate::compat::union_candidates::{Among, UnionCandidates, UnionFields};
use crate::compat::union_index::UnionIndex;

/// Compares two schemas: whether `reader` decodes everything that `writer` can write.
pub fn compare(reader: &Schema, writer: &Schema) -> Comparison {
    compare_types((reader, reader.root()), (writer, writer.root()))
}

/// Compares two types, one of each schema. The paths of what it finds begin at these types.
pub(crate) fn compare_types(reader: (&Schema, TypeId), writer: (&Schema, TypeId)) -> Comparison {
    let quick = CompareWalk::new(reader.0, writer.0, NonMatchingBranches::Skip).run(reader.1, writer.1);
    if !quick.has_skipped_branches {
        return quick.into_comparison();
    }
    // Skipped branches matter only if visiting them could change what is reported.
    let ambiguous = ambiguous_alias_records(reader.0, writer.0);
    let (incompatible, both_recursive) =
        (quick.incompatible_pairs(), reader.0.is_recursive() && writer.0.is_recursive());
    if incompatible.is_empty() && ambiguous.is_empty() {
        // Every pair that decides the verdict is compatible, so Avro Java finds the same, in whatever order it looks.
        return quick.into_comparison();
    }
    drop(quick);
    let reachability = Reachability::new(&incompatible, &ambiguous, reader.0, writer.0);
    let non_matching = NonMatchingBranches::VisitIfReaching(Box::new(reachability));
    let walk = CompareWalk::new(reader.0, writer.0, non_matching).run(reader.1, writer.1);
    if both_recursive && walk.has_visited_non_matching {
        // What was found there may depend on the path to it.
        drop(walk);
        return CompareWalk::new(reader.0, writer.0, NonMatchingBranches::Visit)
            .run(reader.1, writer.1)
            .into_comparison();
    }
    walk.into_comparison()
}

/// The treatment of branches of a reader's union that cannot match a type of the writer, because their kind, their name or
/// the look of their fields differs.
///
/// Avro Java compares every branch with the writer's type until one is compatible, and remembers what it found about
/// the types within. That costs the square of a union's width. It changes the result in one way only: an
/// incompatibility is reported at the location where its pair was first visited, and that may be within a branch that
/// cannot match. So a branch is skipped unless it leads to a pair that is reported and not yet visited.
///
/// If both schemas are recursive, the verdict on a pair may depend on the path to it, since a pair that is being compared
/// counts as compatible. It can be wrong only by counting an incompatible pair as compatible, and only if the pair is
/// first visited while one that leads to it is being compared. So the pairs that may have been misjudged count as pairs
/// that are reported, and if a branch leads to any of them, all branches are visited.
pub(super) enum NonMatchingBranches {
    /// Visits all of them, as Avro Java does.
    Visit,
    /// Skips all of them.
    Skip,
    /// Visits those that lead to a pair that is reported.
    VisitIfReaching(Box<Reachability>),
}

/// The state of a comparison.
pub(super) struct CompareWalk<'s> {
    reader: &'s Schema,
    writer: &'s Schema,
    findings: Findings,
    /// The visited pairs with a named type; only these can be visited twice.
    visited: PairMap<VisitedPair>,
    /// The pairs that recurred while they were being compared.
    assumed: HashSet<u32>,
    /// The pairs that were compared while an incompatible pair was assumed to be compatible.
    misjudged: Vec<Range<u32>>,
    stack: Vec<Frame>,
    has_ambiguous_field: bool,
    unions: UnionIndex<'s>,
    candidates: UnionCandidates<'s>,
    /// Whether the branches of wide unions must be compared one by one.
    compares_each_branch: OnceCell<bool>,
    non_matching: NonMatchingBranches,
    /// Whether a branch was skipped that Avro Java compares.
    has_skipped_branches: bool,
    /// Whether a branch was visited that cannot match.
    has_visited_non_matching: bool,
    /// The findings about the two root types.
    root_findings: Option<FindingRef>,
}

/// The number of a visited pair.
#[derive(Clone, Copy)]
enum VisitedPair {
    /// The pair is being compared.
    Open(u32),
    Compared(u32),
}

/// A pair that is being compared.
#[derive(Clone, Copy)]
struct Frame {
    pair: u32,
    at: PathId,
    form: Form,
    /// The index of the next field or branch.
    next: u32,
    /// For records: the state of matching the fields.
    fields: FieldMatcher,
    /// For unions of the reader: the branch that the writer's type is intended for.
    intended_branch: Option<u32>,
    /// For unions of the reader: why the intended branch is incompatible.
    cause: Option<FindingRef>,
}

/// The way in which a pair is taken apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Record,
    /// Two arrays or two maps.
    Container(PathStep),
    BothUnions,
    WriterUnion,
    ReaderUnion,
}

enum Visit {
    /// The pair has been compared, with these findings.
    Done(Option<FindingRef>),
    /// The pair is now on top of the stack.
    Pushed,
}

impl<'s> CompareWalk<'s> {
    pub(super) fn new(reader: &'s Schema, writer: &'s Schema, non_matching: NonMatchingBranches) -> Self {
        Self {
            reader,
            writer,
            findings: Findings::default(),
            visited: PairMap::default(),
            assumed: HashSet::new(),
            misjudged: Vec::new(),
            stack: Vec::new(),
            has_ambiguous_field: false,
            unions: UnionIndex::new(reader),
            candidates: UnionCandidates::new(reader, writer, UnionFields::MustBeReadable),
            compares_each_branch: OnceCell::new(),
            non_matching,
            has_skipped_branches: false,
            has_visited_non_matching: false,
            root_findings: None,
        }
    }

    /// Returns whether two types are compatible. What was found out by earlier calls is reused.
    pub(super) fn is_compatible(&mut self, reader_id: TypeId, writer_id: TypeId) -> bool {
        (self.root_findings, self.has_ambiguous_field) = (None, false);
        self.walk(reader_id, writer_id);
        self.root_findings.is_none() && !self.has_ambiguous_field
    }

    fn run(mut self, reader_id: TypeId, writer_id: TypeId) -> Self {
        self.walk(reader_id, writer_id);
        self
    }

    fn walk(&mut self, reader_id: TypeId, writer_id: TypeId) {
        let root = self.findings.paths.push(0, PathStep::Root, reader_id, writer_id);
        if let Visit::Done(found) = self.visit(root) {
            self.root_findings = found;
        }
        while !self.stack.is_empty() {
            if let Some(pair) = self.advance() {
                self.root_findings = self.findings.of_pair(pair);
                self.fold_result(self.root_findings);
            }
        }
    }

    fn into_comparison(self) -> Comparison {
        let verdict = match self.root_findings {
            _ if self.has_ambiguous_field => Verdict::Undecided,
            None => Verdict::Compatible,
            Some(_) => Verdict::Incompatible,
        };
        let (incompatibilities, omitted) = report(self.reader, self.writer, &self.findings, self.root_findings);
        Comparison { verdict, incompatibilities, omitted }
    }

    /// Returns the pairs that are or may be incompatible and could be visited again, in the order of their first visit.
    fn incompatible_pairs(&self) -> Vec<(TypeId, TypeId)> {
        let mut open_ranges = vec![0_i32; self.findings.pairs.len() + 1];
        for range in &self.misjudged {
            open_ranges[range.start as usize] += 1;
            open_ranges[range.end as usize] -= 1;
        }
        let mut depth = 0;
        let is_misjudged: Vec<bool> = open_ranges.into_iter().map(|change| (depth += change, depth > 0).1).collect();
        let is_incompatible = |pair: u32| !self.findings.pairs[pair as usize].is_empty() || is_misjudged[pair as usize];
        let compared = self.visited.iter().filter_map(|(types, pair)| match pair {
            VisitedPair::Compared(pair) => Some((*pair, *types)),
            VisitedPair::Open(_) => None,
        });
        let mut incompatible: Vec<_> = compared.filter(|(pair, _)| is_incompatible(*pair)).collect();
        incompatible.sort_unstable();
        incompatible.into_iter().map(|(_, types)| types).collect()
    }

    /// Compares the pair at a path, or pushes it on the stack if it has parts.
    fn visit(&mut self, at: PathId) -> Visit {
        let (reader_id, writer_id) = self.findings.paths.types(at);
        let has_named_type = self.reader.name(reader_id).is_some() || self.writer.name(writer_id).is_some();
        if has_named_type && let Some(visited) = self.visited.get(&(reader_id, writer_id)) {
            return Visit::Done(match visited {
                VisitedPair::Compared(pair) => self.findings.of_pair(*pair),
                VisitedPair::Open(pair) => {
                    self.assumed.insert(*pair);
                    None
                }
            });
        }
        let pair = self.findings.add_pair();
        if has_named_type {
            self.visited.insert((reader_id, writer_id), VisitedPair::Open(pair));
            if let NonMatchingBranches::VisitIfReaching(reachability) = &mut self.non_matching {
                reachability.mark_visited((reader_id, writer_id));
            }
        }
        let form = match (self.reader.kind(reader_id), self.writer.kind(writer_id)) {
            (Kind::Array(_), Kind::Array(_)) => Form::Container(PathStep::Items),
            (Kind::Map(_), Kind::Map(_)) => Form::Container(PathStep::Values),
            (Kind::Record(_), Kind::Record(_)) => {
                self.compare_names(pair, at, (reader_id, writer_id));
                Form::Record
            }
            (Kind::Union(_), Kind::Union(_)) => Form::BothUnions,
            (_, Kind::Union(_)) => Form::WriterUnion,
            (Kind::Union(_), _) => Form::ReaderUnion,
            _ => {
                self.compare_leaves(pair, at, (reader_id, writer_id));
                self.finish(pair, at);
                return Visit::Done(self.findings.of_pair(pair));
            }
        };
        let intended_branch = if form == Form::ReaderUnion { self.intended_branch(reader_id, writer_id) } else { None };
        let fields = FieldMatcher::default();
        self.stack.push(Frame { pair, at, form, next: 0, fields, intended_branch, cause: None });
        Visit::Pushed
    }

    /// Continues with the pair on top of the stack, and returns the pair once it is finished.
    fn advance(&mut self) -> Option<u32> {
        while let Some(top) = self.stack.len().checked_sub(1) {
            let Some(step) = self.next_step(top) else {
                let frame = self.stack.pop()?;
                if frame.form == Form::ReaderUnion && !self.has_found_branch(&frame) {
                    let writer = self.writer.kind(self.findings.paths.types(frame.at).1).type_name();
                    let kind = IncompatibilityKind::MissingUnionBranch { writer };
                    let node = IncompatibilityNode { kind, at: frame.at, end: PathEnd::Type, cause: frame.cause };
                    self.findings.add(frame.pair, node);
                }
                self.finish(frame.pair, frame.at);
                return Some(frame.pair);
            };
            let from = self.stack[top].at;
            let (reader_id, writer_id) = self.types_after(from, step);
            if self.is_trivially_compatible(reader_id, writer_id) {
                self.fold_result(None);
                continue;
            }
            let at = self.findings.paths.push(from, step, reader_id, writer_id);
            match self.visit(at) {
                Visit::Done(found) => self.fold_result(found),
                Visit::Pushed => return None,
            }
        }
        None
    }

    /// Returns the next step into the pair of the frame `top`.
    fn next_step(&mut self, top: usize) -> Option<PathStep> {
        let frame = &mut self.stack[top];
        let (reader_id, writer_id) = self.findings.paths.types(frame.at);
        let next = frame.next as usize;
        frame.next = frame.next.saturating_add(1);
        match frame.form {
            Form::Container(step) => (next == 0).then_some(step),
            Form::BothUnions | Form::WriterUnion => {
                (next < branches(self.writer, writer_id).len()).then(|| PathStep::WriterBranch(saturating_u32(next)))
            }
            Form::ReaderUnion => {
                let intended = frame.intended_branch;
                let branch = self.next_branch((reader_id, writer_id), saturating_u32(next), intended)?;
                self.stack[top].next = branch + 1;
                Some(PathStep::ReaderBranch(branch))
            }
            Form::Record => self.next_field(top, next),
        }
    }

    /// Returns the step to the next field that both records have, and judges the reader's fields that the writer lacks.
    fn next_field(&mut self, top: usize, from: usize) -> Option<PathStep> {
        let Frame { pair, at, mut fields, .. } = self.stack[top];
        let (reader_id, writer_id) = self.findings.paths.types(at);
        let (Kind::Record(reader), Kind::Record(writer)) = (self.reader.kind(reader_id), self.writer.kind(writer_id))
        else {
            return None;
        };
        for (index, field) in reader.fields.iter().enumerate().skip(from) {
            if fields.match_identical(writer, reader, index).is_some() {
                continue;
            }
            self.stack[top].next = saturating_u32(index + 1);
            let end = PathEnd::Field(saturating_u32(index));
            match fields.match_field(writer, field) {
                FieldMatch::One(found) => {
                    if self.is_trivially_compatible(field.ty, writer.fields[found].ty) {
                        continue;
                    }
                    self.stack[top].fields = fields;
                    return Some(PathStep::Field(saturating_u32(index), saturating_u32(found)));
                }
                FieldMatch::Several(found) => {
                    self.has_ambiguous_field = true;
                    let matches = found.iter().map(|index| writer.fields[*index].name.to_string()).collect();
                    let kind = IncompatibilityKind::AmbiguousField { field: field.name.to_string(), matches };
                    self.findings.add(pair, IncompatibilityNode { kind, at, end, cause: None });
                }
                FieldMatch::None if field.default.is_some() => {}
                FieldMatch::None => {
                    // Avro Java takes the default of an enum for the missing default of its field, and then compares
                    // the enum with the writer's whole record. That is always a type mismatch.
                    if matches!(self.reader.kind(field.ty), Kind::Enum(symbols) if symbols.default.is_some()) {
                        self.stack[top].fields = fields;
                        return Some(PathStep::AbsentField(saturating_u32(index)));
                    }
                    let kind = IncompatibilityKind::ReaderFieldMissingDefault { field: field.name.to_string() };
                    self.findings.add(pair, IncompatibilityNode { kind, at, end, cause: None });
                }
            }
        }
        None
    }

    /// Returns the types that a step leads to.
    fn types_after(&self, from: PathId, step: PathStep) -> (TypeId, TypeId) {
        let (reader_id, writer_id) = self.findings.paths.types(from);
        let field = |schema: &Schema, id: TypeId, index: u32| match schema.kind(id) {
            Kind::Record(record) => record.fields[index as usize].ty,
            _ => id,
        };
        match step {
            PathStep::Root => (reader_id, writer_id),
            PathStep::Field(reader, writer) => {
                (field(self.reader, reader_id, reader), field(self.writer, writer_id, writer))
            }
            PathStep::AbsentField(reader) => (field(self.reader, reader_id, reader), writer_id),
            PathStep::Items | PathStep::Values => (element(self.reader, reader_id), element(self.writer, writer_id)),
            PathStep::ReaderBranch(branch) => (branches(self.reader, reader_id)[branch as usize], writer_id),
            PathStep::WriterBranch(branch) => (reader_id, branches(self.writer, writer_id)[branch as usize]),
        }
    }

    /// Returns whether the writer's primitive type, or every branch of its union, can be read as the reader's primitive
    /// type or as a branch of the reader's union that comes before any named one.
    ///
    /// Most pairs are like this. They need neither a path nor findings.
    fn is_trivially_compatible(&self, reader_id: TypeId, writer_id: TypeId) -> bool {
        let reader = self.reader.kind(reader_id);
        let reads = |writer: &Kind| match reader {
            Kind::Union(branches) => {
                let mut unnamed = branches.iter().take_while(|branch| self.reader.name(**branch).is_none());
                unnamed.any(|branch| is_primitive_readable(self.reader.kind(*branch), writer))
            }
            reader => is_primitive_readable(reader, writer),
        };
        match self.writer.kind(writer_id) {
            Kind::Union(branches) => branches.iter().all(|branch| reads(self.writer.kind(*branch))),
            writer => reads(writer),
        }
    }

    /// Compares two types that have no parts.
    fn compare_leaves(&mut self, pair: u32, at: PathId, ids: (TypeId, TypeId)) {
        let (kind, end) = match (self.reader.kind(ids.0), self.writer.kind(ids.1)) {
            (Kind::Fixed(reader), Kind::Fixed(writer)) => {
                self.compare_names(pair, at, ids);
                if reader.size == writer.size {
                    return;
                }
                (IncompatibilityKind::FixedSizeMismatch { reader: reader.size, writer: writer.size }, PathEnd::Size)
            }
            (Kind::Enum(reader), Kind::Enum(writer)) => {
                self.compare_names(pair, at, ids);
                let symbols = missing_symbols(reader, writer);
                if symbols.is_empty() || reader.default.is_some() {
                    return;
                }
                let symbols = symbols.into_iter().map(Into::into).collect();
                (IncompatibilityKind::MissingEnumSymbols { symbols }, PathEnd::Symbols)
            }
            (reader, writer) if is_primitive_readable(reader, writer) => return,
            (reader, writer) => {
                let (reader, writer) = (reader.type_name(), writer.type_name());
                (IncompatibilityKind::TypeMismatch { reader, writer }, PathEnd::Type)
            }
        };
        self.findings.add(pair, IncompatibilityNode { kind, at, end, cause: None });
    }

    fn compare_names(&mut self, pair: u32, at: PathId, (reader_id, writer_id): (TypeId, TypeId)) {
        if names_match((self.reader, reader_id), (self.writer, writer_id)) {
            return;
        }
        if let (Some(reader), Some(writer)) = (self.reader.name(reader_id), self.writer.name(writer_id)) {
            let kind = IncompatibilityKind::NameMismatch { reader: reader.clone(), writer: writer.clone() };
            self.findings.add(pair, IncompatibilityNode { kind, at, end: PathEnd::Name, cause: None });
        }
    }

    /// Returns the branch of the reader's union that a type of the writer is obviously intended for: the one that
    /// matches by name, or the only one that is not null, or the only one of its kind.
    fn intended_branch(&mut self, union: TypeId, writer_id: TypeId) -> Option<u32> {
        let writer = self.writer.kind(writer_id);
        if matches!(writer, Kind::Null) {
            return None;
        }
        let by_name = writer.name().and_then(|_| self.unions.name_match(union, (self.writer, writer_id)));
        by_name.or_else(|| self.unions.only_non_null(union)).or_else(|| self.unions.only_of_kind(union, writer))
    }

    /// Returns the next branch of the reader's union, at or after index `from`, to compare with a type of the writer.
    fn next_branch(&mut self, pair: (TypeId, TypeId), from: u32, intended: Option<u32>) -> Option<u32> {
        let branches = branches(self.reader, pair.0);
        if matches!(self.non_matching, NonMatchingBranches::Visit) {
            return (from < saturating_u32(branches.len())).then_some(from);
        }
        let matching = self.next_matching_branch(pair, from, intended);
        // A branch without a name is used nowhere else, and a named type of the writer is compared with a union only
        // once. So skipping an unnamed branch cannot change a reported location.
        let is_named = |index: &u32| self.reader.name(branches[*index as usize]).is_some();
        let mut skipped = (from..matching.unwrap_or(saturating_u32(branches.len()))).filter(is_named);
        let reaching = match &self.non_matching {
            // The union leads to whatever a branch leads to.
            NonMatchingBranches::VisitIfReaching(reachability) if !reachability.may_reach(pair.0, pair.1) => None,
            NonMatchingBranches::VisitIfReaching(reachability) => {
                skipped.find(|index| reachability.may_reach(branches[*index as usize], pair.1))
            }
            NonMatchingBranches::Visit | NonMatchingBranches::Skip => {
                self.has_skipped_branches |= skipped.next().is_some();
                None
            }
        };
        self.has_visited_non_matching |= reaching.is_some();
        reaching.or(matching)
    }

    /// Returns the next branch that could match a type of the writer, or is intended for it.
    fn next_matching_branch(
        &mut self,
        (union, writer_id): (TypeId, TypeId),
        from: u32,
        intended: Option<u32>,
    ) -> Option<u32> {
        let branches = branches(self.reader, union);
        let is_unnamed = |index: &u32| self.reader.name(branches[*index as usize]).is_none();
        let matching = match self.writer.name(writer_id) {
            Some(name) if self.is_searched_by_group(union, writer_id) => {
                let by_name = self.candidates.next(union, Among::Named(name.simple()), writer_id, from);
                let by_alias = self.unions.alias_match_of_same_kind(union, (self.writer, writer_id), from);
                by_name.into_iter().chain(by_alias).min()
            }
            Some(_) => self.unions.name_match_of_same_kind(union, (self.writer, writer_id), from),
            None => (from..saturating_u32(branches.len())).find(is_unnamed),
        };
        matching.into_iter().chain(intended.filter(|intended| *intended >= from)).min()
    }

    /// Returns whether the branches of a union are searched in groups. They are not if Avro Java could throw when it
    /// compares one of them, or if the verdict could depend on the path.
    fn is_searched_by_group(&mut self, union: TypeId, writer_id: TypeId) -> bool {
        let compares_each_branch = || {
            self.reader.is_recursive() && self.writer.is_recursive()
                || !ambiguous_alias_records(self.reader, self.writer).is_empty()
        };
        self.unions.is_wide(union)
            && matches!(self.writer.kind(writer_id), Kind::Record(_))
            && self.unions.has_repeated_simple_name(union)
            && !*self.compares_each_branch.get_or_init(compares_each_branch)
    }

    /// Adds what was found about a part to the pair on top of the stack.
    fn fold_result(&mut self, found: Option<FindingRef>) {
        let Some(frame) = self.stack.last_mut() else { return };
        let last = frame.next.saturating_sub(1);
        match (frame.form, found) {
            (Form::ReaderUnion, None) => frame.next = BRANCH_FOUND,
            (Form::ReaderUnion, Some(_)) => {
                if frame.intended_branch == Some(last) {
                    frame.cause = found;
                }
            }
            (_, None) => {}
            (Form::BothUnions, Some(_)) => {
                let Frame { pair, at, .. } = *frame;
                let branch = branches(self.writer, self.findings.paths.types(at).1)[last as usize];
                let kind = IncompatibilityKind::MissingUnionBranch { writer: self.writer.kind(branch).type_name() };
                let node = IncompatibilityNode { kind, at, end: PathEnd::WriterBranch(last), cause: found };
                self.findings.add(pair, node);
            }
            (Form::Record | Form::Container(_) | Form::WriterUnion, Some(found)) => {
                self.findings.pairs[frame.pair as usize].push(found);
            }
        }
    }

    /// Returns whether a union of the reader has a compatible branch.
    fn has_found_branch(&self, frame: &Frame) -> bool {
        frame.next > saturating_u32(branches(self.reader, self.findings.paths.types(frame.at).0).len() + 1)
    }

    /// Marks the pair at a path as compared.
    fn finish(&mut self, pair: u32, at: PathId) {
        if let Some(visited) = self.visited.get_mut(&self.findings.paths.types(at)) {
            *visited = VisitedPair::Compared(pair);
        }
        if !self.findings.pairs[pair as usize].is_empty() && self.assumed.contains(&pair) {
            self.misjudged.push(pair + 1..saturating_u32(self.findings.pairs.len()));
        }
    }
}

/// The value of [`Frame::next`] once a union of the reader has a compatible branch; no index is as large.
const BRANCH_FOUND: u32 = u32::MAX - 1;

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

fn saturating_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
