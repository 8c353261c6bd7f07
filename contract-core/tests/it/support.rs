//! Projects in temporary folders.

use std::fs;
use std::path::Path;

use contract_core::contracts::{ContractSet, LOCK_FILE, load};
use contract_core::finding::Finding;
use contract_core::lint::{Scope, lint_project};
use contract_core::{CheckOptions, CheckReport, check};
use tempfile::TempDir;

/// A project in a temporary folder, which is deleted with it.
pub(crate) struct Project(TempDir);

impl Project {
    /// Creates a project with these files, by path and content.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self(TempDir::new().expect("a folder"));
        for (path, content) in files {
            project.write(path, content.as_bytes());
        }
        project
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, bytes).expect("a file");
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn check(&self) -> CheckReport {
        check(load(self.root()))
    }

    /// Lints a project whose files have no findings.
    pub(crate) fn lint(&self, scope: Scope) -> Vec<Finding> {
        let loaded = load(self.root());
        assert!(loaded.findings.is_empty(), "{:#?}", loaded.findings);
        lint_project(&loaded.set.expect("a project"), scope, CheckOptions::default().today)
    }

    /// Seals all drafts as they are.
    pub(crate) fn seal(&self) {
        let set: ContractSet = load(self.root()).set.expect("a manifest");
        let mut lock = set.lock.intact().expect("an intact lock").clone();
        for contract in &set.contracts {
            for version in contract.draft_versions() {
                let schema = version.schema().expect("a schema");
                lock.add(&contract.id, schema.fingerprint(), &version.content);
            }
        }
        self.write(LOCK_FILE, lock.to_toml().as_bytes());
    }
}
