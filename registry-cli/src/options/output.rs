//! How a command's answer looks.

use std::fmt;

use anstream::ColorChoice;
use clap::{Args, ValueEnum};

/// The environment variable with the format of who asks for none.
pub const FORMAT_VARIABLE: &str = "SCHEMACTL_FORMAT";

/// Format and colour of the answer; these options work with every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub struct OutputOptions {
    /// How to write the answer; what comes after `json` is for commands that answer with findings, and the others
    /// pass over it where the variable asks for it.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT", env = FORMAT_VARIABLE)]
    pub format: Format,
    /// When to use colours; `auto` respects `NO_COLOR`, `CLICOLOR_FORCE` and whether a terminal reads it.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
}

/// How a command's answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text for people.
    #[default]
    Human,
    /// One JSON object for programs.
    Json,
    /// JSON Lines: a finding a line, and a summary.
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

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// When a terminal reads it and the environment doesn't forbid it.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl OutputOptions {
    /// Makes the choice of colour hold for all that is written from now on.
    pub fn apply_color(&self) {
        let choice = match self.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        choice.write_global();
    }
}
