//! Changes after which data still decode but mean something else. Avro's verdict looks at none of them.

mod branch_choice;
mod defaults;
mod kind;
mod renames;
mod values;

pub use kind::{BranchMismatch, SemanticChange, SemanticChangeKind};

use std::collections::HashMap;

use super::compat_cache::CompatCache;
use super::matching::{FieldMatch, FieldMatcher, names_match};
use super::path::{End, PathId, Paths, Step};
use schemactl_avro::SharedStr;

use crate::compat::memo::PairSet;
use crate::schema::{Field, Kind, Node, Record, Schema, TypeId};
use branch_choice::BranchChoice;

/// Lists the changes of meaning between `writer`'s data and `reader`, in the order of the reader's text.
///
/// Pairs that do not fit at all are [`super::compare`]'s to report, and are passed over.
pub fn semantic_changes(reader: &Schema, writer: &Schema) -> Vec<SemanticChange> {
    Walk::through(reader, writer).changes
}

/// The fields of `reader`, by their records, that have their default wherever, or somewhere, in what `writer` writes.
pub(crate) fn defaulted<'s>(reader: &'s Schema, writer: &'s Schema) -> Vec<(TypeId, &'s str)> {
    Walk::through(reader, writer).absent
}

struct Walk<'s> {
    reader: &'s Schema,
    writer: &'s Schema,
    branches: BranchChoice<'s>,
    compat_cache: CompatCache<'s>,
    paths: Paths,
    met: PairSet,
    open: Vec<PathId>,
    changes: Vec<SemanticChange>,
    /// The fields that the writer lacks and the reader has a default for, by their records.
    absent: Vec<(TypeId, &'s str)>,
}

impl<'s> Walk<'s> {
    fn through(reader: &'s Schema, writer: &'s Schema) -> Self {
        let mut walk = Self {
            reader,
            writer,
            branches: BranchChoice::new(reader, writer),
            compat_cache: CompatCache::new(reader, writer),
            paths: Paths::default(),
            met: PairSet::default(),
            open: Vec::new(),
            changes: Vec::new(),
            absent: Vec::new(),
        };
        let root = walk.paths.push(0, Step::Root, reader.root(), writer.root());
        walk.open.push(root);
        if let Some((ty, alias)) = walk.branches.colliding()
            && let Some(name) = reader.name(ty)
        {
            walk.add(
                SemanticChangeKind::TypeAliasesCollide { ty: name.clone(), alias: alias.clone() },
                root,
                End::Type,
            );
        }
        while let Some(at) = walk.open.pop() {
            let before = walk.open.len();
            if walk.met.insert(walk.paths.types(at)) {
                walk.visit(at);
            }
            // What was pushed last would be taken first; the reader's order is wanted.
            walk.open[before..].reverse();
        }
        walk
    }

    fn visit(&mut self, at: PathId) {
        let (reader_id, writer_id) = self.paths.types(at);
        let (own, theirs) = (self.reader.node(reader_id), self.writer.node(writer_id));
        match (&own.kind, &theirs.kind) {
            (_, Kind::Union(branches)) => self.union(at, branches),
            (Kind::Union(_), _) => self.branch(at, theirs),
            (Kind::Record(own), Kind::Record(theirs)) => self.records(at, own, theirs),
            (Kind::Array(own), Kind::Array(theirs)) => self.push(at, Step::Items, *own, *theirs),
            (Kind::Map(own), Kind::Map(theirs)) => self.push(at, Step::Values, *own, *theirs),
            (Kind::Enum(own), Kind::Enum(theirs)) => {
                if let Some(kind) = values::symbols(own, theirs) {
                    self.add(kind, at, End::Symbols);
                }
            }
            _ => {}
        }
        if let (Kind::Enum(_) | Kind::Fixed(_), Kind::Enum(_) | Kind::Fixed(_)) = (&own.kind, &theirs.kind)
            && let Some(kind) = self.misleading(reader_id, writer_id)
        {
            self.add(kind, at, End::Name);
        }
        for kind in values::values(own, theirs) {
            self.add(kind, at, End::Type);
        }
    }

    /// A union of the writer, each branch of which is read by itself.
    fn union(&mut self, at: PathId, branches: &[TypeId]) {
        let (reader_id, union) = self.paths.types(at);
        let matched_by_position = self.branches.matched_by_position(reader_id, union);
        let step = |(index, branch): (u32, &TypeId)| self.paths.push(at, Step::WriterBranch(index), reader_id, *branch);
        let branches: Vec<PathId> = (0..).zip(branches).map(step).collect();
        if matched_by_position {
            (0..).zip(branches).for_each(|(index, at)| self.take(at, index));
        } else {
            self.merged(&branches);
            self.open.extend(branches);
        }
    }

