//! The result of one step of a worker.

/// The result of one step of a consumer or the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepOutcome {
    /// No work was due.
    Idle,
    /// This many messages or rows were finished.
    Processed(usize),
}
