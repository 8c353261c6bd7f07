//! The smallest encoded size of each type.

use super::{Kind, Schema, TypeId};

/// The smallest encoded size of each type of a schema.
#[derive(Debug, Clone)]
pub struct EncodedSizes(Vec<Option<usize>>);

impl EncodedSizes {
    /// Computes the sizes of all types of a schema.
    pub fn new(schema: &Schema) -> Self {
        let mut sizes = Self(vec![None; schema.nodes.len()]);
        // A type may refer to one that comes later, so this is repeated until no size becomes smaller.
        loop {
            let mut changed = false;
            for id in schema.ids() {
                let size = sizes.min_of(schema.kind(id));
                if let Some(size) = size
                    && sizes.min(id).is_none_or(|known| size < known)
                {
                    sizes.0[id.index()] = Some(size);
                    changed = true;
                }
            }
            if !changed {
                return sizes;
            }
        }
    }

    /// Returns the smallest number of bytes that a value of the type has; `None` if every value would be infinite.
    #[inline]
    pub fn min(&self, id: TypeId) -> Option<usize> {
        self.0[id.index()]
    }

    fn min_of(&self, kind: &Kind) -> Option<usize> {
        match kind {
            Kind::Null => Some(0),
            Kind::Float => Some(4),
            Kind::Double => Some(8),
            Kind::Fixed(fixed) => usize::try_from(fixed.size).ok(),
            Kind::Record(record) => {
                record.fields.iter().try_fold(0_usize, |sum, field| Some(sum.saturating_add(self.min(field.ty)?)))
            }
            Kind::Union(branches) => {
                branches.iter().filter_map(|branch| self.min(*branch)).min().map(|size| size.saturating_add(1))
            }
            Kind::Boolean
            | Kind::Int
            | Kind::Long
            | Kind::Bytes
            | Kind::String
            | Kind::Enum(_)
            | Kind::Array(_)
            | Kind::Map(_) => Some(1),
        }
    }
}
