//! Writing files of the project.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::error::ToolError;

/// Replaces a file of text in one step, so that no reader and no crash sees half of it.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), ToolError> {
    write_bytes(path, text.as_bytes())
}

/// The same with any file. Only for who holds the project: the new text lies beside the file under a name of its own
/// until it takes its place.
pub(crate) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), ToolError> {
    replace(path, bytes).map_err(|source| ToolError::FileUnwritable { path: path.to_owned(), source })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    // Always the same name, so that what a killed run left is not left for ever.
    let beside =
        folder.join([&OsString::from("."), name, &OsString::from(".schemactl")].into_iter().collect::<OsString>());
    let written = write_beside(&beside, path, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The first error is the one to tell.
        drop(fs::remove_file(&beside));
    }
    written.and_then(|()| keep_names(folder))
}

fn write_beside(beside: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = File::create_new(beside)?;
    if let Ok(old) = fs::metadata(path) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a renaming outlive a loss of power.
#[cfg(unix)]
fn keep_names(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn keep_names(_folder: &Path) -> io::Result<()> {
    Ok(())
}
