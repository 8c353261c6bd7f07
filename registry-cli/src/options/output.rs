//! How a command's answer looks.

use anstream::ColorChoice;
use clap::{Args, ValueEnum};

/// Format and colour of the answer; these options work with every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub struct OutputOptions {
    /// How to write the answer; what comes after `json` is for commands that answer with findings.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT", env = "SCHEMACTL_FORMAT")]
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
