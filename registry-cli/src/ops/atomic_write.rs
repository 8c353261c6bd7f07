//! Writes files of a project atomically.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::interrupt::uninterrupted;
use crate::error::ToolError;

/// Whether a file must survive a power loss.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Durability {
    /// It is on the disk when the write returns.
    Durable,
    /// The system writes it to the disk when it likes. If the power fails first, the file can be missing or empty.
    Reproducible,
}

/// Replaces a file atomically, so that it is never half written, not even after a crash.
pub(crate) fn write_atomic(path: &Path, content: &str) -> Result<(), ToolError> {
    write_bytes(path, content.as_bytes())
}

/// Replaces a file with these bytes. The caller must have locked the project: the temporary file always has the same name.
pub(crate) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), ToolError> {
    write(path, bytes, Durability::Durable)
}

/// Replaces a file that can be made again from other files. A killed process leaves the old file or the new one; only a
/// power loss can leave neither. Waiting for the disk would take most of the time of writing many files.
pub(crate) fn write_reproducible(path: &Path, content: &str) -> Result<(), ToolError> {
    write(path, content.as_bytes(), Durability::Reproducible)
}

fn write(path: &Path, bytes: &[u8], durability: Durability) -> Result<(), ToolError> {
    uninterrupted(|| replace(path, bytes, durability))
        .map_err(|source| ToolError::FileUnwritable { path: path.to_owned(), source })
}

fn replace(path: &Path, bytes: &[u8], durability: Durability) -> io::Result<()> {
    // A symbolic link stays: the file that it points to is replaced.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    // Always the same name, so that the file of a killed run is overwritten by the next.
    let temporary =
        folder.join([&OsString::from("."), name, &OsString::from(".schemactl")].into_iter().collect::<OsString>());
    let written = write_temporary(&temporary, path, bytes, durability).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is reported.
        drop(fs::remove_file(&temporary));
    }
    written.and_then(|()| if durability == Durability::Durable { sync_dir(folder) } else { Ok(()) })
}

fn write_temporary(temporary: &Path, path: &Path, bytes: &[u8], durability: Durability) -> io::Result<()> {
    match fs::remove_file(temporary) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = File::create_new(temporary)?;
    if let Ok(old) = fs::metadata(path) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    if durability == Durability::Durable { file.sync_all() } else { Ok(()) }
}

/// Writes the folder to disk, so that a rename survives a power loss.
#[cfg(unix)]
fn sync_dir(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_dir(_folder: &Path) -> io::Result<()> {
    Ok(())
}
