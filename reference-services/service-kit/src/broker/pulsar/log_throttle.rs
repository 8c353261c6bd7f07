//! Limits how often a lasting problem is logged.

use std::time::{Duration, Instant};

/// The interval at which a lasting problem is logged.
const REPEAT_INTERVAL: Duration = Duration::from_secs(30);

/// The time when a problem was logged last.
#[derive(Debug, Default)]
pub(super) struct LogThrottle(Option<Instant>);

impl LogThrottle {
    /// Returns whether the problem should be logged now.
    pub(super) fn is_due(&mut self) -> bool {
        self.is_due_at(Instant::now())
    }

    /// Marks the problem as solved, so that its next occurrence is logged at once.
    pub(super) fn reset(&mut self) {
        self.0 = None;
    }

    fn is_due_at(&mut self, now: Instant) -> bool {
        let is_due = self.0.is_none_or(|logged| now.duration_since(logged) >= REPEAT_INTERVAL);
        if is_due {
            self.0 = Some(now);
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_at_once_and_then_every_30_seconds() {
        let (mut throttle, start) = (LogThrottle::default(), Instant::now());
        let logged = (0..70).filter(|second| throttle.is_due_at(start + Duration::from_secs(*second)));
        assert_eq!(logged.collect::<Vec<_>>(), [0, 30, 60]);
        throttle.reset();
        assert!(throttle.is_due_at(start + Duration::from_secs(61)));
    }
}
