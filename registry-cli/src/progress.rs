//! Progress of long work, and questions to the user.

/// The receiver of progress messages, which can ask the user.
pub trait Progress {
    /// Reports the begin or end of a step, in one short sentence.
    fn step(&self, message: &str);

    /// Shows the text that a question is about.
    fn show(&self, _text: &str) {}

    /// Asks the user for a line. Returns `None` if standard input is not a terminal, or has ended.
    fn ask(&self, _question: &str) -> Option<String> {
        None
    }
}

/// Ignores all progress, and answers no question.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _message: &str) {}
}
