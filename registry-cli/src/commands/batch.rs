//! Batches: JSON Lines in, JSON Lines out, in the same order.

use std::io::{self, BufRead, Write};

use contract_core::json::decode;
use serde_json::{Value, json};

use crate::error::{Code, ToolError};
use crate::exit::Exit;
use crate::outcome::Outcome;
use crate::render;

/// Why a line is no question.
#[derive(Debug)]
pub(super) struct BadLine(String);

impl BadLine {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl From<serde_json::Error> for BadLine {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

/// Answers each line of `input` with a line, as soon as it is read. A line that is no question is answered with an
/// error, and the others all the same.
pub(super) fn answer(
    input: &mut dyn BufRead,
    question: impl Fn(&str) -> Result<Value, BadLine>,
) -> Result<Box<dyn Outcome>, ToolError> {
    let mut bad = 0;
    let mut number = 0_usize;
    render::lines(|out| {
        let mut line = Vec::new();
        loop {
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            number += 1;
            let text = decode(&line);
            if text.trim().is_empty() {
                continue;
            }
            match question(&text) {
                Ok(answer) => writeln!(out, "{answer}")?,
                Err(BadLine(message)) => {
                    bad += 1;
                    let error = json!({ "code": Code::BatchLineInvalid.id(), "message": message });
                    writeln!(out, "{}", json!({ "line": number, "error": error }))?;
                }
            }
        }
    })
    .map_err(|source| ToolError::BatchFailed { source })?;
    Ok(Box::new(Answered { bad }))
}

/// A batch whose answers are written already.
struct Answered {
    bad: usize,
}

impl Outcome for Answered {
    fn human(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn json(&self) -> Value {
        Value::Null
    }

    fn is_written(&self) -> bool {
        true
    }

    fn exit(&self) -> Exit {
        if self.bad == 0 { Exit::Clean } else { Exit::Usage }
    }
}

/// Reads base64 (RFC 4648, section 4), with or without padding.
pub(super) fn base64(text: &str) -> Result<Vec<u8>, BadLine> {
    let bytes = contract_core::base64::decode(text);
    bytes.ok_or_else(|| BadLine::new("`schema_base64` has a character that is not of base64"))
}
