//! What every command returns: a value that renders itself.

use std::io::{self, Write};

use crate::render::Report;
use schemactl_error_codes::Exit;

/// The answer of a command, for people, for programs and for the shell.
///
/// Exit code, `success` and both renderings come from the one value, so they cannot disagree.
pub trait Outcome {
    /// Writes the answer for a person; may use ANSI styles, which are stripped where they don't belong.
    fn human(&self, out: &mut dyn Write) -> io::Result<()>;

    /// The answer for a program: the `data` of the JSON envelope.
    fn json(&self) -> serde_json::Value;

    /// The findings, where the answer is findings: other formats are written from them.
    fn report(&self) -> Option<Report<'_>> {
        None
    }

    /// The answer as a page of documentation, where it is one.
    fn page(&self) -> Option<String> {
        None
    }

    /// Whether the answer is written already, line by line as it was found.
    fn is_written(&self) -> bool {
        false
    }

    /// How the command ended.
    fn exit(&self) -> Exit;
}
