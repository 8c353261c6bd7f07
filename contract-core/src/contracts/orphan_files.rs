//! Schemas in folders that schemactl does not read: beside the contracts' folders, or below them.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use super::file_names::{MANIFEST_FILE, SHARED_FOLDER, is_schema, is_visible};
use crate::notation::FileNotation;

/// A file with a schema that is not read.
#[derive(Debug)]
pub(super) struct Orphan {
    pub(super) path: PathBuf,
    /// The notation of a file that is not named as a schema; `None` for an `.avsc` file.
    pub(super) notation: Option<FileNotation>,
}

/// The result of a walk through the folder of schemas.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Files with schemas that are read neither as a version nor as a shared type.
    pub(super) schemas: Vec<Orphan>,
    /// Folders that could not be listed.
    pub(super) unreadable_dirs: Vec<PathBuf>,
}

/// Walks through the folder `root`. Does not follow links to folders, so that the walk ends.
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
            } else if path.strip_prefix(root).is_ok_and(is_orphan) && !path.is_dir() {
                walk.schemas.extend(orphan(path));
            }
        }
    }
    walk.schemas.sort_by(|a, b| a.path.cmp(&b.path));
    walk
}

/// Returns the file if it has a schema.
fn orphan(path: PathBuf) -> Option<Orphan> {
    if is_schema(&path) {
        return Some(Orphan { path, notation: None });
    }
    let notation = FileNotation::of_file(&path).filter(|_| is_visible(&path))?;
    Some(Orphan { path, notation: Some(notation) })
}

/// Returns whether a folder is hidden, belongs to a tool, such as Cargo's `target`, or is a project of its own.
pub(super) fn is_skipped_dir(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.')
        || name == "node_modules"
        || ["CACHEDIR.TAG", MANIFEST_FILE].iter().any(|marker| folder.join(marker).exists())
}

/// Returns whether a path, relative to the folder of schemas, is in a folder that is not read.
///
/// Shared types are read from `shared/`, versions from `owner/message/`. Files with an invalid name in one of these are
/// reported where these folders are read.
fn is_orphan(path: &Path) -> bool {
    let parts = path.components().count();
    if path.starts_with(SHARED_FOLDER) { parts > 2 } else { parts != 3 }
}
