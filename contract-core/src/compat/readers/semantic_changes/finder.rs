//! Finds semantic changes by walking through the pairs of types that decode into each other.

use std::collections::HashMap;

use schemactl_avro::SharedStr;
use schemactl_avro::resolution::names_match;
use schemactl_avro::schema::{Field, Kind, Node, Record, Schema, TypeId};
use schemactl_avro::semantics::{AnyLogicalType, MeaningAttributes, described_by_fields};

use super::branch_choice::BranchChoice;
use super::defaults::changed_default;
use super::kind::{BranchMismatch, SemanticChange, SemanticChangeKind};
use super::renames::possible_renames;
use super::values::{attribute_change, can_be_read, symbols_read_as_default, value_changes, writer_end};
use crate::compat::pair_map::PairSet;
use crate::compat::readers::compatibility_cache::CompatibilityCache;
use crate::compat::readers::matching::{FieldMatch, FieldMatcher};
use crate::compat::readers::path::{PathEnd, PathId, PathTree};
use crate::compat::readers::path_step::PathStep;

/// Lists the semantic changes between `writer` and `reader`, in the order of the reader's schema.
///
/// Skips pairs of types that are incompatible: [`compare`](crate::compat::readers::compare) reports these.
pub fn semantic_changes(reader: &Schema, writer: &Schema) -> Vec<SemanticChange> {
    semantic_changes_with(&MeaningAttributes::default(), reader, writer)
}

/// Lists the semantic changes like [`semantic_changes`], with the attributes that have a meaning in a project.
pub fn semantic_changes_with(attributes: &MeaningAttributes, reader: &Schema, writer: &Schema) -> Vec<SemanticChange> {
    Finder::run(attributes, reader, writer).changes
}

/// Returns the fields of `reader`, with their records, that are read as their default at one place at least, because
/// `writer` does not write them there.
pub(crate) fn defaulted_fields<'s>(reader: &'s Schema, writer: &'s Schema) -> Vec<(TypeId, &'s str)> {
    Finder::run(&MeaningAttributes::default(), reader, writer).defaulted
}

struct Finder<'a, 's> {
    attributes: &'a MeaningAttributes,
    reader: &'s Schema,
    writer: &'s Schema,
    branches: BranchChoice<'s>,
    compatibility: CompatibilityCache<'s>,
    paths: PathTree,
    visited: PairSet,
    open: Vec<PathId>,
    changes: Vec<SemanticChange>,
    /// The fields with a default that the writer lacks, with their records.
    defaulted: Vec<(TypeId, &'s str)>,
    /// Whether a field of the reader has an alias.
    has_field_aliases: bool,
}

impl<'a, 's> Finder<'a, 's> {
    fn run(attributes: &'a MeaningAttributes, reader: &'s Schema, writer: &'s Schema) -> Self {
        let mut finder = Self {
            attributes,
            reader,
            writer,
            branches: BranchChoice::new(reader, writer),
            compatibility: CompatibilityCache::new(reader, writer),
            paths: PathTree::default(),
            visited: PairSet::default(),
            open: Vec::new(),
            changes: Vec::new(),
            defaulted: Vec::new(),
            has_field_aliases: reader.has_aliases() && reader.ids().any(|id| has_field_alias(reader.kind(id))),
        };
        let root = finder.paths.push(0, PathStep::Root, reader.root(), writer.root());
        finder.open.push(root);
        if let Some((ty, alias)) = finder.branches.colliding_alias()
            && let Some(name) = reader.name(ty)
        {
            let kind = SemanticChangeKind::TypeAliasesCollide { ty: name.clone(), alias: alias.clone() };
            finder.add(kind, root, PathEnd::Type);
        }
        while let Some(at) = finder.open.pop() {
            let before = finder.open.len();
            if finder.visited.insert(finder.paths.types(at)) {
                finder.visit(at);
            }
            // The stack would return the last part first; findings come in the order of the reader's schema.
            finder.open[before..].reverse();
        }
        finder
    }