    /// A type of the writer that a union of the reader reads.
    fn branch(&mut self, at: PathId, theirs: &Node) {
        let (union, writer_id) = self.paths.types(at);
        let (decoded, meant) = (self.branches.decoded(union, writer_id), self.branches.meant(union, writer_id));
        // Records match by their structure wherever there is no choice, and other types are looked at where they meet.
        let is_choice = |meant: &TypeId| {
            let is_taken = decoded.clone().any(|index| self.branches.of(union)[index as usize] == *meant);
            matches!(theirs.kind, Kind::Record(_)) || !is_taken
        };
        if let Some(meant) = meant.filter(is_choice)
            && let Some(kind) = self.misleading(meant, writer_id)
        {
            self.add(kind, at, End::Type);
        }
        decoded.for_each(|index| self.take(at, index));
    }

    /// A type of the writer is read by a branch of the reader's union.
    fn take(&mut self, at: PathId, index: u32) {
        let (union, writer_id) = self.paths.types(at);
        let branch = self.branches.of(union)[index as usize];
        if let Some(reason) = self.mistake(union, writer_id, index) {
            self.mistaken(at, branch, reason);
        }
        self.push(at, Step::ReaderBranch(index), branch, writer_id);
    }

    /// What is wrong with the branch by which a type of the writer is read.
    fn mistake(&mut self, union: TypeId, writer_id: TypeId, index: u32) -> Option<BranchMismatch> {
        let other = self.branches.other(union, writer_id, index)?;
        let branch = self.branches.of(union)[index as usize];
        if !self.compat_cache.is_compatible(branch, writer_id) {
            // Avro's verdict is about the first branch that fits. Where none does, it says so.
            return self.compat_cache.is_compatible(union, writer_id).then_some(BranchMismatch::IncompatibleMatch);
        }
        if self.branches.is_own(union, branch, writer_id) {
            return None;
        }
        if self.branches.has_own(union, writer_id) {
            return Some(BranchMismatch::ShadowsExactMatch);
        }
        self.compat_cache
            .is_compatible(other, writer_id)
            .then(|| self.reader.name(other).cloned().map(BranchMismatch::AmbiguousMatch))?
    }

    /// Adds the branches of the writer's union that are read as a type which another of them is, or might as well be.
    fn merged(&mut self, branches: &[PathId]) {
        let mut read = Vec::new();
        // Whom each type of the reader belongs to.
        let mut owners: HashMap<TypeId, TypeId> = HashMap::new();
        for at in branches {
            let (reader_id, writer_id) = self.paths.types(*at);
            let Some(taken) = self.branches.read_as(reader_id, writer_id) else { continue };
            if self.branches.is_own(reader_id, taken, writer_id) {
                owners.insert(taken, writer_id);
            } else {
                owners.entry(taken).or_insert(writer_id);
                read.push((*at, writer_id, taken));
            }
        }
        for (at, writer_id, taken) in read {
            let owner = owners[&taken];
            // What does not fit is refused, and told of.
            if owner != writer_id
                && self.compat_cache.is_compatible(taken, writer_id)
                && let Some(owner) = self.writer.name(owner)
            {
                self.mistaken(at, taken, BranchMismatch::CollapsedBranches(owner.clone()));
            }
        }
    }

    /// Adds that a type of the writer is read as one that it is not.
    fn mistaken(&mut self, at: PathId, taken: TypeId, reason: BranchMismatch) {
        let writer_id = self.paths.types(at).1;
        if let (Some(writer), Some(reader)) = (self.writer.name(writer_id), self.reader.name(taken)) {
            let (writer, reader) = (writer.clone(), reader.clone());
            self.add(SemanticChangeKind::MismatchedBranch { writer, reader, reason }, at, End::Type);
        }
    }

