//! Equality of schemas: Avro Java's `Schema.equals`, by which Pulsar's broker recognises a version that it has already,
//! and equality of what the schemas write.

use std::collections::HashSet;

use super::{Field, Kind, Name, Prop, Record, Schema, TypeId};
use crate::json::{Json, Number, Value, same_members};

impl Schema {
    /// Returns whether Avro Java's `equals` holds for the two schemas: documentation, aliases and defaults of enums do
    /// not count; names, field order, field defaults, sort orders and other attributes do.
    pub fn java_equals(&self, other: &Schema) -> bool {
        types_equal((self, self.root), (other, other.root))
    }

    /// Returns whether every value has the same bytes under both schemas, and the same meaning: names, field order,
    /// symbols, logical types and other attributes count; documentation, aliases, defaults and sort orders do not.
    ///
    /// An attribute that Avro does not know may mean something to a program, so schemas that differ in one are different.
    pub fn writes_same(&self, other: &Schema) -> bool {
        equal_by(Criterion::Written, (self, self.root), (other, other.root))
    }
}

/// A schema whose types and fields may have other names than in its source.
pub trait NamedSchema {
    /// Returns the schema.
    fn schema(&self) -> &Schema;
    /// Returns the name of a type.
    fn name_of(&self, id: TypeId) -> Option<&Name>;
    /// Returns the name of a field, by its record and index.
    fn field_name<'s>(&'s self, id: TypeId, record: &'s Record, index: usize) -> &'s str;
}

impl NamedSchema for Schema {
    fn schema(&self) -> &Schema {
        self
    }

    #[inline]
    fn name_of(&self, id: TypeId) -> Option<&Name> {
        self.name(id)
    }

    fn field_name<'s>(&'s self, _: TypeId, record: &'s Record, index: usize) -> &'s str {
        &record.fields[index].name
    }
}

/// The properties that equal schemas have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Criterion {
    /// Those that Avro Java's `equals` compares.
    Java,
    /// Those that decide the bytes of a value and their meaning.
    Written,
}

/// Returns whether Avro Java's `equals` holds for two types.
pub fn types_equal(left: (&impl NamedSchema, TypeId), right: (&impl NamedSchema, TypeId)) -> bool {
    equal_by(Criterion::Java, left, right)
}

#[inline]
fn equal_by(criterion: Criterion, left: (&impl NamedSchema, TypeId), right: (&impl NamedSchema, TypeId)) -> bool {
    // A pair of records that is met again within itself is equal unless another difference is found. Pairs wait in a list
    // instead of on the call stack, since types can be nested deep.
    let mut seen = HashSet::new();
    let mut open = vec![(left.1, right.1)];
    while let Some(pair) = open.pop() {
        let is_known = matches!(left.0.schema().kind(pair.0), Kind::Record(_)) && !seen.insert(pair);
        if !is_known && !nodes_equal(criterion, (left.0, pair.0), (right.0, pair.1), &mut open) {
            return false;
        }
    }
    true
}

/// Compares two types without the types in them, which are added to `open`.
fn nodes_equal(
    criterion: Criterion,
    left: (&impl NamedSchema, TypeId),
    right: (&impl NamedSchema, TypeId),
    open: &mut Vec<(TypeId, TypeId)>,
) -> bool {
    let (left_node, right_node) = (left.0.schema().node(left.1), right.0.schema().node(right.1));
    if left.0.name_of(left.1) != right.0.name_of(right.1) || !props_equal(&left_node.props, &right_node.props) {
        return false;
    }
    match (&left_node.kind, &right_node.kind) {
        (Kind::Record(a), Kind::Record(b)) => {
            // Most different versions differ in the number of fields.
            if a.fields.len() != b.fields.len() {
                return false;
            }
            open.extend(a.fields.iter().zip(&b.fields).map(|(a, b)| (a.ty, b.ty)));
            let is_same_name = |index| left.0.field_name(left.1, a, index) == right.0.field_name(right.1, b, index);
            (0..a.fields.len())
                .all(|index| is_same_name(index) && fields_equal(criterion, &a.fields[index], &b.fields[index]))
        }
        (Kind::Enum(a), Kind::Enum(b)) => {
            a.symbols.iter().map(|symbol| &symbol.name).eq(b.symbols.iter().map(|symbol| &symbol.name))
        }
        (Kind::Fixed(a), Kind::Fixed(b)) => a.size == b.size,
        (Kind::Array(a), Kind::Array(b)) | (Kind::Map(a), Kind::Map(b)) => {
            open.push((*a, *b));
            true
        }
        (Kind::Union(a), Kind::Union(b)) => {
            open.extend(a.iter().copied().zip(b.iter().copied()));
            a.len() == b.len()
        }
        (a, b) => a.type_name() == b.type_name(),
    }
}

/// Compares two fields without their names and types.
fn fields_equal(criterion: Criterion, left: &Field, right: &Field) -> bool {
    let evolves_same = || defaults_equal(left.default.as_ref(), right.default.as_ref()) && left.order == right.order;
    (criterion == Criterion::Written || evolves_same()) && props_equal(&left.props, &right.props)
}

/// Compares two defaults. NaN, which is a string in the source, is equal to every NaN.
fn defaults_equal(left: Option<&Json>, right: Option<&Json>) -> bool {
    let is_nan = |json: Option<&Json>| {
        json.is_some_and(|json| matches!(json.value, Value::Number(Number::Double(number)) if number.is_nan()))
    };
    left == right || (is_nan(left) && is_nan(right))
}

fn props_equal(left: &[Prop], right: &[Prop]) -> bool {
    same_members(left, right, |prop| (&prop.key, &prop.value))
}
