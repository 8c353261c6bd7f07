//! Progress and errors for people.

use std::io::{self, BufRead, IsTerminal, Write};

use super::finding;
use super::streams::to_stderr;
use super::style::{BAD, DIM, STRONG};
use crate::error::ToolError;
use crate::progress::Progress;

/// Progress that is written to stderr.
#[derive(Clone, Copy, Debug)]
pub struct Terminal;

impl Progress for Terminal {
    fn step(&self, message: &str) {
        // If progress cannot be written, the work still goes on.
        drop(to_stderr(|out| writeln!(out, "{DIM}·{DIM:#} {message}")));
    }

    fn show(&self, text: &str) {
        if io::stdin().is_terminal() {
            drop(to_stderr(|out| write!(out, "{text}")));
        }
    }

    fn ask(&self, question: &str) -> Option<String> {
        let mut input = io::stdin().lock();
        if !input.is_terminal() {
            return None;
        }
        let asked = to_stderr(|out| write!(out, "{STRONG}?{STRONG:#} {question} ").and_then(|()| out.flush()));
        let mut line = String::new();
        let length = asked.and_then(|()| input.read_line(&mut line)).unwrap_or_default();
        (length > 0).then(|| line.trim().to_owned())
    }
}

/// Writes an error with its code and what to do, after the first errors of the project that caused it.
pub(super) fn error(out: &mut dyn Write, error: &ToolError) -> io::Result<()> {
    if let Some(errors) = error.project_errors() {
        errors.shown().iter().try_for_each(|finding| finding::human(out, &errors.sources, finding))?;
    }
    writeln!(out, "{BAD}error{BAD:#}[{}]: {error}", error.code())?;
    writeln!(out, "{STRONG}help{STRONG:#}: {}", error.help())?;
    writeln!(out, "{DIM}see `schemactl explain {}`{DIM:#}", error.code())
}
