//! Paths as those name them who know a repository, not the folder that a command was called from.

use std::path::{Path, PathBuf};

use crate::path::plain;

/// The checkout of a repository that a command is called in. Annotations, code scanning and comments under a change go
/// by paths from its root.
#[derive(Clone, Debug)]
pub struct Checkout {
    here: PathBuf,
    root: PathBuf,
}

impl Checkout {
    /// The innermost one around this folder, an absolute path.
    pub fn around(here: &Path) -> Option<Self> {
        // In a worktree and in a submodule it is a file.
        let root = here.ancestors().find(|folder| folder.join(".git").exists())?;
        Some(Self { here: here.to_owned(), root: root.to_owned() })
    }

    /// The path of a file from the root, if it is in there; a name that is no file's stays as it is.
    pub(super) fn path(&self, path: &Path) -> PathBuf {
        let absolute = self.here.join(path);
        let inside = plain(&absolute).strip_prefix(&self.root).map(Path::to_owned);
        inside.ok().filter(|_| absolute.exists()).unwrap_or_else(|| path.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_from_the_root_wherever_the_command_is_called() {
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
            let checkout = Checkout::around(&root.join(here)).unwrap();
            assert_eq!(checkout.path(Path::new(path)), Path::new("schemas/orders/v1.avsc"), "{here}: {path}");
        }
    }

    #[test]
    fn what_is_no_file_of_the_checkout_keeps_its_name() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        let outside = tempfile::NamedTempFile::new().unwrap();
        let checkout = Checkout::around(folder.path()).unwrap();
        for path in [Path::new("registry:local, version 0"), outside.path()] {
            assert_eq!(checkout.path(path), path);
        }
    }
}