    fn visit(&mut self, at: PathId) {
        let (reader_id, writer_id) = self.paths.types(at);
        let (reader, writer) = (self.reader.node(reader_id), self.writer.node(writer_id));
        match (&reader.kind, &writer.kind) {
            (_, Kind::Union(branches)) => self.visit_writer_union(at, branches),
            (Kind::Union(_), _) => self.visit_reader_union(at, writer),
            (Kind::Record(reader), Kind::Record(writer)) => self.visit_records(at, reader, writer),
            (Kind::Array(reader), Kind::Array(writer)) => self.push(at, PathStep::Items, *reader, *writer),
            (Kind::Map(reader), Kind::Map(writer)) => self.push(at, PathStep::Values, *reader, *writer),
            (Kind::Enum(reader), Kind::Enum(writer)) => {
                if let Some(kind) = symbols_read_as_default(reader, writer) {
                    self.add(kind, at, PathEnd::Symbols);
                }
            }
            _ => {}
        }
        if let (Kind::Enum(_) | Kind::Fixed(_), Kind::Enum(_) | Kind::Fixed(_)) = (&reader.kind, &writer.kind)
            && let Some(kind) = self.misleading_alias(reader_id, writer_id)
        {
            self.add(kind, at, PathEnd::Name);
        }
        for kind in value_changes(reader, writer) {
            self.add(kind, at, PathEnd::Type);
        }
        if can_be_read(&reader.kind, &writer.kind) && !self.is_described_by_field(at) {
            for change in self.attributes.changes(reader, writer) {
                self.add(attribute_change(&change, None), at, PathEnd::Type);
            }
        }
    }

    /// Returns whether the types at a path are the types of two fields whose attributes count as the fields' own.
    fn is_described_by_field(&self, mut at: PathId) -> bool {
        while matches!(self.paths.step(at), PathStep::ReaderBranch(_) | PathStep::WriterBranch(_)) {
            at = self.paths.parent(at);
        }
        let (reader_id, writer_id) = self.paths.types(at);
        matches!(self.paths.step(at), PathStep::Field(..))
            && described_by_fields((self.reader, reader_id), (self.writer, writer_id)).is_some()
    }

    /// Visits the branches of a union of the writer, each of which is read on its own.
    fn visit_writer_union(&mut self, at: PathId, branches: &[TypeId]) {
        let (reader_id, union) = self.paths.types(at);
        let is_matched_by_position = self.branches.is_matched_by_position(reader_id, union);
        let push =
            |(index, branch): (u32, &TypeId)| self.paths.push(at, PathStep::WriterBranch(index), reader_id, *branch);
        let branches: Vec<PathId> = (0..).zip(branches).map(push).collect();
        if is_matched_by_position {
            (0..).zip(branches).for_each(|(index, at)| self.read_as_branch(at, index));
        } else {
            self.find_collapsed_branches(&branches);
            self.open.extend(branches);
        }
    }

    /// Visits the branches of a union of the reader that decoders choose for a type of the writer.
    fn visit_reader_union(&mut self, at: PathId, writer: &Node) {
        let (union, writer_id) = self.paths.types(at);
        let chosen = self.branches.chosen_branches(union, writer_id);
        let intended = self.branches.intended_branch(union, writer_id);
        // Outside of unions, Avro Java matches records by structure, so an alias cannot mislead it there. For other types
        // a misleading alias is found when their pair is visited.
        let can_be_misled = |intended: &TypeId| {
            let is_chosen = chosen.clone().any(|index| self.branches.branches(union)[index as usize] == *intended);
            matches!(writer.kind, Kind::Record(_)) || !is_chosen
        };
        if let Some(intended) = intended.filter(can_be_misled)
            && let Some(kind) = self.misleading_alias(intended, writer_id)
        {
            self.add(kind, at, PathEnd::Type);
        }
        chosen.for_each(|index| self.read_as_branch(at, index));
    }

