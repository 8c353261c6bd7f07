//! Records that contain themselves.
//!
//! Through a union, array or map that is a normal thing to do. With nothing between, the record parses, but
//! no value of it can exist, and Avro Java overflows its stack when it lays out the grammar.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::schema::{Kind, Schema, TypeId};

/// How a schema's records contain themselves.
pub(super) struct Recursion {
    /// Whether any record contains itself in any way.
    pub(super) is_recursive: bool,
    /// Records that lead, from record to record, into one that contains itself with nothing between.
    infinite_records: HashSet<TypeId>,
}

impl Recursion {
    pub(super) fn of(schema: &Schema) -> Self {
        if !schema.is_recursive() || !is_recursive(schema) {
            return Self { is_recursive: false, infinite_records: HashSet::new() };
        }
        let records = schema.ids().filter(|id| matches!(schema.kind(*id), Kind::Record(_)));
        let infinite_records = leading_into_cycles(records.map(|id| (id, records_within(schema, id))));
        Self { is_recursive: true, infinite_records }
    }

    /// Whether laying out the grammar of a type overflows the stack.
    pub(super) fn overflows(&self, schema: &Schema, ty: TypeId) -> bool {
        if self.infinite_records.is_empty() {
            return false;
        }
        let mut seen = HashSet::new();
        let mut open = vec![ty];
        while let Some(id) = open.pop() {
            if self.infinite_records.contains(&id) {
                return true;
            }
            if seen.insert(id) {
                open.extend(schema.children(id));
            }
        }
        false
    }
}

fn records_within(schema: &Schema, id: TypeId) -> Vec<TypeId> {
    schema.children(id).filter(|part| matches!(schema.kind(*part), Kind::Record(_))).collect()
}

fn is_recursive(schema: &Schema) -> bool {
    const OPEN: u8 = 1;
    const DONE: u8 = 2;
    let mut states = vec![0; schema.ids().count()];
    let mut stack = vec![(schema.root(), 0)];
    while let Some((id, index)) = stack.last_mut() {
        let state = &mut states[id.index()];
        *state = OPEN;
        let next = schema.child(*id, *index);
        *index += 1;
        match next.map(|next| (next, states[next.index()])) {
            None => {
                states[id.index()] = DONE;
                stack.pop();
            }
            Some((_, OPEN)) => return true,
            Some((_, DONE)) => {}
            Some((next, _)) => stack.push((next, 0)),
        }
    }
    false
}

/// The nodes of a graph from which a cycle can be reached.
pub(super) fn leading_into_cycles<N: Copy + Eq + Hash>(graph: impl Iterator<Item = (N, Vec<N>)>) -> HashSet<N> {
    let mut left: HashMap<N, usize> = HashMap::new();
    let mut sources: HashMap<N, Vec<N>> = HashMap::new();
    let mut done = Vec::new();
    for (node, targets) in graph {
        if targets.is_empty() {
            done.push(node);
            continue;
        }
        left.insert(node, targets.len());
        for target in targets {
            sources.entry(target).or_default().push(node);
        }
    }
    while let Some(node) = done.pop() {
        for source in sources.remove(&node).unwrap_or_default() {
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
