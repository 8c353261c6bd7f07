//! Random numbers that a seed determines.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// A random number generator: the same seed gives the same numbers on every machine and in every version.
#[derive(Clone)]
pub struct Rng(u64);

impl Rng {
    /// Creates a generator from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Creates the generator for one item of a seed, so that an item can be made again without those before it.
    pub fn for_item(seed: u64, item: u64) -> Self {
        Self(Self(seed).next() ^ Self(item).next())
    }

    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number from 0 to `end - 1`; 0 if `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// Returns `true` with a probability of one in `times`.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Returns one of the items.
    ///
    /// # Panics
    /// If `from` is empty.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// Returns a random byte.
    pub fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// Returns a seed that changes from day to day, so that each day tests other values; `LOGISTICS_TEST_SEED` sets it.
///
/// # Panics
/// If the variable is not a number.
pub fn seed_of_the_day() -> u64 {
    const SECONDS: u64 = 24 * 60 * 60;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let chosen = std::env::var("LOGISTICS_TEST_SEED").ok();
    chosen.map_or(now.as_secs() / SECONDS, |seed| seed.parse().expect("LOGISTICS_TEST_SEED is a number"))
}

impl fmt::Debug for Rng {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rng({:#x})", self.0)
    }
}
