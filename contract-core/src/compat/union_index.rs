//! Finds the branches of a schema's unions by name or kind of type.

use std::collections::HashMap;

use schemactl_avro::resolution::names_match;
use schemactl_avro::schema::{Kind, Name, Schema, TypeId};

/// Unions of up to this many branches are searched one branch after the other; wider ones get a sorted index.
const MAX_SCANNED_BRANCHES: usize = 12;

/// Finds branches in the unions of a schema. A wide union is indexed when it is first searched.
pub(crate) struct UnionIndex<'s> {
    schema: &'s Schema,
    sorted: HashMap<TypeId, SortedBranches<'s>>,
}

/// The kinds of type that have names.
const NAMED_KINDS: [&str; 3] = ["record", "enum", "fixed"];

/// The named branches of a union. Each list is sorted by a name, then by kind of type, then by index.
struct SortedBranches<'s> {
    by_simple_name: Vec<BranchKey<'s>>,
    by_full_name: Vec<BranchKey<'s>>,
    by_alias: Vec<BranchKey<'s>>,
    /// Whether two branches have the same kind and the same simple name.
    has_repeated_simple_name: bool,
    /// For each kind of type, the number of branches and the index of the first one.
    kinds: HashMap<&'static str, (u32, u32)>,
}

/// A name, the kind of type, and the index of a branch.
type BranchKey<'s> = (&'s str, &'static str, u32);

impl<'s> UnionIndex<'s> {
    pub(crate) fn new(schema: &'s Schema) -> Self {
        Self { schema, sorted: HashMap::new() }
    }

    /// Returns the branches of a union; none if the type is not a union.
    pub(crate) fn branches(&self, union: TypeId) -> &'s [TypeId] {
        match self.schema.kind(union) {
            Kind::Union(branches) => branches,
            _ => &[],
        }
    }

    /// Returns whether a union is wide enough for an index.
    pub(crate) fn is_wide(&self, union: TypeId) -> bool {
        self.branches(union).len() > MAX_SCANNED_BRANCHES
    }

    /// Returns the first branch, of any kind, that matches a named type of the writer by simple name or alias.
    pub(crate) fn name_match(&mut self, union: TypeId, writer: (&Schema, TypeId)) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= MAX_SCANNED_BRANCHES {
            return find(branches, 0, |branch| names_match((self.schema, branch), writer));
        }
        let name = writer.0.name(writer.1)?;
        NAMED_KINDS.into_iter().filter_map(|kind| self.sorted(union).name_match(name, kind, 0)).min()
    }

    /// Returns the first branch at or after index `from` that has the kind of a named type of the writer and matches it
    /// by simple name or alias.
    pub(crate) fn name_match_of_same_kind(
        &mut self,
        union: TypeId,
        writer: (&Schema, TypeId),
        from: u32,
    ) -> Option<u32> {
        let (branches, kind) = (self.branches(union), writer.0.kind(writer.1).type_name());
        if branches.len() <= MAX_SCANNED_BRANCHES {
            let is_of_kind = |branch| self.schema.kind(branch).type_name() == kind;
            return find(branches, from, |branch| is_of_kind(branch) && names_match((self.schema, branch), writer));
        }
        self.sorted(union).name_match(writer.0.name(writer.1)?, kind, from)
    }

    /// Returns the first branch of a wide union, at or after index `from`, that has the kind of a named type of the writer
    /// and matches it by an alias.
    pub(crate) fn alias_match_of_same_kind(
        &mut self,
        union: TypeId,
        writer: (&Schema, TypeId),
        from: u32,
    ) -> Option<u32> {
        let (name, kind) = (writer.0.name(writer.1)?, writer.0.kind(writer.1).type_name());
        first_from(&self.sorted(union).by_alias, name.full(), kind, from)
    }

    /// Returns the last branch before index `end` that has this kind and simple name.
    pub(crate) fn last_of_same_simple_name(&mut self, union: TypeId, kind: &Kind, name: &str, end: u32) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= MAX_SCANNED_BRANCHES {
            let found = branches[..end as usize].iter().rposition(|branch| {
                let branch = self.schema.kind(*branch);
                branch.type_name() == kind.type_name() && branch.name().is_some_and(|branch| branch.simple() == name)
            });
            return found.map(saturating_u32);
        }
        let (sorted, kind) = (&self.sorted(union).by_simple_name, kind.type_name());
        let found = sorted[..sorted.partition_point(|key| *key < (name, kind, end))].last();
        found.filter(|key| (key.0, key.1) == (name, kind)).map(|key| key.2)
    }

    /// Returns the first branch at or after index `from` that has this kind and simple name.
    pub(crate) fn same_simple_name(&mut self, union: TypeId, kind: &Kind, name: &str, from: u32) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= MAX_SCANNED_BRANCHES {
            return find(branches, from, |branch| {
                let branch = self.schema.kind(branch);
                branch.type_name() == kind.type_name() && branch.name().is_some_and(|branch| branch.simple() == name)
            });
        }
        first_from(&self.sorted(union).by_simple_name, name, kind.type_name(), from)
    }

    /// Returns the branch that has this kind and full name.
    pub(crate) fn same_full_name(&mut self, union: TypeId, kind: &Kind, name: &Name) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= MAX_SCANNED_BRANCHES {
            return find(branches, 0, |branch| {
                let branch = self.schema.kind(branch);
                branch.type_name() == kind.type_name() && branch.name() == Some(name)
            });
        }
        first_from(&self.sorted(union).by_full_name, name.full(), kind.type_name(), 0)
    }

    /// Returns the branch that matches a named type of the writer by full name or, failing that, by an alias.
    pub(crate) fn exact_match(&mut self, union: TypeId, writer: (&Schema, TypeId)) -> Option<u32> {
        let (branches, kind) = (self.branches(union), writer.0.kind(writer.1));
        let name = kind.name()?;
        self.same_full_name(union, kind, name).or_else(|| {
            if branches.len() <= MAX_SCANNED_BRANCHES {
                return find(branches, 0, |branch| {
                    self.schema.kind(branch).type_name() == kind.type_name()
                        && self.schema.aliases(branch).contains(name)
                });
            }
            first_from(&self.sorted(union).by_alias, name.full(), kind.type_name(), 0)
        })
    }

    /// Returns whether two branches have the same kind and the same simple name.
    pub(crate) fn has_repeated_simple_name(&mut self, union: TypeId) -> bool {
        let branches = self.branches(union);
        if branches.len() <= MAX_SCANNED_BRANCHES {
            let named = |branch: &TypeId| {
                let kind = self.schema.kind(*branch);
                Some((kind.name()?.simple(), kind.type_name()))
            };
            let mut rest = branches.iter();
            return std::iter::from_fn(|| rest.next().map(|branch| (branch, rest.clone()))).any(|(branch, rest)| {
                named(branch).is_some_and(|name| rest.filter_map(named).any(|other| other == name))
            });
        }
        self.sorted(union).has_repeated_simple_name
    }

    /// Returns the only branch that is not null; `None` if there are several.
    pub(crate) fn only_non_null(&self, union: TypeId) -> Option<u32> {
        only(self.branches(union), |branch| !matches!(self.schema.kind(branch), Kind::Null))
    }

    /// Returns the only branch of this kind; `None` if there are several.
    pub(crate) fn only_of_kind(&mut self, union: TypeId, kind: &Kind) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= MAX_SCANNED_BRANCHES {
            return only(branches, |branch| self.schema.kind(branch).type_name() == kind.type_name());
        }
        let found = self.sorted(union).kinds.get(kind.type_name());
        found.filter(|(count, _)| *count == 1).map(|(_, first)| *first)
    }

    fn sorted(&mut self, union: TypeId) -> &SortedBranches<'s> {
        let (schema, branches) = (self.schema, self.branches(union));
        self.sorted.entry(union).or_insert_with(|| SortedBranches::new(schema, branches))
    }
}

