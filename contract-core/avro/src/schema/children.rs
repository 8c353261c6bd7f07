//! What types are made of.

use super::{Kind, Schema, TypeId};

impl Schema {
    /// The type that stands at `place` in a type: of a field, a branch, or all items or values.
    #[inline]
    pub fn child(&self, id: TypeId, place: usize) -> Option<TypeId> {
        match self.kind(id) {
            Kind::Record(record) => record.fields.get(place).map(|field| field.ty),
            Kind::Union(branches) => branches.get(place).copied(),
            Kind::Array(inner) | Kind::Map(inner) => (place == 0).then_some(*inner),
            _ => None,
        }
    }

    /// The types that stand in a type.
    #[inline]
    pub fn children(&self, id: TypeId) -> impl Iterator<Item = TypeId> + '_ {
        (0..).map_while(move |place| self.child(id, place))
    }
}
