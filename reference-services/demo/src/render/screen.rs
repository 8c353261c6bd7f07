//! Prints progress to stderr: bars on a terminal, lines elsewhere.

use std::{
    io::{IsTerminal, Write},
    sync::Mutex,
    time::{Duration, Instant},
};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use schemactl::{outcome::Outcome, progress::Progress};

use super::style::{DIM, GOOD};
use crate::watch::{OrderStage, OrderTracker};

/// Prints progress.
pub(crate) struct Screen {
    bars: MultiProgress,
    is_terminal: bool,
}

/// The interval between two printed lines.
const PRINT_INTERVAL: Duration = Duration::from_secs(2);

impl Screen {
    /// Creates a screen on standard error.
    pub(crate) fn stderr() -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let target = if is_terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { bars: MultiProgress::with_draw_target(target), is_terminal }
    }

    /// Prints that a step is done.
    pub(crate) fn done(&self, what: &str, took: Duration) {
        self.line(&format!("{GOOD}✓{GOOD:#} {what} {DIM}({}){DIM:#}", duration(took)));
    }

    /// Prints a note.
    pub(crate) fn note(&self, what: &str) {
        self.line(&format!("{DIM}·{DIM:#} {what}"));
    }

    /// Prints the outcome of a command of `schemactl`.
    pub(crate) fn show(&self, outcome: &dyn Outcome) {
        // If stderr is closed, no reader needs the output.
        self.bars.suspend(|| drop(outcome.human(&mut anstream::stderr())));
    }

    /// Creates progress bars for the orders.
    pub(crate) fn orders(&self, total: u32) -> OrderBars {
        let bars = OrderStage::ALL.map(|stage| {
            let style = ProgressStyle::with_template("  {prefix:9} {bar:40.green} {pos:>7}/{len} {msg}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = self.bars.add(ProgressBar::new(total.into())).with_style(style).with_prefix(stage.as_str());
            bar.tick();
            bar
        });
        OrderBars { bars, total, is_terminal: self.is_terminal, last: Mutex::new((Instant::now(), String::new())) }
    }

    fn line(&self, line: &str) {
        self.bars.suspend(|| drop(writeln!(anstream::stderr(), "{line}")));
    }
}

impl Progress for Screen {
    fn step(&self, message: &str) {
        self.note(message);
    }
}

/// The progress bars of the orders.
pub(crate) struct OrderBars {
    bars: [ProgressBar; 3],
    total: u32,
    is_terminal: bool,
    last: Mutex<(Instant, String)>,
}

impl OrderBars {
    /// Shows the current progress.
    pub(crate) fn show(&self, orders: &OrderTracker) {
        let reached = OrderStage::ALL.map(|stage| orders.reached(stage));
        for (bar, reached) in self.bars.iter().zip(reached) {
            bar.set_position(reached as u64);
        }
        if !self.is_terminal {
            let [created, ready, delivered] = reached;
            self.plain(format!("{created} created, {ready} ready, {delivered} delivered of {}", self.total));
        }
    }

    fn plain(&self, line: String) {
        let Ok(mut last) = self.last.lock() else { return };
        if last.0.elapsed() >= PRINT_INTERVAL && last.1 != line {
            // If stderr is closed, no reader needs the output.
            drop(writeln!(anstream::stderr(), "  {line}"));
            *last = (Instant::now(), line);
        }
    }
}

impl Drop for OrderBars {
    fn drop(&mut self) {
        self.bars.iter().for_each(ProgressBar::finish_and_clear);
    }
}

/// Formats a duration for display.
pub(super) fn duration(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 1.0 => format!("{:.0} ms", seconds * 1000.0),
        seconds => format!("{seconds:.1} s"),
    }
}
