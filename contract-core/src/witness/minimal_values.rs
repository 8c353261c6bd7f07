//! The smallest value of each type of a schema.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::binary::length_of_count;
use super::value::Value;
use crate::schema::{Kind, LogicalType, Node, Schema, TypeId};

/// What a value takes: bytes first, for the smallest in bytes is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Cost {
    pub(super) bytes: u64,
    /// The values in it, itself included: a record of many empty records has no bytes at all.
    pub(super) values: u64,
    /// How deep it nests.
    pub(super) depth: u64,
}

impl Cost {
    /// The cost of this value and another beside it.
    fn beside(self, other: Self) -> Self {
        Self {
            bytes: self.bytes.saturating_add(other.bytes),
            values: self.values.saturating_add(other.values),
            depth: self.depth.max(other.depth),
        }
    }

    /// The cost of a value that holds this and takes `bytes` itself.
    fn within(self, bytes: u64) -> Self {
        Self {
            bytes: self.bytes.saturating_add(bytes),
            values: self.values.saturating_add(1),
            depth: self.depth.saturating_add(1),
        }
    }
}

/// The costs of the smallest values of all types of a schema.
pub(super) struct MinimalValues<'s> {
    schema: &'s Schema,
    /// Nothing for types without a finite value.
    costs: Vec<Option<Cost>>,
    /// The branch that the smallest value of a union has.
    branches: Vec<usize>,
}

/// Who waits for the cost of a type: a record, or a union with the place of the branch.
enum Waiting {
    Record(TypeId),
    Union(TypeId, usize),
}

impl<'s> MinimalValues<'s> {
    /// Finds the smallest values. Types are settled from the smallest up, so that each is looked at once, and
    /// those that only lead into themselves are never reached.
    pub(super) fn of(schema: &'s Schema) -> Self {
        let count = schema.ids().count();
        let mut minimal = Self { schema, costs: vec![None; count], branches: vec![0; count] };
        let mut waiting: Vec<Vec<Waiting>> = (0..count).map(|_| Vec::new()).collect();
        let mut missing = vec![0_usize; count];
        let mut sums = vec![Cost::default(); count];
        let mut open = BinaryHeap::new();
        for id in schema.ids() {
            match schema.kind(id) {
                Kind::Record(record) if !record.fields.is_empty() => {
                    missing[id.index()] = record.fields.len();
                    record.fields.iter().for_each(|field| waiting[field.ty.index()].push(Waiting::Record(id)));
                }
                Kind::Union(branches) => branches
                    .iter()
                    .enumerate()
                    .for_each(|(index, branch)| waiting[branch.index()].push(Waiting::Union(id, index))),
                _ => {
                    open.extend(
                        own_bytes(schema.node(id)).map(|bytes| Reverse((Cost::default().within(bytes), id, 0))),
                    );
                }
            }
        }
        while let Some(Reverse((cost, id, branch))) = open.pop() {
            if minimal.costs[id.index()].is_some() {
                continue;
            }
            minimal.costs[id.index()] = Some(cost);
            minimal.branches[id.index()] = branch;
            for waiting in &waiting[id.index()] {
                match *waiting {
                    Waiting::Union(union, index) => {
                        open.push(Reverse((cost.within(length_of_count(index)), union, index)));
                    }
                    Waiting::Record(record) => {
                        let (missing, sum) = (&mut missing[record.index()], &mut sums[record.index()]);
                        *sum = sum.beside(cost);
                        *missing -= 1;
                        if *missing == 0 {
                            open.push(Reverse((sum.within(0), record, 0)));
                        }
                    }
                }
            }
        }
        minimal
    }

    /// What the smallest value of a type takes; nothing where no finite value exists.
    pub(super) fn cost(&self, ty: TypeId) -> Option<Cost> {
        self.costs[ty.index()]
    }

    /// The smallest value of a type. Ask for its cost first: it is made without looking at its size.
    pub(super) fn value(&self, ty: TypeId) -> Option<Value> {
        self.cost(ty)?;
        Some(match self.schema.kind(ty) {
            Kind::Null => Value::Null,
            Kind::Boolean => Value::Boolean(false),
            Kind::Int => Value::Int(0),
            Kind::Long => Value::Long(0),
            Kind::Float => Value::Float(0.0),
            Kind::Double => Value::Double(0.0),
            Kind::Bytes => Value::Bytes(smallest_bytes(self.schema.node(ty)).to_vec()),
            Kind::String => Value::String(smallest_text(self.schema.node(ty)).to_owned()),
            Kind::Fixed(fixed) => Value::Fixed(vec![0; fixed.size as usize]),
            Kind::Enum(_) => Value::Enum(0),
            Kind::Array(_) => Value::Array(Vec::new()),
            Kind::Map(_) => Value::Map(Vec::new()),
            Kind::Union(branches) => {
                let index = self.branches[ty.index()];
                Value::Union(index, Box::new(self.value(branches[index])?))
            }
            Kind::Record(record) => {
                Value::Record(record.fields.iter().map(|field| self.value(field.ty)).collect::<Option<_>>()?)
            }
        })
    }
}

/// The bytes of the smallest value of a type that needs no other type for it; nothing where it has no value.
fn own_bytes(node: &Node) -> Option<u64> {
    match &node.kind {
        Kind::Null | Kind::Record(_) => Some(0),
        Kind::Boolean | Kind::Int | Kind::Long | Kind::Array(_) | Kind::Map(_) => Some(1),
        Kind::Float => Some(4),
        Kind::Double => Some(8),
        Kind::Bytes => Some(1 + smallest_bytes(node).len() as u64),
        Kind::String => Some(1 + smallest_text(node).len() as u64),
        Kind::Fixed(fixed) => Some(u64::from(fixed.size)),
        Kind::Enum(symbols) => (!symbols.symbols.is_empty()).then_some(1),
        Kind::Union(_) => None,
    }
}

/// A decimal has at least one byte.
fn smallest_bytes(node: &Node) -> &'static [u8] {
    if matches!(node.logical, Some(LogicalType::Decimal { .. })) { &[0] } else { &[] }
}

/// A UUID has its 36 characters.
fn smallest_text(node: &Node) -> &'static str {
    if node.logical == Some(LogicalType::Uuid) { NIL_UUID } else { "" }
}

/// The smallest UUID.
const NIL_UUID: &str = "00000000-0000-0000-0000-000000000000";
