//! Options that several commands share, one small flattened struct a file.

mod output;
mod project;

pub use output::{Color, Format, OutputOptions};
pub use project::{CheckFailure, ProjectOptions};
