//! Options for format and colour of the answer.

use std::fmt;

use anstream::ColorChoice;
use clap::{Args, ValueEnum};

/// The environment variable with the default format.
pub const FORMAT_VARIABLE: &str = "SCHEMACTL_FORMAT";

/// Format and colour of the answer; these options are available for every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub struct OutputOptions {
    /// Output format. The formats after `json` are for findings, so they apply to `check`, `lint`, `fmt` and `compat`; other
    /// commands ignore them if they are set in the environment.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT", env = FORMAT_VARIABLE)]
    pub format: Format,
    /// The use of colours; `auto` depends on `NO_COLOR`, `CLICOLOR_FORCE` and whether the output is a terminal.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
}

/// A format of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text for people.
    #[default]
    Human,
    /// One JSON object for programs.
    Json,
    /// JSON Lines: one finding per line, then a summary.
    Jsonl,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// SARIF 2.1.0.
    Sarif,
    /// `JUnit`'s XML.
    Junit,
    /// Markdown for a comment under a pull request.
    Markdown,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.to_possible_value().as_ref().map_or("", |value| value.get_name()))
    }
}

/// The use of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// If the output is a terminal and the environment does not forbid colours.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl OutputOptions {
    /// Applies the choice to all output from now on.
    pub fn apply_color(&self) {
        self.color.apply();
    }
}

impl Color {
    /// Applies the choice to all output from now on.
    pub fn apply(self) {
        let choice = match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        };
        choice.write_global();
    }
}
