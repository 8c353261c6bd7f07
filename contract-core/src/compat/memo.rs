//! A map from pairs of types, one of each schema, to what was found out about them.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use crate::schema::TypeId;

/// What is known of pairs of types.
pub(crate) type PairMap<V> = HashMap<(TypeId, TypeId), V, BuildHasherDefault<PairHasher>>;

/// Pairs of types that were met.
pub(crate) type PairSet = HashSet<(TypeId, TypeId), BuildHasherDefault<PairHasher>>;

/// Mixes the two small numbers of a pair: the keys are places in arenas, which nobody outside can choose
/// freely enough to make them collide.
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
