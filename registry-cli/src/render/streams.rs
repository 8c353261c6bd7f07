//! Writes to stdout and stderr.

use std::io::{self, Write};

use super::width;
use super::wrap::Wrapper;

/// Writes to stdout, without wrapping lines.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    write(&mut out)?;
    out.flush()
}

/// Writes to stderr, which only people read: lines are wrapped at the terminal's width.
pub(super) fn to_stderr(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = Wrapper::new(anstream::stderr().lock(), width::stderr_width());
    write(&mut out)?;
    out.flush()
}
