//! Projects in temporary folders.

use std::fs;
use std::path::{Path, PathBuf};

use contract_core::contracts::{ContractSet, Lock, load};
use contract_core::schema::parse_str;
use contract_core::source::Sources;
use contract_core::{Checked, check};
use schemactl::publish::{Publications, Tenant};
use tempfile::TempDir;

/// A project with contracts, sealed as `schemactl release` seals them.
pub(crate) struct Project {
    /// The schemas are in a subfolder, so that a test can add other folders.
    _folder: TempDir,
    root: PathBuf,
    manifest: String,
    lock: Lock,
}

impl Project {
    /// Creates a project without contracts.
    pub(crate) fn new(tenant: &str) -> Self {
        Self::under(tenant, "FULL_TRANSITIVE")
    }

    /// Creates a project with another default strategy.
    pub(crate) fn under(tenant: &str, strategy: &str) -> Self {
        let manifest = format!("tenant = \"{tenant}\"\nstrategy = \"{strategy}\"\n");
        let folder = TempDir::new().unwrap();
        let root = folder.path().join("schemas");
        fs::create_dir(&root).unwrap();
        let project = Self { _folder: folder, root, manifest, lock: Lock::default() };
        project.save();
        project
    }

    /// Adds a contract with sealed versions; `more` goes into its table of the manifest.
    pub(crate) fn contract(mut self, id: &str, more: &str, versions: &[String]) -> Self {
        let table = format!("\n[contracts.\"{id}\"]\nkind = \"event\"\nrecord = \"t.R\"\n{more}\n");
        self.manifest.push_str(&table);
        for (number, text) in (1..).zip(versions) {
            self.write_version(id, number, text);
            let source = Sources::default().add("v.avsc", text.as_str());
            let fingerprint = parse_str(text, source).into_lenient().unwrap().fingerprint();
            self.lock.add(id, fingerprint, text);
        }
        self.save();
        self
    }

    /// Adds a draft.
    pub(crate) fn draft(self, id: &str, number: u32, text: &str) -> Self {
        self.write_version(id, number, text);
        self
    }

    /// Appends to the manifest.
    pub(crate) fn manifest(mut self, text: &str) -> Self {
        self.manifest.push_str(text);
        self.save();
        self
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn checked(&self) -> Checked<ContractSet> {
        let report = check(load(self.root()));
        let findings = format!("{:#?}", report.findings);
        report.checked().expect(&findings)
    }

    /// Returns the released contracts for publishing.
    pub(crate) fn publications(&self) -> Publications {
        Publications::new(&self.checked(), Tenant::OfContracts).unwrap()
    }

    fn write_version(&self, id: &str, number: u32, text: &str) {
        let folder: PathBuf = self.root().join(id);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("v{number}.avsc")), text).unwrap();
    }

    fn save(&self) {
        fs::write(self.root().join("contracts.toml"), &self.manifest).unwrap();
        // A project without a release has no lock.
        if !self.lock.is_empty() {
            fs::write(self.root().join("contracts.lock"), self.lock.to_toml()).unwrap();
        }
    }
}
