//! Progress and errors for a person at a terminal.

use std::io::{self, Write};

use super::{BAD, DIM, STRONG, to_stderr};
use crate::error::ToolError;
use crate::progress::Progress;

/// Writes each step of long work to stderr as it happens.
#[derive(Clone, Copy, Debug)]
pub struct Terminal;

impl Progress for Terminal {
    fn step(&self, message: &str) {
        // Progress is a courtesy: if nobody can read it, the work goes on.
        drop(to_stderr(|out| writeln!(out, "{DIM}·{DIM:#} {message}")));
    }
}

/// Writes what went wrong, its code, and what to do.
pub(super) fn error(out: &mut dyn Write, error: &ToolError) -> io::Result<()> {
    writeln!(out, "{BAD}error{BAD:#}[{}]: {error}", error.code())?;
    writeln!(out, "{STRONG}help{STRONG:#}: {}", error.help())?;
    writeln!(out, "{DIM}see `schemactl explain {}`{DIM:#}", error.code())
}
