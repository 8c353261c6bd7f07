//! The types that each type contains.

use std::collections::{HashMap, HashSet};

use schemactl_avro::schema::{EncodedSizes, Kind, Schema, TypeId};

/// The types that each record can contain, and the sizes of all types.
#[derive(Debug)]
pub(super) struct TypeGraph {
    sizes: EncodedSizes,
    /// The types in each record, at any depth.
    contained: HashMap<TypeId, HashSet<TypeId>>,
    /// The same without the types in arrays and maps, which are on the heap.
    inline: HashMap<TypeId, HashSet<TypeId>>,
}

impl TypeGraph {
    pub(super) fn new(schema: &Schema) -> Self {
        let inline_children = |id| match schema.kind(id) {
            Kind::Array(_) | Kind::Map(_) => Vec::new(),
            _ => schema.children(id).collect(),
        };
        Self {
            sizes: EncodedSizes::new(schema),
            contained: reachable(schema, |id| schema.children(id).collect()),
            inline: reachable(schema, inline_children),
        }
    }

    /// Returns the fewest bytes that a value has; `None` if every value would be infinite.
    pub(super) fn min_encoded_size(&self, id: TypeId) -> Option<usize> {
        self.sizes.min(id)
    }

    pub(super) fn is_recursive(&self, record: TypeId) -> bool {
        self.contained.get(&record).is_some_and(|contained| contained.contains(&record))
    }

    pub(super) fn is_boxed(&self, outer: TypeId, inner: TypeId) -> bool {
        self.inline.get(&inner).is_some_and(|contained| contained.contains(&outer))
    }
}

/// Returns for each record the types that are reachable through `children`; the record itself only if it contains itself.
fn reachable(schema: &Schema, children: impl Fn(TypeId) -> Vec<TypeId>) -> HashMap<TypeId, HashSet<TypeId>> {
    let from = |record: TypeId| {
        let mut reached = HashSet::new();
        let mut stack = children(record);
        while let Some(id) = stack.pop() {
            if reached.insert(id) {
                stack.extend(children(id));
            }
        }
        reached
    };
    let is_record = |id: &TypeId| matches!(schema.kind(*id), Kind::Record(_));
    schema.ids().filter(is_record).map(|record| (record, from(record))).collect()
}
