//! Batches: JSON Lines in, JSON Lines out, in the same order.

use std::io::{self, BufRead, Read, Write};

use contract_core::contracts::MAX_FILE_BYTES;
use contract_core::json::decode;
use data_encoding::BASE64_NOPAD;
use serde_json::{Value, json};

use crate::error::ToolError;
use crate::outcome::Outcome;
use crate::render;
use schemactl_error_codes::{Exit, command};

/// The most bytes of a line: a question holds several schemas, of which each may be as large as a file.
const LONGEST_LINE: u64 = 4 * MAX_FILE_BYTES;

/// Why a line is no question.
#[derive(Debug)]
pub(crate) struct BadLine(String);

impl BadLine {
    pub(crate) fn new(message: impl Into<String>) -> Self {
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
pub(crate) fn answer(
    input: &mut dyn BufRead,
    question: impl Fn(&str) -> Result<Value, BadLine>,
) -> Result<Box<dyn Outcome>, ToolError> {
    let mut bad = 0;
    let mut number = 0_usize;
    render::lines(|out| {
        let mut line = Vec::new();
        loop {
            let Some(read) = read_line(input, &mut line)? else { return Ok(()) };
            number += 1;
            let text = decode(&line);
            if read.is_ok() && text.trim().is_empty() {
                continue;
            }
            match read.and_then(|()| question(&text)) {
                Ok(answer) => writeln!(out, "{answer}")?,
                Err(BadLine(message)) => {
                    bad += 1;
                    let error = json!({ "code": command::BATCH_LINE_INVALID.id, "message": message });
                    writeln!(out, "{}", json!({ "line": number, "error": error }))?;
                }
            }
        }
    })
    .map_err(|source| ToolError::BatchFailed { source })?;
    Ok(Box::new(Answered { bad }))
}

/// Reads a line; nothing at the end. Of a line that is too long nothing is kept.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<Option<Result<(), BadLine>>> {
    line.clear();
    if input.take(LONGEST_LINE).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    let is_whole = line.ends_with(b"\n") || input.fill_buf()?.is_empty();
    if is_whole {
        return Ok(Some(Ok(())));
    }
    while !line.ends_with(b"\n") {
        line.clear();
        if input.take(LONGEST_LINE).read_until(b'\n', line)? == 0 {
            break;
        }
    }
    line.clear();
    Ok(Some(Err(BadLine::new(format!("the line is longer than {} MiB", LONGEST_LINE >> 20)))))
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

/// Decodes base64 (RFC 4648, section 4), with or without padding.
pub(crate) fn base64(encoded: &str) -> Result<Vec<u8>, BadLine> {
    let bytes = BASE64_NOPAD.decode(encoded.trim_end_matches('=').as_bytes());
    bytes.map_err(|_| BadLine::new("`schema_base64` is not valid base64"))
}
