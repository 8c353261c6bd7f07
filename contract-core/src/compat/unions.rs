//! The branches of a schema's unions by what they are called.

use std::collections::HashMap;

use super::readers::names_match;
use crate::schema::{Kind, Name, Schema, TypeId};

/// Unions of so many branches are searched one by one.
const SCAN: usize = 12;

/// Finds branches in the unions of a schema; a wide union is sorted once.
pub(crate) struct Unions<'s> {
    schema: &'s Schema,
    sorted: HashMap<TypeId, Sorted<'s>>,
}

/// The kinds of named types.
const NAMED: [&str; 3] = ["record", "enum", "fixed"];

/// The named branches of a union, sorted by a name and their kind, and then by their places.
struct Sorted<'s> {
    by_simple_name: Vec<Entry<'s>>,
    by_full_name: Vec<Entry<'s>>,
    by_alias: Vec<Entry<'s>>,
    /// Of each kind, how many branches there are and where the first is.
    kinds: HashMap<&'static str, (u32, u32)>,
}

/// A name, a kind and a place.
type Entry<'s> = (&'s str, &'static str, u32);

impl<'s> Unions<'s> {
    pub(crate) fn new(schema: &'s Schema) -> Self {
        Self { schema, sorted: HashMap::new() }
    }

    /// The branches of a union; none where the type is no union.
    pub(crate) fn branches(&self, union: TypeId) -> &'s [TypeId] {
        match self.schema.kind(union) {
            Kind::Union(branches) => branches,
            _ => &[],
        }
    }

    /// The first branch that matches a named type of the writer by name or alias, of whatever kind.
    pub(crate) fn simple_name_match(&mut self, union: TypeId, writer: (&Schema, TypeId)) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= SCAN {
            return find(branches, 0, |branch| names_match((self.schema, branch), writer));
        }
        let name = writer.0.name(writer.1)?;
        NAMED.into_iter().filter_map(|kind| self.sorted(union).alike(name, kind, 0)).min()
    }

    /// The first branch from a place on that does so and is of the same kind.
    pub(crate) fn simple_name_match_of_kind(
        &mut self,
        union: TypeId,
        writer: (&Schema, TypeId),
        from: u32,
    ) -> Option<u32> {
        let (branches, kind) = (self.branches(union), writer.0.kind(writer.1).type_name());
        if branches.len() <= SCAN {
            let is_of_kind = |branch| self.schema.kind(branch).type_name() == kind;
            return find(branches, from, |branch| is_of_kind(branch) && names_match((self.schema, branch), writer));
        }
        self.sorted(union).alike(writer.0.name(writer.1)?, kind, from)
    }

    /// The first branch from a place on of this kind and simple name.
    pub(crate) fn same_simple_name(&mut self, union: TypeId, kind: &Kind, name: &str, from: u32) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= SCAN {
            return find(branches, from, |branch| {
                let own = self.schema.kind(branch);
                own.type_name() == kind.type_name() && own.name().is_some_and(|own| own.simple() == name)
            });
        }
        first_from(&self.sorted(union).by_simple_name, name, kind.type_name(), from)
    }

    /// The branch of this kind and full name.
    pub(crate) fn of_full_name(&mut self, union: TypeId, kind: &Kind, name: &Name) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= SCAN {
            return find(branches, 0, |branch| {
                let own = self.schema.kind(branch);
                own.type_name() == kind.type_name() && own.name() == Some(name)
            });
        }
        first_from(&self.sorted(union).by_full_name, name.full(), kind.type_name(), 0)
    }

    /// The branch that is certainly a named type of the writer: by the full name, or an alias.
    pub(crate) fn exact_match(&mut self, union: TypeId, writer: (&Schema, TypeId)) -> Option<u32> {
        let (branches, kind) = (self.branches(union), writer.0.kind(writer.1));
        let name = kind.name()?;
        self.of_full_name(union, kind, name).or_else(|| {
            if branches.len() <= SCAN {
                return find(branches, 0, |branch| {
                    self.schema.kind(branch).type_name() == kind.type_name()
                        && self.schema.aliases(branch).contains(name)
                });
            }
            first_from(&self.sorted(union).by_alias, name.full(), kind.type_name(), 0)
        })
    }

    /// Whether two branches have one kind and one simple name.
    pub(crate) fn has_same_simple_names(&mut self, union: TypeId) -> bool {
        let branches = self.branches(union);
        if branches.len() <= SCAN {
            let named = |branch: &TypeId| {
                let kind = self.schema.kind(*branch);
                Some((kind.name()?.simple(), kind.type_name()))
            };
            let mut rest = branches.iter();
            return std::iter::from_fn(|| rest.next().map(|branch| (branch, rest.clone()))).any(|(branch, rest)| {
                named(branch).is_some_and(|own| rest.filter_map(named).any(|other| other == own))
            });
        }
        self.sorted(union).by_simple_name.windows(2).any(|two| (two[0].0, two[0].1) == (two[1].0, two[1].1))
    }

    /// The one branch that is not null.
    pub(crate) fn only_besides_null(&self, union: TypeId) -> Option<u32> {
        only(self.branches(union), |branch| !matches!(self.schema.kind(branch), Kind::Null))
    }

    /// The one branch of this kind.
    pub(crate) fn only_of_kind(&mut self, union: TypeId, kind: &Kind) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= SCAN {
            return only(branches, |branch| self.schema.kind(branch).type_name() == kind.type_name());
        }
        let found = self.sorted(union).kinds.get(kind.type_name());
        found.filter(|(count, _)| *count == 1).map(|(_, first)| *first)
    }

    fn sorted(&mut self, union: TypeId) -> &Sorted<'s> {
        let (schema, branches) = (self.schema, self.branches(union));
        self.sorted.entry(union).or_insert_with(|| Sorted::of(schema, branches))
    }
}

