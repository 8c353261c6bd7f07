//! Parsing of the project's TOML files, with positions for findings.

use std::fmt::Write as _;
use std::ops::Range;

use schemactl_avro::source::{SourceId, Span};
use serde::de::DeserializeOwned;

/// A problem in one of the project's TOML files.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct FileError {
    /// The problem.
    pub message: String,
    /// Its location.
    pub span: Span,
}

impl FileError {
    pub(super) fn new(source: SourceId, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), span: Span::new(source, range.start, range.end) }
    }
}

/// Parses a TOML file.
///
/// # Errors
/// The file has the conflict markers of an unfinished merge, is not TOML, or has other keys or types than `T`.
pub(super) fn parse<T: DeserializeOwned>(content: &str, source: SourceId) -> Result<T, FileError> {
    if let Some(marker) = conflict_marker(content) {
        return Err(FileError::new(source, marker, "the file has conflict markers of an unfinished merge"));
    }
    toml::from_str(content).map_err(|error| {
        let range = error.span().unwrap_or(0..0);
        FileError::new(source, range, error_message(content, &error))
    })
}

/// Writes a basic string of TOML.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Returns the range of the first conflict marker that `git merge` left in a file.
pub(super) fn conflict_marker(content: &str) -> Option<Range<usize>> {
    let mut offset = 0;
    for line in content.split_inclusive('\n') {
        if ["<<<<<<< ", ">>>>>>> ", "=======\n"].iter().any(|marker| line.starts_with(marker)) {
            return Some(offset..offset + 7);
        }
        offset += line.len();
    }
    None
}

/// Returns the parser's message, and adds the key to "duplicate key", which does not name it.
fn error_message(content: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    let key = error.span().and_then(|range| content.get(range)).filter(|key| !key.is_empty() && !key.contains('\n'));
    match key.filter(|_| message == "duplicate key") {
        Some(key) => format!("{message}: `{key}` is already defined above"),
        None => message.to_owned(),
    }
}