    /// Reads a type of the writer as a branch of the reader's union.
    fn read_as_branch(&mut self, at: PathId, index: u32) {
        let (union, writer_id) = self.paths.types(at);
        let branch = self.branches.branches(union)[index as usize];
        if let Some(reason) = self.branch_mismatch(union, writer_id, index) {
            self.add_mismatch(at, branch, reason);
        }
        self.push(at, PathStep::ReaderBranch(index), branch, writer_id);
    }

    /// Returns why the branch that a type of the writer is read as may be the wrong one.
    fn branch_mismatch(&mut self, union: TypeId, writer_id: TypeId, index: u32) -> Option<BranchMismatch> {
        let other = self.branches.other_match(union, writer_id, index)?;
        let branch = self.branches.branches(union)[index as usize];
        if !self.compatibility.is_compatible(branch, writer_id) {
            // Avro's verdict is about the first compatible branch. If there is none, the verdict reports it.
            return self.compatibility.is_compatible(union, writer_id).then_some(BranchMismatch::IncompatibleMatch);
        }
        if self.branches.is_exact_match(union, branch, writer_id) {
            return None;
        }
        if self.branches.has_exact_match(union, writer_id) {
            return Some(BranchMismatch::ShadowsExactMatch);
        }
        let other_is_compatible = self.compatibility.is_compatible(other, writer_id);
        other_is_compatible.then(|| self.reader.name(other).cloned().map(BranchMismatch::AmbiguousMatch))?
    }

    /// Finds the branches of a writer's union that are read as a type that matches another branch exactly, or as well.
    fn find_collapsed_branches(&mut self, branches: &[PathId]) {
        let mut inexact = Vec::new();
        // For each type of the reader, the type of the writer that it matches best.
        let mut best_matches: HashMap<TypeId, TypeId> = HashMap::new();
        for at in branches {
            let (reader_id, writer_id) = self.paths.types(*at);
            let Some(chosen) = self.branches.named_type_read_as(reader_id, writer_id) else { continue };
            if self.branches.is_exact_match(reader_id, chosen, writer_id) {
                best_matches.insert(chosen, writer_id);
            } else {
                best_matches.entry(chosen).or_insert(writer_id);
                inexact.push((*at, writer_id, chosen));
            }
        }
        for (at, writer_id, chosen) in inexact {
            let best_match = best_matches[&chosen];
            // Incompatible types are reported by `compare`.
            if best_match != writer_id
                && self.compatibility.is_compatible(chosen, writer_id)
                && let Some(name) = self.writer.name(best_match)
            {
                self.add_mismatch(at, chosen, BranchMismatch::CollapsedBranches(name.clone()));
            }
        }
    }

    fn add_mismatch(&mut self, at: PathId, chosen: TypeId, reason: BranchMismatch) {
        let writer_id = self.paths.types(at).1;
        if let (Some(writer), Some(reader)) = (self.writer.name(writer_id), self.reader.name(chosen)) {
            let (writer, reader) = (writer.clone(), reader.clone());
            self.add(SemanticChangeKind::MismatchedBranch { writer, reader, reason }, at, PathEnd::Type);
        }
    }

