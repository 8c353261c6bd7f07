//! Finds the branches of the reader's unions that decoders choose for the writer's types.
//!
//! Avro Java first renames the writer's types according to the reader's aliases (`Schema.applyAliases`). Of several
//! branches with the same simple name it then chooses the one with the same full name; for records without one, the last
//! branch that fits (`Resolver.ReaderUnion.firstMatchingBranch`). If the writer's union and the reader's look the same
//! apart from namespaces, it matches their branches by position instead (`Resolver.WriterUnion.unionEquiv`).

use std::cell::OnceCell;
use std::collections::HashMap;

use schemactl_avro::resolution::{is_primitive_readable, names_match};
use schemactl_avro::schema::{Kind, Name, Schema, TypeId};

use crate::compat::avro_java::{AliasedWriter, DecodingPlan, UnionEquality};
use crate::compat::pair_map::PairMap;
use crate::compat::union_index::UnionIndex;

/// Finds the branches for one pair of schemas.
pub(super) struct BranchChoice<'s> {
    reader: &'s Schema,
    writer: &'s Schema,
    unions: UnionIndex<'s>,
    union_equality: UnionEquality,
    /// The writer with the names that Avro Java's decoder gives it; `None` if the decoder cannot be created.
    aliased_writer: OnceCell<Option<AliasedWriter<'s>>>,
    /// The branch that Avro Java's decoder chooses, for each type of the writer and union of the reader.
    chosen_by_java: OnceCell<PairMap<usize>>,
}

impl<'s> BranchChoice<'s> {
    pub(super) fn new(reader: &'s Schema, writer: &'s Schema) -> Self {
        Self {
            reader,
            writer,
            unions: UnionIndex::new(reader),
            union_equality: UnionEquality::default(),
            aliased_writer: OnceCell::new(),
            chosen_by_java: OnceCell::new(),
        }
    }

