//! Builds messages around a value: as small as possible apart from the path to it.

use schemactl_avro::schema::{Kind, Schema, TypeId};

use super::example::NoExample;
use super::minimal_values::{Cost, MinimalValues};
use super::value::Value;
use crate::compat::readers::PathStep;

/// Larger messages are not created.
const MAX_BYTES: u64 = 1 << 20;
/// Messages with more values are not created.
const MAX_VALUES: u64 = 1 << 16;
/// Messages that nest deeper are not created.
const MAX_DEPTH: u64 = 120;

/// Returns whether a value with this cost is small enough to be created.
pub(super) fn is_within_size_limit(cost: Cost) -> bool {
    cost.bytes <= MAX_BYTES && cost.values <= MAX_VALUES && cost.depth <= MAX_DEPTH
}

/// A path from a type of the writer to a type within it.
pub(super) struct PathToType {
    /// The types on the path, each with the child that is next on the path.
    steps: Vec<(TypeId, Child)>,
    /// The types at the end of the path, the reader's first.
    pub(super) end: (TypeId, TypeId),
}

/// A part of a value.
#[derive(Clone, Copy)]
enum Child {
    Field(usize),
    Item,
    Entry,
    Branch(usize),
}

impl PathToType {
    /// Follows steps from two types, the reader's first. Returns `None` if the schemas do not have such a path.
    pub(super) fn follow(
        reader: &Schema,
        writer: &Schema,
        start: (TypeId, TypeId),
        steps: &[PathStep],
    ) -> Option<Self> {
        let (mut reader_id, mut writer_id) = start;
        let mut children = Vec::with_capacity(steps.len());
        for step in steps {
            match (*step, reader.kind(reader_id), writer.kind(writer_id)) {
                (PathStep::Root, ..) => {}
                (PathStep::Field(reader_field, writer_field), Kind::Record(reader), Kind::Record(writer)) => {
                    children.push((writer_id, Child::Field(writer_field as usize)));
                    reader_id = reader.fields.get(reader_field as usize)?.ty;
                    writer_id = writer.fields.get(writer_field as usize)?.ty;
                }
                (PathStep::AbsentField(index), Kind::Record(reader), _) => {
                    reader_id = reader.fields.get(index as usize)?.ty;
                }
                (PathStep::Items, Kind::Array(reader), Kind::Array(writer)) => {
                    children.push((writer_id, Child::Item));
                    (reader_id, writer_id) = (*reader, *writer);
                }
                (PathStep::Values, Kind::Map(reader), Kind::Map(writer)) => {
                    children.push((writer_id, Child::Entry));
                    (reader_id, writer_id) = (*reader, *writer);
                }
                (PathStep::ReaderBranch(index), Kind::Union(branches), _) => {
                    reader_id = *branches.get(index as usize)?;
                }
                (PathStep::WriterBranch(index), _, Kind::Union(branches)) => {
                    children.push((writer_id, Child::Branch(index as usize)));
                    writer_id = *branches.get(index as usize)?;
                }
                _ => return None,
            }
        }
        Some(Self { steps: children, end: (reader_id, writer_id) })
    }

    /// Checks that the values beside the path exist and are small enough.
    pub(super) fn check_siblings(&self, minimal: &MinimalValues<'_>, writer: &Schema) -> Result<(), NoExample> {
        let mut sum = Cost { depth: self.steps.len() as u64, ..Cost::default() };
        for (ty, child) in &self.steps {
            let (Child::Field(on_path), Kind::Record(record)) = (child, writer.kind(*ty)) else { continue };
            for (_, field) in record.fields.iter().enumerate().filter(|(index, _)| index != on_path) {
                let cost = minimal.cost(field.ty).ok_or_else(|| no_finite_value(writer, field.ty))?;
                sum.bytes = sum.bytes.saturating_add(cost.bytes);
                sum.values = sum.values.saturating_add(cost.values);
                sum.depth = sum.depth.max(cost.depth.saturating_add(self.steps.len() as u64));
            }
        }
        if is_within_size_limit(sum) { Ok(()) } else { Err(NoExample::TooLarge) }
    }

    /// Returns the value at the start of the path that has `value` at its end.
    pub(super) fn wrap(&self, minimal: &MinimalValues<'_>, writer: &Schema, value: Value) -> Option<Value> {
        self.steps.iter().rev().try_fold(value, |value, (ty, child)| {
            Some(match (child, writer.kind(*ty)) {
                (Child::Field(on_path), Kind::Record(record)) => {
                    let mut value = Some(value);
                    let fields = record.fields.iter().enumerate();
                    let fields = fields
                        .map(|(index, field)| if index == *on_path { value.take() } else { minimal.value(field.ty) });
                    Value::Record(fields.collect::<Option<_>>()?)
                }
                (Child::Item, _) => Value::Array(vec![value]),
                (Child::Entry, _) => Value::Map(vec![(String::new(), value)]),
                (Child::Branch(index), _) => Value::Union(*index, Box::new(value)),
                (Child::Field(_), _) => return None,
            })
        })
    }
}

/// Returns the error for a type that has no finite value.
pub(super) fn no_finite_value(schema: &Schema, ty: TypeId) -> NoExample {
    NoExample::NoFiniteValue { what: schema.describe(ty) }
}
