//! By which branches of the reader's unions decoders read the writer's types.
//!
//! Avro Java first gives the writer's types the names that the reader's aliases lead to. Of several branches of one
//! simple name it then takes the one of the same full name, and of records else the last that fits; but of two unions
//! that look the same but for namespaces, it reads each branch as the one in the same place.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::compat::broker::{AliasedWriter, DecodingPlan, UnionEquality};
use crate::compat::memo::PairMap;
use crate::compat::readers::{is_promotion, names_match};
use crate::compat::unions::Unions;
use crate::schema::{Kind, Name, Schema, TypeId};

/// Finds branches for one pair of schemas.
pub(super) struct BranchChoice<'s> {
    reader: &'s Schema,
    writer: &'s Schema,
    unions: Unions<'s>,
    union_equality: UnionEquality,
    /// The writer under the names that Avro Java's decoder gives it, where it can.
    java: OnceCell<Option<AliasedWriter<'s>>>,
    /// What Avro Java's decoder takes for each of the writer's types in each of the reader's unions.
    plan: OnceCell<PairMap<usize>>,
}

impl<'s> BranchChoice<'s> {
    pub(super) fn new(reader: &'s Schema, writer: &'s Schema) -> Self {
        Self {
            reader,
            writer,
            unions: Unions::new(reader),
            union_equality: UnionEquality::default(),
            java: OnceCell::new(),
            plan: OnceCell::new(),
        }
    }

