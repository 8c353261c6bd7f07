//! How the types of a schema contain each other.

use std::collections::{HashMap, HashSet};

use contract_core::schema::{EncodedSizes, Kind, Schema, TypeId};

#[derive(Debug)]
pub(super) struct Graph {
    sizes: EncodedSizes,
    /// The records that each record can contain, at any depth.
    contains: HashMap<TypeId, HashSet<TypeId>>,
    /// The same without the ways through arrays and maps, whose items have a place of their own on the heap.
    inline: HashMap<TypeId, HashSet<TypeId>>,
}

impl Graph {
    pub(super) fn new(schema: &Schema) -> Self {
        Self {
            sizes: EncodedSizes::new(schema),
            contains: reachable(schema, children),
            inline: reachable(schema, inline_children),
        }
    }

    /// Returns the fewest bytes that a value has; `None` if every value would be infinite.
    pub(super) fn min_encoded_size(&self, id: TypeId) -> Option<usize> {
        self.sizes.min(id)
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
