//! Equality as Avro Java's `Schema.equals` has it, by which Pulsar's broker tells a new version from a known one.

use std::collections::HashSet;

use super::{Field, Kind, Prop, Schema, TypeId};

impl Schema {
    /// Whether Avro Java takes the two schemas for equal: documentation, aliases and defaults of enums do not
    /// count; names, field order, field defaults, sort orders and other attributes do.
    pub fn java_equals(&self, other: &Schema) -> bool {
        Comparison { left: self, right: other, seen: HashSet::new() }.types(self.root, other.root)
    }
}

struct Comparison<'a> {
    left: &'a Schema,
    right: &'a Schema,
    /// Pairs of records under comparison, taken for equal where they recur.
    seen: HashSet<(TypeId, TypeId)>,
}

impl Comparison<'_> {
    fn types(&mut self, left_id: TypeId, right_id: TypeId) -> bool {
        let (left, right) = (self.left.node(left_id), self.right.node(right_id));
        let (left_name, right_name) = (self.left.name(left_id), self.right.name(right_id));
        if left_name != right_name || !props_equal(&left.props, &right.props) {
            return false;
        }
        match (&left.kind, &right.kind) {
            (Kind::Record(a), Kind::Record(b)) => {
                !self.seen.insert((left_id, right_id))
                    || (a.fields.len() == b.fields.len()
                        && a.fields.iter().zip(&b.fields).all(|(a, b)| self.fields(a, b)))
            }
            (Kind::Enum(a), Kind::Enum(b)) => {
                a.symbols.iter().map(|symbol| &symbol.name).eq(b.symbols.iter().map(|symbol| &symbol.name))
            }
            (Kind::Fixed(a), Kind::Fixed(b)) => a.size == b.size,
            (Kind::Array(a), Kind::Array(b)) | (Kind::Map(a), Kind::Map(b)) => self.types(*a, *b),
            (Kind::Union(a), Kind::Union(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.types(*a, *b)),
            (a, b) => a.word() == b.word(),
        }
    }

    fn fields(&mut self, left: &Field, right: &Field) -> bool {
        left.name == right.name
            && left.default == right.default
            && left.order == right.order
            && props_equal(&left.props, &right.props)
            && self.types(left.ty, right.ty)
    }
}

fn props_equal(left: &[Prop], right: &[Prop]) -> bool {
    left.len() == right.len() && left.iter().all(|prop| right.iter().any(|other| prop == other))
}
