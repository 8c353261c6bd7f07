//! Whether the grammar that Avro Java builds for a resolution contains errors.

use schemactl_avro::schema::{Schema, TypeId};

use super::action::{Action, ActionId, Resolution};
use super::failure::AvroFailure;
use super::flattened_grammar;
use super::recursion::{Recursion, nodes_leading_to_cycles};

/// A schema and its recursion.
pub(super) type SchemaWithRecursion<'s> = (&'s Schema, &'s Recursion);

/// Returns whether the grammar of a resolution contains errors: Avro Java's `Symbol.hasErrors`.
pub(super) fn has_errors(
    resolution: &Resolution,
    writer: SchemaWithRecursion<'_>,
    reader: SchemaWithRecursion<'_>,
) -> Result<bool, AvroFailure> {
    let summary = build_grammar(resolution, writer, reader)?;
    if !writer.1.is_recursive && !reader.1.is_recursive {
        return Ok(summary.has_error);
    }
    Ok(flattened_grammar::has_errors(resolution, writer.0, reader.0)?.unwrap_or(summary.has_error))
}

/// Summarises the grammar of a resolution, or fails if Java cannot build it.
pub(super) fn build_grammar(
    resolution: &Resolution,
    writer: SchemaWithRecursion<'_>,
    reader: SchemaWithRecursion<'_>,
) -> Result<GrammarSummary, AvroFailure> {
    let summary = GrammarSummary::new(resolution)?;
    let overflows = |(schema, recursion): SchemaWithRecursion<'_>, types: &[TypeId]| {
        types.iter().any(|ty| recursion.overflows_stack(schema, *ty))
    };
    if overflows(writer, &summary.skipped_types)
        || overflows(reader, &summary.unresolved_types)
        || summary.contains_itself_directly(resolution)
    {
        return Err(AvroFailure::StackOverflow);
    }
    Ok(summary)
}

/// The contents of the grammar of a resolution.
#[derive(Default)]
pub(super) struct GrammarSummary {
    records: Vec<ActionId>,
    has_error: bool,
    /// The types of the writer that are skipped.
    skipped_types: Vec<TypeId>,
    /// The types of the reader that are read without resolution.
    unresolved_types: Vec<TypeId>,
}

impl GrammarSummary {
    fn new(resolution: &Resolution) -> Result<Self, AvroFailure> {
        let mut summary = Self::default();
        let mut seen = vec![false; resolution.records.len()];
        let mut open = vec![resolution.root];
        while let Some(id) = open.pop() {
            match &resolution.actions[id as usize] {
                Action::Leaf => {}
                Action::Error => summary.has_error = true,
                Action::Skip(ty) => summary.skipped_types.push(*ty),
                Action::SameUnion(ty) => summary.unresolved_types.push(*ty),
                Action::Container { element, .. } => open.push(*element),
                Action::ReaderUnion { action, .. } => open.push(*action),
                Action::WriterUnion(actions) => open.extend(actions),
                Action::Record(record) if std::mem::replace(&mut seen[*record], true) => {}
                Action::Record(record) => {
                    let record = &resolution.records[*record];
                    if !record.is_complete {
                        // Java leaves null where a field has no value, and throws when it comes across it.
                        return Err(AvroFailure::BrokenRecursion);
                    }
                    summary.records.push(id);
                    summary.unresolved_types.extend(&record.defaults);
                    open.extend(&record.fields);
                }
            }
        }
        Ok(summary)
    }

    /// Returns whether a pair of records contains itself through records only.
    fn contains_itself_directly(&self, resolution: &Resolution) -> bool {
        let is_record = |id: &ActionId| matches!(resolution.actions[*id as usize], Action::Record(_));
        let graph = self.records.iter().map(|id| {
            let records = match resolution.actions[*id as usize] {
                Action::Record(record) => resolution.records[record].fields.iter().copied().filter(is_record).collect(),
                _ => Vec::new(),
            };
            (*id, records)
        });
        !nodes_leading_to_cycles(graph).is_empty()
    }
}
