//! Reading files of a project, or of whoever names one: only regular ones, and only so much.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::finding::{Finding, Location};
use crate::json;
use crate::rules::project::file_is_readable;
use crate::source::{SourceId, Sources, Span};

/// The largest text that is read, in bytes. Pulsar's clients send no schema of more than 5 MiB, and a parsed file
/// takes several times its size in memory.
pub const MAX_FILE_BYTES: u64 = 16 << 20;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system says so.
    #[error("{0}")]
    Failed(#[from] io::Error),
    /// It is a pipe, a socket or a device, of which nobody knows when it ends.
    #[error("it is no regular file")]
    NotRegular,
    /// It is a folder.
    #[error("it is a folder")]
    Folder,
    /// It holds more than [`MAX_FILE_BYTES`] bytes.
    #[error("it is larger than {} MiB", MAX_FILE_BYTES >> 20)]
    TooLarge,
    /// It is no text in UTF-8.
    #[error("it is not UTF-8 from line {line} on{guess}")]
    NotUtf8 {
        /// The line of the first byte that is none.
        line: usize,
        /// What it may be instead.
        guess: &'static str,
    },
}

impl ReadError {
    /// What to do about it.
    pub fn fix(&self) -> &'static str {
        match self {
            Self::Failed(_) => "mend the reason: rights most often, or a link that leads nowhere",
            Self::NotRegular => "put the text itself there: a pipe or device is read once, and perhaps never ends",
            Self::Folder => "move the folder away, and put the file in its place",
            Self::NotUtf8 { .. } => "save it as UTF-8",
            Self::TooLarge => "keep what a message is made of; a client can send a schema of 5 MiB",
        }
    }
}

/// Reads a regular file of at most [`MAX_FILE_BYTES`] bytes.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    // Asked before it is opened: to open a pipe is to wait for somebody who writes.
    let kind = fs::metadata(path)?.file_type();
    if kind.is_dir() {
        return Err(ReadError::Folder);
    }
    if !kind.is_file() {
        return Err(ReadError::NotRegular);
    }
    read_limited(File::open(path)?)
}

/// Takes bytes for a text.
pub fn decode_utf8(bytes: Vec<u8>) -> Result<String, ReadError> {
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        let is_utf16 = matches!(error.as_bytes(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
        ReadError::NotUtf8 { line, guess: if is_utf16 { "; its first bytes are those of UTF-16" } else { "" } }
    })
}

/// Reads all that there is, up to [`MAX_FILE_BYTES`] bytes.
pub fn read_limited(input: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    // One byte more than is allowed tells of a text that is too large, whatever its length claims to be.
    input.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_FILE_BYTES) {
        return Err(ReadError::TooLarge);
    }
    Ok(bytes)
}

/// Reads a file that should be text.
///
/// # Errors
/// A finding that says why it is none.
pub fn read_source(sources: &mut Sources, path: &Path) -> Result<SourceId, Box<Finding>> {
    let bytes = match read_bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("cannot read {}: {error}", path.display());
            return Err(Box::new(finding(sources, path, message).fix(error.fix())));
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(sources.add(path, text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = json::decode(error.as_bytes()).into_owned();
            let source = sources.add(path, text);
            let finding = Finding::new(&file_is_readable::RULE, "the file is not UTF-8 from here on")
                .at(Location::new(Span::new(source, at, at + 1)))
                .fix("save it as UTF-8");
            Err(Box::new(finding))
        }
    }
}

/// What a folder holds, by name; nothing where there is no folder.
///
/// # Errors
/// A finding that says why it cannot be listed.
pub(super) fn list(sources: &mut Sources, folder: &Path) -> Result<Vec<PathBuf>, Box<Finding>> {
    let listed = match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>(),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    match listed {
        Ok(mut paths) => {
            paths.sort();
            Ok(paths)
        }
        Err(error) => {
            let message = format!("cannot list {}: {error}", folder.display());
            Err(Box::new(finding(sources, folder, message).fix("mend the reason: rights, most often")))
        }
    }
}

/// A finding at a file or folder that has no text to show.
fn finding(sources: &mut Sources, path: &Path, message: String) -> Finding {
    let source = sources.add(path, "");
    Finding::new(&file_is_readable::RULE, message).at(Location::new(Span::new(source, 0, 0)))
}
