//! Paths, independent of the file system.

use std::path::{Component, Path, PathBuf};

/// Removes `folder/..` from a path.
pub(crate) fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        let goes_back =
            part == Component::ParentDir && matches!(normal.components().next_back(), Some(Component::Normal(_)));
        if goes_back {
            normal.pop();
        } else {
            normal.push(part);
        }
    }
    normal
}