    fn records(&mut self, at: PathId, own: &'s Record, theirs: &'s Record) {
        let mut claimed = vec![false; theirs.fields.len()];
        let mut alone = Vec::new();
        let mut fields = FieldMatcher::default();
        for (index, field) in (0_u32..).zip(&own.fields) {
            if let Some(same) = fields.same(theirs, own, index as usize) {
                claimed[same] = true;
                continue;
            }
            let captured = captured(field, own, theirs);
            if let Some(alias) = captured {
                let kind =
                    SemanticChangeKind::AliasCapturesField { field: field.name.to_string(), alias: alias.to_string() };
                self.add(kind, at, End::Field(index));
            }
            match fields.of(theirs, field) {
                FieldMatch::One(found) => {
                    claimed[found] = true;
                    let other = &theirs.fields[found];
                    if let Some((reader, writer)) = defaults::changed((self.reader, field), (self.writer, other)) {
                        let kind = SemanticChangeKind::DefaultChanged { field: field.name.to_string(), reader, writer };
                        self.add(kind, at, End::Field(index));
                    }
                    if other.name != field.name && captured.is_none() && self.is_ignored(at, theirs, found, field) {
                        let (field, alias) = (field.name.to_string(), other.name.to_string());
                        self.add(SemanticChangeKind::AliasIgnored { field, alias }, at, End::Field(index));
                    }
                    let found = u32::try_from(found).unwrap_or(u32::MAX);
                    if !self.same_meaning(field.ty, other.ty) {
                        self.push(at, Step::Field(index, found), field.ty, other.ty);
                    }
                }
                FieldMatch::Several(found) => found.into_iter().for_each(|found| claimed[found] = true),
                FieldMatch::None if field.default.is_some() => {
                    self.absent.push((self.paths.types(at).0, &field.name));
                    alone.push((index, field));
                }
                FieldMatch::None => {}
            }
        }
        if alone.is_empty() || !claimed.contains(&false) {
            return;
        }
        let gone = theirs.fields.iter().zip(&claimed).filter(|(_, claimed)| !**claimed).map(|(field, _)| field);
        for (index, own, theirs) in renames::suspected((self.reader, alone), (self.writer, gone.collect())) {
            let (reader, writer) = (own.name.to_string(), theirs.name.to_string());
            self.add(SemanticChangeKind::PossibleRename { reader, writer }, at, End::Field(index));
        }
    }

    /// Whether Avro Java's decoder finds another name for a type than that of the reader's type that is meant for it.
    fn misleading(&self, reader_id: TypeId, writer_id: TypeId) -> Option<SemanticChangeKind> {
        if !self.reader.has_aliases() || !names_match((self.reader, reader_id), (self.writer, writer_id)) {
            return None;
        }
        let (own, theirs) = (self.reader.name(reader_id)?, self.writer.name(writer_id)?);
        let taken = self.branches.java()?.name(writer_id)?;
        let misleads = own.simple() != taken.simple();
        misleads.then(|| SemanticChangeKind::TypeAliasMisleads { alias: theirs.clone(), other: taken.clone() })
    }

    /// Whether Avro Java's decoder does not give a field of the writer to a field of the reader that has it for an alias.
    fn is_ignored(&self, at: PathId, theirs: &'s Record, found: usize, field: &Field) -> bool {
        let (reader_id, writer_id) = self.paths.types(at);
        // Of another name, the whole record is at stake.
        names_match((self.reader, reader_id), (self.writer, writer_id))
            && self.branches.java().is_some_and(|java| java.field(writer_id, theirs, found) != field.name)
    }

    /// Whether nothing can differ between two types, as they are the same plain type or union of such: most pairs
    /// are such, and need no place.
    fn same_meaning(&self, reader_id: TypeId, writer_id: TypeId) -> bool {
        let same = |own: TypeId, theirs: TypeId| {
            let (own, theirs) = (self.reader.node(own), self.writer.node(theirs));
            own.kind.is_primitive()
                && own.kind.type_name() == theirs.kind.type_name()
                && own.logical == theirs.logical
                && own.newer_logical() == theirs.newer_logical()
        };
        match (self.reader.kind(reader_id), self.writer.kind(writer_id)) {
            (Kind::Union(own), Kind::Union(theirs)) => {
                own.len() == theirs.len() && own.iter().zip(theirs).all(|(own, theirs)| same(*own, *theirs))
            }
            _ => same(reader_id, writer_id),
        }
    }

    fn push(&mut self, from: PathId, step: Step, reader: TypeId, writer: TypeId) {
        let at = self.paths.push(from, step, reader, writer);
        self.open.push(at);
    }

    fn add(&mut self, kind: SemanticChangeKind, at: PathId, end: End) {
        let (mut reader, mut writer) = self.paths.parts(self.reader, self.writer, at);
        if let (End::Field(index), Kind::Record(record)) = (end, self.reader.kind(reader.ty)) {
            reader.span = record.fields.get(index as usize).map_or(reader.span, |field| field.span);
        }
        if let Some(span) = values::writer_span(&kind, self.reader, self.writer, (reader, writer), end) {
            writer.span = span;
        }
        self.changes.push(SemanticChange {
            kind,
            pointer: self.paths.pointer(at, end),
            name_path: self.paths.name_path(self.reader, at, end),
            reader,
            writer,
            steps: self.paths.steps(at),
        });
    }
}

/// The alias of a field that is the name of another one, where the writer has that or a field that the other one has for
/// an alias: Avro Java's decoder applies aliases twice, and so takes from the other what it has just been given.
fn captured<'f>(field: &'f Field, own: &Record, theirs: &Record) -> Option<&'f SharedStr> {
    let is_written = |name: &SharedStr| theirs.field(name).is_some();
    let captures = |alias: &&SharedStr| {
        let other = own.field(alias).filter(|_| **alias != field.name);
        other.is_some_and(|other| is_written(&other.name) || other.aliases.iter().any(is_written))
    };
    field.aliases.iter().find(captures)
}
