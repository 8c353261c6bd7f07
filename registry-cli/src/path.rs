//! Paths as texts, whatever is on the disk.

use std::path::{Component, Path, PathBuf};

/// A path without `folder/..` in it.
pub(crate) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        let goes_back =
            part == Component::ParentDir && matches!(plain.components().next_back(), Some(Component::Normal(_)));
        if goes_back {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}
