//! What Avro Java finds when it lays out the grammar of a resolution and looks for errors in it.

use std::collections::HashSet;

use super::failure::Failure;
use super::nesting::{Nesting, leading_into_cycles};
use super::resolve::{Action, ActionId, ERROR, Resolution};
use super::symbols;
use crate::schema::{Schema, TypeId};

/// Whether the grammar of a resolution has errors in it.
pub(super) fn has_errors(
    resolution: &Resolution,
    schemas: (&Schema, &Schema),
    nestings: (&Nesting, &Nesting),
) -> Result<bool, Failure> {
    let reached = reach(resolution)?;
    let overflows = |nesting: &Nesting, schema, types: &[TypeId]| {
        nesting.is_endless() && types.iter().any(|ty| nesting.overflows(schema, *ty))
    };
    if overflows(nestings.0, schemas.0, &reached.writer_types) || overflows(nestings.1, schemas.1, &reached.reader_types) {
        return Err(Failure::StackOverflow);
    }
    if nestings.0.is_endless() && nestings.1.is_endless() && is_endless(resolution, &reached) {
        return Err(Failure::StackOverflow);
    }
    if reached.is_recursive || is_recursive(schemas.0, &reached.writer_types) || is_recursive(schemas.1, &reached.reader_types) {
        return symbols::has_errors(resolution, schemas);
    }
    Ok(reached.has_error)
}

/// What the grammar is made of.
#[derive(Default)]
struct Reached {
    records: Vec<ActionId>,
    has_error: bool,
    /// Whether some record is met again.
    is_recursive: bool,
    /// Types of the writer that are skipped.
    writer_types: Vec<TypeId>,
    /// Types of the reader that are read as they are.
    reader_types: Vec<TypeId>,
}

fn reach(resolution: &Resolution) -> Result<Reached, Failure> {
    let mut reached = Reached::default();
    let mut seen = HashSet::new();
    let mut open = vec![resolution.root];
    while let Some(id) = open.pop() {
        match &resolution.actions[id as usize] {
            Action::Leaf => {}
            Action::Error => reached.has_error = true,
            Action::Skip(ty) => reached.writer_types.push(*ty),
            Action::SameUnion(ty) => reached.reader_types.push(*ty),
            Action::Container { element, .. } => open.push(*element),
            Action::ReaderUnion(action) => open.push(*action),
            Action::WriterUnion(actions) => open.extend(actions),
            Action::Record(record) => {
                if !seen.insert(id) {
                    reached.is_recursive = true;
                    continue;
                }
                if !record.is_complete {
                    // It has gaps where fields have no data, which Java falls over.
                    return Err(Failure::BrokenRecursion);
                }
                reached.records.push(id);
                reached.reader_types.extend(&record.defaults);
                open.extend(&record.fields);
            }
        }
    }
    debug_assert!(resolution.root != ERROR || reached.has_error, "an error at the root is an error");
    Ok(reached)
}
