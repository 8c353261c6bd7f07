//! All that is printed: progress on stderr, the answer on stdout.

mod answer;
mod screen;

pub(crate) use screen::{OrderBars, Screen};

pub use answer::{answer, failed};

use anstyle::{AnsiColor, Style};

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DIM: Style = Style::new().dimmed();
