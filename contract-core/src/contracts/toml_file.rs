//! Parsing of the project's TOML files, with positions for findings.

use std::fmt::Write as _;
use std::ops::Range;

use schemactl_avro::source::{SourceId, Span};
use serde::de::DeserializeOwned;
use strsim::osa_distance;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

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
    /// Joins the messages of several problems.
    pub fn join(errors: &[Self]) -> String {
        errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ")
    }

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
    toml::from_str(content).map_err(|error| file_error(content, source, &error))
}

/// The largest number of errors that are reported for one file.
const MAX_ERRORS: usize = 100;

/// Parses a TOML file like [`parse`], and reports all errors, each once.
///
/// # Errors
/// As for [`parse`].
pub(super) fn parse_all<T: DeserializeOwned>(content: &str, source: SourceId) -> Result<T, Vec<FileError>> {
    if let Some(marker) = conflict_marker(content) {
        return Err(vec![FileError::new(source, marker, "the file has conflict markers of an unfinished merge")]);
    }
    let (mut root, errors) = DeTable::parse_recoverable(content);
    let mut found: Vec<FileError> = errors.iter().map(|error| file_error(content, source, error)).collect();
    // What is wrong after a syntax error is often a result of it.
    if !found.is_empty() {
        return Err(found);
    }
    let mut removed: Vec<Vec<String>> = Vec::new();
    while found.len() < MAX_ERRORS {
        match T::deserialize(toml::Deserializer::from(root.clone())) {
            Ok(value) if found.is_empty() => return Ok(value),
            Ok(_) => break,
            Err(error) => {
                let path = error.span().and_then(|range| path_to(root.get_ref(), &range)).unwrap_or_default();
                // A key that is missing since it was removed was reported already.
                let is_inside = |entry: &Vec<String>| entry.split_last().is_some_and(|(_, table)| table == path);
                if !error.message().starts_with("missing field") || !removed.iter().any(is_inside) {
                    found.push(file_error(content, source, &error));
                }
                if path.is_empty() {
                    break;
                }
                // The next round finds the next error.
                remove(root.get_mut(), &path);
                removed.push(path);
            }
        }
    }
    Err(found)
}

/// Returns the keys that lead to the entry with this range, or to the smallest one around it.
fn path_to(table: &DeTable<'_>, range: &Range<usize>) -> Option<Vec<String>> {
    table.iter().find_map(|(key, value)| {
        let name = || key.get_ref().to_string();
        let covers = |outer: Range<usize>| outer.start <= range.start && range.end <= outer.end;
        if key.span() == *range || value.span() == *range {
            return Some(vec![name()]);
        }
        let inner = match value.get_ref() {
            DeValue::Table(inner) => path_to(inner, range),
            _ => None,
        };
        match inner {
            Some(path) => Some([vec![name()], path].concat()),
            None => covers(value.span()).then(|| vec![name()]),
        }
    })
}

fn remove(table: &mut DeTable<'_>, path: &[String]) {
    match path {
        [] => {}
        [key] => drop(table.remove(key.as_str())),
        [key, rest @ ..] => {
            if let Some(DeValue::Table(inner)) = table.get_mut(key.as_str()).map(Spanned::get_mut) {
                remove(inner, rest);
            }
        }
    }
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

/// Describes an unknown key. `names` has the key and the known ones, in backticks from the second on.
fn unknown_key(names: &str) -> String {
    let mut names = names.split('`').step_by(2);
    let key = names.next().unwrap_or_default();
    let known: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    let distance = |name: &&str| osa_distance(key, name);
    match known.iter().copied().min_by_key(distance).filter(|name| distance(name) <= name.len().max(3) / 3) {
        Some(closest) => format!("the key `{key}` is unknown: did you mean `{closest}`?"),
        None => format!("the key `{key}` is unknown; the keys of this table are `{}`", known.join("`, `")),
    }
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

fn file_error(content: &str, source: SourceId, error: &toml::de::Error) -> FileError {
    FileError::new(source, error.span().unwrap_or(0..0), error_message(content, error))
}

/// Returns the parser's message. Adds the key to "duplicate key", which does not name it, and the key that an unknown one is
/// probably meant to be.
fn error_message(content: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    if let Some(keys) = message.strip_prefix("unknown field `") {
        return unknown_key(keys);
    }
    let key = error.span().and_then(|range| content.get(range)).filter(|key| !key.is_empty() && !key.contains('\n'));
    match key.filter(|_| message == "duplicate key") {
        Some(key) => format!("{message}: `{key}` is already defined above"),
        None => message.to_owned(),
    }
}
