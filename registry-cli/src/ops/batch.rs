//! Batches: reads JSON Lines and answers each line with a line, in the same order.

use std::io::{self, BufRead, Read, Write};

use contract_core::contracts::MAX_FILE_BYTES;
use contract_core::json::decode;
use data_encoding::BASE64_NOPAD;
use serde_json::{Value, json};

use crate::error::ToolError;
use crate::outcome::Outcome;
use crate::render;
use schemactl_error_codes::{Exit, command};

/// The longest line in bytes: a line can contain several schemas, each as large as a file.
const MAX_LINE_LENGTH: u64 = 4 * MAX_FILE_BYTES;

/// The reason why a line is not valid.
#[derive(Debug)]
pub(crate) struct InvalidLine(String);

impl InvalidLine {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl From<serde_json::Error> for InvalidLine {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

/// Answers each line of `input` with a line, as soon as it is read. The answer to an invalid line is an error; all other
/// lines are answered as usual.
pub(crate) fn answer(
    input: &mut dyn BufRead,
    answer_line: impl Fn(&str) -> Result<Value, InvalidLine>,
) -> Result<Box<dyn Outcome>, ToolError> {
    let mut invalid = 0;
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
            match read.and_then(|()| answer_line(&text)) {
                Ok(answer) => writeln!(out, "{answer}")?,
                Err(InvalidLine(message)) => {
                    invalid += 1;
                    let error = json!({ "code": command::BATCH_LINE_INVALID.id, "message": message });
                    writeln!(out, "{}", json!({ "line": number, "error": error }))?;
                }
            }
        }
    })
    .map_err(|source| ToolError::BatchFailed { source })?;
    Ok(Box::new(BatchOutcome { invalid }))
}

/// Reads a line into `line`; returns `None` at the end of the input. A line that is too long is skipped.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<Option<Result<(), InvalidLine>>> {
    line.clear();
    if input.take(MAX_LINE_LENGTH).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    let is_whole = line.ends_with(b"\n") || input.fill_buf()?.is_empty();
    if is_whole {
        return Ok(Some(Ok(())));
    }
    while !line.ends_with(b"\n") {
        line.clear();
        if input.take(MAX_LINE_LENGTH).read_until(b'\n', line)? == 0 {
            break;
        }
    }
    line.clear();
    Ok(Some(Err(InvalidLine::new(format!("the line is longer than {} MiB", MAX_LINE_LENGTH >> 20)))))
}

/// The result of a batch, whose answers are written already.
struct BatchOutcome {
    invalid: usize,
}

impl Outcome for BatchOutcome {
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
        if self.invalid == 0 { Exit::Clean } else { Exit::Usage }
    }
}

/// Decodes base64 (RFC 4648, section 4), with or without padding.
pub(crate) fn base64(encoded: &str) -> Result<Vec<u8>, InvalidLine> {
    let bytes = BASE64_NOPAD.decode(encoded.trim_end_matches('=').as_bytes());
    bytes.map_err(|_| InvalidLine::new("`schema_base64` is not valid base64"))
}