    fn visit_records(&mut self, at: PathId, reader: &'s Record, writer: &'s Record) {
        let mut is_matched = vec![false; writer.fields.len()];
        let mut added = Vec::new();
        let mut fields = FieldMatcher::default();
        for (index, field) in (0_u32..).zip(&reader.fields) {
            if let Some(identical) = fields.match_identical(writer, reader, index as usize) {
                is_matched[identical] = true;
                continue;
            }
            let end = PathEnd::Field(index);
            let captured = captured_alias(field, reader, writer);
            if let Some(alias) = captured {
                let (field, alias) = (field.name.to_string(), alias.to_string());
                self.add(SemanticChangeKind::AliasCapturesField { field, alias }, at, end);
            }
            match fields.match_field(writer, field) {
                FieldMatch::One(found) => {
                    is_matched[found] = true;
                    let writer_field = &writer.fields[found];
                    if let Some((reader, writer)) = changed_default((self.reader, field), (self.writer, writer_field)) {
                        let field = field.name.to_string();
                        self.add(SemanticChangeKind::DefaultChanged { field, reader, writer }, at, end);
                    }
                    let is_renamed = writer_field.name != field.name;
                    if is_renamed && captured.is_none() && self.is_alias_ignored(at, writer, found, field) {
                        let (field, alias) = (field.name.to_string(), writer_field.name.to_string());
                        self.add(SemanticChangeKind::AliasIgnored { field, alias }, at, end);
                    }
                    for change in self.attributes.field_changes((self.reader, field), (self.writer, writer_field)) {
                        self.add(attribute_change(&change, Some(field)), at, end);
                    }
                    let found = u32::try_from(found).unwrap_or(u32::MAX);
                    if !self.is_trivially_unchanged(field.ty, writer_field.ty) {
                        self.push(at, PathStep::Field(index, found), field.ty, writer_field.ty);
                    }
                }
                FieldMatch::Several(found) => found.into_iter().for_each(|found| is_matched[found] = true),
                FieldMatch::None if field.default.is_some() => {
                    self.defaulted.push((self.paths.types(at).0, &field.name));
                    added.push((index, field));
                }
                FieldMatch::None => {}
            }
        }
        self.find_borrowed_aliases(at, reader, writer);
        if added.is_empty() || !is_matched.contains(&false) {
            return;
        }
        let removed = writer.fields.iter().zip(&is_matched).filter(|(_, matched)| !**matched).map(|(field, _)| field);
        for (index, new, old) in possible_renames((self.reader, added), (self.writer, removed.collect())) {
            let (reader, writer) = (new.name.to_string(), old.name.to_string());
            self.add(SemanticChangeKind::PossibleRename { reader, writer }, at, PathEnd::Field(index));
        }
    }

    /// Returns the change if Avro Java's decoder gives a type of the writer another simple name than the reader's type
    /// that it is intended for.
    fn misleading_alias(&self, reader_id: TypeId, writer_id: TypeId) -> Option<SemanticChangeKind> {
        if !self.reader.has_aliases() || !names_match((self.reader, reader_id), (self.writer, writer_id)) {
            return None;
        }
        let (intended, alias) = (self.reader.name(reader_id)?, self.writer.name(writer_id)?);
        let other = self.branches.aliased_writer()?.name(writer_id)?;
        let misleads = intended.simple() != other.simple();
        misleads.then(|| SemanticChangeKind::TypeAliasMisleads { alias: alias.clone(), other: other.clone() })
    }

    /// Returns whether Avro Java's decoder does not rename the writer's field `found` to the reader's field that has it
    /// as an alias.
    fn is_alias_ignored(&self, at: PathId, writer: &'s Record, found: usize, field: &Field) -> bool {
        let (reader_id, writer_id) = self.paths.types(at);
        // If the records' names do not match, `compare` reports the records.
        names_match((self.reader, reader_id), (self.writer, writer_id))
            && self
                .branches
                .aliased_writer()
                .is_some_and(|aliased| aliased.field(writer_id, writer, found) != field.name)
    }

