//! Trouble that lasts: said at once, then now and then until it is over.

use std::time::{Duration, Instant};

/// How often it is said again.
const REPEAT_INTERVAL: Duration = Duration::from_secs(30);

/// When something was said last.
#[derive(Debug, Default)]
pub(super) struct LogThrottle(Option<Instant>);

impl LogThrottle {
    /// Whether it is to be said now.
    pub(super) fn is_due(&mut self) -> bool {
        self.is_due_at(Instant::now())
    }

    /// It is over; should it come again, it is said at once.
    pub(super) fn reset(&mut self) {
        self.0 = None;
    }

    fn is_due_at(&mut self, now: Instant) -> bool {
        let is_due = self.0.is_none_or(|said| now.duration_since(said) >= REPEAT_INTERVAL);
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
    fn what_lasts_is_said_at_once_and_then_now_and_then() {
        let (mut log_throttle, start) = (LogThrottle::default(), Instant::now());
        let said = (0..70).filter(|second| log_throttle.is_due_at(start + Duration::from_secs(*second)));
        assert_eq!(said.collect::<Vec<_>>(), [0, 30, 60]);
        log_throttle.reset();
        assert!(log_throttle.is_due_at(start + Duration::from_secs(61)));
    }
}
