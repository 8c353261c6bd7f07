//! Progress of long work.

/// The receiver of progress messages.
pub trait Progress {
    /// Reports the begin or end of a step, in one short sentence.
    fn step(&self, message: &str);
}

/// Ignores all progress.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _message: &str) {}
}
