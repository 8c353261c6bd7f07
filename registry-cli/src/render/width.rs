//! Widths of terminals.

use std::io;

use terminal_size::{Height, Width, terminal_size_of};

/// The smallest width that is used: with less, lines would have no room beside their indent.
const MIN_WIDTH: u16 = 40;

/// Returns the number of columns of the terminal on stdout; `None` if stdout is not a terminal.
pub(super) fn stdout_width() -> Option<usize> {
    terminal_size_of(io::stdout()).map(columns)
}

/// Returns the number of columns of the terminal on stderr; `None` if stderr is not a terminal.
pub(super) fn stderr_width() -> Option<usize> {
    terminal_size_of(io::stderr()).map(columns)
}

fn columns((width, _): (Width, Height)) -> usize {
    usize::from(width.0.max(MIN_WIDTH))
}
