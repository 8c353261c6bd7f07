//! Paths relative to the root of the repository, as CI systems expect them.

use std::path::{Path, PathBuf};

use crate::path::normalize;

/// The checkout of a repository. Annotations, code scanning and comments on pull requests use paths from its root.
#[derive(Clone, Debug)]
pub struct Checkout {
    here: PathBuf,
    root: PathBuf,
}

impl Checkout {
    /// Returns the innermost checkout that contains this folder, which must be an absolute path.
    pub fn containing(here: &Path) -> Option<Self> {
        // In a worktree and in a submodule `.git` is a file.
        let root = here.ancestors().find(|folder| folder.join(".git").exists())?;
        Some(Self { here: here.to_owned(), root: root.to_owned() })
    }

    /// Returns the path of a file from the root. A file outside of it, or a name that is not a file's, is returned unchanged.
    pub(super) fn path(&self, path: &Path) -> PathBuf {
        let absolute = self.here.join(path);
        let inside = normalize(&absolute).strip_prefix(&self.root).map(Path::to_owned);
        inside.ok().filter(|_| absolute.exists()).unwrap_or_else(|| path.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_root() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for made in [".git", "schemas/orders", "tools/deep"] {
            std::fs::create_dir_all(root.join(made)).unwrap();
        }
        std::fs::write(root.join("schemas/orders/v1.avsc"), "{}").unwrap();
        let absolute = root.join("schemas/orders/v1.avsc");
        for (here, path) in [
            ("", "schemas/orders/v1.avsc"),
            ("", "./schemas/orders/v1.avsc"),
            ("schemas", "orders/v1.avsc"),
            ("tools/deep", "../../schemas/orders/v1.avsc"),
            ("tools", absolute.to_str().unwrap()),
        ] {
            let checkout = Checkout::containing(&root.join(here)).unwrap();
            assert_eq!(checkout.path(Path::new(path)), Path::new("schemas/orders/v1.avsc"), "{here}: {path}");
        }
    }

    #[test]
    fn other_names_stay_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        let outside = tempfile::NamedTempFile::new().unwrap();
        let checkout = Checkout::containing(folder.path()).unwrap();
        for path in [Path::new("registry:local, version 0"), outside.path()] {
            assert_eq!(checkout.path(path), path);
        }
    }
}
