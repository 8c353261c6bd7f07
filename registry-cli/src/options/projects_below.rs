//! Searches for the projects in a folder and below it.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use contract_core::contracts::MANIFEST_FILE;

/// The largest number of folders that are searched for a hint.
const MAX_FOLDERS_FOR_HINT: usize = 10_000;

/// Returns the projects below `top` for a hint; the search is limited, since `top` can be any folder of the machine.
pub(super) fn hint_of_projects(top: &Path) -> Vec<PathBuf> {
    search(top, MAX_FOLDERS_FOR_HINT)
}

/// Returns the folders in and below `top` that have a manifest, sorted and relative to `top`. Folders below a project, hidden
/// folders and those of tools, such as `node_modules` and `target`, are not searched.
pub(super) fn projects_below(top: &Path) -> Vec<PathBuf> {
    search(top, usize::MAX)
}

fn search(top: &Path, max_folders: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = VecDeque::from([top.to_owned()]);
    for _ in 0..max_folders {
        let Some(folder) = open.pop_front() else { break };
        if folder.join(MANIFEST_FILE).exists() {
            found.extend(folder.strip_prefix(top).map(Path::to_owned));
            continue;
        }
        let entries = fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
        // Symbolic links to folders are not followed, since they can lead in a circle.
        let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        open.extend(folders.map(|entry| entry.path()).filter(|folder| !is_skipped(folder)));
    }
    found.sort();
    found
}

fn is_skipped(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name == "node_modules" || name == "target" || folder.join("CACHEDIR.TAG").exists()
}
