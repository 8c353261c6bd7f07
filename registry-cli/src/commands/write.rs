//! Writing files of the project.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::error::ToolError;

/// Replaces a file of text in one step, so that no reader and no crash sees half of it.
pub(super) fn write_whole(path: &Path, text: &str) -> Result<(), ToolError> {
    write_bytes(path, text.as_bytes())
}

/// The same with any file.
pub(super) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), ToolError> {
    let failed = |source: io::Error| ToolError::FileUnwritable { path: path.to_owned(), source };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let mut file = tempfile::Builder::new().prefix(".schemactl-").tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    if let Ok(old) = fs::metadata(path) {
        fs::set_permissions(file.path(), old.permissions()).map_err(failed)?;
    } else {
        readable_by_all(file.path()).map_err(failed)?;
    }
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(unix)]
fn readable_by_all(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_path: &Path) -> io::Result<()> {
    Ok(())
}
