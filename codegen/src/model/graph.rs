//! How the types of a schema contain each other.

use std::collections::{HashMap, HashSet};

use contract_core::schema::{Kind, Schema, TypeId};

#[derive(Debug)]
pub(super) struct Graph {
    /// The fewest bytes of a value; nothing where no value ends.
    least: HashMap<TypeId, usize>,
    /// The records that each record can contain, at any depth.
    contains: HashMap<TypeId, HashSet<TypeId>>,
    /// The same without the ways through arrays and maps, whose items have a place of their own on the heap.
    inline: HashMap<TypeId, HashSet<TypeId>>,
}

impl Graph {
    pub(super) fn new(schema: &Schema) -> Self {
        Self { least: least(schema), contains: reachable(schema, children), inline: reachable(schema, inline_children) }
    }

    pub(super) fn min_encoded_size(&self, id: TypeId) -> Option<usize> {
        self.least.get(&id).copied()
    }

    pub(super) fn is_recursive(&self, record: TypeId) -> bool {
        self.contains.get(&record).is_some_and(|contains| contains.contains(&record))
    }

    pub(super) fn is_boxed(&self, outer: TypeId, inner: TypeId) -> bool {
        self.inline.get(&inner).is_some_and(|contains| contains.contains(&outer))
    }
}

/// The types that a type is made of.
pub(super) fn children(schema: &Schema, id: TypeId) -> Vec<TypeId> {
    match schema.kind(id) {
        Kind::Array(inner) | Kind::Map(inner) => vec![*inner],
        _ => inline_children(schema, id),
    }
}

fn inline_children(schema: &Schema, id: TypeId) -> Vec<TypeId> {
    match schema.kind(id) {
        Kind::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
        Kind::Union(branches) => branches.clone(),
        _ => Vec::new(),
    }
}

/// What each record reaches over `children`; itself only where a way leads back.
fn reachable(schema: &Schema, children: fn(&Schema, TypeId) -> Vec<TypeId>) -> HashMap<TypeId, HashSet<TypeId>> {
    let is_record = |id: &TypeId| matches!(schema.kind(*id), Kind::Record(_));
    let from = |record: TypeId| {
        let mut reached = HashSet::new();
        let mut stack = children(schema, record);
        while let Some(id) = stack.pop() {
            if reached.insert(id) {
                stack.extend(children(schema, id));
            }
        }
        reached
    };
    schema.ids().filter(is_record).map(|record| (record, from(record))).collect()
}

/// The fewest bytes of each type's values, from the types that need no other, until nothing changes.
fn least(schema: &Schema) -> HashMap<TypeId, usize> {
    let mut least = HashMap::new();
    loop {
        let mut changed = false;
        for id in schema.ids() {
            let now = match schema.kind(id) {
                Kind::Null => Some(0),
                Kind::Float => Some(4),
                Kind::Double => Some(8),
                Kind::Fixed(fixed) => usize::try_from(fixed.size).ok(),
                Kind::Record(record) => record
                    .fields
                    .iter()
                    .try_fold(0_usize, |sum, field| least.get(&field.ty).map(|size| sum.saturating_add(*size))),
                Kind::Union(branches) => branches
                    .iter()
                    .filter_map(|branch| least.get(branch))
                    .min()
                    .map(|size: &usize| size.saturating_add(1)),
                Kind::Boolean
                | Kind::Int
                | Kind::Long
                | Kind::Bytes
                | Kind::String
                | Kind::Enum(_)
                | Kind::Array(_)
                | Kind::Map(_) => Some(1),
            };
            if let Some(now) = now
                && least.get(&id).is_none_or(|before| *before > now)
            {
                least.insert(id, now);
                changed = true;
            }
        }
        if !changed {
            return least;
        }
    }
}
