//! Messages that lead to one place of the writer's schema, and hold as little as possible beside it.

use super::NoExample;
use super::minimal_values::{Cost, MinimalValues};
use super::value::Value;
use crate::compat::readers::Step;
use crate::schema::{Kind, Schema, TypeId};

/// Messages of more bytes are not made.
const LARGEST: u64 = 1 << 20;
/// Messages of more values are not made.
const MOST: u64 = 1 << 16;
/// Messages that nest deeper are not made.
const DEEPEST: u64 = 120;

/// Whether a value of this cost is made.
pub(super) fn is_within_size_limit(cost: Cost) -> bool {
    cost.bytes <= LARGEST && cost.values <= MOST && cost.depth <= DEEPEST
}

/// A way from a type of the writer to one within it.
pub(super) struct PathToType {
    /// The types on the way, each with the part that the way goes on with.
    wraps: Vec<(TypeId, Part)>,
    /// The types at the end, the reader's first.
    pub(super) end: (TypeId, TypeId),
}

#[derive(Clone, Copy)]
enum Part {
    Field(usize),
    Item,
    Entry,
    Branch(usize),
}

impl PathToType {
    /// Follows steps from two types that meet, the reader's first.
    pub(super) fn follow(reader: &Schema, writer: &Schema, start: (TypeId, TypeId), steps: &[Step]) -> Option<Self> {
        let (mut own, mut theirs) = start;
        let mut wraps = Vec::with_capacity(steps.len());
        for step in steps {
            match (*step, reader.kind(own), writer.kind(theirs)) {
                (Step::Root, ..) => {}
                (Step::Field(index, at), Kind::Record(record), Kind::Record(written)) => {
                    wraps.push((theirs, Part::Field(at as usize)));
                    own = record.fields.get(index as usize)?.ty;
                    theirs = written.fields.get(at as usize)?.ty;
                }
                (Step::AbsentField(index), Kind::Record(record), _) => own = record.fields.get(index as usize)?.ty,
                (Step::Items, Kind::Array(items), Kind::Array(written)) => {
                    wraps.push((theirs, Part::Item));
                    (own, theirs) = (*items, *written);
                }
                (Step::Values, Kind::Map(values), Kind::Map(written)) => {
                    wraps.push((theirs, Part::Entry));
                    (own, theirs) = (*values, *written);
                }
                (Step::ReaderBranch(index), Kind::Union(branches), _) => own = *branches.get(index as usize)?,
                (Step::WriterBranch(index), _, Kind::Union(branches)) => {
                    wraps.push((theirs, Part::Branch(index as usize)));
                    theirs = *branches.get(index as usize)?;
                }
                _ => return None,
            }
        }
        Some(Self { wraps, end: (own, theirs) })
    }

    /// Makes sure that what must stand beside the way can be made.
    pub(super) fn check(&self, minimal: &MinimalValues<'_>, writer: &Schema) -> Result<(), NoExample> {
        let mut sum = Cost { depth: self.wraps.len() as u64, ..Cost::default() };
        for (ty, part) in &self.wraps {
            let (Part::Field(own), Kind::Record(record)) = (part, writer.kind(*ty)) else { continue };
            for (_, field) in record.fields.iter().enumerate().filter(|(index, _)| index != own) {
                let cost = minimal.cost(field.ty).ok_or_else(|| endless(writer, field.ty))?;
                sum.bytes = sum.bytes.saturating_add(cost.bytes);
                sum.values = sum.values.saturating_add(cost.values);
                sum.depth = sum.depth.max(cost.depth.saturating_add(self.wraps.len() as u64));
            }
        }
        if is_within_size_limit(sum) { Ok(()) } else { Err(NoExample::TooLarge) }
    }

    /// The whole around a value at the end of the way.
    pub(super) fn wrap(&self, minimal: &MinimalValues<'_>, writer: &Schema, value: Value) -> Option<Value> {
        self.wraps.iter().rev().try_fold(value, |value, (ty, part)| {
            Some(match (part, writer.kind(*ty)) {
                (Part::Field(own), Kind::Record(record)) => {
                    let mut value = Some(value);
                    let fields = record.fields.iter().enumerate();
                    let fields =
                        fields.map(|(index, field)| if index == *own { value.take() } else { minimal.value(field.ty) });
                    Value::Record(fields.collect::<Option<_>>()?)
                }
                (Part::Item, _) => Value::Array(vec![value]),
                (Part::Entry, _) => Value::Map(vec![(String::new(), value)]),
                (Part::Branch(index), _) => Value::Union(*index, Box::new(value)),
                (Part::Field(_), _) => return None,
            })
        })
    }
}

/// That a type has no value.
pub(super) fn endless(schema: &Schema, ty: TypeId) -> NoExample {
    NoExample::NoFiniteValue { what: schema.describe(ty) }
}