impl<'s> SortedBranches<'s> {
    fn new(schema: &'s Schema, branches: &'s [TypeId]) -> Self {
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
        for keys in [&mut by_simple_name, &mut by_full_name, &mut by_alias] {
            keys.sort_unstable();
        }
        let has_repeated_simple_name =
            by_simple_name.windows(2).any(|two| (two[0].0, two[0].1) == (two[1].0, two[1].1));
        Self { by_simple_name, by_full_name, by_alias, has_repeated_simple_name, kinds }
    }

    /// Returns the first branch at or after index `from` that has this kind and matches by simple name or alias.
    fn name_match(&self, name: &Name, kind: &str, from: u32) -> Option<u32> {
        let by_name = first_from(&self.by_simple_name, name.simple(), kind, from);
        by_name.into_iter().chain(first_from(&self.by_alias, name.full(), kind, from)).min()
    }
}

/// Returns the first index, at or after `from`, of a branch with this name and kind.
fn first_from(sorted: &[BranchKey<'_>], name: &str, kind: &str, from: u32) -> Option<u32> {
    let found = sorted.partition_point(|key| *key < (name, kind, from));
    sorted.get(found).filter(|key| (key.0, key.1) == (name, kind)).map(|key| key.2)
}

/// Returns the first index, at or after `from`, of a branch that matches.
fn find(branches: &[TypeId], from: u32, matches: impl Fn(TypeId) -> bool) -> Option<u32> {
    (from..saturating_u32(branches.len())).find(|index| matches(branches[*index as usize]))
}

fn only(branches: &[TypeId], matches: impl Fn(TypeId) -> bool) -> Option<u32> {
    let mut indexes = (0..).zip(branches).filter(|(_, branch)| matches(**branch)).map(|(index, _)| index);
    indexes.next().filter(|_| indexes.next().is_none())
}

fn saturating_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
