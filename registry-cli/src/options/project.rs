//! Options that select a project.

use std::path::{Path, PathBuf};

use clap::Args;
use contract_core::compat::broker::PulsarProfile;
use contract_core::contracts::{self, ContractSet, Loaded, MANIFEST_FILE};
use contract_core::finding::Finding;
use contract_core::source::Sources;
use contract_core::{CheckOptions, CheckReport, Checked};

use super::projects_below::hint_of_projects;
use crate::error::{CheckFailure, ProjectErrors, SearchScope, ToolError};
use crate::generator;

/// The folder of the schemas.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Contracts")]
pub struct ProjectOptions {
    /// The folder with `contracts.toml`. By default it is searched in the current folder and all folders above it, and in a
    /// folder `schemas` of each.
    #[arg(long, value_name = "DIR", env = "SCHEMACTL_SCHEMAS")]
    pub schemas: Option<PathBuf>,
}

impl ProjectOptions {
    /// Selects the project in a folder.
    pub fn in_folder(root: impl Into<PathBuf>) -> Self {
        Self { schemas: Some(root.into()) }
    }

    /// Returns the folder of the manifest.
    pub fn root(&self) -> Result<PathBuf, ToolError> {
        if let Some(root) = &self.schemas {
            // If it is not a file, the loader reports that.
            let missing = || ToolError::ManifestMissing {
                place: root.clone(),
                searched: SearchScope::Folder,
                below: hint_of_projects(root).iter().map(|found| root.join(found)).collect(),
            };
            return if root.join(MANIFEST_FILE).exists() { Ok(root.clone()) } else { Err(missing()) };
        }
        let here = std::env::current_dir().map_err(|source| ToolError::FolderUnknown { source })?;
        here.ancestors()
            .flat_map(|folder| [folder.to_owned(), folder.join("schemas")])
            .find(|folder| folder.join(MANIFEST_FILE).exists())
            .map(|found| shorten(&found, &here))
            .ok_or_else(|| {
                let below = hint_of_projects(&here);
                ToolError::ManifestMissing { place: here.clone(), searched: SearchScope::Upwards, below }
            })
    }

    /// Loads the project without checking it; also returns findings about its files.
    pub fn load(&self) -> Result<(ContractSet, Sources, Vec<Finding>), ToolError> {
        let Loaded { set, sources, findings } = contracts::load(&self.root()?);
        let Some(set) = set else {
            let errors = ProjectErrors::new(sources, findings);
            return Err(ToolError::CheckFailed { errors, contracts: Vec::new(), kind: CheckFailure::Files });
        };
        Ok((set, sources, findings))
    }

    /// Loads the project's files for this version of Pulsar, or else for the manifest's.
    pub fn load_files(&self, profile: Option<PulsarProfile>) -> Result<Loaded, ToolError> {
        let root = self.root()?;
        Ok(profile.map_or_else(|| contracts::load(&root), |profile| contracts::load_for(&root, profile)))
    }

    /// Loads and checks the whole project for this version of Pulsar, or else for the manifest's.
    pub fn check(&self, profile: Option<PulsarProfile>, options: &CheckOptions) -> Result<CheckReport, ToolError> {
        let options = CheckOptions { generator: Some(generator::refusals), ..*options };
        Ok(contract_core::check_with(self.load_files(profile)?, &options))
    }

    /// Returns the project's contracts; fails if they have errors.
    pub fn checked(&self) -> Result<Checked<ContractSet>, ToolError> {
        let report = self.check(None, &CheckOptions::default())?;
        let kind = if report.is_incomplete() { CheckFailure::Files } else { CheckFailure::Contracts };
        free_of_errors(&report, kind)
    }

    /// Returns the project's released versions; fails if they have errors. Errors in drafts are ignored. An error in a
    /// released version means that the project's files are broken.
    pub fn released(&self) -> Result<Checked<ContractSet>, ToolError> {
        let report = contract_core::check(contracts::load(&self.root()?).released());
        free_of_errors(&report, CheckFailure::Files)
    }
}

fn free_of_errors(report: &CheckReport, kind: CheckFailure) -> Result<Checked<ContractSet>, ToolError> {
    report.checked().ok_or_else(|| ToolError::CheckFailed {
        errors: ProjectErrors::of(report),
        contracts: report.broken_contracts().into_iter().map(str::to_owned).collect(),
        kind,
    })
}

/// Fails if the manifest does not have one of the contracts.
pub fn known_contracts(set: &ContractSet, ids: &[String]) -> Result<(), ToolError> {
    let known: Vec<&String> = set.manifest.contracts.keys().map(AsRef::as_ref).collect();
    match ids.iter().find(|id| !known.contains(id)) {
        None => Ok(()),
        Some(id) => {
            let known = known.into_iter().cloned().collect();
            Err(ToolError::ContractUnknown { id: id.clone(), known })
        }
    }
}

/// Returns the path relative to `here`, if it is inside.
fn shorten(path: &Path, here: &Path) -> PathBuf {
    match path.strip_prefix(here) {
        Ok(inside) if inside.as_os_str().is_empty() => PathBuf::from("."),
        Ok(inside) => inside.to_owned(),
        Err(_) => path.to_owned(),
    }
}