    /// Finds the writer's fields that Avro Java's decoder renames although the reader's record has no such alias.
    fn find_borrowed_aliases(&mut self, at: PathId, reader: &Record, writer: &Record) {
        let (reader_id, writer_id) = self.paths.types(at);
        // If the records' names do not match, `compare` reports the records.
        if !self.has_field_aliases || !names_match((self.reader, reader_id), (self.writer, writer_id)) {
            return;
        }
        let Some(aliased) = self.branches.aliased_writer().filter(|aliased| aliased.renames_fields()) else { return };
        let Some(record) = aliased.name(writer_id) else { return };
        let mut found = Vec::new();
        for (index, field) in writer.fields.iter().enumerate() {
            let renamed = aliased.field(writer_id, writer, index);
            let has_alias = |own: &Field| own.aliases.contains(&field.name);
            // An alias of this record is meant, or is a change of its own.
            if renamed == field.name || reader.fields.iter().any(has_alias) {
                continue;
            }
            let names = [&field.name, renamed];
            if let Some(place) = names.into_iter().find_map(|name| reader.field_index(name, index)) {
                let (field, renamed) = (field.name.to_string(), renamed.to_owned());
                found.push((place, SemanticChangeKind::AliasOfOtherRecord { field, renamed, record: record.clone() }));
            }
        }
        for (place, kind) in found {
            self.add(kind, at, PathEnd::Field(u32::try_from(place).unwrap_or(u32::MAX)));
        }
    }

    /// Returns whether two types are the same primitive type with the same meaning, or unions of such types.
    ///
    /// Most pairs are like this. They need no path.
    fn is_trivially_unchanged(&self, reader_id: TypeId, writer_id: TypeId) -> bool {
        let is_same = |reader: TypeId, writer: TypeId| {
            let (reader, writer) = (self.reader.node(reader), self.writer.node(writer));
            reader.kind.is_primitive()
                && reader.kind.type_name() == writer.kind.type_name()
                && AnyLogicalType::from_node(reader) == AnyLogicalType::from_node(writer)
                && self.attributes.changes(reader, writer).is_empty()
        };
        match (self.reader.kind(reader_id), self.writer.kind(writer_id)) {
            (Kind::Union(reader), Kind::Union(writer)) => {
                reader.len() == writer.len()
                    && reader.iter().zip(writer).all(|(reader, writer)| is_same(*reader, *writer))
            }
            _ => is_same(reader_id, writer_id),
        }
    }

    fn push(&mut self, parent: PathId, step: PathStep, reader: TypeId, writer: TypeId) {
        let at = self.paths.push(parent, step, reader, writer);
        self.open.push(at);
    }

    fn add(&mut self, kind: SemanticChangeKind, at: PathId, end: PathEnd) {
        let (mut reader, mut writer) = self.paths.locations(self.reader, self.writer, at);
        if let (PathEnd::Field(index), Kind::Record(record)) = (end, self.reader.kind(reader.ty)) {
            reader.span = record.fields.get(index as usize).map_or(reader.span, |field| field.span);
        }
        let in_writer = writer_end(&kind, (self.reader.kind(reader.ty), self.writer.kind(writer.ty)), end);
        let writer_end = match (in_writer, end) {
            (Some((writer_end, span)), _) => {
                writer.span = span;
                writer_end
            }
            (None, PathEnd::Name) => PathEnd::Name,
            (None, _) => PathEnd::Type,
        };
        self.changes.push(SemanticChange {
            kind,
            reader_pointer: self.paths.reader_pointer(at, end),
            writer_pointer: self.paths.writer_pointer(at, writer_end),
            name_path: self.paths.name_path(self.reader, at, end),
            reader,
            writer,
            steps: self.paths.steps(at),
        });
    }
}

fn has_field_alias(kind: &Kind) -> bool {
    matches!(kind, Kind::Record(record) if record.fields.iter().any(|field| !field.aliases.is_empty()))
}

/// Returns the alias of a field that is the name of another field of the reader, if the writer has that field or one of
/// its aliases.
///
/// Avro Java's decoder applies aliases twice: the second time it takes away from the other field what the first time
/// gave to it.
fn captured_alias<'f>(field: &'f Field, reader: &Record, writer: &Record) -> Option<&'f SharedStr> {
    let is_written = |name: &SharedStr| writer.field(name).is_some();
    let captures = |alias: &&SharedStr| {
        let other = reader.field(alias).filter(|_| **alias != field.name);
        other.is_some_and(|other| is_written(&other.name) || other.aliases.iter().any(is_written))
    };
    field.aliases.iter().find(captures)
}
