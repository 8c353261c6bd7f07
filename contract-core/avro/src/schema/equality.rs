//! Equality as Avro Java's `Schema.equals` has it, by which Pulsar's broker tells a new version from a known one.

use std::collections::HashSet;

use super::{Field, Kind, Name, Prop, Record, Schema, TypeId};
use crate::json::{Json, Number, Value, same_members};

impl Schema {
    /// Whether Avro Java takes the two schemas for equal: documentation, aliases and defaults of enums do not
    /// count; names, field order, field defaults, sort orders and other attributes do.
    pub fn java_equals(&self, other: &Schema) -> bool {
        types_equal((self, self.root), (other, other.root))
    }
}

/// A schema under names that may not be those in its text.
pub trait NamedSchema {
    /// The schema.
    fn schema(&self) -> &Schema;
    /// What a type is called.
    fn name_of(&self, id: TypeId) -> Option<&Name>;
    /// What a field is called.
    fn field_name<'s>(&'s self, id: TypeId, record: &'s Record, place: usize) -> &'s str;
}

impl NamedSchema for Schema {
    fn schema(&self) -> &Schema {
        self
    }

    #[inline]
    fn name_of(&self, id: TypeId) -> Option<&Name> {
        self.name(id)
    }

    fn field_name<'s>(&'s self, _: TypeId, record: &'s Record, place: usize) -> &'s str {
        &record.fields[place].name
    }
}

/// Whether Avro Java takes two types for equal.
pub fn types_equal(left: (&impl NamedSchema, TypeId), right: (&impl NamedSchema, TypeId)) -> bool {
    // Records that contain themselves are taken for equal where they recur. The pairs to compare are
    // kept in a list, as references make chains of any length.
    let mut seen = HashSet::new();
    let mut open = vec![(left.1, right.1)];
    while let Some(pair) = open.pop() {
        let is_known = matches!(left.0.schema().kind(pair.0), Kind::Record(_)) && !seen.insert(pair);
        if !is_known && !nodes_equal((left.0, pair.0), (right.0, pair.1), &mut open) {
            return false;
        }
    }
    true
}

/// Compares two types themselves and queues their parts.
fn nodes_equal(
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
            // Versions differ in the number of their fields more often than in anything else.
            if a.fields.len() != b.fields.len() {
                return false;
            }
            open.extend(a.fields.iter().zip(&b.fields).map(|(a, b)| (a.ty, b.ty)));
            let same_name = |place| left.0.field_name(left.1, a, place) == right.0.field_name(right.1, b, place);
            (0..a.fields.len()).all(|place| same_name(place) && fields_equal(&a.fields[place], &b.fields[place]))
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

/// Compares two fields but for their names and types.
fn fields_equal(left: &Field, right: &Field) -> bool {
    defaults_equal(left.default.as_ref(), right.default.as_ref())
        && left.order == right.order
        && props_equal(&left.props, &right.props)
}

/// Not-a-number, which stands in quotes in the text, equals itself here.
fn defaults_equal(left: Option<&Json>, right: Option<&Json>) -> bool {
    let is_nan = |json: Option<&Json>| {
        json.is_some_and(|json| matches!(json.value, Value::Number(Number::Double(number)) if number.is_nan()))
    };
    left == right || (is_nan(left) && is_nan(right))
}

fn props_equal(left: &[Prop], right: &[Prop]) -> bool {
    same_members(left, right, |prop| (&prop.key, &prop.value))
}
