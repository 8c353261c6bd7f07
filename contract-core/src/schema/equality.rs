//! Equality as Avro Java's `Schema.equals` has it, by which Pulsar's broker tells a new version from a known one.

use std::collections::HashSet;

use super::{Field, Kind, Prop, Schema, TypeId};
use crate::json::{Json, Number, Value, same_members};

impl Schema {
    /// Whether Avro Java takes the two schemas for equal: documentation, aliases and defaults of enums do not
    /// count; names, field order, field defaults, sort orders and other attributes do.
    pub fn java_equals(&self, other: &Schema) -> bool {
        // Records that contain themselves are taken for equal where they recur. The pairs to compare are
        // kept in a list, as references make chains of any length.
        let mut seen = HashSet::new();
        let mut open = vec![(self.root, other.root)];
        while let Some((left, right)) = open.pop() {
            let is_known = matches!(self.kind(left), Kind::Record(_)) && !seen.insert((left, right));
            if !is_known && !types_equal((self, left), (other, right), &mut open) {
                return false;
            }
        }
        true
    }
}

/// Compares two types themselves and queues their parts.
fn types_equal(left: (&Schema, TypeId), right: (&Schema, TypeId), open: &mut Vec<(TypeId, TypeId)>) -> bool {
    let (left_node, right_node) = (left.0.node(left.1), right.0.node(right.1));
    if left.0.name(left.1) != right.0.name(right.1) || !props_equal(&left_node.props, &right_node.props) {
        return false;
    }
    match (&left_node.kind, &right_node.kind) {
        (Kind::Record(a), Kind::Record(b)) => {
            open.extend(a.fields.iter().zip(&b.fields).map(|(a, b)| (a.ty, b.ty)));
            a.fields.len() == b.fields.len() && a.fields.iter().zip(&b.fields).all(|(a, b)| fields_equal(a, b))
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
        (a, b) => a.word() == b.word(),
    }
}

/// Compares two fields but for their types.
fn fields_equal(left: &Field, right: &Field) -> bool {
    left.name == right.name
        && defaults_equal(left.default.as_ref(), right.default.as_ref())
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