    /// The writer under the names that Avro Java's decoder gives it by the reader's aliases; nothing where it cannot.
    pub(super) fn java(&self) -> Option<&AliasedWriter<'s>> {
        self.java.get_or_init(|| AliasedWriter::with_aliases_applied_twice(self.writer, self.reader).ok()).as_ref()
    }

    /// The type of the reader for whose alias Avro Java can make no decoder, and the alias: another type's name, that of
    /// the writer's types gets where aliases are applied, so that it is another one where they are applied again.
    pub(super) fn colliding(&self) -> Option<(TypeId, &'s Name)> {
        if !self.reader.has_aliases() {
            return None;
        }
        let mut aliases = HashMap::new();
        for id in self.reader.ids() {
            let others = self.reader.aliases(id).iter().filter(|alias| self.reader.name(id) != Some(*alias));
            aliases.extend(others.map(|alias| (alias, id)));
        }
        let found = self.reader.ids().find_map(|id| {
            let name = self.reader.name(id)?;
            Some((*aliases.get(name)?, name))
        })?;
        (self.java().is_none() && AliasedWriter::new(self.writer, self.reader).is_ok()).then_some(found)
    }

    /// The branches of a reader's union.
    pub(super) fn of(&self, union: TypeId) -> &'s [TypeId] {
        self.unions.branches(union)
    }

    /// Whether Avro Java reads the writer's union by the places of its branches, where that could make a difference.
    pub(super) fn matched_by_position(&mut self, union: TypeId, writer_id: TypeId) -> bool {
        if !self.unions.has_same_simple_names(union) {
            return false;
        }
        let Some(java) =
            self.java.get_or_init(|| AliasedWriter::with_aliases_applied_twice(self.writer, self.reader).ok())
        else {
            return false;
        };
        self.union_equality.alike(java, self.reader, (writer_id, union))
    }

    /// What Avro Java reads a named type of the writer as, where a type of the reader is meant for it.
    pub(super) fn read_as(&mut self, reader_id: TypeId, writer_id: TypeId) -> Option<TypeId> {
        let (own, theirs) = (self.reader.kind(reader_id), self.writer.kind(writer_id));
        theirs.name()?;
        if let Kind::Union(branches) = own {
            return self.named(reader_id, writer_id).map(|index| branches[index as usize]);
        }
        let fits =
            own.type_name() == theirs.type_name() && names_match((self.reader, reader_id), (self.writer, writer_id));
        fits.then_some(reader_id)
    }

    /// The first branch that matches a named type of the writer by its simple name or an alias.
    pub(super) fn meant(&mut self, union: TypeId, writer_id: TypeId) -> Option<TypeId> {
        let index = self.unions.simple_name_match_of_kind(union, (self.writer, writer_id), 0)?;
        Some(self.of(union)[index as usize])
    }

    /// Another branch that matches a named type of the writer.
    pub(super) fn other(&mut self, union: TypeId, writer_id: TypeId, index: u32) -> Option<TypeId> {
        let writer = (self.writer, writer_id);
        let first = self.unions.simple_name_match_of_kind(union, writer, 0)?;
        let other =
            if first == index { self.unions.simple_name_match_of_kind(union, writer, first + 1)? } else { first };
        Some(self.of(union)[other as usize])
    }

    /// Whether the reader's union has a branch that is certainly a type of the writer.
    pub(super) fn has_own(&mut self, union: TypeId, writer_id: TypeId) -> bool {
        self.unions.exact_match(union, (self.writer, writer_id)).is_some()
    }

    /// Whether what is read in a type of the reader is certainly a type of the writer: by its full name, or by an alias
    /// that is no other branch's name.
    pub(super) fn is_own(&mut self, reader_id: TypeId, taken: TypeId, writer_id: TypeId) -> bool {
        let (kind, theirs) = (self.writer.kind(writer_id), self.writer.name(writer_id));
        self.reader.name(taken) == theirs
            || theirs.is_some_and(|theirs| {
                self.reader.aliases(taken).contains(theirs)
                    && self.unions.of_full_name(reader_id, kind, theirs).is_none()
            })
    }

    /// The branches that decoders take: Avro Java the one of the same type before any other, and those that go by the
    /// letter of the specification the first that fits, which for named types is told of the union itself.
    pub(super) fn decoded(&mut self, union: TypeId, writer_id: TypeId) -> impl Iterator<Item = u32> + Clone + use<> {
        let theirs = self.writer.kind(writer_id);
        let (java, first) = if theirs.name().is_some() {
            (self.named(union, writer_id), None)
        } else {
            let find = |fits: &dyn Fn(&Kind) -> bool| {
                (0_u32..).zip(self.of(union)).find(|(_, branch)| fits(self.reader.kind(**branch))).map(|found| found.0)
            };
            let promoted = find(&|own| is_promotion(own, theirs));
            (find(&|own| own.type_name() == theirs.type_name()).or(promoted), promoted)
        };
        java.into_iter().chain(first.filter(|first| java != Some(*first)))
    }

    /// The branch for a named type, where unions are not read by place; where Avro Java has none, the one that is meant.
    fn named(&mut self, union: TypeId, writer_id: TypeId) -> Option<u32> {
        self.by_java(union, writer_id)
            .or_else(|| self.unions.simple_name_match_of_kind(union, (self.writer, writer_id), 0))
    }

    fn by_java(&mut self, union: TypeId, writer_id: TypeId) -> Option<u32> {
        let (kind, name) = (self.writer.kind(writer_id), self.name(writer_id)?);
        let first = self.unions.same_simple_name(union, kind, name.simple(), 0)?;
        if self.unions.same_simple_name(union, kind, name.simple(), first + 1).is_none() {
            return Some(first);
        }
        self.unions.of_full_name(union, kind, name).or_else(|| {
            let plan = self.plan.get_or_init(|| {
                DecodingPlan::new(self.reader, self.writer).map(|plan| plan.branches(self.reader)).unwrap_or_default()
            });
            plan.get(&(writer_id, union)).and_then(|index| u32::try_from(*index).ok())
        })
    }

    /// The name that Avro Java looks for.
    fn name(&self, writer_id: TypeId) -> Option<&'s Name> {
        if self.reader.has_aliases() { self.java()?.name(writer_id) } else { self.writer.name(writer_id) }
    }
}
