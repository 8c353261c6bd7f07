//! Records that contain themselves with nothing between.
//!
//! Such a record parses, but no value of it can exist, and Avro Java overflows its stack when it lays out
//! the grammar.

use std::collections::HashSet;

use crate::schema::{Kind, Schema, TypeId};

/// What a schema's records contain directly.
pub(super) struct Nesting {
    /// Records that lead, from record to record, into one that contains itself.
    endless: HashSet<TypeId>,
}

impl Nesting {
    pub(super) fn of(schema: &Schema) -> Self {
        let records = schema.ids().filter(|id| matches!(schema.kind(*id), Kind::Record(_)));
        let endless = leading_into_cycles(records.map(|id| (id, direct(schema, id).collect())));
        Self { endless }
    }

    /// Whether some record is endless.
    pub(super) fn is_endless(&self) -> bool {
        !self.endless.is_empty()
    }

    /// Whether laying out the grammar of a type overflows the stack.
    pub(super) fn overflows(&self, schema: &Schema, ty: TypeId) -> bool {
        if !self.is_endless() {
            return false;
        }
        let mut seen = HashSet::new();
        let mut open = vec![ty];
        while let Some(id) = open.pop() {
            if self.endless.contains(&id) {
                return true;
            }
            if seen.insert(id) {
                open.extend(parts(schema, id));
            }
        }
        false
    }
}

/// The records that a record's fields are, with no union, array or map between.
fn direct(schema: &Schema, id: TypeId) -> impl Iterator<Item = TypeId> {
    parts(schema, id).filter(|part| matches!(schema.kind(*part), Kind::Record(_)))
}

/// The types that a type is made of.
pub(super) fn parts(schema: &Schema, id: TypeId) -> Box<dyn Iterator<Item = TypeId> + '_> {
    match schema.kind(id) {
        Kind::Record(record) => Box::new(record.fields.iter().map(|field| field.ty)),
        Kind::Array(inner) | Kind::Map(inner) => Box::new(std::iter::once(*inner)),
        Kind::Union(branches) => Box::new(branches.iter().copied()),
        _ => Box::new(std::iter::empty()),
    }
}

/// The nodes of a graph from which a cycle can be reached.
pub(super) fn leading_into_cycles<N: Copy + Eq + std::hash::Hash>(
    graph: impl Iterator<Item = (N, Vec<N>)>,
) -> HashSet<N> {
    let mut left = std::collections::HashMap::new();
    let mut into: std::collections::HashMap<N, Vec<N>> = std::collections::HashMap::new();
    let mut done = Vec::new();
    for (node, targets) in graph {
        if targets.is_empty() {
            done.push(node);
            continue;
        }
        left.insert(node, targets.len());
        for target in targets {
            into.entry(target).or_default().push(node);
        }
    }
    while let Some(node) = done.pop() {
        for source in into.remove(&node).unwrap_or_default() {
            if let Some(count) = left.get_mut(&source) {
                *count -= 1;
                if *count == 0 {
                    left.remove(&source);
                    done.push(source);
                }
            }
        }
    }
    left.into_keys().collect()
}
