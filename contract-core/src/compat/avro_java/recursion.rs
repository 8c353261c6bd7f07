//! Records that contain themselves.
//!
//! A record may contain itself through a union, array or map. Without one in between it still parses, but it has no
//! finite value, and Avro Java overflows its stack when it builds the grammar.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use schemactl_avro::schema::{Kind, Schema, TypeId};

/// The recursion of a schema's records.
pub(super) struct Recursion {
    /// Whether a record contains itself, directly or through other types.
    pub(super) is_recursive: bool,
    /// The records that lead, through records only, to a record that contains itself through records only.
    infinite_records: HashSet<TypeId>,
}

impl Recursion {
    pub(super) fn new(schema: &Schema) -> Self {
        if !schema.is_recursive() || !has_cycle(schema) {
            return Self { is_recursive: false, infinite_records: HashSet::new() };
        }
        let records = schema.ids().filter(|id| matches!(schema.kind(*id), Kind::Record(_)));
        let infinite_records = nodes_leading_to_cycles(records.map(|id| (id, child_records(schema, id))));
        Self { is_recursive: true, infinite_records }
    }

    /// Returns whether building the grammar of a type overflows the stack.
    pub(super) fn overflows_stack(&self, schema: &Schema, ty: TypeId) -> bool {
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

fn child_records(schema: &Schema, id: TypeId) -> Vec<TypeId> {
    schema.children(id).filter(|child| matches!(schema.kind(*child), Kind::Record(_))).collect()
}

/// Returns whether the types that the root uses contain a cycle. Types that the root does not use can have cycles too,
/// so [`Schema::is_recursive`] is not enough.
fn has_cycle(schema: &Schema) -> bool {
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

/// Returns the nodes of a graph from which a cycle can be reached. The graph is given as nodes with their targets.
pub(super) fn nodes_leading_to_cycles<N: Copy + Eq + Hash>(graph: impl Iterator<Item = (N, Vec<N>)>) -> HashSet<N> {
    // Removes the nodes without targets until none is left.
    let mut remaining_targets: HashMap<N, usize> = HashMap::new();
    let mut sources: HashMap<N, Vec<N>> = HashMap::new();
    let mut removable = Vec::new();
    for (node, targets) in graph {
        if targets.is_empty() {
            removable.push(node);
            continue;
        }
        remaining_targets.insert(node, targets.len());
        for target in targets {
            sources.entry(target).or_default().push(node);
        }
    }
    while let Some(node) = removable.pop() {
        for source in sources.remove(&node).unwrap_or_default() {
            if let Some(count) = remaining_targets.get_mut(&source) {
                *count -= 1;
                if *count == 0 {
                    remaining_targets.remove(&source);
                    removable.push(source);
                }
            }
        }
    }
    remaining_targets.into_keys().collect()
}
