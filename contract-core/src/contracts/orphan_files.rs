//! Schemas that lie where nothing looks: beside contracts' folders, or below them.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use super::{MANIFEST_FILE, SHARED_FOLDER, file_names};

/// What a walk through the folder of schemas found.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Schemas in a place where no version and no shared type is looked for.
    pub(super) schemas: Vec<PathBuf>,
    /// Folders that could not be listed.
    pub(super) unreadable_dirs: Vec<PathBuf>,
}

/// Walks through the folder `root`. Links to folders are not followed, so that the walk ends.
pub(super) fn walk(root: &Path) -> Walk {
    let mut walk = Walk::default();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let listed = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<DirEntry>>>);
        let Ok(entries) = listed else {
            walk.unreadable_dirs.push(folder);
            continue;
        };
        for entry in &entries {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.extend((!is_skipped_dir(&path)).then_some(path));
            } else if file_names::is_schema(&path) && path.strip_prefix(root).is_ok_and(is_orphan) && !path.is_dir() {
                walk.schemas.push(path);
            }
        }
    }
    walk.schemas.sort();
    walk
}

/// Whether a folder is hidden, one that a tool keeps for itself, such as Cargo's `target`, or a project of its own.
pub(super) fn is_skipped_dir(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.')
        || name == "node_modules"
        || ["CACHEDIR.TAG", MANIFEST_FILE].iter().any(|mark| folder.join(mark).exists())
}

/// Whether nothing looks for schemas at a path below the folder of schemas: shared types lie in `shared`, versions in
/// `owner/message`, and what is in the wrong one of those folders is told of where they are read.
fn is_orphan(path: &Path) -> bool {
    let parts = path.components().count();
    if path.starts_with(SHARED_FOLDER) { parts > 2 } else { parts != 3 }
}
