//! One command at a time changes a project.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use contract_core::contracts::MANIFEST_FILE;

use crate::error::ToolError;
use crate::progress::Progress;

/// Keeps all other commands from changing a project until it is dropped, or its process ends however it does.
///
/// A command that writes takes it before it reads: what it checked is what it then seals, generates from or mends.
/// Commands that only read don't wait, since every file is replaced in one step.
#[derive(Debug)]
#[must_use = "the project is free again as soon as this is dropped"]
pub(crate) struct Hold {
    _manifest: File,
}

impl Hold {
    /// Holds the project in the folder `root`; where another command does, says so and waits.
    pub(crate) fn of(root: &Path, progress: &dyn Progress) -> Result<Self, ToolError> {
        let path = root.join(MANIFEST_FILE);
        let failed = |source: io::Error| ToolError::ProjectLockFailed { path: path.clone(), source };
        loop {
            let file = open(&path).map_err(failed)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    progress.step(&format!("waiting for another command that changes {}", root.display()));
                    file.lock().map_err(failed)?;
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
            // Who saves by renaming leaves the lock on a file that is in no folder any more.
            if is_at(&file, &path).map_err(failed)? {
                return Ok(Self { _manifest: file });
            }
        }
    }
}

/// Opens the manifest; for writing where that is allowed, since network file systems ask it of who locks.
fn open(path: &Path) -> io::Result<File> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    File::options().read(true).write(true).open(path).or_else(|_| File::open(path))
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (held, there) = (file.metadata()?, fs::metadata(path)?);
    Ok((held.dev(), held.ino()) == (there.dev(), there.ino()))
}

#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> io::Result<bool> {
    Ok(true)
}
