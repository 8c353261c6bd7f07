//! Whether the order in which records are tried as branches of a union makes a difference.
//!
//! Avro Java tries the records of a union in their order, and remembers each pair of records that it has resolved. While
//! a pair is being resolved, it counts as one that fits where it recurs. So trying a branch can only make a difference for
//! a pair that is resolved on the way, leads back to the tried one, and either does not fit or chooses a branch by it.

use std::collections::{HashMap, HashSet};

use schemactl_avro::schema::{Kind, Schema, TypeId};

use super::recursion::nodes_leading_to_cycles;

/// With more types that lead to a record than this, the order counts as making a difference.
const MAX_USERS: usize = 64;

/// A type of the writer and one of the reader.
type Pair = (TypeId, TypeId);

/// Returns whether the branches that were not tried, and the order of the others, make no difference. `resolved` has the
/// pairs of records that were resolved, and `searches` the records of the writer with the unions of the reader that a
/// branch was chosen from.
pub(super) fn is_irrelevant(
    (writer, reader): (&Schema, &Schema),
    resolved: &HashMap<Pair, PairState>,
    searches: &HashSet<Pair>,
) -> bool {
    let (writer_users, reader_users) = (Users::new(writer), Users::new(reader));
    let recursive: Vec<(Pair, PairState)> = resolved
        .iter()
        .filter(|(pair, _)| writer_users.is_recursive(pair.0) && reader_users.is_recursive(pair.1))
        .map(|(pair, state)| (*pair, *state))
        .collect();
    // Pairs that fit do so in any order. If none was tried, they were resolved in Avro Java's order.
    if !recursive.iter().all(|(_, state)| state.fits) && recursive.iter().any(|(_, state)| state.is_tried) {
        return false;
    }
    recursive.iter().all(|(pair, _)| {
        let (Some(writers), Some(readers)) = (writer_users.of(pair.0), reader_users.of(pair.1)) else { return false };
        let is_tried_elsewhere = |tried: Pair| {
            let mut unions =
                reader_users.direct(tried.1).iter().filter(|id| matches!(reader.kind(**id), Kind::Union(_)));
            !resolved.contains_key(&tried) && unions.any(|union| searches.contains(&(tried.0, *union)))
        };
        let mut pairs = writers.iter().flat_map(|writer| readers.iter().map(move |reader| (*writer, *reader)));
        !pairs.any(is_tried_elsewhere)
    })
}

/// The state of a pair of records after the search.
#[derive(Clone, Copy)]
pub(super) struct PairState {
    /// Whether no field of the records is an error.
    pub(super) fits: bool,
    /// Whether the pair was tried as a branch.
    pub(super) is_tried: bool,
}

/// The types that contain each type.
struct Users {
    direct: Vec<Vec<TypeId>>,
    /// The types that contain themselves, or lead to one that does.
    recursive: HashSet<TypeId>,
}

impl Users {
    fn new(schema: &Schema) -> Self {
        let mut direct = vec![Vec::new(); schema.ids().count()];
        for id in schema.ids() {
            schema.children(id).for_each(|child| direct[child.index()].push(id));
        }
        let recursive = nodes_leading_to_cycles(schema.ids().map(|id| (id, schema.children(id).collect())));
        Self { direct, recursive }
    }

    fn is_recursive(&self, id: TypeId) -> bool {
        self.recursive.contains(&id)
    }

    /// Returns the types that contain a type directly.
    fn direct(&self, id: TypeId) -> &[TypeId] {
        &self.direct[id.index()]
    }

    /// Returns a type and all types that lead to it; `None` if they are many.
    fn of(&self, id: TypeId) -> Option<HashSet<TypeId>> {
        let mut found = HashSet::from([id]);
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            open.extend(self.direct(id).iter().filter(|user| found.insert(**user)));
            if found.len() > MAX_USERS {
                return None;
            }
        }
        Some(found)
    }
}
