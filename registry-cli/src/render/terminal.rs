//! Progress and errors for a person at a terminal.

use std::io::{self, Write};

use terminal_size::{Height, Width, terminal_size_of};

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

/// In less, nothing of a line is left to see.
const NARROWEST: u16 = 40;

/// How many columns the terminal has that answers go to; nothing where that is none.
pub(super) fn stdout_width() -> Option<usize> {
    terminal_size_of(io::stdout()).map(columns)
}

/// The same of the one that errors go to.
pub(super) fn stderr_width() -> Option<usize> {
    terminal_size_of(io::stderr()).map(columns)
}

fn columns((width, _): (Width, Height)) -> usize {
    usize::from(width.0.max(NARROWEST))
}

/// Writes what went wrong, its code, and what to do.
pub(super) fn error(out: &mut dyn Write, error: &ToolError) -> io::Result<()> {
    writeln!(out, "{BAD}error{BAD:#}[{}]: {error}", error.code())?;
    writeln!(out, "{STRONG}help{STRONG:#}: {}", error.help())?;
    writeln!(out, "{DIM}see `schemactl explain {}`{DIM:#}", error.code())
}