    /// Returns the writer with the names that Avro Java's decoder gives it according to the reader's aliases; `None` if
    /// the decoder cannot be created.
    pub(super) fn aliased_writer(&self) -> Option<&AliasedWriter<'s>> {
        let apply = || AliasedWriter::with_aliases_applied_twice(self.writer, self.reader).ok();
        self.aliased_writer.get_or_init(apply).as_ref()
    }

    /// Returns the reader type whose alias collides with another type's name once Avro Java applies aliases a second
    /// time, and the alias. No decoder can then be created.
    pub(super) fn colliding_alias(&self) -> Option<(TypeId, &'s Name)> {
        if !self.reader.has_aliases() {
            return None;
        }
        let mut aliases = HashMap::new();
        for id in self.reader.ids() {
            let other_names = self.reader.aliases(id).iter().filter(|alias| self.reader.name(id) != Some(*alias));
            aliases.extend(other_names.map(|alias| (alias, id)));
        }
        let found = self.reader.ids().find_map(|id| {
            let name = self.reader.name(id)?;
            Some((*aliases.get(name)?, name))
        })?;
        let fails_the_second_time =
            self.aliased_writer().is_none() && AliasedWriter::new(self.writer, self.reader).is_ok();
        fails_the_second_time.then_some(found)
    }

    /// Returns the branches of a union of the reader.
    pub(super) fn branches(&self, union: TypeId) -> &'s [TypeId] {
        self.unions.branches(union)
    }

    /// Returns whether Avro Java matches the branches of the writer's union by position. Always false if the reader's
    /// union has no repeated simple name, since then it makes no difference.
    pub(super) fn is_matched_by_position(&mut self, reader_union: TypeId, writer_union: TypeId) -> bool {
        if !self.unions.has_repeated_simple_name(reader_union) {
            return false;
        }
        let apply = || AliasedWriter::with_aliases_applied_twice(self.writer, self.reader).ok();
        let Some(writer) = self.aliased_writer.get_or_init(apply) else { return false };
        self.union_equality.have_same_shape(writer, self.reader, (writer_union, reader_union))
    }

    /// Returns the reader's type, or the branch of its union, that Avro Java reads a named type of the writer as; `None`
    /// if none matches by name.
    pub(super) fn named_type_read_as(&mut self, reader_id: TypeId, writer_id: TypeId) -> Option<TypeId> {
        let (reader, writer) = (self.reader.kind(reader_id), self.writer.kind(writer_id));
        writer.name()?;
        if let Kind::Union(branches) = reader {
            return self.branch_for_named_type(reader_id, writer_id).map(|index| branches[index as usize]);
        }
        let matches =
            reader.type_name() == writer.type_name() && names_match((self.reader, reader_id), (self.writer, writer_id));
        matches.then_some(reader_id)
    }

    /// Returns the first branch that matches a named type of the writer by simple name or alias.
    pub(super) fn intended_branch(&mut self, union: TypeId, writer_id: TypeId) -> Option<TypeId> {
        let index = self.unions.name_match_of_same_kind(union, (self.writer, writer_id), 0)?;
        Some(self.branches(union)[index as usize])
    }

    /// Returns a branch other than `index` that matches a named type of the writer by simple name or alias.
    pub(super) fn other_match(&mut self, union: TypeId, writer_id: TypeId, index: u32) -> Option<TypeId> {
        let writer = (self.writer, writer_id);
        let first = self.unions.name_match_of_same_kind(union, writer, 0)?;
        let other = if first == index { self.unions.name_match_of_same_kind(union, writer, first + 1)? } else { first };
        Some(self.branches(union)[other as usize])
    }

    /// Returns whether a branch of the reader's union matches a type of the writer by full name or alias.
    pub(super) fn has_exact_match(&mut self, union: TypeId, writer_id: TypeId) -> bool {
        self.unions.exact_match(union, (self.writer, writer_id)).is_some()
    }

    /// Returns whether the branch `chosen` of the reader's type matches a type of the writer exactly: by full name, or by
    /// an alias that is not the full name of another branch.
    pub(super) fn is_exact_match(&mut self, reader_id: TypeId, chosen: TypeId, writer_id: TypeId) -> bool {
        let (kind, name) = (self.writer.kind(writer_id), self.writer.name(writer_id));
        self.reader.name(chosen) == name
            || name.is_some_and(|name| {
                self.reader.aliases(chosen).contains(name)
                    && self.unions.same_full_name(reader_id, kind, name).is_none()
            })
    }

    /// Returns the branches that decoders choose for a type of the writer. Avro Java prefers a branch of the same type;
    /// decoders that follow the specification to the letter choose the first branch that fits. For named types only Avro
    /// Java's choice is returned, as the union itself is reported for the others.
    pub(super) fn chosen_branches(
        &mut self,
        union: TypeId,
        writer_id: TypeId,
    ) -> impl Iterator<Item = u32> + Clone + use<> {
        let writer = self.writer.kind(writer_id);
        let (java, first) = if writer.name().is_some() {
            (self.branch_for_named_type(union, writer_id), None)
        } else {
            let find = |matches: &dyn Fn(&Kind) -> bool| {
                let mut branches = (0_u32..).zip(self.branches(union));
                branches.find(|(_, branch)| matches(self.reader.kind(**branch))).map(|(index, _)| index)
            };
            let readable = find(&|branch| is_primitive_readable(branch, writer));
            (find(&|branch| branch.type_name() == writer.type_name()).or(readable), readable)
        };
        java.into_iter().chain(first.filter(|first| java != Some(*first)))
    }

    /// Returns the branch that Avro Java chooses for a named type, if branches are not matched by position; or else the
    /// first branch that matches by simple name or alias.
    fn branch_for_named_type(&mut self, union: TypeId, writer_id: TypeId) -> Option<u32> {
        self.branch_chosen_by_java(union, writer_id)
            .or_else(|| self.unions.name_match_of_same_kind(union, (self.writer, writer_id), 0))
    }

    fn branch_chosen_by_java(&mut self, union: TypeId, writer_id: TypeId) -> Option<u32> {
        let (kind, name) = (self.writer.kind(writer_id), self.aliased_name(writer_id)?);
        let first = self.unions.same_simple_name(union, kind, name.simple(), 0)?;
        if self.unions.same_simple_name(union, kind, name.simple(), first + 1).is_none() {
            return Some(first);
        }
        self.unions.same_full_name(union, kind, name).or_else(|| {
            let chosen = self.chosen_by_java.get_or_init(|| {
                DecodingPlan::new(self.reader, self.writer)
                    .map(|plan| plan.chosen_branches(self.reader))
                    .unwrap_or_default()
            });
            chosen.get(&(writer_id, union)).and_then(|index| u32::try_from(*index).ok())
        })
    }

    /// Returns the name of a type of the writer after Avro Java has applied the reader's aliases.
    fn aliased_name(&self, writer_id: TypeId) -> Option<&'s Name> {
        if self.reader.has_aliases() { self.aliased_writer()?.name(writer_id) } else { self.writer.name(writer_id) }
    }
}
