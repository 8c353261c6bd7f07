//! The smallest value of each type of a schema.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use schemactl_avro::schema::{Kind, LogicalType, Node, Schema, TypeId};

use super::binary::encoded_count_size;
use super::value::Value;

/// The cost of a value. The order of the fields matters: values are compared by their bytes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Cost {
    pub(super) bytes: u64,
    /// The number of values in it, including itself: a record of many empty records has no bytes.
    pub(super) values: u64,
    /// The depth of its nesting.
    pub(super) depth: u64,
}

impl Cost {
    /// Returns the cost of this value and another one in the same record.
    fn plus(self, other: Self) -> Self {
        Self {
            bytes: self.bytes.saturating_add(other.bytes),
            values: self.values.saturating_add(other.values),
            depth: self.depth.max(other.depth),
        }
    }

    /// Returns the cost of a value that contains this one and needs `bytes` more.
    fn wrapped_in(self, bytes: u64) -> Self {
        Self {
            bytes: self.bytes.saturating_add(bytes),
            values: self.values.saturating_add(1),
            depth: self.depth.saturating_add(1),
        }
    }
}

/// The smallest value of each type of a schema.
pub(super) struct MinimalValues<'s> {
    schema: &'s Schema,
    /// `None` for types without a finite value.
    costs: Vec<Option<Cost>>,
    /// The branch of the smallest value of each union.
    branches: Vec<usize>,
}

/// A type that depends on the cost of another type: a record, or a union with the index of the branch.
enum Dependent {
    Record(TypeId),
    Union(TypeId, usize),
}

impl<'s> MinimalValues<'s> {
    /// Finds the smallest values, from the smallest up, as Dijkstra's algorithm finds shortest paths. Types whose values
    /// always contain themselves are never reached.
    pub(super) fn new(schema: &'s Schema) -> Self {
        let count = schema.ids().count();
        let mut minimal = Self { schema, costs: vec![None; count], branches: vec![0; count] };
        let mut dependents: Vec<Vec<Dependent>> = (0..count).map(|_| Vec::new()).collect();
        let mut missing = vec![0_usize; count];
        let mut sums = vec![Cost::default(); count];
        let mut open = BinaryHeap::new();
        for id in schema.ids() {
            match schema.kind(id) {
                Kind::Record(record) if !record.fields.is_empty() => {
                    missing[id.index()] = record.fields.len();
                    record.fields.iter().for_each(|field| dependents[field.ty.index()].push(Dependent::Record(id)));
                }
                Kind::Union(branches) => branches
                    .iter()
                    .enumerate()
                    .for_each(|(index, branch)| dependents[branch.index()].push(Dependent::Union(id, index))),
                _ => {
                    open.extend(
                        own_bytes(schema.node(id)).map(|bytes| Reverse((Cost::default().wrapped_in(bytes), id, 0))),
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
            for dependent in &dependents[id.index()] {
                match *dependent {
                    Dependent::Union(union, index) => {
                        open.push(Reverse((cost.wrapped_in(encoded_count_size(index)), union, index)));
                    }
                    Dependent::Record(record) => {
                        let (missing, sum) = (&mut missing[record.index()], &mut sums[record.index()]);
                        *sum = sum.plus(cost);
                        *missing -= 1;
                        if *missing == 0 {
                            open.push(Reverse((sum.wrapped_in(0), record, 0)));
                        }
                    }
                }
            }
        }
        minimal
    }

    /// Returns the cost of the smallest value of a type; `None` if the type has no finite value.
    pub(super) fn cost(&self, ty: TypeId) -> Option<Cost> {
        self.costs[ty.index()]
    }

    /// Creates the smallest value of a type. Check its cost first: this function has no limit.
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
            Kind::String => Value::String(smallest_string(self.schema.node(ty)).to_owned()),
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

/// Returns the size of the smallest value of a type if it contains no value of another type; `None` if it does, or if the
/// type has no value.
fn own_bytes(node: &Node) -> Option<u64> {
    match &node.kind {
        Kind::Null | Kind::Record(_) => Some(0),
        Kind::Boolean | Kind::Int | Kind::Long | Kind::Array(_) | Kind::Map(_) => Some(1),
        Kind::Float => Some(4),
        Kind::Double => Some(8),
        Kind::Bytes => Some(1 + smallest_bytes(node).len() as u64),
        Kind::String => Some(1 + smallest_string(node).len() as u64),
        Kind::Fixed(fixed) => Some(u64::from(fixed.size)),
        Kind::Enum(symbols) => (!symbols.symbols.is_empty()).then_some(1),
        Kind::Union(_) => None,
    }
}

/// Returns the smallest bytes of a type. A decimal has at least one byte.
fn smallest_bytes(node: &Node) -> &'static [u8] {
    if matches!(node.logical, Some(LogicalType::Decimal { .. })) { &[0] } else { &[] }
}

/// Returns the smallest string of a type. A UUID has 36 characters.
fn smallest_string(node: &Node) -> &'static str {
    if node.logical == Some(LogicalType::Uuid) { NIL_UUID } else { "" }
}

/// The smallest UUID.
const NIL_UUID: &str = "00000000-0000-0000-0000-000000000000";
