//! The lock of a project: one command at a time changes it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use contract_core::contracts::MANIFEST_FILE;

use crate::error::ToolError;
use crate::progress::Progress;

/// Keeps other commands from changing a project until it is dropped or the process ends.
///
/// A command that writes takes the lock before it reads, so that the files it checked are the files that it seals, fixes or
/// generates from. Commands that only read do not wait, since every file is replaced atomically.
#[derive(Debug)]
#[must_use = "the project is unlocked as soon as this is dropped"]
pub(crate) struct ProjectLock {
    _manifest: File,
}

impl ProjectLock {
    /// Locks the project in the folder `root`. If another command has locked it, reports that and waits.
    pub(crate) fn acquire(root: &Path, progress: &dyn Progress) -> Result<Self, ToolError> {
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
            // An editor that saves by renaming replaces the file, and the lock is on the old one.
            if is_same_file(&file, &path).map_err(failed)? {
                return Ok(Self { _manifest: file });
            }
        }
    }
}

/// Opens the manifest; for writing if that is permitted, since some network file systems require it for a lock.
fn open(path: &Path) -> io::Result<File> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    File::options().read(true).write(true).open(path).or_else(|_| File::open(path))
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (opened, current) = (file.metadata()?, fs::metadata(path)?);
    Ok((opened.dev(), opened.ino()) == (current.dev(), current.ino()))
}

#[cfg(not(unix))]
fn is_same_file(_file: &File, _path: &Path) -> io::Result<bool> {
    Ok(true)
}
