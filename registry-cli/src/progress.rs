//! Progress of long work, told to whoever called.

/// Where long work says what it does.
pub trait Progress {
    /// A step begins or has ended: one short sentence.
    fn step(&self, message: &str);
}

/// Says nothing: for callers that have no one to tell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _message: &str) {}
}
