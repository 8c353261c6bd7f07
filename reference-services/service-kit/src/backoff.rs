//! Delays between retries.

use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

/// Exponential backoff with jitter: delays double from `initial` to `max`, and each is shortened by a random part of up
/// to one half, so that callers that failed together do not retry together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backoff {
    /// The delay after the first failure.
    pub(crate) initial: Duration,
    /// The maximum delay.
    pub(crate) max: Duration,
}

impl Backoff {
    /// Returns the delay after this many consecutive failures, counted from 1.
    pub(crate) fn after(self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(20);
        let full = self.initial.saturating_mul(1 << doublings).min(self.max);
        full.mul_f64(1.0 - random_fraction() / 2.0)
    }
}

/// Returns a random number from 0 to 1. The random keys of a hasher are good enough for jitter.
fn random_fraction() -> f64 {
    let random = RandomState::new().hash_one(0_u8);
    f64::from(u32::try_from(random >> 32).unwrap_or_default()) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_maximum() {
        let backoff = Backoff { initial: Duration::from_millis(100), max: Duration::from_secs(1) };
        for (failures, full) in [(1, 100), (2, 200), (3, 400), (4, 800), (5, 1000), (u32::MAX, 1000)] {
            let delay = backoff.after(failures);
            let full = Duration::from_millis(full);
            assert!(full / 2 <= delay && delay <= full, "{failures}: {delay:?}");
        }
    }
}
