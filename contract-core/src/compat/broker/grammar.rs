//! What Avro Java finds when it lays out the grammar of a resolution and looks for errors in it.

use super::action::{Action, ActionId, Resolution};
use super::avro_failure::AvroFailure;
use super::flattened_grammar;
use super::recursion::{Recursion, leading_into_cycles};
use crate::schema::{Schema, TypeId};

/// A schema and how its records contain themselves.
pub(super) type Side<'s> = (&'s Schema, &'s Recursion);

/// Whether the grammar of a resolution has errors in it.
pub(super) fn has_errors(resolution: &Resolution, writer: Side<'_>, reader: Side<'_>) -> Result<bool, AvroFailure> {
    let reached = build_grammar(resolution, writer, reader)?;
    if !writer.1.is_recursive && !reader.1.is_recursive {
        return Ok(reached.has_error);
    }
    Ok(flattened_grammar::has_errors(resolution, writer.0, reader.0)?.unwrap_or(reached.has_error))
}

/// Finds out what the grammar is made of, and whether Java can lay it out at all.
pub(super) fn build_grammar(
    resolution: &Resolution,
    writer: Side<'_>,
    reader: Side<'_>,
) -> Result<GrammarSummary, AvroFailure> {
    let reached = reach(resolution)?;
    let overflows = |side: Side<'_>, types: &[TypeId]| types.iter().any(|ty| side.1.overflows(side.0, *ty));
    if overflows(writer, &reached.writer_types)
        || overflows(reader, &reached.reader_types)
        || contains_itself_directly(resolution, &reached)
    {
        return Err(AvroFailure::StackOverflow);
    }
    Ok(reached)
}

/// What the grammar is made of.
#[derive(Default)]
pub(super) struct GrammarSummary {
    records: Vec<ActionId>,
    has_error: bool,
    /// Types of the writer that are skipped.
    writer_types: Vec<TypeId>,
    /// Types of the reader that are read as they are.
    reader_types: Vec<TypeId>,
}

fn reach(resolution: &Resolution) -> Result<GrammarSummary, AvroFailure> {
    let mut reached = GrammarSummary::default();
    let mut seen = vec![false; resolution.records.len()];
    let mut open = vec![resolution.root];
    while let Some(id) = open.pop() {
        match &resolution.actions[id as usize] {
            Action::Leaf => {}
            Action::Error => reached.has_error = true,
            Action::Skip(ty) => reached.writer_types.push(*ty),
            Action::SameUnion(ty) => reached.reader_types.push(*ty),
            Action::Container { element, .. } => open.push(*element),
            Action::ReaderUnion { action, .. } => open.push(*action),
            Action::WriterUnion(actions) => open.extend(actions),
            Action::Record(record) if std::mem::replace(&mut seen[*record], true) => {}
            Action::Record(record) => {
                let record = &resolution.records[*record];
                if !record.is_complete {
                    // It has holes where fields have no data, and Java falls over them.
                    return Err(AvroFailure::BrokenRecursion);
                }
                reached.records.push(id);
                reached.reader_types.extend(&record.defaults);
                open.extend(&record.fields);
            }
        }
    }
    Ok(reached)
}

/// Whether pairs of records contain themselves with nothing between.
fn contains_itself_directly(resolution: &Resolution, reached: &GrammarSummary) -> bool {
    let is_record = |id: &ActionId| matches!(resolution.actions[*id as usize], Action::Record(_));
    let graph = reached.records.iter().map(|id| {
        let within = match resolution.actions[*id as usize] {
            Action::Record(record) => resolution.records[record].fields.iter().copied().filter(is_record).collect(),
            _ => Vec::new(),
        };
        (*id, within)
    });
    !leading_into_cycles(graph).is_empty()
}