impl<'s> Sorted<'s> {
    fn of(schema: &'s Schema, branches: &'s [TypeId]) -> Self {
        let (mut by_simple_name, mut by_full_name, mut by_alias) = (Vec::new(), Vec::new(), Vec::new());
        let mut kinds = HashMap::new();
        for (index, branch) in (0..).zip(branches) {
            let kind = schema.kind(*branch).type_name();
            if let Some(name) = schema.name(*branch) {
                by_simple_name.push((name.simple(), kind, index));
                by_full_name.push((name.full(), kind, index));
                by_alias.extend(schema.aliases(*branch).iter().map(|alias| (alias.full(), kind, index)));
            }
            kinds.entry(kind).or_insert((0, index)).0 += 1;
        }
        for entries in [&mut by_simple_name, &mut by_full_name, &mut by_alias] {
            entries.sort_unstable();
        }
        Self { by_simple_name, by_full_name, by_alias, kinds }
    }

    /// The first branch from a place on that has this kind and matches by the simple name or an alias.
    fn alike(&self, name: &Name, kind: &str, from: u32) -> Option<u32> {
        let by_name = first_from(&self.by_simple_name, name.simple(), kind, from);
        by_name.into_iter().chain(first_from(&self.by_alias, name.full(), kind, from)).min()
    }
}

/// The first place, not before `from`, of a branch of this name and kind.
fn first_from(sorted: &[Entry<'_>], name: &str, kind: &str, from: u32) -> Option<u32> {
    let found = sorted.partition_point(|entry| *entry < (name, kind, from));
    sorted.get(found).filter(|entry| (entry.0, entry.1) == (name, kind)).map(|entry| entry.2)
}

/// The first place, not before `from`, of a branch that fits.
fn find(branches: &[TypeId], from: u32, fits: impl Fn(TypeId) -> bool) -> Option<u32> {
    (from..count(branches.len())).find(|index| fits(branches[*index as usize]))
}

fn only(branches: &[TypeId], fits: impl Fn(TypeId) -> bool) -> Option<u32> {
    let mut indexes = (0..).zip(branches).filter(|(_, branch)| fits(**branch)).map(|(index, _)| index);
    indexes.next().filter(|_| indexes.next().is_none())
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
