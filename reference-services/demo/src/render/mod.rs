//! Prints progress to stderr and the result to stdout.

mod answer;
mod screen;
mod style;

pub(crate) use screen::{OrderBars, Screen};

pub use answer::{answer, failed};
