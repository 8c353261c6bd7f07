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

    /// Returns the answers of the projects if the run had several; they are added to the JSON as `projects`.
    fn projects(&self) -> &[ProjectOutcome] {
        &[]
    }

    /// Returns how the command ended.
    fn exit(&self) -> Exit;
}

/// The answer of one of several projects.
pub struct ProjectOutcome {
    /// The folder of the project.
    pub project: String,
    /// Its answer.
    pub outcome: Box<dyn Outcome>,
}

impl ProjectOutcome {
    /// Returns the findings of the project; `None` if the answer has no findings.
    pub fn report(&self) -> Option<Report<'_>> {
        self.outcome.report().map(|report| report.of_project(&self.project))
    }
}
