//! Reading of input files: regular files only, up to a size limit.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use schemactl_avro::json;
use schemactl_avro::source::{SourceId, Sources, Span};

use crate::finding::{Finding, Location};
use crate::rules::project::file_is_readable;

/// The largest file that is read, in bytes.
///
/// Pulsar's clients cannot send a schema of more than 5 MiB, and a parsed file takes several times its size in memory.
pub const MAX_FILE_BYTES: u64 = 16 << 20;

/// The reason that a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// An error of the operating system.
    #[error("{0}")]
    Failed(#[from] io::Error),
    /// The file is a pipe, a socket or a device, which may never end.
    #[error("it is not a regular file")]
    NotRegular,
    /// The path is a folder.
    #[error("it is a folder")]
    Folder,
    /// The file has more than [`MAX_FILE_BYTES`] bytes.
    #[error("it is larger than {} MiB", MAX_FILE_BYTES >> 20)]
    TooLarge,
    /// The file is not UTF-8.
    #[error("line {line} is not UTF-8{guess}")]
    NotUtf8 {
        /// The line of the first invalid byte.
        line: usize,
        /// The likely encoding, as an addition to the message.
        guess: &'static str,
    },
}

impl ReadError {
    /// Returns what the user can do.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Failed(_) => "check the permissions, and the target if it is a link",
            Self::NotRegular => "use a regular file: a pipe or device may never end",
            Self::Folder => "replace the folder by a file",
            Self::NotUtf8 { .. } => "save it as UTF-8",
            Self::TooLarge => "make the schema smaller; Pulsar's clients cannot send more than 5 MiB",
        }
    }
}

/// Returns whether a path exists. A link with a missing target exists, so that it is reported when it is read.
pub(super) fn exists(path: &Path) -> bool {
    !fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Reads a regular file of at most [`MAX_FILE_BYTES`] bytes.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    // Checked before opening, because opening a pipe waits for a writer.
    let kind = fs::metadata(path)?.file_type();
    if kind.is_dir() {
        return Err(ReadError::Folder);
    }
    if !kind.is_file() {
        return Err(ReadError::NotRegular);
    }
    read_limited(File::open(path)?)
}

/// Decodes bytes as UTF-8.
pub fn decode_utf8(bytes: Vec<u8>) -> Result<String, ReadError> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.split(|byte| *byte == b'\n').count();
        let is_utf16 = matches!(error.as_bytes(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
        ReadError::NotUtf8 { line, guess: if is_utf16 { "; the file looks like UTF-16" } else { "" } }
    })
}

/// Reads to the end of the input, which may have up to [`MAX_FILE_BYTES`] bytes.
pub fn read_limited(input: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    // Reading one byte more than allowed detects a file that is too large, whatever size its metadata claims.
    input.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_FILE_BYTES) {
        return Err(ReadError::TooLarge);
    }
    Ok(bytes)
}

/// Reads a file and adds it to the sources.
///
/// # Errors
/// A finding, if the file cannot be read or is not UTF-8.
pub fn read_source(sources: &mut Sources, path: &Path) -> Result<SourceId, Box<Finding>> {
    let bytes = match read_bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("cannot read {}: {error}", path.display());
            return Err(Box::new(finding(sources, path, message).advice(error.advice())));
        }
    };
    match String::from_utf8(bytes) {
        Ok(content) => Ok(sources.add(path, content)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let content = json::decode(error.as_bytes()).into_owned();
            let source = sources.add(path, content);
            let finding = Finding::new(&file_is_readable::RULE, "the file is not UTF-8 here")
                .at(Location::new(Span::new(source, at, at + 1)))
                .advice("save it as UTF-8");
            Err(Box::new(finding))
        }
    }
}

/// Lists a folder in the order of the names. A folder that does not exist is empty.
///
/// # Errors
/// A finding, if the folder cannot be listed.
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
            Err(Box::new(finding(sources, folder, message).advice("check the permissions of the folder")))
        }
    }
}

/// Returns a finding about a file or folder whose content is not available.
fn finding(sources: &mut Sources, path: &Path, message: String) -> Finding {
    let source = sources.add(path, "");
    Finding::new(&file_is_readable::RULE, message).at(Location::new(Span::new(source, 0, 0)))
}
