//! The result for a key, and the next step for a message that was not handled.

use std::collections::VecDeque;

use super::queue::{Key, QueuedMessage};

/// The next step for a message that was not handled.
#[derive(Debug)]
pub(super) enum NextStep {
    /// Retry at once: the transaction failed, and another message may be the cause.
    RetryNow,
    /// Retry after a delay that grows with each failure.
    RetryLater { code: String, reason: String },
    /// Store a dead letter: no retry can succeed.
    DeadLetter(DeadLetterReason),
}

/// The result of handling the messages of one key.
#[derive(Debug)]
pub(super) struct KeyOutcome {
    pub(super) key: Key,
    /// The handled messages, including duplicates.
    pub(super) handled: Vec<QueuedMessage>,
    /// The first message that was not handled, and its next step.
    pub(super) unhandled: Option<(QueuedMessage, NextStep)>,
    /// The messages behind it, in order.
    pub(super) rest: VecDeque<QueuedMessage>,
}

/// The reason why a message becomes a dead letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DeadLetterReason {
    pub(super) code: String,
    pub(super) reason: String,
}

impl DeadLetterReason {
    #[expect(clippy::needless_pass_by_value, reason = "callers pass a string or an error that they no longer need")]
    pub(super) fn new(code: impl Into<String>, reason: impl ToString) -> Self {
        Self { code: code.into(), reason: reason.to_string() }
    }
}
