//! The JSON object around every answer.

use std::io::{self, Write};

use schemactl_error_codes::command;
use serde::Serialize;
use serde_json::Value;

use crate::error::ToolError;
use crate::outcome::Outcome;

/// The JSON object of a command: `data` with an answer, or `error`.
#[derive(Debug, Serialize)]
pub struct Envelope {
    schemactl: &'static str,
    command: String,
    success: bool,
    data: Option<Value>,
    error: Option<Failure>,
}

#[derive(Debug, Serialize)]
struct Failure {
    code: &'static str,
    message: String,
    help: String,
}

impl Envelope {
    /// Creates the object for an answer.
    pub fn answer(command: &str, outcome: &dyn Outcome) -> Self {
        Self::new(command, outcome.exit().is_success(), Some(outcome.json()), None)
    }

    /// Creates the object for an error.
    pub fn error(command: &str, error: &ToolError) -> Self {
        let failure = Failure { code: error.code().id, message: error.to_string(), help: error.help() };
        Self::new(command, false, None, Some(failure))
    }

    /// Creates the object for a command line that could not be parsed.
    pub fn usage(error: &clap::Error) -> Self {
        let text = error.render().to_string();
        // Missing arguments are on separate lines, up to the first empty one.
        let lines: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
        let message = lines.join(" ").trim_start_matches("error: ").to_owned();
        let help = "run the command with `--help` to see its options".to_owned();
        Self::new("", false, None, Some(Failure { code: command::USAGE.id, message, help }))
    }

    fn new(command: &str, success: bool, data: Option<Value>, error: Option<Failure>) -> Self {
        Self { schemactl: env!("CARGO_PKG_VERSION"), command: command.to_owned(), success, data, error }
    }

    /// Writes the envelope, indented, with a final newline.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }
}
