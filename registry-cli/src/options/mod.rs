//! Options that several commands share, one small flattened struct a file.

mod output;

pub use output::{Color, Format, OutputOptions};
