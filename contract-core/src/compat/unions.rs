//! The branches of a schema's unions by what they are called.

use std::collections::HashMap;

use super::readers::named_alike;
use crate::schema::{Kind, Schema, TypeId};

/// Unions of so many branches are searched one by one.
const SCAN: usize = 12;

/// Finds branches in the unions of a schema; a wide union is sorted once.
pub(crate) struct Unions<'s> {
    schema: &'s Schema,
    sorted: HashMap<TypeId, Sorted<'s>>,
}

/// The named branches of a union, sorted by a name and then by their places.
struct Sorted<'s> {
    by_simple_name: Vec<(&'s str, u32)>,
    by_alias: Vec<(&'s str, u32)>,
    /// Of each kind, how many branches there are and where the first is.
    kinds: HashMap<&'static str, (u32, u32)>,
}

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

    /// The first branch from a place on that matches a named type of the writer by name or alias, of whatever kind.
    pub(crate) fn alike(&mut self, union: TypeId, writer: (&Schema, TypeId), from: u32) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= SCAN {
            let alike = |place: &u32| named_alike((self.schema, branches[*place as usize]), writer);
            return (from..count(branches.len())).find(alike);
        }
        let name = writer.0.name(writer.1)?;
        let sorted = self.sorted(union);
        let places =
            [first_from(&sorted.by_simple_name, name.simple(), from), first_from(&sorted.by_alias, name.full(), from)];
        places.into_iter().flatten().min()
    }

    /// The same, of the same kind.
    pub(crate) fn alike_of_kind(&mut self, union: TypeId, writer: (&Schema, TypeId), mut from: u32) -> Option<u32> {
        let (branches, kind) = (self.branches(union), writer.0.kind(writer.1).word());
        loop {
            let place = self.alike(union, writer, from)?;
            if self.schema.kind(branches[place as usize]).word() == kind {
                return Some(place);
            }
            from = place + 1;
        }
    }

    /// The first branch from a place on that has this simple name, of whatever kind.
    pub(crate) fn of_simple_name(&mut self, union: TypeId, name: &str, from: u32) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= SCAN {
            let has_it =
                |place: &u32| self.schema.name(branches[*place as usize]).is_some_and(|own| own.simple() == name);
            return (from..count(branches.len())).find(has_it);
        }
        first_from(&self.sorted(union).by_simple_name, name, from)
    }

    /// The one branch that is not null.
    pub(crate) fn only_besides_null(&self, union: TypeId) -> Option<u32> {
        only(self.branches(union), |branch| !matches!(self.schema.kind(branch), Kind::Null))
    }

    /// The one branch of this kind.
    pub(crate) fn only_of_kind(&mut self, union: TypeId, kind: &Kind) -> Option<u32> {
        let branches = self.branches(union);
        if branches.len() <= SCAN {
            return only(branches, |branch| self.schema.kind(branch).word() == kind.word());
        }
        let found = self.sorted(union).kinds.get(kind.word());
        found.filter(|(count, _)| *count == 1).map(|(_, first)| *first)
    }

    fn sorted(&mut self, union: TypeId) -> &Sorted<'s> {
        let (schema, branches) = (self.schema, self.branches(union));
        self.sorted.entry(union).or_insert_with(|| Sorted::of(schema, branches))
    }
}

impl<'s> Sorted<'s> {
    fn of(schema: &'s Schema, branches: &'s [TypeId]) -> Self {
        let mut sorted = Self { by_simple_name: Vec::new(), by_alias: Vec::new(), kinds: HashMap::new() };
        for (place, branch) in (0..).zip(branches) {
            if let Some(name) = schema.name(*branch) {
                sorted.by_simple_name.push((name.simple(), place));
                sorted.by_alias.extend(schema.aliases(*branch).iter().map(|alias| (alias.full(), place)));
            }
            sorted.kinds.entry(schema.kind(*branch).word()).or_insert((0, place)).0 += 1;
        }
        sorted.by_simple_name.sort_unstable();
        sorted.by_alias.sort_unstable();
        sorted
    }
}

/// The first place, not before `from`, of a branch of this name.
fn first_from(sorted: &[(&str, u32)], name: &str, from: u32) -> Option<u32> {
    let found = sorted.partition_point(|entry| *entry < (name, from));
    sorted.get(found).filter(|entry| entry.0 == name).map(|entry| entry.1)
}

fn only(branches: &[TypeId], fits: impl Fn(TypeId) -> bool) -> Option<u32> {
    let mut places = (0..).zip(branches).filter(|(_, branch)| fits(**branch)).map(|(place, _)| place);
    places.next().filter(|_| places.next().is_none())
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
