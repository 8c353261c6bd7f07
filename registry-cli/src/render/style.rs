//! The styles of answers.

use anstyle::{AnsiColor, Style};

/// Success.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Errors.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// Warnings.
pub const WARN: Style = AnsiColor::Yellow.on_default().bold();
/// Names.
pub const STRONG: Style = Style::new().bold();
/// Details.
pub const DIM: Style = Style::new().dimmed();
