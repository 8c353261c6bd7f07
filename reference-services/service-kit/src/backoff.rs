//! How long to wait before trying again.

use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

/// Waits that double from `initial` to `max`, each cut by a random part of up to a half so that those who
/// failed together don't come back together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backoff {
    /// The wait after the initial failure.
    pub(crate) initial: Duration,
    /// The wait that is never exceeded.
    pub(crate) max: Duration,
}

impl Backoff {
    /// The wait after this many failures in a row, the initial being 1.
    pub(crate) fn after(self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(20);
        let full = self.initial.saturating_mul(1 << doublings).min(self.max);
        full.mul_f64(1.0 - random_fraction() / 2.0)
    }
}

/// Anything from 0 to 1. A hasher's random keys are all the randomness that jitter needs.
fn random_fraction() -> f64 {
    let random = RandomState::new().hash_one(0_u8);
    f64::from(u32::try_from(random >> 32).unwrap_or_default()) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_are_never_cut_by_more_than_half() {
        let backoff = Backoff { initial: Duration::from_millis(100), max: Duration::from_secs(1) };
        for (failures, full) in [(1, 100), (2, 200), (3, 400), (4, 800), (5, 1000), (u32::MAX, 1000)] {
            let wait = backoff.after(failures);
            let full = Duration::from_millis(full);
            assert!(full / 2 <= wait && wait <= full, "{failures}: {wait:?}");
        }
    }
}
