//! Telling quickly that a field is the same in two versions.
//!
//! In a long history most fields of any two versions are the same, and looking at each in both costs more than all
//! else. So a field of a plain type is remembered by a digest of all that a verdict or a change of meaning depends on;
//! fields of one digest need not be looked at.

use sha2::{Digest, Sha256};

use super::{Field, Kind, NewerLogicalType, Record, Schema, TypeId};
use crate::json::{Number, Value};

/// What is known of a field by which it can be told from others; zero where it is not plain.
pub(super) type FieldDigest = u128;

impl Schema {
    /// Works out what tells fields apart, which pays where this schema is held against several others.
    pub fn cache_field_digests(&self) {
        for node in &self.nodes {
            if let Kind::Record(record) = &node.kind {
                let digests = || record.fields.iter().map(|field| self.digest(field).unwrap_or(0)).collect();
                record.known().digests.get_or_init(digests);
            }
        }
    }

    /// The digest of a field that has no alias, is of a primitive type or a union of such, and whose default, if it
    /// has one, holds no others.
    fn digest(&self, field: &Field) -> Option<FieldDigest> {
        let mut hasher = Sha256::new();
        let mut add = |tag: u8, bytes: &[u8]| {
            hasher.update([tag]);
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        add(0, field.name.as_bytes());
        let of_type = |id: TypeId| {
            let node = self.node(id);
            let word = node.kind.is_primitive().then(|| node.kind.type_name())?;
            Some(match (node.logical, NewerLogicalType::from_node(node)) {
                (None, None) => word.to_owned(),
                (logical, later) => format!("{word} {logical:?} {later:?}"),
            })
        };
        match self.kind(field.ty) {
            Kind::Union(branches) if branches.is_empty() => return None,
            Kind::Union(branches) => {
                for branch in branches {
                    add(1, of_type(*branch)?.as_bytes());
                }
            }
            _ => add(2, of_type(field.ty)?.as_bytes()),
        }
        match field.default.as_ref().map(|default| &default.value) {
            None => {}
            Some(Value::Null) => add(3, &[]),
            Some(Value::Bool(value)) => add(4, &[u8::from(*value)]),
            Some(Value::Number(Number::Int(number))) => add(5, &number.to_be_bytes()),
            Some(Value::Number(Number::Long(number))) => add(6, &number.to_be_bytes()),
            Some(Value::Number(Number::Big(number))) => add(7, number.as_bytes()),
            Some(Value::Number(Number::Double(number))) => add(8, &number.to_bits().to_be_bytes()),
            Some(Value::String(text)) => add(9, text.as_bytes()),
            Some(Value::Array(_) | Value::Object(_)) => return None,
        }
        let first = hasher.finalize().first_chunk().copied().map(u128::from_be_bytes);
        first.filter(|_| field.aliases.is_empty())
    }
}

impl Record {
    /// Whether the field at `place` is known to be the same, by name, type, meaning and default, as another record's
    /// field.
    #[inline]
    pub fn has_equal_digest(&self, place: usize, other: &Self, other_place: usize) -> bool {
        let (Some(own), Some(others)) = (self.digests(), other.digests()) else { return false };
        matches!((own.get(place), others.get(other_place)), (Some(own), Some(other)) if own == other && *own != 0)
    }

    #[inline]
    fn digests(&self) -> Option<&[FieldDigest]> {
        Some(self.known.get()?.digests.get()?)
    }
}
