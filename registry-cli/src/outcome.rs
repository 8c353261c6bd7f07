//! The result of a command.

use std::io::{self, Write};

use crate::render::Report;
use schemactl_error_codes::Exit;

/// The answer of a command, for people, programs and the shell.
///
/// Exit code, `success` and both renderings come from the one value, so they cannot disagree.
pub trait Outcome {
    /// Writes the answer for people. ANSI styles are removed if the output is not a terminal.
    fn human(&self, out: &mut dyn Write) -> io::Result<()>;

    /// Returns the answer for programs: the `data` of the JSON envelope. The findings of [`Self::report`] are added to it
    /// one by one, since together they can be hundreds of megabytes.
    fn json(&self) -> serde_json::Value;

    /// Returns the findings, from which other formats are written; `None` if the answer has no findings.
    fn report(&self) -> Option<Report<'_>> {
        None
    }

    /// Returns the answer as a page of documentation; `None` if it is not one.
    fn page(&self) -> Option<String> {
        None
    }

    /// Returns whether the answer was already written line by line.
    fn is_written(&self) -> bool {
        false
    }

    /// Returns how the command ended.
    fn exit(&self) -> Exit;
}
