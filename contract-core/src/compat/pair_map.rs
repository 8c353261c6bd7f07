//! Maps and sets whose keys are pairs of types, one of each schema.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use schemactl_avro::schema::TypeId;

/// A map from pairs of types.
pub(crate) type PairMap<V> = HashMap<(TypeId, TypeId), V, BuildHasherDefault<PairHasher>>;

/// A set of pairs of types.
pub(crate) type PairSet = HashSet<(TypeId, TypeId), BuildHasherDefault<PairHasher>>;

/// A fast hasher for pairs of type ids.
///
/// Ids are small indexes into a schema's list of types. A schema's author cannot choose them freely enough to make keys
/// collide, so the hasher need not resist attacks.
#[derive(Default)]
pub(crate) struct PairHasher(u64);

impl Hasher for PairHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0.rotate_left(26) ^ u64::from(number)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
