//! Digests by which equal fields of two versions are recognised.
//!
//! In a long history, most fields of any two versions are equal, and comparing them takes most of the time. So a field of a
//! simple type has a digest of everything that a verdict or a change of meaning depends on. Fields with equal digests need
//! no comparison.

use sha2::{Digest, Sha256};

use super::kind::{Field, FieldDigest, Kind, Prop, Record, TypeId};
use super::model::Schema;
use super::print::pretty;
use crate::json::{Number, Value};

impl Schema {
    /// Computes the digests of all fields. This pays if the schema is compared with several others.
    pub fn cache_field_digests(&self) {
        for node in &self.nodes {
            if let Kind::Record(record) = &node.kind {
                let digests = || record.fields.iter().map(|field| self.digest(field).unwrap_or(0)).collect();
                record.cache().digests.get_or_init(digests);
            }
        }
    }

    /// Returns the digest of a field without aliases whose type is primitive or a union of primitive types, and whose
    /// default is not an array or object. Other fields have none.
    fn digest(&self, field: &Field) -> Option<FieldDigest> {
        let mut hasher = Sha256::new();
        let mut add = |tag: u8, bytes: &[u8]| {
            hasher.update([tag]);
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        add(0, field.name.as_bytes());
        add(10, describe_props(&field.props).as_bytes());
        let describe = |id: TypeId| {
            let node = self.node(id);
            let name = node.kind.is_primitive().then(|| node.kind.type_name())?;
            Some(format!("{name} {}", describe_props(&node.props)))
        };
        match self.kind(field.ty) {
            Kind::Union(branches) if branches.is_empty() => return None,
            Kind::Union(branches) => {
                for branch in branches {
                    add(1, describe(*branch)?.as_bytes());
                }
            }
            _ => add(2, describe(field.ty)?.as_bytes()),
        }
        match field.default.as_ref().map(|default| &default.value) {
            None => {}
            Some(Value::Null) => add(3, &[]),
            Some(Value::Bool(value)) => add(4, &[u8::from(*value)]),
            Some(Value::Number(Number::Int(number))) => add(5, &number.to_be_bytes()),
            Some(Value::Number(Number::Long(number))) => add(6, &number.to_be_bytes()),
            Some(Value::Number(Number::Big(number))) => add(7, number.as_bytes()),
            Some(Value::Number(Number::Double(number))) => add(8, &number.to_bits().to_be_bytes()),
            Some(Value::String(string)) => add(9, string.as_bytes()),
            Some(Value::Array(_) | Value::Object(_)) => return None,
        }
        let digest = hasher.finalize().first_chunk().copied().map(u128::from_be_bytes);
        digest.filter(|_| field.aliases.is_empty())
    }
}

/// Describes attributes, any of which may say what a value means.
fn describe_props(props: &[Prop]) -> String {
    let described: Vec<String> = props.iter().map(|prop| format!("{:?}:{}", prop.key, pretty(&prop.value))).collect();
    described.join(",")
}

impl Record {
    /// Returns whether the digests of two fields are known and equal, so that the fields agree in name, type, meaning and
    /// default.
    #[inline]
    pub fn has_equal_digest(&self, index: usize, other: &Self, other_index: usize) -> bool {
        let (Some(own), Some(others)) = (self.digests(), other.digests()) else { return false };
        matches!((own.get(index), others.get(other_index)), (Some(own), Some(other)) if own == other && *own != 0)
    }

    #[inline]
    fn digests(&self) -> Option<&[FieldDigest]> {
        Some(self.cache.get()?.digests.get()?)
    }
}
