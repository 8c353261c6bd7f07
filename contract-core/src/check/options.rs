//! The options of a check.

use std::time::SystemTime;

use super::GeneratorCheck;
use crate::compat::Strategy;
use crate::day::Day;

/// Options of a check, besides the project's files.
#[derive(Debug, Clone, Copy)]
pub struct CheckOptions {
    /// The day on which the check takes place: it decides whether entries of `accepted.toml` have expired.
    pub today: Day,
    /// A strategy to try instead of each contract's own. `None` to check each contract with its own.
    pub strategy: Option<Strategy>,
    /// Whether to search for example messages.
    pub examples: ExampleSearch,
    /// The generator that must accept all drafts, if the project generates code.
    pub generator: Option<GeneratorCheck>,
}

impl Default for CheckOptions {
    /// Returns options for today, with the contracts' own strategies, no examples and no generator.
    fn default() -> Self {
        Self {
            today: Day::from_system_time(SystemTime::now()),
            strategy: None,
            examples: ExampleSearch::Skip,
            generator: None,
        }
    }
}

/// Whether to search for messages that demonstrate what readers misread or cannot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExampleSearch {
    /// No example; the check is faster.
    #[default]
    Skip,
    /// An example for each such finding.
    Run,
}
